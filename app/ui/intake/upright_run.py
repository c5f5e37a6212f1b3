"""Pages that came askew by quarters turn upright a moment later, on the lane that nobody waits for."""

from threading import Event
from typing import TYPE_CHECKING

from app.desk import uprighting

if TYPE_CHECKING:
    from app.ui.intake.draft_work import DraftWork


class UprightRun:
    """Looks at the pages of one draft that nobody looked at yet; pages that come meanwhile are looked at too."""

    def __init__(self, tab: "DraftWork") -> None:
        self._tab = tab
        self._under_way: Event | None = None

    def start(self) -> None:
        """Begin, unless it is under way; a fault turns nothing and is met where pages are taken in."""
        tab = self._tab
        if self._under_way is None and tab.uid and not tab.closing:
            desk, uid = tab.context.desk, tab.uid
            self._under_way = tab.context.work.stream(
                lambda stop: uprighting.turn_upright(desk, uid, stop.is_set),
                lambda _page: tab.reload_pages(),
                failed=lambda _fault: None,
                after=self._ended,
                owner=tab,
                low=True,
            )

    def _ended(self) -> None:
        self._under_way = None
