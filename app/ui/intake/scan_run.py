"""Pages on their way into a draft, from the scanner or from files: one by one, and they stay with their draft."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from app import errors
from app.desk import scans, two_sides
from app.desk.desk import Desk
from app.desk.scans import TakenIn
from app.errors import DeskError
from app.home import ScanProfile
from app.language import _, ngettext
from app.messages import explain
from app.queries import drafts as queries
from app.queries.drafts import Sides
from app.scanning.opening.files import open_foreign
from app.scanning.opening.thumbnails import thumbnail
from app.scanning.sources import named
from app.scanning.sources.contract import ScannedPage, ScanSettings
from app.ui.intake.arriving import Run, Target
from app.ui.intake.thumb_pictures import DRAWN_WIDTH
from app.ui.read_picture import read_picture

if TYPE_CHECKING:
    from app.ui.intake.draft_work import DraftWork

FOLDER_QUIET = 5.0
"""Seconds without another file after which what lay in a watched folder counts as taken."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The picture of a page that its scanner had written at a moment, a POSIX time."""

    picture: QImage
    moment: float


class ScanRun(Run):
    """A run of the scanner with a profile; a stack that is turned by hand takes two."""

    def __init__(self, tab: "DraftWork") -> None:
        super().__init__(tab)
        self._profile = ScanProfile("")
        self._broken_off = False
        sides = tab.pages_card.picker.sides
        sides.wants_fronts.connect(lambda: self.start(tab.current_position(), side=two_sides.FRONT))
        sides.wants_backs_anew.connect(lambda: self._change_sides(two_sides.drop_backs))
        sides.wants_apart.connect(lambda: self._change_sides(two_sides.leave_apart))

    def start(self, position: int | None, name: str = "", side: str = "") -> None:
        """Scan all loads of the feeder; after a fault a stack with separators goes on behind the one that came last.

        Args:
            position: the component that is chosen, nothing for pages that are not sorted yet.
            name: the profile; empty for the one used last.
            side: front or back where it is known; else what waits in the draft tells.
        """
        if self.running:
            return
        settings = self._tab.context.desk.home.settings()
        profile = settings.profile(name)
        if profile is None or not profile.device:
            self._tell_end(errors.ScannerOffline(""))
            return
        if name and name != settings.last_profile:
            self._remember(name)
        if profile.source == "manual_duplex" and not side:
            self._look_what_waits(profile, position)
        else:
            self._start(profile, position, side)

    def _remember(self, name: str) -> None:
        """Let one key scan with this profile from now on."""
        context, picker = self._tab.context, self._tab.pages_card.picker
        home = context.desk.home
        context.work.write(
            lambda: home.save_settings(home.settings().with_last_profile(name)),
            lambda _none: picker.refresh(),
            owner=self._tab,
        )

    def _look_what_waits(self, profile: ScanProfile, position: int | None) -> None:
        """Scan the fronts, or the backs that fronts wait for; with more backs than fronts nothing is scanned."""
        uid = self._tab.uid

        def found(waiting: Sides) -> None:
            if waiting.wait and waiting.backs >= waiting.fronts:
                self._profile = profile
                self._bring_together(None)
            else:
                self._start(profile, position, two_sides.BACK if waiting.wait else two_sides.FRONT)

        self._tab.context.ask(f"sides-{uid}", lambda s: queries.sides(s, uid), found, self._tab)

    def _start(self, profile: ScanProfile, position: int | None, side: str) -> None:
        if self.running:
            return
        going_on = self._broken_off and self._target.sorting and self._target.side == side
        first = self._target.position if going_on else position if profile.goes_to == "chosen" else None
        self._profile = profile
        tab, target = self._tab, self._begin(Target(None if side == two_sides.BACK else first, profile, side))
        target.sorting, target.top = going_on, not going_on
        desk, uid, settings = tab.context.desk, tab.uid, named.scan_settings(profile)
        tab.pages_card.set_scanning(True)
        tab.pages_card.notice.clear()
        self._cancel = tab.context.work.stream(
            lambda stop: scan(desk, uid, settings, target, stop),
            self._came,
            lambda: self._ended(None),
            self._ended,
            owner=tab,
        )

    def _came(self, came: TakenIn | Arrived) -> None:
        if isinstance(came, Arrived):
            self._tab.pages_card.show_arriving(came.picture, came.moment)
        else:
            self._page_came()

    def _ended(self, fault: DeskError | None) -> None:
        self._cancel = None
        self._broken_off = fault is not None
        self._tab.pages_card.set_scanning(False)
        if self._target.side:
            self._bring_together(fault)
        else:
            self._tell_end(fault)

    def _bring_together(self, fault: DeskError | None) -> None:
        """Put backs behind their fronts when all are there; the bar says what else waits."""
        tab, by_separators = self._tab, self._profile.goes_to != "unsorted"
        desk, uid = tab.context.desk, tab.uid
        tab.context.work.write(
            lambda: two_sides.bring_together(desk, uid, by_separators=by_separators),
            lambda waiting: self._tell_side(fault, waiting),
            self._tell_end,
            owner=tab,
        )

    def _tell_side(self, fault: DeskError | None, waiting: Sides) -> None:
        """Tell how a load ended; while something waits, the bar has the words."""
        if fault is None and waiting.wait and not self._target.unsure:
            self._tab.pages_card.notice.clear()
            self._tab.reload_pages()
        else:
            self._tell_end(fault)

    def _change_sides(self, act: Callable[[Desk, str], None]) -> None:
        tab = self._tab
        desk, uid = tab.context.desk, tab.uid
        if not self.running:
            tab.context.work.write(
                lambda: act(desk, uid), lambda _none: tab.reload_pages(), self._tell_end, owner=tab
            )

    def _tell_end(self, fault: DeskError | None) -> None:
        self._tab.reload_pages()
        if fault is None:
            self._tell(self._kept(), "ok")
        else:
            words = f"{explain(fault)} {self._kept() if self._count else ''}".strip()
            self._tell(words, "warn", (_("Go on scanning"), self._tab.scan))


