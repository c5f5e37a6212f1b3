"""What every page is given: the desk with its officer, the lanes of work, and the ways to other pages."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.desk.desk import Desk, SignedIn
from app.queries import Reading, office
from app.queries.office import OfficeView
from app.queries.register import Horizon
from app.rules.calendar import Calendar
from app.ui.work import Work

T = TypeVar("T")
OfficeRead = tuple[OfficeView, Calendar]


class Wanted(Enum):
    """What a dossier is gone to for from elsewhere, to be done as soon as it is on the screen."""

    FEES = auto()
    SUPPLEMENT = auto()


class Context(QObject):
    """The desk of this window and its navigation; pages never hold a store session."""

    officer_changed = Signal()
    settings_changed = Signal()
    wants_page = Signal(str)
    wants_draft = Signal(str)
    wants_dossier = Signal(str)
    wants_handover = Signal(str)
    wants_notice = Signal(str, str)
    wants_search = Signal()
    page_pictured = Signal(float)
    """A page is on the screen for the first time: how many seconds its file was there by then."""
    dossier_pictured = Signal(float)
    """An online dossier is on the screen with its paper: so many seconds after it was chosen."""
    wants_code = Signal(str)

    def __init__(self, desk: Desk, work: Work) -> None:
        super().__init__()
        self.desk = desk
        self.work = work
        self.office: OfficeView | None = None
        self.calendar = Calendar()
        self._wanted: tuple[str, Wanted] | None = None
        self._newest: dict[str, object] = {}

    def set_officer(self, officer: SignedIn | None) -> None:
        """Let another officer sit here, or nobody."""
        self.desk = self.desk.with_officer(officer)
        self.officer_changed.emit()

    def set_desk(self, desk: Desk) -> None:
        """Go on with a desk whose place or counter changed."""
        self.desk = desk
        self.load_office()

    def want_fees(self, uid: str) -> None:
        """Go to a dossier to take its fees."""
        self._want(uid, Wanted.FEES)

    def want_supplement(self, uid: str) -> None:
        """Go to a dossier to take in what is brought for it."""
        self._want(uid, Wanted.SUPPLEMENT)

    def wanted_of(self, uid: str) -> Wanted | None:
        """Return what a dossier that is shown now is gone to for; once, and nothing where it is only looked at."""
        asked, self._wanted = self._wanted, None
        return asked[1] if asked is not None and asked[0] == uid else None

    def _want(self, uid: str, what: Wanted) -> None:
        self._wanted = uid, what
        self.wants_dossier.emit(uid)

    def load_office(self) -> None:
        """Read names, hours and calendar of the office, before there is anything to see."""
        with self.desk.store.reading() as session:
            self.take_office(office_of(session))

    def reload_office(self, then: Callable[[], None]) -> None:
        """Read them again on the reader lane, tell the pages, and go on."""

        def read(found: OfficeRead) -> None:
            self.take_office(found)
            then()

        self.ask("office", office_of, read, self)

    def take_office(self, found: OfficeRead) -> None:
        """Go on with what `office_of` read, and tell the pages."""
        self.office, self.calendar = found
        self.desk = replace(self.desk, counter=self.desk.home.settings().counter)
        self.settings_changed.emit()

    def ask(
        self,
        key: str,
        query: Callable[[Reading], T],
        done: Callable[[T], None],
        owner: QObject | None = None,
    ) -> None:
        """Put a question to the reader lane; a newer one of the same key takes its place and breaks it off."""
        store, token = self.desk.store, object()
        self._newest[key] = token

        def look() -> T:
            with store.reading(lambda: self._newest[key] is token) as session:
                return query(session)

        self.work.read(key, look, done, owner=owner)

    def horizon(self) -> Horizon:
        """Return now, the end of today, and that of the next working day."""
        return Horizon.at(self.desk.clock.now(), self.calendar)


def office_of(session: Reading) -> OfficeRead:
    """Return the office with its calendar."""
    return office.office(session), office.calendar(session)
