"""What was said of each dossier while looking the inbox through: kept at every key, shown at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from app import errors
from app.desk import looking
from app.errors import DeskError
from app.queries.waiting_online import LookView, WaitingView
from app.rules.kinds import Look
from app.ui.page import Page


@dataclass(slots=True)
class _Saying:
    """What is being kept; it stands before what the store says until a question was asked after it was written."""

    said: LookView | None
    written: bool = False
    known: bool = False


class Looks:
    """Knows what the store keeps, and before it what is being written there."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._kept: dict[str, LookView] = {}
        self._sayings: dict[str, _Saying] = {}

    def of(self, uid: str) -> LookView | None:
        """Return what was said of a dossier."""
        return self._sayings[uid].said if uid in self._sayings else self._kept.get(uid)

    def is_said(self, uid: str, look: Look) -> bool:
        """Whether this was said of a dossier."""
        found = self.of(uid)
        return found is not None and found.look is look

    def say(self, uid: str, look: Look | None, reason: str = "") -> None:
        """Keep what is said of a dossier now, or that nothing is."""
        desk = self._page.context.desk
        saying = _Saying(LookView(look, desk.officer_name, desk.clock.now(), reason) if look else None)
        self._sayings[uid] = saying

        def written(_none: None) -> None:
            saying.written = True

        self._page.context.work.write(
            lambda: looking.mark(desk, uid, look, reason),
            written,
            lambda fault: self._failed(uid, saying, fault),
            owner=self._page,
            tells=False,  # 140 dossiers would be read anew at every key
        )

    def asked(self) -> None:
        """Tell that what is kept is being asked for: the answer knows all that is written by now."""
        for saying in self._sayings.values():
            saying.known = saying.written

    def read(self, rows: Iterable[WaitingView]) -> None:
        """Take over what is kept, as it was asked for last."""
        self._kept = {row.uid: row.look for row in rows if row.look is not None}
        self._sayings = {uid: saying for uid, saying in self._sayings.items() if not saying.known}

    def _failed(self, uid: str, saying: _Saying, fault: DeskError) -> None:
        """Forget what could not be kept; of one that was answered meanwhile nothing needs to be."""
        if self._sayings.get(uid) is saying:
            del self._sayings[uid]
        if not isinstance(fault, errors.BadMove):
            self._page.show_fault(fault)
        self._page.refresh()
