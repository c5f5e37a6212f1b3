"""What pages on their way into a draft have in common, wherever they come from: where they go, and what is told."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from threading import Event, Lock
from typing import TYPE_CHECKING

from app.desk import drafts, scans, two_sides
from app.desk.desk import Desk
from app.desk.scans import TakenIn, Taking
from app.home import ScanProfile
from app.language import _, ngettext
from app.models.draft import DraftContent
from app.rules.stack import Is
from app.scanning.sources.contract import ScannedPage
from app.ui.widgets.basics import WayOut

if TYPE_CHECKING:
    from app.ui.intake.draft_work import DraftWork


UNTICK = "Ctrl+T"
"""The key that takes back what was ticked by itself, as long as that is told."""


class Target:
    """The component that arriving pages go to, nothing for pages that are not sorted yet; separators change it.

    Args:
        position: the component of the first page.
        profile: what becomes of blank pages, and whether separators are followed.
        side: front or back, of a stack that is read in two loads; where backs belong is seen when all are there.
    """

    def __init__(self, position: int | None, profile: ScanProfile | None = None, side: str = "") -> None:
        self.position = position
        self.side = side
        self._keep_blanks = profile is not None and profile.blanks == "keep"
        self._by_separators = side != two_sides.BACK and (profile is None or profile.goes_to != "unsorted")
        self.top = True
        """Whether nothing but blank pages came yet."""
        self.sorting = False
        """Whether a separator came, so that the pages go on where it said, whatever row is chosen."""
        self.receipt = ""
        """The text of a slip of this office that lay on top."""
        self.unsure = 0
        """How many sheets look like separators that nobody is sure of."""
        self.came: set[int] = set()
        """The components that got a page because a separator of theirs lay before it."""
        self.later: list[int | None] = []
        """The components of files that wait until those before them are taken in."""
        self.changing = Lock()
        """Held while the procedure is changed in the store and here."""

    def go_on(self, taken: TakenIn) -> None:
        """Go on behind a page that was taken in."""
        if taken.kind is Is.PAGE and self.sorting and self._by_separators and self.position is not None:
            self.came.add(self.position)
        if self._by_separators:
            self.position = taken.component
        self.top = self.top and taken.kind is Is.BLANK
        self.sorting = self.sorting or taken.kind in {Is.SEPARATOR, Is.UNSURE}
        self.unsure += taken.kind is Is.UNSURE
        if taken.kind is Is.RECEIPT:
            self.receipt = taken.said

    def go_to_next(self) -> None:
        """Go on with the files that wait first, as with another stack."""
        self.position, self.top, self.sorting = self.later.pop(0), True, False

    def follow(self, moved: Mapping[int, int | None]) -> None:
        """After a change of procedure go on with the paper of the same name, as the pages that came before do."""
        if not moved:
            return
        self.came = {to for at in self.came if (to := moved.get(at)) is not None}
        for number, at in enumerate(self.later):
            self.later[number] = None if at is None else moved.get(at)
        if self.position is not None:
            self.position = moved.get(self.position)

    def take(self, desk: Desk, uid: str, page: ScannedPage, source: str) -> TakenIn:
        """Take a page in and go on behind it; see `scans.take_in` for the faults."""
        with self.changing:
            how = Taking(self.position, source, top=self.top, keep_blanks=self._keep_blanks, side=self.side or None)
            taken = scans.take_in(desk, uid, page, how)
            self.go_on(taken)
        return taken


class Run:
    """Pages that arrive for one draft until they end, fail or are stopped; what came is kept."""

    def __init__(self, tab: "DraftWork") -> None:
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

    def _begin(self, target: Target) -> Target:
        self._count, self._target = 0, target
        return target

    def _page_came(self) -> None:
        self._count += 1
        self._tab.reload_pages()

    def _kept(self) -> str:
        return ngettext("{n} page saved.", "{n} pages saved.", self._count).format(n=self._count)

    def _tell(self, words: str, tone: str, *ways_out: WayOut) -> None:
        """Say how it ended, and what the stack itself said: whose it is, and where nobody is sure."""
        said, ways = [words], [*ways_out]
        if self._target.unsure:
            said.append(_unsure(self._target.unsure))
            tone = "warn" if tone == "ok" else tone
        if receipt := self._target.receipt:
            said.append(_("On top lies the slip {code}.").format(code=receipt.partition("|")[0]))
            ways.append((_("Open its dossier"), lambda: self._tab.context.wants_code.emit(receipt)))
        self._say(" ".join(said), tone, *ways)
        if self._target.came:
            self._tab.when_saved(lambda: self._tick_what_came(" ".join(said), tone, *ways))

    def _tick_what_came(self, said: str, tone: str, *ways_out: WayOut) -> None:
        """Tick the papers that separators named, once a procedure chosen meanwhile is in the store."""
        counting = self._tab.counting
        ticks = counting.tick_what_came(self._target.came)
        if not ticks:
            return

        def untick() -> None:
            counting.untick(ticks)
            self._say(said, tone, *ways_out)

        words = ngettext("{n} paper ticked.", "{n} papers ticked.", len(ticks)).format(n=len(ticks))
        self._say(f"{said} {words}", tone, *ways_out, (_("Take the ticks back"), untick, UNTICK))

    def _say(self, words: str, tone: str, *ways_out: WayOut) -> None:
        self._tab.pages_card.notice.say(words, tone, *ways_out)


def _unsure(count: int) -> str:
    return ngettext(
        "{n} sheet looks like a separator of something else, or cannot be read; the pages behind it are not sorted.",
        "{n} sheets look like separators of something else, or cannot be read; the pages behind them are not sorted.",
        count,
    ).format(n=count)


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