class FilesRun(Run):
    """Files taken in as pages; one that is refused stops none of the others.

    What is given while others are opened waits for its turn, and all of it is told together at the end.
    """

    def __init__(self, tab: "DraftWork") -> None:
        super().__init__(tab)
        self._faults: list[DeskError] = []
        self._waiting: list[Sequence[Path]] = []

    def start(self, paths: Sequence[Path], position: int | None) -> None:
        """Take the pages of files onto a component (or aside, when none is chosen), behind those under way."""
        if self.running:
            self._target.later.append(position)
            self._waiting.append(paths)
            self._say_opening()
        else:
            self._begin(Target(position))
            self._faults = []
            self._open(paths)

    def stop(self) -> None:
        """Take no more after the page under way, and none of the files that wait."""
        super().stop()
        self._waiting.clear()

    def _open(self, paths: Sequence[Path]) -> None:
        tab, target = self._tab, self._target
        desk, uid = tab.context.desk, tab.uid
        self._say_opening()
        self._cancel = tab.context.work.stream(
            lambda stop: add_files(desk, uid, paths, target, stop), self._came, self._ended, self._failed, owner=tab
        )

    def _say_opening(self) -> None:
        words, waiting = _("Opening files …"), sum(map(len, self._waiting))
        if waiting:
            more = ngettext("{n} more file waits its turn.", "{n} more files wait their turn.", waiting)
            words = f"{words} {more.format(n=waiting)}"
        self._tab.pages_card.notice.say(words, "plain", (_("Stop"), self.stop))

    def _came(self, came: TakenIn | DeskError) -> None:
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
        if self._waiting:
            self._target.go_to_next()
            self._open(self._waiting.pop(0))
            return
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


def scan(desk: Desk, uid: str, settings: ScanSettings, target: Target, stop: Event) -> Iterator[TakenIn | Arrived]:
    """Yield each page's picture once it is durable, and the page once it is judged and in the draft."""
    folder = desk.home.scans / uid / scans.ARRIVING
    folder.mkdir(parents=True, exist_ok=True)
    source = named.source_named(settings.device, desk.home.taken_files, FOLDER_QUIET)
    for page in source.pages(settings, folder, stop):
        yield from _seen(page)
        yield target.take(desk, uid, page, scans.SCANNED)


def _seen(page: ScannedPage) -> Iterator[Arrived]:
    """Yield a page's picture; of one that cannot be drawn its row tells."""
    with contextlib.suppress(errors.ForeignFileFault):
        moment = page.path.stat().st_mtime
        yield Arrived(read_picture(thumbnail(page.path, DRAWN_WIDTH, page.rotation)), moment)


def add_files(
    desk: Desk, uid: str, paths: Sequence[Path], target: Target, stop: Event
) -> Iterator[TakenIn | errors.ForeignFileFault]:
    """Yield each page of foreign files once it is durable and in the draft, and why a file is refused."""
    for path in paths:
        if stop.is_set():
            return
        try:
            with tempfile.TemporaryDirectory(prefix="quay-files-") as folder:
                for page in open_foreign(path, Path(folder), stop):
                    yield target.take(desk, uid, page, scans.ELECTRONIC)
        except errors.ForeignFileFault as fault:
            yield fault
