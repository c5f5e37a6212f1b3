"""The scan profiles of this workstation, with a test scan of which nothing is kept."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea

from app.home import DeskSettings, ScanProfile
from app.language import _, ngettext
from app.messages import explain
from app.scanning.opening.thumbnails import thumbnail
from app.scanning.output import recognition
from app.scanning.sources import named
from app.scanning.sources.contract import Abilities, ScanSettings
from app.ui import style
from app.ui.context import Context
from app.ui.folders import choose_folder
from app.ui.scan_words import how_words
from app.ui.settings.scanner_form import ProfileForm
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, fields, label, row
from app.ui.widgets.tables import Column, ListTable

TEST_WIDTH = 220
TEST_SECONDS = 30.0
"""How long a test waits for a scanner that does not move."""
ABILITIES_SECONDS = 15.0


class ScannerSection(Section):
    """The list of profiles; below it the one that is chosen, to be changed and tried."""

    office_wide = False

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Scanner"))
        self._last = ""
        self._at = ""
        self.table: ListTable[ScanProfile] = ListTable(self._columns(), lambda profile: profile.name)
        self.table.setAccessibleName(_("Scan profiles"))
        self.table.say_when_empty(_("No profile yet: name one below, choose its scanner and save it."))
        self.table.chosen.connect(self._show_chosen)
        self.form = ProfileForm()
        self.form.wants_find.connect(self._find)
        self.form.wants_folder.connect(self._choose_folder)
        self.form.device_chosen.connect(self._ask_abilities)
        self.test = ActionButton(_("Test scan"), act=self._test)
        self.pictures = row(1)
        self.unread = label("", "soft", wrap=True)
        self.unread.hide()
        self.add(
            self.unread,
            self.table,
            fields(
                ActionButton(_("New profile"), act=self._new),
                ActionButton(_("Copy the profile"), act=self._copy),
                ActionButton(_("Remove the profile"), act=self._remove),
                ActionButton(_("Scan with it by F4"), act=self._use),
            ),
            self.form,
            fields(self.test, ActionButton(_("Save"), "Ctrl+Return", primary=True, act=self._save_asked)),
            self.pictures,
            1,
        )

    def refresh(self) -> None:
        """Show what is set; what is being changed here stays."""
        settings = self.context.desk.home.settings()
        used = settings.profile()
        self._last = used.name if used else ""
        self.table.show_rows(settings.profiles())
        self.context.work.run(recognition.is_there, self._show_reading, owner=self)

    def _show_reading(self, there: bool) -> None:
        """Tell that scans are not read on this machine, where that is so: nothing else would."""
        self.unread.setText(
            _(
                "The text of scans is not read on this machine: Tesseract with Vietnamese is not installed "
                "(installer/run.sh does so). Papers are kept all the same; only the search in their text and "
                "the turning of pages by their text do without them."
            )
        )
        self.unread.setVisible(not there)

    def _columns(self) -> list[Column[ScanProfile]]:
        return [
            Column(_("Name"), lambda p: p.name, strong=True, grows=True),
            Column(_("What it does"), how_words, wide=True),
            Column(_("Key"), lambda p: "F4" if p.name == self._last else "", tone=lambda _p: "ok"),
        ]

    def _profiles(self) -> dict[str, ScanProfile]:
        return {profile.name: profile for profile in self.context.desk.home.settings().profiles()}

    def _show_chosen(self, name: str) -> None:
        """Show another profile; what was changed in the one before is kept when it can be."""
        if name == self._at:
            return
        if self._at and self.form.is_changed and not self._save():
            self.table.choose(self._at)
            return
        self._at = name
        self.notice.clear()
        self._forget_pictures()
        self.form.show_profile(self._profiles().get(name, ScanProfile(_("Scanner"))))

    def _new(self) -> None:
        self._begin(ScanProfile(_("Scanner")))

    def _copy(self) -> None:
        self._begin(self.form.profile())

    def _begin(self, profile: ScanProfile) -> None:
        """Keep a profile under a name that is free, and go to its name."""
        taken = self._profiles()
        names = (profile.name, *(f"{profile.name} {number}" for number in range(2, len(taken) + 3)))
        fresh = replace(profile, name=next(name for name in names if name not in taken))
        self._keep(lambda settings: settings.with_profile(fresh), fresh.name)
        self.form.name.select()

    def _remove(self) -> None:
        name = self._at
        before = self._profiles().get(name)
        if before is None:
            return
        said = _("The profile «{name}» was removed.").format(name=name)
        take_back = (_("Take back"), lambda: self._begin(before))
        self._keep(
            lambda settings: settings.without_profile(name), "", lambda: self.notice.say(said, "ok", take_back)
        )

    def _use(self) -> None:
        name = self._at
        if name:
            self._keep(lambda settings: settings.with_last_profile(name), name)

    def _save_asked(self) -> None:
        self._save()

    def _save(self) -> bool:
        """Keep what stands in the form; returns whether it can be kept."""
        profile, place = self.form.profile(), self._at
        if not profile.name or (profile.name != place and profile.name in self._profiles()):
            taken = _("There is a profile of this name already.")
            self.notice.say(taken if profile.name else _("Give the profile a name."), "warn")
            self.form.name.select()
            return False
        self._keep(lambda settings: settings.with_profile(profile, place), profile.name)
        return True

    def _keep(
        self, changed: Callable[[DeskSettings], DeskSettings], at: str, tell: Callable[[], None] | None = None
    ) -> None:
        """Change the settings, and go on with the profile of a name when they are written."""
        home = self.context.desk.home

        def written(_none: None) -> None:
            self._at = ""
            self.refresh()
            self.table.choose(at)
            self._at = self.table.current_key()
            self.form.show_profile(self._profiles().get(self._at, ScanProfile(_("Scanner"))))
            if tell:
                tell()
            else:
                self.notice.say(_("Saved."), "ok")

        self.context.work.write(
            lambda: home.save_settings(changed(home.settings())), written, self.show_fault, owner=self
        )

    def _find(self) -> None:
        self.notice.say(_("Looking for scanners …"))
        self.form.find_button.setEnabled(False)
        self.context.work.run(
            named.discover, self._found, self.show_fault, lambda: self.form.find_button.setEnabled(True), owner=self
        )

    def _found(self, found: named.Found) -> None:
        count_of = len(found.devices)
        self.form.show_devices(found.devices)
        words = [ngettext("{n} scanner found.", "{n} scanners found.", count_of).format(n=count_of)]
        for kind, fault in found.faults.items():
            words.append(_("{kind}: {fault}").format(kind=kind.upper(), fault=explain(fault).happened))
        self.notice.say(" ".join(words), "ok" if found.devices and not found.faults else "warn")

    def _choose_folder(self) -> None:
        start = Path(named.watched_folder(self.form.profile().device) or Path.home())
        choose_folder(self, _("Folder that scans are dropped in"), self._take_folder, start)

    def _take_folder(self, folder: Path) -> None:
        self.form.device.setEditText(named.name_typed(str(folder)))

    def _ask_abilities(self, device: str) -> None:
        """Ask a scanner that was picked what it offers; one that does not answer is told by the test."""

        def asked() -> Abilities:
            return named.source_named(device).abilities(device, ABILITIES_SECONDS)

        def answered(abilities: Abilities) -> None:
            if self.form.profile().device == device:
                self.form.offer(abilities)

        if not named.watched_folder(device):
            self.context.work.run(asked, answered, self.show_fault, owner=self)

    def _test(self) -> None:
        profile = self.form.profile()
        if not profile.device:
            self.notice.say(_("Choose a scanner first."), "warn")
            self.form.device.setFocus()
            return
        self._forget_pictures()
        if named.watched_folder(profile.device):
            self._test_folder(profile.device)
            return
        self.notice.say(_("Scanning …"))
        self.test.setEnabled(False)
        settings = replace(named.scan_settings(profile), page_timeout=TEST_SECONDS, pages=1)
        self.context.work.stream(
            lambda stop: _one_page(settings, stop),
            self._show_page,
            lambda: self.notice.say(_("The scanner works. Nothing of this was kept."), "ok"),
            self.show_fault,
            lambda: self.test.setEnabled(True),
            owner=self,
        )

    def _test_folder(self, device: str) -> None:
        """Look into a folder without taking anything."""

        def seen(files: int) -> None:
            words = ngettext(
                "The folder is there; {n} file waits in it.", "The folder is there; {n} files wait in it.", files
            )
            self.notice.say(words.format(n=files), "ok")

        self.context.work.run(lambda: named.files_waiting(device), seen, self.show_fault, owner=self)

    def _show_page(self, png: bytes) -> None:
        picture, pixmap = QLabel(), QPixmap()
        pixmap.loadFromData(png)
        picture.setPixmap(pixmap)
        self.pictures.addWidget(picture)
        QTimer.singleShot(0, picture, lambda: self._bring_into_sight(picture))

    def _bring_into_sight(self, picture: QLabel) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(picture)

    def _forget_pictures(self) -> None:
        while (item := self.pictures.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()


def _one_page(settings: ScanSettings, stop: Event) -> Iterator[bytes]:
    """Yield the picture of the first page of a test scan; its file goes with the folder."""
    with tempfile.TemporaryDirectory(prefix="quay-test-scan-") as folder:
        for page in named.source_named(settings.device).pages(settings, Path(folder), stop):
            yield thumbnail(page.path, style.scaled(TEST_WIDTH), page.rotation)
            return  # the sheets after it stay in the feeder
