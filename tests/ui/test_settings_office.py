"""The office's names, hours and calendar in the settings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from app.desk import handover
from app.desk.desk import Desk
from app.models.organisation import PaperSettings
from app.queries import dossiers, office, time_rules
from app.rules.calendar import Calendar, Certainty, DayKind
from app.rules.time_rules import ARTICLES, TimeRules
from app.ui.context import Context
from app.ui.settings.calendar_section import CalendarSection
from app.ui.settings.office_hours import OfficeSection
from app.ui.settings.office_papers import PapersSection
from app.ui.settings.section import Section
from app.ui.settings.time_rules import TimeRulesSection
from tests.ui.conftest import Hands, accepted

Show = Callable[[QWidget], None]


def press(section: Section, hands: Hands, words: str) -> None:
    """Go to a button by Tab and press it."""
    hands.tab_to(next(b for b in section.findChildren(QPushButton) if b.text() == words))
    hands.press("Space")


def told(section: Section) -> str:
    return section.notice.words.text()


def calendar(desk: Desk) -> Calendar:
    with desk.store.reading() as session:
        return office.calendar(session)


@pytest.fixture
def hours(context: Context, show: Show, hands: Hands) -> OfficeSection:
    """The section of names and hours."""
    section = OfficeSection(context)
    show(section)
    section.refresh()
    return section


@pytest.fixture
def days(context: Context, show: Show, hands: Hands) -> CalendarSection:
    """The section of the calendar."""
    section = CalendarSection(context)
    show(section)
    section.refresh()
    hands.answered(context)
    return section


def shown(section: CalendarSection) -> list[tuple[str, str, str]]:
    rows = section.table.rows
    return [tuple(str(rows.index(at, column).data()) for column in range(3)) for at in range(rows.rowCount())]  # type: ignore[misc] # three of them


def test_the_names_that_papers_print_are_changed_and_an_empty_one_is_refused(
    desk: Desk, context: Context, hours: OfficeSection, hands: Hands
) -> None:
    assert (hours.agency.text(), hours.suffix.text) == ("Agency code H55.14", "BPTNTKQ")
    hours.name.line.setFocus()
    hands.press("Ctrl+A", "Backspace")
    press(hours, hands, "Save the names")
    hands.until(hours.notice.isVisible)
    assert hours.notice.property("tone") == "bad"
    hours.name.line.setFocus()
    hands.type("Sở Công Thương mẫu")
    press(hours, hands, "Save the names")
    hands.until(lambda: told(hours) == "Saved.")
    hands.until(lambda: context.office is not None and context.office.name == "Sở Công Thương mẫu")


def test_hours_are_typed_as_staff_write_them_and_days_chosen_by_space(
    desk: Desk, context: Context, hours: OfficeSection, hands: Hands
) -> None:
    edits = hours.hours._edits
    edits[0].setFocus()
    for text in ("7h30", "12", "13h30", "1630"):
        hands.overwrite(text)
        hands.press("Tab")
    assert [edit.text() for edit in edits] == ["07:30", "12:00", "13:30", "16:30"]
    assert hands.focus() is hours.hours._days.chip("0")
    hands.press("Right", "Right", "Right", "Right", "Right", "Space")
    hands.tab_to(hours.cutoff)
    hands.overwrite("14h")
    press(hours, hands, "Save the hours")
    hands.until(lambda: told(hours) == "Saved.")
    kept = calendar(desk)
    assert kept.hours.spans == ((time(7, 30), time(12)), (time(13, 30), time(16, 30)))
    assert (kept.hours.weekdays, kept.same_day_cutoff) == (frozenset(range(6)), time(14))
    hands.until(lambda: context.calendar == kept)


@pytest.mark.parametrize(("at", "typed"), [(0, "sáng"), (2, "11h"), (3, "25:00")])
def test_hours_that_cannot_be_are_told_and_gone_to(
    desk: Desk, hours: OfficeSection, hands: Hands, at: int, typed: str
) -> None:
    before = calendar(desk)
    edits = hours.hours._edits
    edits[at].setFocus()
    hands.overwrite(typed)
    hands.press("Tab")
    press(hours, hands, "Save the hours")
    assert "cannot be used here" in told(hours)
    assert hands.focus() is edits[at if typed != "11h" else 0]
    assert calendar(desk) == before


def test_promises_that_a_late_change_would_put_elsewhere_are_moved_by_hand_with_a_reason(
    desk: Desk, department: Desk, days: CalendarSection, hands: Hands
) -> None:
    done, offered = accepted(desk), accepted(desk)
    handover.offer(desk, [offered.dossier_uid], department.place.uid)
    assert not days.moved.table.isVisible()
    days.day.setFocus()
    hands.overwrite("30-11-2026")
    press(days, hands, "Enter the day")
    hands.until(days.moved.table.isVisible)
    assert days.moved.notice.words.text().startswith("2 dossiers were promised other dates")
    assert not days.moved.move.isEnabled()
    hands.tab_to(days.moved.table)
    hands.press("Ctrl+A")
    hands.tab_to(days.moved.reason.line)
    hands.type("Hoán đổi ngày làm việc (mẫu)")
    press(days, hands, "Move the ticked dates")
    hands.until(lambda: len(days.moved.table.rows.rows) == 1)
    assert told(days) == "1 date is moved."
    assert days.moved.table.rows.words_of(6) == ["Waiting for confirmation"]
    days.moved.reason.set_text("Lần nữa")
    days.moved.table.tick([offered.dossier_uid])
    assert not days.moved.move.isEnabled(), "it is moved where it lies, when its offer is answered"
    with desk.store.reading() as session:
        found = dossiers.dossier(session, done.dossier_uid)
    assert found is not None
    assert [move.reason for move in found.due_moves] == ["Hoán đổi ngày làm việc (mẫu)"]


def test_a_day_is_entered_shown_and_taken_out(
    desk: Desk, context: Context, days: CalendarSection, hands: Hands
) -> None:
    assert ("Thursday 01/01/2026", "Holiday", "Tết Dương lịch") in [
        (day, kind.capitalize(), name) for day, kind, name in shown(days)
    ]
    days.day.setFocus()
    hands.overwrite("30-12-2026")
    hands.press("Tab", "Down", "Tab")
    hands.type("Nghỉ bù mẫu")
    kind = days.kind.currentData()
    press(days, hands, "Enter the day")
    hands.until(lambda: told(days) == "Saved.")
    assert calendar(desk).days[date(2026, 12, 30)] is DayKind(kind)
    hands.until(lambda: "Nghỉ bù mẫu" in [name for _day, _kind, name in shown(days)])
    hands.until(lambda: not context.calendar.is_working(date(2026, 12, 30)))
    assert days.name.text == ""
    days.table.setFocus()
    days.table.choose("2026-12-30")
    press(days, hands, "Take this day out")
    hands.until(lambda: date(2026, 12, 30) not in calendar(desk).days)
    hands.until(lambda: "Nghỉ bù mẫu" not in [name for _day, _kind, name in shown(days)])


def test_a_day_of_another_year_brings_that_year_into_sight(desk: Desk, days: CalendarSection, hands: Hands) -> None:
    days.day.setFocus()
    hands.overwrite("4/1/2027")
    hands.press("Tab", "Tab")
    hands.type("Ngày mẫu")
    press(days, hands, "Enter the day")
    hands.until(lambda: "Ngày mẫu" in [name for _day, _kind, name in shown(days)])
    assert days.year.value() == 2027


@pytest.mark.parametrize("typed", ["31/2/2026", "2/9", "hôm nay", ""])
def test_what_is_no_day_is_told_and_nothing_entered(
    desk: Desk, days: CalendarSection, hands: Hands, typed: str
) -> None:
    before = calendar(desk)
    days.day.setFocus()
    hands.press("Ctrl+A", "Backspace")
    hands.type(typed)
    press(days, hands, "Enter the day")
    assert told(days).startswith(f"«{typed}» cannot be used here.")
    assert (hands.focus(), days.day.property("tone")) == (days.day, "bad")
    assert calendar(desk) == before


def test_a_year_is_confirmed_once_its_decision_was_entered(desk: Desk, days: CalendarSection, hands: Hands) -> None:
    assert (days.certainty.text(), days.confirm.isVisible()) == ("confirmed", False)
    days.year.setFocus()
    hands.press("Up")
    hands.until(lambda: days.certainty.text() == "not confirmed: due dates carry a warning")
    press(days, hands, "Confirm the year")
    hands.until(lambda: calendar(desk).certainty(2027) is Certainty.CONFIRMED)
    hands.until(lambda: days.certainty.text() == "confirmed" and not days.confirm.isVisible())
    days.year.setFocus()
    hands.press("Up")
    hands.until(lambda: days.certainty.text() == "not loaded: weekends and fixed holidays only")


@pytest.fixture
def papers(context: Context, show: Show, hands: Hands) -> PapersSection:
    """The section of the office's papers."""
    section = PapersSection(context)
    show(section)
    section.refresh()
    return section


