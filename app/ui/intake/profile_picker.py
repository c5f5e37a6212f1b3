"""Which profile one key scans with, the others a key away, and what waits in a folder that is scanned into."""

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.language import _, ngettext
from app.scanning.sources import named
from app.ui import tokens
from app.ui.context import Context
from app.ui.intake.sides_bar import SidesBar
from app.ui.scan_words import how_words, profile_words
from app.ui.widgets.basics import column, label, link, row
from app.ui.widgets.labels import ElidedLabel

KEY = "Shift+F4"
LOOK_MS = 3_000
"""How often a folder is looked into while its profile is in use and in sight."""
DIGITS = 9


class ProfilePicker(QWidget):
    """A line that says what the key does; the list of profiles is made anew each time it is opened."""

    chosen = Signal(str)
    goes_to_row = Signal(bool)
    """Whether pages of the profile in use go onto the paper that is chosen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._folder = ""
        self._scanning = self._asking = False
        self.name, self.words = ElidedLabel("", "strong"), label("", "label", wrap=True)
        self.others = link(f"{_('Others')} {KEY}", self.open)
        self.others.setToolTip(_("Scan with another profile"))
        self.announced = label("", "label", wrap=True)
        self.announced.hide()
        self.sides = SidesBar()
        line = row(self.name, self.others)
        line.setStretch(0, 1)
        self.setLayout(column(line, self.words, self.announced, self.sides, spacing=tokens.GAP_XS))
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self._look)

    def refresh(self) -> None:
        """Show the profile in use as the settings have it."""
        settings = self._context.desk.home.settings()
        profile = settings.profile()
        self.others.setVisible(len(settings.profiles()) > 1)
        chosen = profile is not None and bool(profile.device)
        self.name.setText(profile.name if profile and chosen else "")
        self.name.setVisible(chosen)
        self.words.setText(how_words(profile) if profile and chosen else _("No scanner chosen; see the settings."))
        self.goes_to_row.emit(profile is None or profile.goes_to == "chosen")
        self._folder = profile.device if profile and named.watched_folder(profile.device) else ""
        self._say_waiting(0)
        self._watch()

    def open(self) -> None:
        """Show the profiles with what each does; a digit or Enter scans with one."""
        settings = self._context.desk.home.settings()
        used, menu = settings.profile(), QMenu(self)
        for at, profile in enumerate(settings.profiles(), 1):
            words = profile_words(profile).replace("&", "&&")
            act = menu.addAction(f"&{at}  {words}" if at <= DIGITS else words)
            act.setCheckable(True)
            act.setChecked(profile == used)
            act.triggered.connect(lambda _on, name=profile.name: self.chosen.emit(name))
            if profile == used:
                menu.setActiveAction(act)
        menu.aboutToHide.connect(menu.deleteLater)
        if menu.actions():
            menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def set_scanning(self, running: bool) -> None:
        """Announce nothing while pages are taken."""
        self._scanning = running
        self._say_waiting(0)
        self._watch()

    def showEvent(self, event: QShowEvent) -> None:
        """Look into the folder while the draft is in sight."""
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self._looking.stop()

    def _watch(self) -> None:
        if self._folder and self.isVisible() and not self._scanning:
            self._look()
            self._looking.start()
        else:
            self._looking.stop()

    def _look(self) -> None:
        """Count what lies in the folder; a share that does not answer is not asked a second time."""
        device = self._folder
        if self._asking:
            return

        def answered() -> None:
            self._asking = False

        self._asking = True
        self._context.work.run(
            lambda: named.files_waiting(device),
            lambda count: self._say_waiting(count if device == self._folder and not self._scanning else 0),
            lambda _fault: self._say_waiting(0),  # the run itself tells what is wrong with the folder
            answered,
            owner=self,
        )

    def _say_waiting(self, count: int) -> None:
        words = ngettext(
            "{n} new file in the scan folder: F4 takes it.", "{n} new files in the scan folder: F4 takes them.", count
        )
        self.announced.setText(words.format(n=count) if count else "")
        self.announced.setVisible(bool(count))
