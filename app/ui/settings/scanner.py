"""The scanner of this workstation, with a test scan of which nothing is kept."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QLabel

from app.home import ScanProfile
from app.language import _, ngettext
from app.scanning.opening.thumbnails import thumbnail
from app.scanning.sources import named
from app.scanning.sources.contract import Mode, PaperSource, ScanSettings
from app.ui import style
from app.ui.context import Context
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, column, label, row

RESOLUTIONS = (200, 300)
TEST_WIDTH = 220


class ScannerSection(Section):
    """Device, resolution, mode, source."""

    office_wide = False

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Scanner"))
        self.device = QComboBox()
        self.device.setEditable(True)
        self.device.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.device.setAccessibleName(_("Scanner"))
        self.dpi, self.mode, self.source = QComboBox(), QComboBox(), QComboBox()
        for dpi in RESOLUTIONS:
            self.dpi.addItem(f"{dpi} dpi", dpi)
        for mode, words in ((Mode.COLOR, _("colour")), (Mode.GRAY, _("grey")), (Mode.BW, _("black and white"))):
            self.mode.addItem(words, mode.value)
        for source, words in ((PaperSource.FEEDER, _("one side")), (PaperSource.DUPLEX, _("both sides")),
                              (PaperSource.FLATBED, _("glass"))):  # fmt: skip
            self.source.addItem(words, source.value)
        self.find_button = ActionButton(_("Find scanners"), act=self._find)
        self.test = ActionButton(_("Test scan"), act=self._test)
        self.pictures = row(1)
        self.add(
            column(label(_("Device"), "label"), row(self.device, self.find_button)),
            row(
                column(label(_("Resolution"), "label"), self.dpi),
                column(label(_("Colours"), "label"), self.mode),
                column(label(_("Source"), "label"), self.source),
                1,
            ),
            row(1, self.test, ActionButton(_("Save"), primary=True, act=self._save)),
            self.pictures,
            1,
        )

    def refresh(self) -> None:
        """Show what is set."""
        profile = self._profile()
        self.device.setEditText(profile.device)
        self.dpi.setCurrentIndex(max(0, self.dpi.findData(profile.dpi)))
        self.mode.setCurrentIndex(max(0, self.mode.findData(profile.mode)))
        self.source.setCurrentIndex(max(0, self.source.findData(profile.source)))

    def _profile(self) -> ScanProfile:
        return next(iter(self.context.desk.home.settings().profiles()), ScanProfile(_("Scanner")))

    def _find(self) -> None:
        self.notice.say(_("Looking for scanners …"))
        self.find_button.setEnabled(False)
        self.context.work.run(named.discover, self._found, self._not_found, owner=self)

    def _found(self, found: named.Found) -> None:
        self.find_button.setEnabled(True)
        devices = found.devices
        kept = self.device.currentText()
        self.device.clear()
        for device in devices:
            self.device.addItem(device.name)
            self.device.setItemData(self.device.count() - 1, device.label, Qt.ItemDataRole.ToolTipRole)
        self.device.setEditText(kept or (devices[0].name if devices else ""))
        words = ngettext("{n} scanner found.", "{n} scanners found.", len(devices)).format(n=len(devices))
        if devices or not found.faults:
            self.notice.say(words, "ok" if devices else "warn")
        else:
            self.show_fault(next(iter(found.faults.values())))

    def _not_found(self, fault: object) -> None:
        self.find_button.setEnabled(True)
        self.show_fault(fault)  # type: ignore[arg-type]

    def _save(self) -> None:
        home, profile = self.context.desk.home, self._profile()
        chosen = replace(
            profile,
            device=self.device.currentText().strip(),
            dpi=self.dpi.currentData(),
            mode=self.mode.currentData(),
            source=self.source.currentData(),
        )
        settings = home.settings().with_profile(chosen)
        self.change(lambda: home.save_settings(settings))

    def _test(self) -> None:
        device = self.device.currentText().strip()
        if not device:
            self.notice.say(_("Choose a scanner first."), "warn")
            self.device.setFocus()
            return
        while (item := self.pictures.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.notice.say(_("Scanning …"))
        self.test.setEnabled(False)
        settings = ScanSettings(device, self.dpi.currentData(), self.mode.currentData(), self.source.currentData())
        self.context.work.stream(
            lambda stop: _one_page(settings, stop),
            self._show_page,
            lambda: self.notice.say(_("The scanner works. Nothing of this was kept."), "ok"),
            self.show_fault,
            lambda: self.test.setEnabled(True),
            owner=self,
        )

    def _show_page(self, png: bytes) -> None:
        picture, pixmap = QLabel(), QPixmap()
        pixmap.loadFromData(png)
        picture.setPixmap(pixmap)
        self.pictures.addWidget(picture)


def _one_page(settings: ScanSettings, stop: Event) -> Iterator[bytes]:
    """Yield the picture of the first page of a test scan; its file goes with the folder."""
    with tempfile.TemporaryDirectory(prefix="quay-test-scan-") as folder:
        for page in named.source_named(settings.device).pages(settings, Path(folder), stop):
            yield thumbnail(page.path, style.scaled(TEST_WIDTH), page.rotation)
            return  # the sheets after it stay in the feeder
