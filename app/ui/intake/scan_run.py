"""Pages on their way into a draft, from the scanner or from files: one by one, and they stay with their draft."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING

from app import errors
from app.desk import drafts, scans
from app.desk.desk import Desk
from app.desk.scans import TakenIn
from app.errors import DeskError
from app.language import _, ngettext
from app.messages import explain
from app.models.draft import DraftContent
from app.rules.stack import Is
from app.scanning.opening.files import open_foreign
from app.scanning.sources import named
from app.scanning.sources.contract import ScannedPage, ScanSettings

if TYPE_CHECKING:
    from app.ui.intake.draft_tab import DraftTab


class Target:
    """The component that arriving pages go to, nothing for pages that are not sorted yet; separators change it."""

    def __init__(self, position: int | None) -> None:
        self.position = position
        self.top = True
        """Whether nothing but blank pages came yet."""
        self.sorting = False
        """Whether a separator came, so that the pages go on where it said, whatever row is chosen."""
        self.receipt = ""
        """The text of a slip of this office that lay on top."""
        self.unsure = 0
        """How many sheets look like separators that nobody is sure of."""
        self.changing = Lock()
        """Held while the procedure is changed in the store and here."""

    def go_on(self, taken: TakenIn) -> None:
        """Go on behind a page that was taken in."""
        self.position = taken.component
        self.top = self.top and taken.kind is Is.BLANK
        self.sorting = self.sorting or taken.kind in {Is.SEPARATOR, Is.UNSURE}
        self.unsure += taken.kind is Is.UNSURE
        if taken.kind is Is.RECEIPT:
            self.receipt = taken.said

    def follow(self, moved: Mapping[int, int | None]) -> None:
        """After a change of procedure go on with the paper of the same name, as the pages that came before do."""
        if moved and self.position is not None:
            self.position = moved.get(self.position)


class Run:
    """Pages that arrive for one draft until they end, fail or are stopped; what came is kept."""

    def __init__(self, tab: "DraftTab") -> None:
        self._tab = tab
        self._cancel: Event | None = None
        self._target = Target(None)
        self._count = 0

    @property
    def running(self) -> bool:
        """Whether pages may still come."""
        return self._cancel is not None

    def stop(self) -> None:
        """Take no more after the page under way."""
        if self._cancel is not None:
            self._cancel.set()

    @property
    def target(self) -> Target:
        """Where its pages go."""
        return self._target

    def _begin(self, position: int | None) -> Target:
        self._count = 0
        self._target = Target(position)
        return self._target

    def _page_came(self) -> None:
        self._count += 1
        self._tab.reload_pages()

    def _kept(self) -> str:
        return ngettext("{n} page saved.", "{n} pages saved.", self._count).format(n=self._count)

    def _tell(self, words: str, tone: str, *ways_out: tuple[str, Callable[[], object]]) -> None:
        """Say how it ended, and what the stack itself said: whose it is, and where nobody is sure."""
        said, ways = [words], list(ways_out)
        if self._target.unsure:
            said.append(_unsure(self._target.unsure))
            tone = "warn" if tone == "ok" else tone
        if receipt := self._target.receipt:
            said.append(_("On top lies the slip {code}.").format(code=receipt.partition("|")[0]))
            ways.append((_("Open its dossier"), lambda: self._tab.context.wants_code.emit(receipt)))
        self._tab.pages_card.notice.say(" ".join(said), tone, *ways)


def _unsure(count: int) -> str:
    return ngettext(
        "{n} sheet looks like a separator of something else, or cannot be read; the pages behind it are not sorted.",
        "{n} sheets look like separators of something else, or cannot be read; the pages behind them are not sorted.",
        count,
    ).format(n=count)


class ScanRun(Run):
    """A run of the scanner."""

    def __init__(self, tab: "DraftTab") -> None:
        super().__init__(tab)
        self._broken_off = False

    def start(self, position: int | None) -> None:
        """Scan all loads of the feeder onto a component (or aside, when none is chosen).

        After a fault a stack with separators goes on behind the one that came last.
        """
        if self.running:
            return
        going_on = self._broken_off and self._target.sorting
        tab, target = self._tab, self._begin(self._target.position if going_on else position)
        target.sorting = going_on
        desk, uid = tab.context.desk, tab.uid
        settings = scan_settings(desk)
        if settings is None:
            self._ended(errors.ScannerOffline(""))
            return
        tab.pages_card.set_scanning(True)
        tab.pages_card.notice.clear()
        self._cancel = tab.context.work.stream(
            lambda stop: scan(desk, uid, settings, target, stop),
            lambda _uid: self._page_came(),
            lambda: self._ended(None),
            self._ended,
            owner=tab,
        )

    def _ended(self, fault: DeskError | None) -> None:
        self._cancel = None
        self._broken_off = fault is not None
        self._tab.pages_card.set_scanning(False)
        self._tab.reload_pages()
        if fault is None:
            self._tell(self._kept(), "ok")
        else:
            words = f"{explain(fault)} {self._kept() if self._count else ''}".strip()
            self._tell(words, "warn", (_("Go on scanning"), self._tab.scan))


class FilesRun(Run):
    """Files taken in as pages; one that is refused stops none of the others."""

    def __init__(self, tab: "DraftTab") -> None:
        super().__init__(tab)
        self._faults: list[DeskError] = []

    def start(self, paths: Sequence[Path], position: int | None) -> None:
        """Take the pages of files onto a component (or aside, when none is chosen)."""
        if self.running:
            return
        tab, target = self._tab, self._begin(position)
        desk, uid = tab.context.desk, tab.uid
        self._faults = []
        tab.pages_card.notice.say(_("Opening files …"), "plain", (_("Stop"), self.stop))
        self._cancel = tab.context.work.stream(
            lambda stop: add_files(desk, uid, paths, target, stop), self._came, self._ended, self._failed, owner=tab
        )

    def _came(self, came: str | DeskError) -> None:
        if isinstance(came, DeskError):
            self._faults.append(came)
        else:
            self._page_came()

    def _failed(self, fault: DeskError) -> None:
        self._faults.append(fault)
        self._ended()

    def _ended(self) -> None:
        self._cancel = None
        self._tab.reload_pages()
        words = self._refused()
        if self._count:
            words.append(self._kept())
        self._tell(" ".join(words), "bad" if self._faults else "ok")

    def _refused(self) -> list[str]:
        """Return why files are refused; of several each cause is told, and once what to do."""
        if len(self._faults) == 1:
            return [str(explain(self._faults[0]))]
        causes = [explain(fault).happened for fault in self._faults]
        return [*causes, _("Ask for these files again, or scan the papers.")] if causes else []


def scan_settings(desk: Desk) -> ScanSettings | None:
    """Return what the profile in use asks for, or nothing when no scanner is chosen."""
    profile = desk.home.settings().profile()
    return named.scan_settings(profile) if profile is not None and profile.device else None


def scan(desk: Desk, uid: str, settings: ScanSettings, target: Target, stop: Event) -> Iterator[str]:
    """Yield each page once it is durable and in the draft."""
    folder = desk.home.scans / uid / scans.ARRIVING
    folder.mkdir(parents=True, exist_ok=True)
    for page in named.source_named(settings.device, desk.home.taken_files).pages(settings, folder, stop):
        yield _take_in(desk, uid, page, target, scans.SCANNED)


def add_files(
    desk: Desk, uid: str, paths: Sequence[Path], target: Target, stop: Event
) -> Iterator[str | errors.ForeignFileFault]:
    """Yield each page of foreign files once it is durable and in the draft, and why a file is refused."""
    for path in paths:
        if stop.is_set():
            return
        try:
            with tempfile.TemporaryDirectory(prefix="quay-files-") as folder:
                for page in open_foreign(path, Path(folder), stop):
                    yield _take_in(desk, uid, page, target, scans.ELECTRONIC)
        except errors.ForeignFileFault as fault:
            yield fault


def save_following(desk: Desk, uid: str, content: DraftContent, runs: Sequence[Run]) -> bool:
    """Save a draft; with another procedure pages that still arrive follow too. Returns whether pages were moved.

    Raises:
        UnknownDraft: it was accepted, refused or discarded meanwhile.
    """
    targets = [run.target for run in runs]
    with ExitStack() as held:
        for target in targets:
            held.enter_context(target.changing)
        moved = drafts.save(desk, uid, content)
        for target in targets:
            target.follow(moved)
    return bool(moved)


def _take_in(desk: Desk, uid: str, page: ScannedPage, target: Target, source: str) -> str:
    with target.changing:
        taken = scans.take_in(desk, uid, page, target.position, source, top=target.top)
        target.go_on(taken)
    return taken.uid
