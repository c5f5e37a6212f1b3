"""What was said of each dossier while looking the inbox through: kept at every key, shown at once."""

from collections.abc import Iterable

from app.desk import looking
from app.errors import DeskError
from app.queries.waiting_online import LookView, WaitingView
from app.rules.kinds import Look
from app.ui.page import Page


class Looks:
    """Knows what the store keeps, and before it what is being written there."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._kept: dict[str, LookView] = {}
        self._writing: dict[str, LookView | None] = {}

    def of(self, uid: str) -> LookView | None:
        """Return what was said of a dossier."""
        return self._writing[uid] if uid in self._writing else self._kept.get(uid)

    def is_said(self, uid: str, look: Look) -> bool:
        """Whether this was said of a dossier."""
        found = self.of(uid)
        return found is not None and found.look is look

    def read(self, rows: Iterable[WaitingView]) -> None:
        """Take over what is kept."""
        self._kept = {row.uid: row.look for row in rows if row.look is not None}

    def say(self, uid: str, look: Look | None, reason: str = "") -> None:
        """Keep what is said of a dossier now, or that nothing is."""
        desk = self._page.context.desk
        name = desk.officer.name if desk.officer else ""
        said = LookView(look, name, desk.clock.now(), reason) if look else None
        self._writing[uid] = said
        self._page.context.work.write(
            lambda: looking.mark(desk, uid, look, reason),
            lambda _none: self._written(uid, said),
            lambda fault: self._failed(uid, said, fault),
            owner=self._page,
        )

    def _written(self, uid: str, said: LookView | None) -> None:
        if self._end(uid, said):
            self._kept.pop(uid, None)
            if said is not None:
                self._kept[uid] = said

    def _failed(self, uid: str, said: LookView | None, fault: DeskError) -> None:
        self._end(uid, said)
        self._page.show_fault(fault)
        self._page.refresh()

    def _end(self, uid: str, said: LookView | None) -> bool:
        """Tell whether nothing else was said of it meanwhile."""
        if uid not in self._writing or self._writing[uid] is not said:
            return False
        del self._writing[uid]
        return True