def test_what_the_office_chooses_for_its_papers_is_kept_and_shown_again(
    context: Context, papers: PapersSection, hands: Hands
) -> None:
    assert (papers.edition.currentText(), papers.lookup_codes.isChecked()) == ("the one in force", True)
    papers.edition.setFocus()
    hands.press("Down", "Tab", "Tab")
    hands.type("Mang theo thẻ căn cước.")
    hands.press("Return")
    hands.type("Đường dây nóng 1900.")
    hands.press("Tab", "Space", "Tab")
    for text in ("02", "Bà Mẫu", "0208 123"):
        hands.type(text)
        hands.press("Tab")
    hands.press("Space")
    hands.until(lambda: told(papers) == "Saved.")
    wanted = PaperSettings(
        "2018", ("Mang theo thẻ căn cước.", "Đường dây nóng 1900."), False, "02", "Bà Mẫu", "0208 123"
    )
    hands.until(lambda: context.office is not None and context.office.papers == wanted)
    again = PapersSection(context)
    again.refresh()
    assert again.edition.currentText() == "2018 (TT 01/2018/TT-VPCP)"
    assert (again.notes.toPlainText(), again.book.text) == ("\n".join(wanted.notes), "02")


def test_a_logo_is_chosen_shown_in_a_sample_kept_and_taken_off_again(
    context: Context, papers: PapersSection, hands: Hands, tmp_path: Path
) -> None:
    Image.new("RGB", (300, 200), (200, 20, 20)).save(tmp_path / "logo.png")
    hands.tab_to(papers.choose_logo)
    hands.press("Space")
    hands.choose(str(tmp_path / "logo.png"))
    hands.until(lambda: papers.logo.isVisible() and papers.logo.pixmap().height() > 20)
    hands.press("F9")
    hands.until(lambda: isinstance(QApplication.activeWindow(), QDialog))
    sample = QApplication.activeWindow()
    assert sample is not None
    page = next(part.pixmap() for part in sample.findChildren(QLabel) if not part.pixmap().isNull())
    red = [page.toImage().pixelColor(x, y).red() for x in range(150, 260, 5) for y in range(20, 60, 5)]
    assert 180 < max(red) < 256
    assert page.height() > 700
    hands.press("Escape")
    papers.window().activateWindow()  # where the window manager gives the focus back to nobody
    hands.until(lambda: QApplication.activeWindow() is papers.window())
    assert context.office is not None
    assert context.office.papers.logo == b"", "a sample keeps nothing"
    hands.press("Ctrl+Return")
    hands.until(lambda: context.office is not None and context.office.papers.logo != b"")
    papers.no_logo.click()
    hands.press("Ctrl+Return")
    hands.until(lambda: context.office is not None and context.office.papers.logo == b"")
    assert not papers.no_logo.isVisible()


