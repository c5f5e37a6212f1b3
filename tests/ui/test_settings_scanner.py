"""Scan profiles in the settings: made, changed, copied, renamed, removed, and tried on the scanner of the tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.desk.desk import Desk
from app.home import ScanProfile
from app.scanning.sources.contract import Abilities, Mode, PaperSource
from app.ui.context import Context
from app.ui.settings.scanner import ScannerSection
from app.ui.settings_page import SettingsPage
from app.ui.widgets.side_by_side import SideBySide
from tests import sane
from tests.samples import foreign
from tests.ui.conftest import BESIDE, SMALLEST, Hands
from tests.ui.sight import LONG_NAME, unreadable
from tests.ui.test_settings_devices import press, told

Show = Callable[[QWidget], None]
DEVICE = f"sane:{sane.FEEDER}"


@pytest.fixture
def feeder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Plug SANE's test backend in, with or without a fault; without it there is no scanner."""

    def plug_in(status: str) -> None:
        monkeypatch.setenv("SANE_CONFIG_DIR", str(sane.backend(tmp_path / "sane", status=status)))

    return plug_in


@pytest.fixture
def section(context: Context, show: Show) -> ScannerSection:
    made = ScannerSection(context)
    show(made)
    made.refresh()
    made.form.name.line.setFocus()
    return made


def pictures(section: ScannerSection) -> list[QLabel]:
    items = (section.pictures.itemAt(at) for at in range(section.pictures.count()))
    return [item.widget() for item in items if item is not None and isinstance(item.widget(), QLabel)]  # type: ignore[misc] # labels


def names(desk: Desk) -> list[str]:
    return [profile.name for profile in desk.home.settings().profiles()]


def saved(section: ScannerSection, hands: Hands) -> None:
    hands.until(lambda: told(section) == "Saved.")


def button(section: ScannerSection, words: str) -> QPushButton:
    return next(b for b in section.findChildren(QPushButton) if b.text() == words)


@pytest.mark.usefixtures("quiet_network")
def test_a_scanner_is_found_asked_tried_and_kept(
    desk: Desk, section: ScannerSection, hands: Hands, feeder: Callable[[str], None]
) -> None:
    feeder("Default")
    form = section.form
    assert form.device.currentText() == ""
    press(section, hands, "Find scanners")
    hands.until(lambda: told(section) == "1 scanner found.")
    assert form.device.currentText() == DEVICE
    assert desk.home.settings().profiles() == ()
    form.device.setCurrentIndex(0)
    form.device.textActivated.emit(form.device.itemText(0))
    hands.until(lambda: form.offers.text().startswith("This scanner offers: one side, glass · colour, grey"))
    assert form.device.currentText() == DEVICE
    assert not form.brightness.isVisible()
    form.source.setCurrentIndex(form.source.findData("duplex"))
    form.offer(Abilities((PaperSource.FEEDER,), (Mode.COLOR,), (100, 200)))
    assert form.offers.text().endswith("What is chosen here is not among it.")
    form.source.setCurrentIndex(form.source.findData("feeder"))
    hands.tab_to(form.dpi)
    hands.press("Down")
    press(section, hands, "Test scan")
    hands.until(lambda: told(section) == "The scanner works. Nothing of this was kept.")
    (seen,) = pictures(section)
    assert seen.pixmap().width() >= 200
    assert unreadable(section, hands.qtbot) == []
    assert list(desk.home.scans.iterdir()) == []
    hands.press("Ctrl+Return")
    saved(section, hands)
    assert desk.home.settings().profile() == ScanProfile("Scanner", DEVICE, dpi=300)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("SANE_STATUS_JAMMED", "A sheet is stuck in the scanner."),
        ("SANE_STATUS_NO_DOCS", "There is no sheet in the scanner's feeder."),
    ],
)
def test_a_scanner_that_fails_says_why(
    section: ScannerSection, hands: Hands, feeder: Callable[[str], None], status: str, sentence: str
) -> None:
    feeder(status)
    section.form.device.setEditText(sane.FEEDER)
    press(section, hands, "Test scan")
    hands.until(lambda: told(section).startswith(sentence))
    assert pictures(section) == []


@pytest.mark.usefixtures("quiet_network")
def test_where_there_is_no_scanner_that_is_told(section: ScannerSection, hands: Hands) -> None:
    press(section, hands, "Find scanners")
    hands.until(lambda: told(section) == "0 scanners found.")
    section.form.device.setEditText("test:7")
    press(section, hands, "Test scan")
    hands.until(lambda: told(section).startswith("The scanner does not answer."))
    section.form.device.setEditText("")
    press(section, hands, "Test scan")
    assert (told(section), hands.focus()) == ("Choose a scanner first.", section.form.device)


