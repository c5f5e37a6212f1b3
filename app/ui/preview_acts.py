"""What is done with the paper that is looked at: printed, saved as a file, put into a letter to the owner."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from app.desk import hand_out, prints
from app.desk.desk import Desk
from app.desk.hand_out import file_name
from app.desk.prints import Ordered
from app.language import _
from app.papers.content import PaperSize
from app.queries.dossiers import DossierView
from app.rules.kinds import Form
from app.ui.dossier_panel import slip_words
from app.ui.folders import show_folder
from app.ui.page import Page
from app.ui.preview import Paper, Preview
from app.ui.printing import print_ordered, print_slip
from app.ui.results.words import result_words
from app.ui.widgets.reason import ReasonBar

FILES = "*.pdf"
DOCUMENT = "document"
"""What settings and print jobs call a digitised paper."""


class PaperActs:
    """Acts on the paper in the preview, or where nothing is looked at on the newest slip of the dossier shown."""

    def __init__(
        self, page: Page, preview: Preview, reason: ReasonBar, shown: Callable[[], DossierView | None]
    ) -> None:
        self._page, self._preview, self._reason, self._shown = page, preview, reason, shown
        preview.wants_save.connect(self.save)
        preview.wants_letter.connect(self.write_letter)
        preview.wants_copy.connect(self.print_copy)

    @property
    def slip(self) -> str:
        """The slip that is printed; nothing where there is none, or where another paper is looked at."""
        if paper := self._looked_at():
            return paper.slip
        found = self._shown()
        return found.slips[0].uid if found and found.slips else ""

    @property
    def prints(self) -> bool:
        """Whether there is something to print."""
        return bool(self.slip) or self._looked_at() is not None

    def print_again(self) -> None:
        """Print the slip once more without a mark, because the last one was spoilt, or what is digitised as it is."""
        paper, desk = self._looked_at(), self._page.context.desk
        if paper is not None and not paper.slip:
            print_ordered(self._page, lambda: _order(desk, paper), _("The paper is printing."))
        elif slip := self.slip:
            said = _("Printed again.")
            self._reason.ask(
                _("Print again, because the last one was spoilt:"),
                lambda why: print_slip(self._page, slip, said, reason=why),
                text=_("the last one was spoilt"),
                verb=_("Print"),
            )

    def print_copy(self) -> None:
        """Print a copy that is marked as one."""
        if slip := self.slip:
            print_slip(self._page, slip, _("A copy marked as such is printing."), copy=True)

    def save(self) -> None:
        """Ask where the paper is to be written as a file, and write it there."""
        paper, found = self._looked_at(), self._shown()
        if paper is None or found is None:
            return
        uid, sha256 = found.uid, paper.sha256
        dialog = QFileDialog(
            self._page.window(), _("Save as a file"), _documents(), _("Papers ({patterns})").format(patterns=FILES)
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.selectFile(paper.file)
        dialog.fileSelected.connect(lambda chosen: self._save(uid, sha256, Path(chosen)))
        dialog.open()

    def write_letter(self) -> None:
        """Make a letter to the owner with the paper, and give it to the system's mail program."""
        paper, found = self._looked_at(), self._shown()
        if paper is None or found is None:
            return
        desk, uid, sha256, address = self._page.context.desk, found.uid, paper.sha256, found.owner_email
        self._page.context.work.run(
            lambda: hand_out.draft_letter(desk, uid, sha256),
            lambda letter: self._open_letter(letter, hand_out.is_address(address)),
            self._page.show_fault,
            owner=self._page,
            changes=True,
        )

    def _looked_at(self) -> Paper | None:
        return self._preview.paper if self._preview.isVisibleTo(self._page) else None

    def _save(self, uid: str, sha256: str, target: Path) -> None:
        desk = self._page.context.desk
        self._page.context.work.run(
            lambda: hand_out.save(desk, uid, sha256, target),
            lambda _none: self._tell(_("Saved: {path}").format(path=target), "ok", target),
            self._page.show_fault,
            owner=self._page,
            changes=True,
        )

    def _open_letter(self, letter: Path, addressed: bool) -> None:
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(letter)))
        told = _("The letter goes to the mail program; it lies in {path} too.")
        lying = _("No mail program took the letter. It lies in {path}.")
        words = (told if opened else lying).format(path=letter)
        if not addressed:
            words += " " + _("The dossier has no e-mail address: write it into the letter.")
        self._tell(words, "ok" if opened and addressed else "warn", letter)

    def _tell(self, words: str, tone: str, path: Path) -> None:
        self._page.bottom.notice.say(words, tone, (_("Open the folder"), lambda: show_folder(path)))


def papers_of(found: DossierView) -> dict[str, Paper]:
    """Return the papers of a dossier: its slips by their identity, what is digitised by its hash."""
    slips = {
        s.uid: Paper(slip_words(s), s.sha256, 0, True, file_name(s.form, found.code or f"{s.number}-{s.year}"), s.uid)
        for s in found.slips
    }
    scanned = {
        d.sha256: Paper(d.name, d.sha256, d.pages, False, file_name(d.name, found.code)) for d in found.documents
    }
    return slips | scanned | _papers_of_results(found)


def _papers_of_results(found: DossierView) -> dict[str, Paper]:
    """Return the files of a dossier's results, and the papers by which proxies received them."""
    made = {
        one.sha256: Paper(result_words(one), one.sha256, one.pages, False, file_name(one.name, found.code))
        for one in found.outcome.results
        if one.sha256
    }
    title = _("Paper of authority")
    proxies = (one.authority for one in found.outcome.deliveries if one.authority)
    return made | {sha: Paper(title, sha, 0, False, file_name(title, found.code)) for sha in proxies}


def _order(desk: Desk, paper: Paper) -> Ordered:
    """Order a digitised paper of the printer set for it, else of the one for hand-over lists, which is A4."""
    queues = desk.home.settings().printers
    queue = queues.get(DOCUMENT) or queues.get(Form.HANDOVER_LIST.paper, "")
    return prints.order_document(desk, DOCUMENT, paper.title, paper.sha256, PaperSize.A4, queue=queue)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
