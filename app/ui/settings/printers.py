"""The printer and paper size of each kind of paper, with a test print, and the list of jobs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QGridLayout

from app.desk import prints
from app.desk.desk import Desk
from app.errors import DeskError, NoQueueChosen
from app.home import DeskSettings
from app.language import _
from app.messages import paper_name
from app.papers.content import PaperSize
from app.printing.own import THERMAL, is_own, own_queues
from app.printing.printer import Queue, QueueOptions
from app.printing.words import printer_name
from app.ui import tokens
from app.ui.context import Context
from app.ui.folders import choose_folder
from app.ui.settings.printers_jobs import JobsList
from app.ui.settings.printers_options import PaperOptions
from app.ui.settings.section import Section
from app.ui.turns import in_turns
from app.ui.widgets.basics import ActionButton, Field, label, link, row
from app.ui.widgets.labels import ElidedLabel

PAPERS = (
    "receipt", "supplement", "refusal", "apology", "stopping", "control_slip", "register", "handover_list",
    "fee_paper", "label_sheet", "separators", "due_list", "result_list", "day_end", "print_test",
)  # fmt: skip
USUALLY_A4 = frozenset(PAPERS) - {"receipt", "supplement", "refusal", "apology", "stopping", "fee_paper"}
ROWS = (*PAPERS, prints.STUB)
OF_ONE_SIZE = frozenset({"label_sheet", "due_list", "result_list", prints.STUB})
LEAST_LETTERS = 8
Found = tuple[tuple[Queue, QueueOptions], ...]


class PrintersSection(Section):
    """The jobs, then a row for each paper: queue, size, test print, and the way to its options."""

    office_wide = False

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Printers"))
        self.jobs = JobsList(context)
        self.queues: dict[str, QComboBox] = {}
        self.sizes: dict[str, QComboBox] = {}
        self._chosen: dict[str, tuple[str, str]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.GAP_M)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        self.options = PaperOptions()
        self.options.changed.connect(self._save_options)
        self._offered: dict[str, QueueOptions] = {}
        self.folder = ElidedLabel("", "soft")
        self.address = Field(_("80 mm receipt printer"), _("192.168.1.50, usb:04b8:0e15 or /dev/usb/lp0"))
        self.address.line.editingFinished.connect(self._keep_address)
        self.add(
            label(_("Print jobs"), "strong"),
            self.jobs,
            self.jobs.why,
            row(self.jobs.again, 1),
            label(_("Printer of each paper"), "strong"),
            grid,
            self.options,
            row(
                ActionButton(_("Ask for the printers again"), act=self.refresh),
                ActionButton(_("Folder for PDF files"), act=self._choose_folder),
                1,
            ),
            self.folder,
            self.address,
        )
        self.body.setStretchFactor(self.jobs, 1)
        self._complete = False
        in_turns(self, self._add_rows(grid), self._all_added)

    def refresh(self) -> None:
        """Ask for the queues of this machine and show what is set, as soon as every row is there."""
        self.jobs.refresh()
        if not self._complete:
            return
        desk = self.context.desk
        settings = desk.home.settings()
        self.folder.setText(settings.pdf_folder or _("no folder chosen"))
        if not self.address.line.hasFocus():
            self.address.set_text(settings.thermal_printer)
        self.context.work.run(lambda: _found(desk), self._show_queues, self.show_fault, owner=self)

    def _add_rows(self, grid: QGridLayout) -> Iterator[None]:
        for at, paper in enumerate(ROWS):
            self._add_row(grid, at, paper)
            yield

    def _all_added(self) -> None:
        self._complete = True
        self.refresh()

    def _add_row(self, grid: QGridLayout, at: int, paper: str) -> None:
        queue, size = QComboBox(), QComboBox()
        queue.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        queue.setMinimumContentsLength(LEAST_LETTERS)
        size.addItems([PaperSize.A5.value, PaperSize.A4.value])
        for box, words in ((queue, _("Printer")), (size, _("Paper size"))):
            box.setAccessibleName(f"{words}: {paper_name(paper)}")
            box.activated.connect(lambda _at, paper=paper: self._save(paper))
        self.queues[paper], self.sizes[paper] = queue, size
        test, more = link(_("Test print"), lambda: self._test(paper)), link(_("Options"), lambda: self._open(paper))
        for way in (test, more):
            way.setAccessibleName(f"{way.text()}: {paper_name(paper)}")
        for place, widget in enumerate((label(paper_name(paper), wrap=True), queue, size, test, more)):
            grid.addWidget(widget, at, place)
        size.setVisible(paper not in OF_ONE_SIZE)

    def _open(self, paper: str) -> None:
        self.options.show_paper(paper, self.context.desk.home.settings(), self._options_of(paper))

    def _options_of(self, paper: str) -> QueueOptions:
        return self._offered.get(self.queues[paper].currentData(), QueueOptions())

    def _save_options(self) -> None:
        home, paper, chosen = self.context.desk.home, self.options.paper, self.options.chosen()
        self.change(lambda: home.save_settings(home.settings().with_print_options(paper, *chosen)))

    def _choose_folder(self) -> None:
        home = self.context.desk.home
        start = Path(home.settings().pdf_folder or Path.home())
        choose_folder(self, _("Folder for PDF files"), self._keep_folder, start)

    def _keep_folder(self, folder: Path) -> None:
        home = self.context.desk.home
        self.change(lambda: home.save_settings(replace(home.settings(), pdf_folder=str(folder))))

    def _keep_address(self) -> None:
        home, address = self.context.desk.home, self.address.text.strip()
        if address != home.settings().thermal_printer:
            self.change(lambda: home.save_settings(replace(home.settings(), thermal_printer=address)))

    def _show_queues(self, found: Found) -> None:
        self._offered = {queue.name: options for queue, options in found}
        settings = self.context.desk.home.settings()
        for paper, choice in self._chosen.items():  # what was chosen last may not be written yet
            settings = _with(settings, paper, *choice)
        for paper in ROWS:
            box, chosen = self.queues[paper], settings.printers.get(paper, "")
            box.clear()
            box.addItem(_("no printer"), "")
            for queue in (queue for queue, _options in found if _takes(queue.name, paper)):
                box.addItem(printer_name(queue), queue.name)
            if chosen and box.findData(chosen) < 0:
                box.addItem(_("{name} (not here now)").format(name=printer_name(chosen)), chosen)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            usual = PaperSize.A4.value if paper in USUALLY_A4 else PaperSize.A5.value
            self.sizes[paper].setCurrentText(settings.paper_size(paper, usual))
        if self.options.paper:
            self.options.offer(self._options_of(self.options.paper))

    def _save(self, paper: str) -> None:
        home, choice = self.context.desk.home, (self.queues[paper].currentData(), self.sizes[paper].currentText())
        self._chosen[paper] = choice
        self.change(lambda: home.save_settings(_with(home.settings(), paper, *choice)))

    def show_fault(self, fault: DeskError) -> None:
        """Tell a fault; what could not be written is not set."""
        self._chosen.clear()
        super().show_fault(fault)

    def _test(self, paper: str) -> None:
        desk = self.context.desk
        queue, size = self.queues[paper].currentData(), PaperSize(self.sizes[paper].currentText())
        if not queue:
            self.show_fault(NoQueueChosen(paper))
            return
        self.context.work.run(
            lambda: prints.print_test(desk, queue, size),
            lambda _state: self.context.work.data_changed.emit(),
            self.show_fault,
            owner=self,
        )


def _takes(queue: str, paper: str) -> bool:
    """Whether a printer takes a kind of paper: stubs are as wide as a roll, everything else is wider."""
    return is_own(queue) if paper == prints.STUB else queue != THERMAL


def _found(desk: Desk) -> Found:
    own = tuple((queue, QueueOptions()) for queue in own_queues(desk.home.settings()))
    return own + tuple((queue, desk.printer.options(queue.name)) for queue in desk.printer.queues())


def _with(settings: DeskSettings, paper: str, queue: str, size: str) -> DeskSettings:
    return settings.with_printer(paper, queue).with_paper_size(paper, size)
