"""The procedure is found, chosen and changed at the keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from app.desk import drafts
from app.desk.desk import Desk
from app.models.draft import DraftContent
from app.queries import procedures
from app.rules.completeness import Counts
from app.ui.context import Context
from app.ui.intake.drawing import font, wrapped
from app.ui.intake.found_list import FACTS, INSET
from tests import desks
from tests.ui.intake.conftest import Counter

WINE, WHOLESALE, REISSUE, FOOD = "2.001646", "2.001624", "2.001630", "2.000591"


def found(counter: Counter) -> list[str]:
    """Return the codes of what the list shows."""
    shown = counter.tab.procedure.found
    return [str(shown.item(row).data(FACTS)).split(" · ", maxsplit=1)[0] for row in range(shown.count())]


def plain(facts: str) -> str:
    """Return facts with ordinary spaces."""
    return facts.replace("\N{NO-BREAK SPACE}", " ")


def test_words_in_any_order_without_accents_find_the_procedure(counter: Counter) -> None:
    counter.press("F3")
    for typed, codes in (
        ("buon ban ruou", [WHOLESALE]),
        ("rượu bán buôn", [WHOLESALE]),
        ("DIEN luc", ["9.900006"]),
        ("báo nghị đa cap", ["2.000609"]),
        ("2.000033", ["2.000033"]),
        ("khong co gi nhu the", []),
    ):
        counter.overwrite(typed)
        assert found(counter) == codes, typed


def test_three_letters_and_enter_choose_and_lead_to_the_checklist(counter: Counter) -> None:
    counter.choose_procedure("ruo")
    version = counter.tab.version
    assert version is not None
    assert "rượu" in version.name
    assert counter.focus() is counter.tab.procedure.table
    assert counter.stored().version_uid == version.uid


def test_enter_takes_nothing_when_nothing_was_found(counter: Counter) -> None:
    counter.choose_procedure("khong co")
    assert counter.tab.version is None
    assert counter.focus() is counter.tab.procedure.search


def test_what_is_saved_meanwhile_leaves_the_chosen_row_alone(counter: Counter) -> None:
    counter.press("F2")
    counter.type("0")
    counter.press("F3")
    counter.type("ruou")
    counter.press("Down", "Down")
    chosen = counter.tab.procedure.found.chosen()
    counter.settle()
    counter.page.refresh()
    counter.settle()
    assert counter.tab.procedure.found.chosen() == chosen
    counter.press("Return")
    assert counter.stored().version_uid == chosen


def test_a_changed_catalogue_is_offered_and_the_chosen_row_stays(counter: Counter, context: Context) -> None:
    counter.press("F3")
    counter.type("ruou")
    counter.press("Down")
    card = counter.tab.procedure
    chosen = card.found.chosen()
    with context.desk.store.reading() as session:
        known = procedures.in_force(session, context.desk.today().date())
    newcomer = replace(known[0], uid="new", code="1.000001", name="Cấp mẫu rượu mới")
    card.set_procedures((newcomer, *known))
    assert found(counter)[0] == "1.000001"
    assert card.found.chosen() == chosen


def test_the_list_says_name_code_field_time_and_fee(counter: Counter) -> None:
    counter.press("F3")
    counter.type("ban buon")
    item = counter.tab.procedure.found.item(0)
    facts = f"{WHOLESALE} · Lưu thông hàng hóa trong nước · 15 ngày làm việc · 1.200.000 đ"
    assert plain(item.data(FACTS)) == facts
    assert item.text() == "Cấp Giấy phép bán buôn rượu trên địa bàn tỉnh, thành phố trực thuộc Trung ương"


@pytest.mark.parametrize("scale", [100, 200])
def test_every_row_of_the_list_is_high_enough_for_all_its_lines(counter: Counter, look: object, scale: int) -> None:
    look("light", scale)  # type: ignore[operator]  # the fixture is a function
    counter.press("F3")
    shown = counter.tab.procedure.found
    counter.until(lambda: shown.count() == 28)
    shown.doItemsLayout()
    width = shown.viewport().width() - 2 * INSET
    for row in range(shown.count()):
        item = shown.item(row)
        name = wrapped(item.text(), font(14, QFont.Weight.Medium), width, 2)
        facts = wrapped(item.data(FACTS), font(12), width, 9)
        assert len(name) <= 2
        assert "".join(facts).replace(" ", "") == item.data(FACTS).replace(" ", "")
        needed = len(name) * QFontMetrics(font(14, QFont.Weight.Medium)).lineSpacing()
        needed += len(facts) * QFontMetrics(font(12)).lineSpacing()
        assert shown.visualItemRect(item).height() >= needed


def test_a_long_text_is_cut_in_its_last_line_only(qapp: QApplication) -> None:
    words = font(14)
    lines = wrapped("một hai ba bốn năm sáu bảy tám chín mười " * 3, words, 120, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(QFontMetrics(words).horizontalAdvance(line) <= 120 for line in lines)
    assert wrapped("ngắn", words, 120, 2) == ["ngắn"]
    assert wrapped("", words, 120, 2) in ([], [""])


def test_the_banner_says_what_was_chosen_and_that_it_is_a_sample(counter: Counter) -> None:
    counter.choose_procedure(WHOLESALE)
    card = counter.tab.procedure
    assert card.name.text().startswith("Cấp Giấy phép bán buôn rượu")
    assert plain(card.facts.text()) == f"{WHOLESALE} · Lưu thông hàng hóa trong nước · 15 ngày làm việc · 1.200.000 đ"
    assert card.sample.isVisible()


def test_escape_leaves_the_search_for_another_procedure_and_nothing_is_changed(counter: Counter) -> None:
    counter.choose_procedure(WHOLESALE)
    counter.press("Space")
    before = counter.stored()
    counter.press("Shift+F3")
    assert counter.focus() is counter.tab.procedure.search
    counter.type("xang")
    counter.press("Escape")
    assert counter.focus() is counter.tab.procedure.table
    assert counter.tab.procedure.table.isVisible()
    assert counter.stored() == before


def test_choosing_the_same_procedure_again_changes_nothing(counter: Counter) -> None:
    counter.choose_procedure(WHOLESALE)
    counter.press("Space")
    counter.tab.procedure.sets.setValue(3)
    before = counter.stored()
    assert before.sets == 3
    counter.press("Shift+F3")
    counter.type("ban buon")
    counter.press("Return")
    assert counter.stored() == before
    assert counter.focus() is counter.tab.procedure.table


def test_another_procedure_keeps_the_applicant_and_the_ticks_of_papers_of_the_same_name(counter: Counter) -> None:
    counter.press("F2", "Tab")
    counter.type("Người nộp mẫu")
    counter.choose_procedure(WINE)
    counter.press("Space", "S", "2")  # the first, then two copies of the certificate of registration
    counter.press("Shift+F3")
    counter.type(WHOLESALE)
    counter.press("Return")
    kept = counter.stored()
    assert kept.owner.name == "Người nộp mẫu"
    assert kept.lines == {2: Counts(copy=2)}
    assert kept.version_uid == desks.procedure(counter.desk, WHOLESALE).uid


def test_the_kind_chosen_last_is_forgotten_with_the_procedure(counter: Counter) -> None:
    counter.choose_procedure(WINE)
    counter.press("T")  # a certified copy of the first paper
    counter.press("Shift+F3")
    counter.type(REISSUE)
    counter.press("Return", "2")
    assert counter.stored().lines == {1: Counts(original=2)}


def test_a_case_with_an_ampersand_is_shown_as_it_is(counter: Counter) -> None:
    version = desks.procedure(counter.desk, WHOLESALE)
    case = "mua & bán"
    requirements = tuple(replace(r, case=case) if r.case else r for r in version.requirements)
    card = counter.tab.procedure
    card.show_content(DraftContent(version_uid=version.uid), replace(version, requirements=requirements))
    assert card.cases.chip(case).text() == "Mua && bán"  # drawn as one


def test_a_draft_shows_the_procedure_under_which_it_was_begun(counter: Counter, desk: Desk) -> None:
    content = desks.complete(desk, FOOD)
    uid = drafts.open_draft(desk, content)
    counter.page.show_item(uid)
    counter.until(lambda: counter.tab.version is not None)
    assert counter.tab.version == desks.procedure(desk, FOOD)
    assert counter.stored() == content