@pytest.mark.usefixtures("quiet_network")
def test_a_kind_of_source_that_does_not_answer_is_named(
    section: ScannerSection, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # scanimage is not installed
    press(section, hands, "Find scanners")
    hands.until(lambda: told(section).startswith("0 scanners found. SANE: The scanner failed"))
    assert button(section, "Find scanners").isEnabled()


def test_profiles_are_made_changed_copied_renamed_removed_and_taken_back(
    desk: Desk, section: ScannerSection, hands: Hands
) -> None:
    form, home = section.form, desk.home
    hands.overwrite("Quầy 1")
    form.device.setEditText("192.168.1.9")
    for box, value in ((form.source, "duplex"), (form.mode, "bw"), (form.paper, "A5"), (form.blanks, "keep"),
                       (form.goes_to, "separators"), (form.dpi, 300)):  # fmt: skip
        box.setCurrentIndex(box.findData(value))
    form.threshold.setValue(40)
    hands.press("Ctrl+Return")
    saved(section, hands)
    first = ScanProfile(
        "Quầy 1", "escl:http://192.168.1.9/eSCL", "duplex", "bw", 300, "A5", 0, 40, "keep", "separators"
    )
    assert home.settings().profiles() == (first,)
    assert section.table.rows.rows == [first]
    press(section, hands, "Copy the profile")
    hands.until(lambda: names(desk) == ["Quầy 1", "Quầy 1 2"] and section.table.current_key() == "Quầy 1 2")
    assert hands.focus() is form.name.line
    hands.overwrite("Quầy 1")
    hands.press("Ctrl+Return")
    assert told(section) == "There is a profile of this name already."
    hands.overwrite("Kính")
    form.source.setCurrentIndex(form.source.findData("flatbed"))
    section.table.setFocus()
    hands.press("Up")  # what was changed is kept when another row is gone to
    hands.until(lambda: names(desk) == ["Quầy 1", "Kính"])
    hands.answered(section.context)
    section.table.choose("Kính")
    hands.until(lambda: form.name.text == "Kính" and form.source.currentData() == "flatbed")
    press(section, hands, "Scan with it by F4")
    hands.until(lambda: home.settings().last_profile == "Kính")
    hands.answered(section.context)
    press(section, hands, "Remove the profile")
    hands.until(lambda: names(desk) == ["Quầy 1"])
    hands.until(lambda: told(section) == "The profile «Kính» was removed.")
    assert unreadable(section, hands.qtbot) == []
    button(section, "Take back").click()
    hands.until(lambda: names(desk) == ["Quầy 1", "Kính"])


def test_a_folder_is_chosen_and_tried_without_taking_what_lies_in_it(
    desk: Desk, section: ScannerSection, hands: Hands, tmp_path: Path
) -> None:
    folder = tmp_path / "quét"
    folder.mkdir()
    given = foreign.pdf(folder / "a.pdf", 1)
    press(section, hands, "Choose a folder …")
    hands.choose(str(folder))
    hands.until(lambda: hands.focus().window() is section.window())
    assert section.form.profile().device == f"folder:{folder}"
    assert not section.form.source.isVisible()
    assert section.form.goes_to.isVisible()
    press(section, hands, "Test scan")
    hands.until(lambda: told(section) == "The folder is there; 1 file waits in it.")
    assert [path.name for path in folder.iterdir()] == [given.name]


@pytest.mark.parametrize("scale", [100, 200])
def test_profiles_with_long_names_can_be_read_at_every_size_of_letters(
    desk: Desk, context: Context, hands: Hands, show: Show, look: Callable[[str, int], None], scale: int
) -> None:
    look("dark", scale)
    device = "sane:" + "x" * 150
    desk.home.save_settings(desk.home.settings().with_profile(ScanProfile(LONG_NAME, device, mode="bw")))
    page = SettingsPage(context)
    width, height = (whole - beside * scale // 100 for whole, beside in zip(SMALLEST, BESIDE, strict=True))
    page.setFixedSize(width, height)
    show(page)
    section = page.open_section(next(at for at in range(page.list.count()) if page.list.item(at).text() == "Scanner"))
    assert isinstance(section, ScannerSection)
    hands.answered(context)
    assert (section.form.device.currentText(), section.form.threshold.isVisible()) == (device, True)
    assert len({part.height() for part in (section.form.mode, section.form.brightness, section.form.threshold)}) == 1
    assert unreadable(page, hands.qtbot) == []
    assert [area for area in page.findChildren(SideBySide) if area.horizontalScrollBar().maximum()] == []


def test_a_machine_that_reads_no_text_says_so_once_and_calmly(
    context: Context, hands: Hands, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = ScannerSection(context)
    show(section)
    section.refresh()
    hands.until(lambda: section.unread.text())
    assert not section.unread.isVisible()
    monkeypatch.setenv("PATH", "")
    section.refresh()
    hands.until(section.unread.isVisible)
    assert section.unread.text().startswith("The text of scans is not read on this machine: Tesseract")
    assert not section.notice.isVisible()
