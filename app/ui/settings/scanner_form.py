"""One scan profile: what it is called, its scanner, how it scans and where its pages go."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.home import ScanProfile
from app.language import _
from app.scanning.sources import named
from app.scanning.sources.contract import Abilities, Device
from app.ui.scan_words import abilities_words, mode_names, place_names, source_names
from app.ui.widgets.basics import ActionButton, Field, fields, label, row, set_tone
from app.ui.widgets.captioned import captioned_part
from app.ui.widgets.entries import NumberLine

RESOLUTIONS = (150, 200, 300, 400, 600)


class ProfileForm(QWidget):
    """The parts of a profile; what its scanner does not have is not shown once it has said so."""

    wants_find = Signal()
    wants_folder = Signal()
    device_chosen = Signal(str)
    """A scanner was picked from the list."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ScanProfile("")
        self._abilities: Abilities | None = None
        self.name = Field(_("Name of the profile"))
        self.device = QComboBox()
        self.device.setEditable(True)
        self.device.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.device.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.find_button = ActionButton(_("Find scanners"), act=self.wants_find.emit)
        self.folder_button = ActionButton(_("Choose a folder …"), act=self.wants_folder.emit)
        self.offers = label("", "label", wrap=True)
        self.source, self.mode, self.dpi, self.paper = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.blanks, self.goes_to = QComboBox(), QComboBox()
        self.brightness = NumberLine(_("Brightness"), -100, 100)
        self.threshold = NumberLine(_("Threshold"), 0, 100)
        self.threshold.setSpecialValueText(_("its own"))
        self._fill()
        self._lay_out()
        self.device.textActivated.connect(self._picked)
        self.device.editTextChanged.connect(lambda _text: self.offer(None))
        self.mode.currentIndexChanged.connect(lambda _at: self._show_fitting())
        self.show_profile(ScanProfile(_("Scanner")))

    def show_profile(self, profile: ScanProfile) -> None:
        """Show a profile."""
        self._shown = profile
        self.name.set_text(profile.name)
        self.device.setEditText(profile.device)
        if self.dpi.findData(profile.dpi) < 0:
            self.dpi.addItem(f"{profile.dpi} dpi", profile.dpi)
        for box, value in self._boxes(profile).items():
            box.setCurrentIndex(max(0, box.findData(value)))
        self.brightness.setValue(profile.brightness)
        self.threshold.setValue(profile.threshold)
        self.offer(None)

    def profile(self) -> ScanProfile:
        """Return the profile as it stands here."""
        return replace(
            self._shown,
            name=self.name.text.strip(),
            device=named.name_typed(self.device.currentText()),
            source=self.source.currentData(),
            mode=self.mode.currentData(),
            dpi=self.dpi.currentData(),
            paper=self.paper.currentData(),
            brightness=self.brightness.value(),
            threshold=self.threshold.value(),
            blanks=self.blanks.currentData(),
            goes_to=self.goes_to.currentData(),
        )

    @property
    def is_changed(self) -> bool:
        """Whether something else stands here than was shown."""
        return self.profile() != self._shown

    def show_devices(self, devices: Sequence[Device]) -> None:
        """Offer the scanners that were found; what stands in the line stays unless it is empty."""
        kept = self.device.currentText()
        self.device.clear()
        for device in devices:
            self.device.addItem(f"{device.name}  {device.label}", device.name)
            self.device.setItemData(self.device.count() - 1, device.label, Qt.ItemDataRole.ToolTipRole)
        self.device.setEditText(kept or (devices[0].name if devices else ""))

    def offer(self, abilities: Abilities | None) -> None:
        """Follow what the scanner says of itself; nothing is known of one that was not asked."""
        self._abilities = abilities
        words = abilities_words(abilities) if abilities else _help()
        missing = abilities is not None and not self._is_offered(abilities)
        self.offers.setText(words + (" " + _("What is chosen here is not among it.") if missing else ""))
        set_tone(self.offers, "warn" if missing else "")
        self._show_fitting()

    def _boxes(self, profile: ScanProfile) -> Mapping[QComboBox, str | int]:
        return {
            self.source: profile.source,
            self.mode: profile.mode,
            self.dpi: profile.dpi,
            self.paper: profile.paper,
            self.blanks: profile.blanks,
            self.goes_to: profile.goes_to,
        }

    def _fill(self) -> None:
        blanks = {"aside": _("set aside in sight"), "keep": _("kept as pages")}
        said = (
            (self.source, source_names()), (self.mode, mode_names()), (self.blanks, blanks),
            (self.goes_to, place_names()), (self.paper, {paper: paper for paper in ("A4", "A5", "A3")}),
        )  # fmt: skip
        for box, names in said:
            for value, words in names.items():
                box.addItem(words, value)
        for dpi in RESOLUTIONS:
            self.dpi.addItem(f"{dpi} dpi", dpi)

    def _lay_out(self) -> None:
        self._how = {
            box: captioned_part(words, box)
            for box, words in (
                (self.source, _("Source")), (self.mode, _("Colours")), (self.dpi, _("Resolution")),
                (self.paper, _("Paper size")), (self.brightness, _("Brightness")), (self.threshold, _("Threshold")),
            )
        }  # fmt: skip
        where = [captioned_part(_("Blank pages"), self.blanks), captioned_part(_("Pages go"), self.goes_to)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        line = row(self.name, captioned_part(_("Scanner"), self.device))
        line.setStretch(0, 1)
        line.setStretch(1, 1)
        layout.addLayout(line)
        layout.addLayout(fields(self.find_button, self.folder_button))
        layout.addWidget(self.offers)
        layout.addLayout(fields(*self._how.values(), *where))

    def _picked(self, _text: str) -> None:
        """Let the line hold the name alone, and ask the scanner what it offers."""
        name = self.device.currentData() or self.device.currentText()
        self.device.setEditText(name)
        self.device_chosen.emit(name)

    def _show_fitting(self) -> None:
        """Show what can be chosen: nothing of a folder, whose files come as they are."""
        abilities, is_folder = (
            self._abilities,
            bool(named.watched_folder(named.name_typed(self.device.currentText()))),
        )
        for box, part in self._how.items():
            part.setVisible(not is_folder)
            if box is self.brightness:
                part.setVisible(not is_folder and (abilities is None or abilities.brightness))
            elif box is self.threshold:
                bw = self.mode.currentData() == "bw"
                part.setVisible(not is_folder and bw and (abilities is None or abilities.threshold))

    def _is_offered(self, abilities: Abilities) -> bool:
        """Whether a scanner has what is chosen; a stack turned by hand needs a feeder, and it may not say."""
        source = {"manual_duplex": "feeder"}.get(self.source.currentData(), self.source.currentData())
        low, high = abilities.dpi_range or (0, 0)
        return (
            (not abilities.sources or source in abilities.sources)
            and (not abilities.modes or self.mode.currentData() in abilities.modes)
            and (not abilities.papers or self.paper.currentData() in abilities.papers)
            and (
                not (abilities.resolutions or abilities.dpi_range)
                or self.dpi.currentData() in abilities.resolutions
                or low <= self.dpi.currentData() <= high
            )
        )


def _help() -> str:
    return _(
        "Those that are found stand in the list. Also typed: a network scanner's address (192.168.1.9), "
        "a folder that scans are dropped in, or naps2: and a profile of NAPS2."
    )
