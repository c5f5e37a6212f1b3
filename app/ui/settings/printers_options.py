"""How one kind of paper is printed: copies, one or two sides, tray; only what its queue offers is shown."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.desk.prints import USUAL_COPIES
from app.home import MOST_COPIES, DeskSettings
from app.language import _
from app.messages import paper_name
from app.printing.printer import QueueOptions, Sides
from app.printing.words import tray_name
from app.ui.widgets.basics import fields, label
from app.ui.widgets.captioned import captioned_part

COPIES = [str(count) for count in range(1, MOST_COPIES + 1)]


class PaperOptions(QWidget):
    """The options of the paper that was asked for last; hidden until one is."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.paper = ""
        self.head = label("", "strong", wrap=True)
        self.copies, self.sides, self.tray = QComboBox(), QComboBox(), QComboBox()
        self.copies.addItems(COPIES)
        self._parts = {
            box: captioned_part(words, box)
            for box, words in ((self.copies, _("Copies")), (self.sides, _("Sides")), (self.tray, _("Tray")))
        }
        for box in self._parts:
            box.activated.connect(lambda _at: self.changed.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.head)
        layout.addLayout(fields(*self._parts.values()))
        self.hide()

    def show_paper(self, paper: str, settings: DeskSettings, offered: QueueOptions) -> None:
        """Show what is set for a kind of paper, and put the focus there."""
        self.paper = paper
        self.head.setText(paper_name(paper))
        self.copies.setCurrentText(str(settings.copies(paper, USUAL_COPIES.get(paper, 1))))
        self._fill(offered, settings.paper_sides.get(paper, ""), settings.paper_trays.get(paper, ""))
        self.show()
        self.copies.setFocus()

    def offer(self, offered: QueueOptions) -> None:
        """Follow another queue; what was chosen stays where it is offered, too."""
        self._fill(offered, self.sides.currentData(), self.tray.currentData())

    def chosen(self) -> tuple[int, str, str]:
        """Return copies, sides and tray as the settings keep them."""
        return int(self.copies.currentText()), self.sides.currentData(), self.tray.currentData()

    def _fill(self, offered: QueueOptions, sides: str, tray: str) -> None:
        self.sides.clear()
        self.sides.addItem(_("one side"), Sides.ONE.value)
        if offered.two_sided:
            self.sides.addItem(_("both sides, turned like a book"), Sides.LONG_EDGE.value)
            self.sides.addItem(_("both sides, turned like a calendar"), Sides.SHORT_EDGE.value)
        self.tray.clear()
        self.tray.addItem(_("as the printer chooses"), "")
        for name in offered.trays:
            self.tray.addItem(tray_name(name), name)
        for box, data, shown in ((self.sides, sides, offered.two_sided), (self.tray, tray, bool(offered.trays))):
            box.setCurrentIndex(max(0, box.findData(data)))
            self._parts[box].setVisible(shown)
