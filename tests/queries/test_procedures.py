"""The catalogue as staff search it: the version in force, by any words in any order."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk import catalogue
from app.desk.desk import Desk
from app.exchange import catalogue_sheet
from app.queries import procedures
from app.queries.procedures import ProcedureView
from app.rules.completeness import PROXY_CASE, PaperKind, Requirement
from app.rules.working_time import Limit, TimeUnit
from tests.desks import NOON

TODAY = NOON.date()
CODE = "2.001646"


def version(name: str, code: str = "9.900001", field: str = "Lĩnh vực mẫu", *cases: str) -> ProcedureView:
    requirements = tuple(
        Requirement(at, f"Giấy tờ {at}", PaperKind.COPY, case=case or None) for at, case in enumerate(cases, 1)
    )
    return ProcedureView(
        code, code, name, field, "Phòng mẫu", Limit(5, TimeUnit.DAYS), None, 1, "", TODAY, requirements
    )


def in_force(desk: Desk, day: date = TODAY) -> dict[str, ProcedureView]:
    with desk.store.reading() as session:
        return {found.code: found for found in procedures.in_force(session, day)}


def change(desk: Desk, folder: Path, **changed: object) -> None:
    path = folder / "thu-tuc.xlsx"
    catalogue.export_sheet(desk, path)
    sheet = catalogue_sheet.read(path)
    rows = tuple(replace(p, **changed) if p.code == CODE else p for p in sheet.procedures)  # type: ignore[arg-type]
    catalogue_sheet.write(replace(sheet, procedures=rows), path)
    catalogue.import_sheet(desk, path)


def test_the_sample_catalogue_is_in_force_by_code_and_marked_as_sample(desk: Desk) -> None:
    with desk.store.reading() as session:
        found = procedures.in_force(session, TODAY)
    codes = [one.code for one in found]
    assert (len(codes), codes) == (28, sorted(codes))
    assert all(one.is_sample for one in found)
    assert not version("Thủ tục mẫu").is_sample
    wine = in_force(desk)[CODE]
    assert (wine.limit, wine.fee, wine.sets) == (Limit(15, TimeUnit.WORKING_DAYS), 2_200_000, 1)
    assert [r.position for r in wine.requirements] == list(range(1, 11))
    assert wine.cases == (PROXY_CASE,)


def test_what_was_read_before_is_not_read_again_and_what_is_new_is(desk: Desk, tmp_path: Path) -> None:
    with desk.store.reading() as session:
        known = procedures.in_force(session, TODAY)
    change(desk, tmp_path, name="Tên đúng (mẫu)")
    with desk.store.reading() as session:
        again = procedures.in_force(session, TODAY, known)
        assert again == procedures.in_force(session, TODAY)
    before = {one.code: one for one in known}
    assert [now.code for now in again if now is not before[now.code]] == [CODE]
    assert next(now for now in again if now.code == CODE).name == "Tên đúng (mẫu)"


def test_a_version_is_in_force_from_its_date_until_the_next_one(desk: Desk, tmp_path: Path) -> None:
    old = in_force(desk)[CODE]
    starts = TODAY + timedelta(days=10)
    change(desk, tmp_path, in_force_from=starts, amount=9)
    assert in_force(desk)[CODE] == in_force(desk, starts - timedelta(days=1))[CODE] == old
    new = in_force(desk, starts)[CODE]
    assert (new.limit.amount, new.in_force_from) == (9, starts)
    with desk.store.reading() as session:
        assert procedures.by_uid(session, old.uid) == old
        assert procedures.by_uid(session, new.uid) == new
        assert procedures.by_uid(session, "0") is None
        assert procedures.names(session)[old.uid] == old.name
    assert in_force(desk, date(1990, 1, 1)) == {}


def test_a_version_that_was_replaced_on_its_own_date_is_not_offered(desk: Desk, tmp_path: Path) -> None:
    old = in_force(desk)[CODE]
    change(desk, tmp_path, name="Tên đúng (mẫu)")
    assert in_force(desk)[CODE].name == "Tên đúng (mẫu)"
    assert len(in_force(desk)) == 28
    with desk.store.reading() as session:
        kept = procedures.by_uid(session, old.uid)
    assert kept == old


def test_the_steps_of_a_version_stand_in_their_order(desk: Desk) -> None:
    wine = in_force(desk)[CODE]
    with desk.store.reading() as session:
        found = procedures.steps(session, wine.uid)
        assert procedures.steps(session, "0") == ()
    assert [step.position for step in found] == list(range(1, len(found) + 1))
    assert sum(step.hours for step in found) > 0
    assert all(step.unit and step.content and step.hours >= 0 for step in found)


FOUND = (
    version("Cấp Giấy phép sản xuất rượu công nghiệp", "2.001646", "Lưu thông hàng hóa"),
    version("Cấp lại Giấy phép sản xuất rượu", "2.001630", "Lưu thông hàng hóa"),
    version("Đăng ký hoạt động khuyến mại", "2.000004", "Xúc tiến thương mại"),
)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ["2.001646", "2.001630", "2.000004"]),
        ("ruou", ["2.001646", "2.001630"]),
        ("rượu lại", ["2.001630"]),
        ("LAI cap", ["2.001630"]),
        ("dang", ["2.000004"]),
        ("đăng khuyến", ["2.000004"]),
        ("2.0016", ["2.001646", "2.001630"]),
        ("001646", ["2.001646"]),
        ("luu thong cong", ["2.001646"]),
        ("uou", []),
        ("cap khong", []),
    ],
)
def test_procedures_are_found_by_any_words_in_any_order_without_accents(typed: str, codes: list[str]) -> None:
    assert [found.code for found in procedures.matching(FOUND, typed)] == codes


@given(st.sampled_from(FOUND), st.data())
def test_the_beginnings_of_some_of_its_words_always_find_a_procedure(
    wanted: ProcedureView, data: st.DataObject
) -> None:
    words = data.draw(st.permutations(wanted.name.split()))[:3]
    typed = " ".join(word[: data.draw(st.integers(1, len(word)))] for word in words)
    assert wanted in procedures.matching(FOUND, typed)


def test_the_cases_of_a_procedure_are_named_once_in_the_order_of_the_sheet() -> None:
    assert version("Mẫu", "1", "f", "b", "", "a", "b").cases == ("b", "a")


def test_blank_forms_stand_with_their_component(desk: Desk) -> None:
    for found in in_force(desk).values():
        positions = {r.position for r in found.requirements}
        assert all(at in positions and form for at, form in found.blank_forms)
    assert any(found.blank_forms for found in in_force(desk).values())