def test_a_file_that_is_no_picture_is_told_in_the_section(
    papers: PapersSection, hands: Hands, tmp_path: Path
) -> None:
    (tmp_path / "logo.png").write_bytes(b"no picture")
    papers.choose_logo.click()
    hands.choose(str(tmp_path / "logo.png"))
    hands.until(lambda: "logo.png" in told(papers))
    assert not papers.logo.isVisible()


def test_only_who_manages_the_settings_changes_the_papers(
    context: Context, desk: Desk, papers: PapersSection, hands: Hands
) -> None:
    officer = desk.signed_in()
    context.set_officer(replace(officer, may_override=False))
    papers.edition.setFocus()
    hands.press("Down")
    hands.press("Ctrl+Return")
    assert told(papers) == "Only an officer who manages the settings may change this."
    with desk.store.reading() as session:
        assert office.office(session).papers == PaperSettings()


def test_the_rules_of_time_are_set_with_their_articles_beside_them(
    context: Context, desk: Desk, show: Show, hands: Hands
) -> None:
    section = TimeRulesSection(context)
    show(section)
    section.refresh()
    hands.answered(context)
    said = {shown.text() for shown in section.findChildren(QLabel)}
    assert {*ARTICLES.values()} <= said
    section.editor.after_supplement.setFocus()
    hands.tab_to(section.editor.numbers["request_within"])
    hands.type("5")
    hands.tab_to(section.editor.numbers["answer_within"])
    hands.type("6")
    hands.tab_to(section.editor.after_supplement)
    hands.tab_to(section.editor.pass_on_until)
    hands.overwrite("giữa chiều")
    hands.press("Ctrl+Return")
    assert told(section).startswith("«giữa chiều» cannot be used here.")
    assert hands.focus() is section.editor.pass_on_until
    hands.overwrite("14h30")
    hands.tab_to(section.editor.fee_pauses)
    hands.press("Space")
    hands.press("Ctrl+Return")
    hands.until(lambda: told(section) == "Saved.")
    with desk.store.reading() as session:
        assert time_rules.of_office(session) == TimeRules(
            answer_within=6, request_within=5, pass_on_until=time(14, 30), fee_pauses=False
        )
    press(section, hands, "As the decree says")
    assert section.editor.rules() == TimeRules()
