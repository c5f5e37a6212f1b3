"""What is done with hand-overs that were given: their packages, their lists, taking them back, reading the answer."""

from pathlib import Path

from app.desk import handover
from app.desk.handover import Answered, Offer
from app.language import _
from app.queries.handovers import TransferRow
from app.ui import folders
from app.ui.handover_words import answered_words
from app.ui.page import Page
from app.ui.printing import print_handover_list
from app.ui.waiting_card import WaitingCard
from app.ui.widgets.reason import ReasonBar
from app.ui.words import named


class GivenActs:
    """Acts on the hand-over that is chosen in the card."""

    def __init__(self, page: Page, card: WaitingCard, reason: ReasonBar) -> None:
        self._page, self._reason = page, reason
        card.wants_answer.connect(self._choose_acknowledgement)
        card.wants_pack.connect(self._pack)
        card.wants_take_back.connect(self._ask_take_back)
        card.wants_list.connect(self._print_list)
        card.wants_folder.connect(self._show_folder)

    def read_acknowledgement(self, path: Path) -> None:
        """Take the other side's answer and tell what it moved."""
        desk = self._page.context.desk
        self._page.context.work.write(
            lambda: handover.read_acknowledgement(desk, path),
            self._answered,
            self._page.show_fault,
            owner=self._page,
        )

    def tell_package(self, words: str, done: Offer) -> None:
        """Tell where a package lies that was just written."""
        said = words.format(n=done.number, path=done.package)
        self._page.bottom.notice.say(said, "ok", (_("Open the folder"), lambda: self._open_folder(done.package)))

    def _choose_acknowledgement(self) -> None:
        title, patterns = _("Read an acknowledgement"), _("Acknowledgements ({patterns})").format(patterns="*.json")
        handovers = self._page.context.desk.home.handovers
        folders.choose_file(self._page, title, patterns, self.read_acknowledgement, handovers)

    def _answered(self, done: Answered) -> None:
        self._page.bottom.notice.say(*answered_words(done))

    def _print_list(self, chosen: TransferRow) -> None:
        said = _("The list of hand-over {n} is printing.").format(n=chosen.number)
        print_handover_list(self._page, chosen.number, chosen.list_sha256, said)

    def _show_folder(self, chosen: TransferRow) -> None:
        if chosen.package is not None:
            self._open_folder(chosen.package)

    def _open_folder(self, package: Path) -> None:
        notice = self._page.bottom.notice
        if not package.exists():
            notice.say(_("The package is gone from {path}. Pack it again.").format(path=package), "warn")
        elif not folders.show_folder(package):
            notice.say(_("The package lies at {path}").format(path=package))

    def _pack(self, chosen: TransferRow) -> None:
        desk = self._page.context.desk
        self._page.context.work.run(
            lambda: handover.pack(desk, chosen.uid),
            lambda done: self.tell_package(_("Hand-over {n} is packed again: {path}"), done),
            self._page.show_fault,
            owner=self._page,
            changes=True,
        )

    def _ask_take_back(self, chosen: TransferRow) -> None:
        words = _("Take hand-over {n} back, because:").format(n=chosen.number)
        self._reason.ask(words, lambda why: self._take_back(chosen.uid, why), verb=_("Take back"))

    def _take_back(self, uid: str, why: str) -> None:
        desk = self._page.context.desk
        self._page.context.work.write(
            lambda: handover.take_back(desk, uid, why),
            lambda codes: self._page.show_done(_("Taken back: {codes}.").format(codes=named(codes))),
            self._page.show_fault,
            owner=self._page,
        )
