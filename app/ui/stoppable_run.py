"""Work done one thing after the other off the window: how far it is, and the way to stop it."""

from collections.abc import Callable, Iterable
from threading import Event
from typing import TypeVar

from app.errors import DeskError
from app.ui.page import Page
from app.ui.widgets.progress import ProgressBanner

T = TypeVar("T")


class StoppableRun(ProgressBanner):
    """Hidden while nothing is under way; another run can begin when one ended."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._stop: Event | None = None
        self.stopped.connect(self.stop)

    @property
    def under_way(self) -> bool:
        """Whether something is being done."""
        return self._stop is not None

    def stop(self) -> None:
        """Let what is being done be the last."""
        if self._stop is not None:
            self._stop.set()

    def go_through(self, steps: Callable[[Callable[[], bool]], Iterable[T]], each: Callable[[T], None]) -> None:
        """Do the steps, which are given what tells that they are to stop, and tell what came of each."""
        self._stop = self.page.context.work.stream(
            lambda stop: steps(stop.is_set), each, self.ended, self._broke_off, owner=self
        )

    def over(self) -> None:
        """Show nothing any more: it was done, or could not be."""
        self.hide()
        self._stop = None

    def ended(self) -> None:
        """Tell what came of it."""
        self.over()

    def _broke_off(self, fault: DeskError) -> None:
        """Nothing was done: what was asked for cannot be."""
        self.over()
        self.page.show_fault(fault)
