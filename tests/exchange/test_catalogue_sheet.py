import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from app import errors
from app.errors import SheetReason
from app.exchange import catalogue_sheet, sheet_cells
from app.exchange.catalogue_sheet import (
    COLUMNS,
    COMPONENTS,
    CUTOFF,
    PAPER_CODE,
    PROCEDURES,
    STEPS,
    CatalogueSheet,
    ComponentRow,
    FeeRow,
    ProcedureRow,
    StepRow,
)
from app.rules.completeness import PaperKind
from app.rules.working_time import TimeUnit
from app.text import nfc
from tests.exchange.sheets import SAMPLE, changed, million_empty_rows, patched


def test_reads_the_sample_as_its_description_says() -> None:
    sheet = catalogue_sheet.read(SAMPLE)
    assert (len(sheet.procedures), len(sheet.components)) == (28, 150)
    wine = sheet.procedures[0]
    assert (wine.code, wine.amount, wine.unit) == ("2.001646", 15, TimeUnit.WORKING_DAYS)
    assert (wine.fee, wine.sets, wine.in_force_from) == (2_200_000, 1, date(2024, 1, 1))
    assert {row.unit for row in sheet.procedures} >= {TimeUnit.WORKING_DAYS, TimeUnit.SAME_DAY}
    assert any(row.fee == 0 for row in sheet.procedures)
    assert any(row.fee is None for row in sheet.procedures)
    assert sum(row.hours for row in sheet.steps if row.procedure_code == wine.code) > 0


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    sheet = catalogue_sheet.read(SAMPLE)
    catalogue_sheet.write(sheet, tmp_path / "out.xlsx")
    assert catalogue_sheet.read(tmp_path / "out.xlsx") == sheet


def test_the_written_layout_is_the_sample_s(tmp_path: Path) -> None:
    catalogue_sheet.write(catalogue_sheet.read(SAMPLE), tmp_path / "out.xlsx")
    given, written = load_workbook(SAMPLE), load_workbook(tmp_path / "out.xlsx")
    assert written.sheetnames == given.sheetnames
    for name in given.sheetnames:
        assert [c.value for c in written[name][1]] == [c.value for c in given[name][1]]


_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
).map(lambda t: nfc(f"{t}x"))
_AWKWARD = st.sampled_from(["=1+1", "'=1", "''-x", "+84 912", "@SUM(A1)", "-", "'quoted'", "'", "1", "01/02/2026"])
_WORDS = _TEXT | _AWKWARD
_DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@st.composite
def _sheets(draw: st.DrawFn) -> CatalogueSheet:
    codes = draw(st.lists(st.from_regex(r"[129]\.\d{6}", fullmatch=True), unique=True, max_size=3))
    procedures = tuple(
        ProcedureRow(
            code, draw(_WORDS), draw(_WORDS), draw(_WORDS), draw(st.integers(0, 9999)),
            draw(st.sampled_from(TimeUnit)), draw(st.none() | st.integers(0, 10**12)), draw(st.integers(1, 99)),
            draw(_WORDS | st.just("")), "", "", draw(_WORDS), draw(_DAYS), "",
            draw(st.none() | st.times().map(lambda t: f"{t:%H:%M}")),
        )
        for code in codes
    )  # fmt: skip
    components = tuple(
        ComponentRow(
            code, place, draw(_WORDS), draw(st.sampled_from(PaperKind)), draw(st.integers(0, 9)),
            draw(st.integers(0, 9)), draw(st.booleans()), draw(st.none() | _WORDS), draw(st.none() | _WORDS), None,
        )
        for code in codes
        for place in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    hours = st.integers(0, 99_999).map(lambda hundredths: hundredths / 100)
    steps = tuple(StepRow(code, 1, draw(_WORDS), draw(_WORDS), draw(hours)) for code in codes)
    single = frozenset(row.code for row in procedures if row.fee is not None)
    fees = tuple(
        FeeRow(
            code, place, draw(_WORDS), draw(st.just("") | st.from_regex(r"[A-Z]{2,8}", fullmatch=True)),
            draw(st.integers(0, 10**12)), draw(st.none() | _WORDS), draw(st.booleans()),
        )
        for code in codes
        if code not in single
        for place in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    return CatalogueSheet(procedures, components, steps, fees)


@settings(max_examples=25)
@given(sheet=_sheets())
def test_any_catalogue_survives_export_and_import(
    tmp_path_factory: pytest.TempPathFactory, sheet: CatalogueSheet
) -> None:
    path = tmp_path_factory.mktemp("sheet") / "out.xlsx"
    catalogue_sheet.write(sheet, path)
    assert catalogue_sheet.read(path) == sheet


def test_what_looks_like_a_formula_is_written_as_harmless_text(tmp_path: Path) -> None:
    sample = catalogue_sheet.read(SAMPLE)
    evil = '=HYPERLINK("http://x","y")'
    row = StepRow(sample.procedures[0].code, 1, evil, "+84", 1.0)
    catalogue_sheet.write(CatalogueSheet(sample.procedures, (), (row,)), tmp_path / "out.xlsx")
    cells = load_workbook(tmp_path / "out.xlsx")[STEPS][2]
    assert [c.data_type for c in cells[2:4]] == ["s", "s"]
    assert [c.value for c in cells[2:4]] == [f"'{evil}", "'+84"]


def _set(sheet: str, cell: str, value: Any) -> Callable[[Workbook], object]:
    def change(workbook: Workbook) -> None:
        workbook[sheet][cell] = value

    return change


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "column", "reason"),
    [
        (PROCEDURES, "A3", None, "Mã TTHC", SheetReason.EMPTY),
        (PROCEDURES, "A3", "2.001646", "Mã TTHC", SheetReason.TWICE),
        (PROCEDURES, "A3", 2001646, "Mã TTHC", SheetReason.NO_CODE),
        (PROCEDURES, "A3", 2.00164612, "Mã TTHC", SheetReason.NO_CODE),
        (PROCEDURES, "B3", "  \n ", "Tên thủ tục hành chính", SheetReason.EMPTY),
        (PROCEDURES, "B3", "x" * 9000, "Tên thủ tục hành chính", SheetReason.TOO_LARGE),
        (PROCEDURES, "E3", "mười lăm", "Thời hạn", SheetReason.NO_NUMBER),
        (PROCEDURES, "E3", 1.5, "Thời hạn", SheetReason.NO_NUMBER),
        (PROCEDURES, "E3", -1, "Thời hạn", SheetReason.NO_NUMBER),
        (PROCEDURES, "E3", True, "Thời hạn", SheetReason.NO_NUMBER),
        (PROCEDURES, "E3", None, "Thời hạn", SheetReason.EMPTY),
        (PROCEDURES, "E3", 10**9, "Thời hạn", SheetReason.TOO_LARGE),
        (PROCEDURES, "F3", "tuần", "Đơn vị thời hạn", SheetReason.UNKNOWN_WORD),
        (PROCEDURES, "F3", None, "Đơn vị thời hạn", SheetReason.EMPTY),
        (PROCEDURES, "G3", "3.000", "Phí, lệ phí (đồng)", SheetReason.NO_NUMBER),
        (PROCEDURES, "G3", "1e6", "Phí, lệ phí (đồng)", SheetReason.NO_NUMBER),
        (PROCEDURES, "M3", "1/13/2026", "Hiệu lực từ ngày", SheetReason.NO_DATE),
        (PROCEDURES, "M3", "tháng 7", "Hiệu lực từ ngày", SheetReason.NO_DATE),
        (PROCEDURES, "M3", "45292", "Hiệu lực từ ngày", SheetReason.NO_DATE),
        (PROCEDURES, "M3", None, "Hiệu lực từ ngày", SheetReason.NO_DATE),
        (COMPONENTS, "A3", "9.123456", "Mã TTHC", SheetReason.UNKNOWN_PROCEDURE),
        (COMPONENTS, "B3", 1, "TT", SheetReason.TWICE),
        (COMPONENTS, "D3", "Bản photo màu", "Loại giấy tờ", SheetReason.UNKNOWN_WORD),
        (COMPONENTS, "E3", "hai", "Số bản chính", SheetReason.NO_NUMBER),
        (COMPONENTS, "G3", "có", "Bắt buộc", SheetReason.UNKNOWN_WORD),
        (STEPS, "E3", "nửa ngày", "Thời gian (giờ làm việc)", SheetReason.NO_NUMBER),
        (STEPS, "A3", "9.123456", "Mã TTHC", SheetReason.UNKNOWN_PROCEDURE),
    ],
)
def test_a_bad_cell_is_told_by_sheet_row_column_and_reason(
    tmp_path: Path, sheet: str, cell: str, value: object, column: str, reason: SheetReason
) -> None:
    path = changed(tmp_path / "bad.xlsx", _set(sheet, cell, value))
    with pytest.raises(errors.SheetRowBad) as caught:
        catalogue_sheet.read(path)
    assert (caught.value.sheet, caught.value.row, caught.value.column, caught.value.reason) == (
        sheet, 3, column, reason,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "found"),
    [
        (PROCEDURES, "A2", 2.001646, lambda s: s.procedures[0].code == "2.001646"),
        (PROCEDURES, "E2", "20", lambda s: s.procedures[0].amount == 20),
        (PROCEDURES, "E2", 20.0, lambda s: s.procedures[0].amount == 20),
        (PROCEDURES, "F2", " NGÀY  Lam việc ", lambda s: s.procedures[0].unit is TimeUnit.WORKING_DAYS),
        (PROCEDURES, "G2", "", lambda s: s.procedures[0].fee is None),
        (PROCEDURES, "H2", None, lambda s: s.procedures[0].sets == 1),
        (PROCEDURES, "I2", 4, lambda s: s.procedures[0].online_level == "4"),
        (PROCEDURES, "L2", datetime.fromisoformat("2026-02-01"), lambda s: s.procedures[0].decision == "01/02/2026"),
        (PROCEDURES, "M2", "31/12/2025", lambda s: s.procedures[0].in_force_from == date(2025, 12, 31)),
        (PROCEDURES, "M2", "2025-12-31", lambda s: s.procedures[0].in_force_from == date(2025, 12, 31)),
        (
            PROCEDURES,
            "M2",
            datetime.fromisoformat("2025-12-31T09:00"),
            lambda s: s.procedures[0].in_force_from.day == 31,
        ),
        (COMPONENTS, "G2", "X", lambda s: s.components[0].required),
        (STEPS, "E2", "0,5", lambda s: math.isclose(s.steps[0].hours, 0.5)),
    ],
)
def test_what_people_type_is_understood(
    tmp_path: Path, sheet: str, cell: str, value: object, found: Callable[[CatalogueSheet], bool]
) -> None:
    assert found(catalogue_sheet.read(changed(tmp_path / "typed.xlsx", _set(sheet, cell, value))))


def test_a_code_whose_zeros_a_spreadsheet_dropped_gets_them_back(tmp_path: Path) -> None:
    def change(workbook: Any) -> None:
        for name in workbook.sheetnames:
            for row in workbook[name].iter_rows(min_row=2, max_col=1):
                row[0].value = float(row[0].value)

    assert catalogue_sheet.read(changed(tmp_path / "n.xlsx", change)) == catalogue_sheet.read(SAMPLE)


def test_rows_count_as_staff_see_them_below_empty_ones(tmp_path: Path) -> None:
    def change(workbook: Any) -> None:
        workbook[PROCEDURES].insert_rows(1, amount=4)
        workbook[PROCEDURES]["F9"] = "tuần"

    with pytest.raises(errors.SheetRowBad) as caught:
        catalogue_sheet.read(changed(tmp_path / "low.xlsx", change))
    assert caught.value.row == 9


def test_headings_are_found_without_marks_case_and_order(tmp_path: Path) -> None:
    def change(workbook: Any) -> None:
        workbook[PROCEDURES]["A1"] = "MA TTHC"
        workbook[PROCEDURES]["B1"] = "Tên thủ tục hành chính"  # decomposed
        workbook[STEPS].title = "cac buoc"
        workbook.move_sheet("cac buoc", -2)
        workbook[COMPONENTS].insert_cols(1)

    assert catalogue_sheet.read(changed(tmp_path / "heads.xlsx", change)) == catalogue_sheet.read(SAMPLE)


@pytest.mark.parametrize(
    ("change", "sheet", "column"),
    [
        (lambda w: w.remove(w[COMPONENTS]), COMPONENTS, ""),
        (lambda w: w[STEPS].delete_cols(2), STEPS, "Bước"),
        (lambda w: w[PROCEDURES].delete_rows(1, 100), PROCEDURES, "Mã TTHC"),
    ],
)
def test_a_missing_sheet_or_column_is_named(
    tmp_path: Path, change: Callable[[Workbook], object], sheet: str, column: str
) -> None:
    with pytest.raises(errors.SheetMissing) as caught:
        catalogue_sheet.read(changed(tmp_path / "less.xlsx", change))
    assert (caught.value.sheet, caught.value.column) == (sheet, column)


@pytest.mark.parametrize(
    "content", [b"", b"not a spreadsheet", b"%PDF-1.7\n", b"PK\x03\x04", SAMPLE.read_bytes()[:9000]]
)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(content)
    with pytest.raises(errors.SheetUnreadable) as caught:
        catalogue_sheet.read(path)
    assert (caught.value.name, caught.value.detail) == ("catalogue.xlsx", "no_spreadsheet")


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(errors.SheetUnreadable) as caught:
        catalogue_sheet.read(tmp_path / "none.xlsx")
    assert caught.value.detail == "missing"


def test_a_million_empty_rows_do_not_hurt(tmp_path: Path) -> None:
    path = patched(tmp_path / "long.xlsx", million_empty_rows())
    assert catalogue_sheet.read(path) == catalogue_sheet.read(SAMPLE)


@pytest.mark.parametrize(
    ("tail", "times"),
    [(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', 1), (b" " * (16 << 20), 70)],
    ids=["a cell in the last corner", "over a gigabyte of blanks"],
)
def test_a_sheet_that_unpacks_beyond_all_measure_is_refused(tmp_path: Path, tail: bytes, times: int) -> None:
    path = patched(tmp_path / "bomb.xlsx", tail, times)
    with pytest.raises(errors.SheetUnreadable) as caught:
        catalogue_sheet.read(path)
    assert caught.value.detail == "too_large"


def test_more_rows_than_any_catalogue_has_are_refused(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(100, 60_100))
    with pytest.raises(errors.SheetUnreadable) as caught:
        catalogue_sheet.read(patched(tmp_path / "rows.xlsx", rows))
    assert caught.value.detail == "too_large"


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_cells, "READING_SECONDS", 0.001)
    with pytest.raises(errors.SheetUnreadable) as caught:
        catalogue_sheet.read(SAMPLE)
    assert caught.value.detail == "too_large"


def test_a_failed_export_leaves_the_former_file(tmp_path: Path) -> None:
    target = tmp_path / "folder-in-the-way.xlsx"
    target.mkdir()
    (target / "kept").touch()
    with pytest.raises(errors.HomeReadOnly):
        catalogue_sheet.write(catalogue_sheet.read(SAMPLE), target)
    assert [p.name for p in tmp_path.rglob("*")] == ["folder-in-the-way.xlsx", "kept"]


@pytest.mark.parametrize(
    ("typed", "cutoff"), [(None, None), ("10:00", "10:00"), ("9h30", "09:30"), (time(10, 15), "10:15")]
)
def test_a_procedure_can_have_a_cut_off_of_its_own(
    tmp_path: Path, typed: str | time | None, cutoff: str | None
) -> None:
    path = _with_cutoff(tmp_path, typed)
    assert catalogue_sheet.read(path).procedures[0].same_day_cutoff == cutoff


@pytest.mark.parametrize("typed", ["sáng", "25:00", "10:75", 10.5])
def test_a_cut_off_that_is_no_time_is_refused(tmp_path: Path, typed: str | float) -> None:
    with pytest.raises(errors.SheetRowBad) as refused:
        catalogue_sheet.read(_with_cutoff(tmp_path, typed))
    assert (refused.value.column, refused.value.reason) == (CUTOFF, errors.SheetReason.NO_TIME)


def test_a_sheet_without_own_cut_offs_has_no_such_column(tmp_path: Path) -> None:
    catalogue_sheet.write(catalogue_sheet.read(SAMPLE), tmp_path / "out.xlsx")
    assert [cell.value for cell in load_workbook(tmp_path / "out.xlsx")[PROCEDURES][1]] == list(COLUMNS[PROCEDURES])


def test_a_sheet_has_a_column_of_codes_of_papers_only_where_there_is_one(tmp_path: Path) -> None:
    sheet = catalogue_sheet.read(SAMPLE)
    for codes, heads in (((), COLUMNS[COMPONENTS]), (("KQ.G15",), (*COLUMNS[COMPONENTS], PAPER_CODE))):
        given = dict(enumerate(codes))
        coded = tuple(replace(row, paper_code=given.get(at)) for at, row in enumerate(sheet.components))
        catalogue_sheet.write(replace(sheet, components=coded), tmp_path / "out.xlsx")
        assert tuple(cell.value for cell in load_workbook(tmp_path / "out.xlsx")[COMPONENTS][1]) == heads
        assert catalogue_sheet.read(tmp_path / "out.xlsx").components == coded


def test_a_code_longer_than_any_is_refused(tmp_path: Path) -> None:
    sheet = catalogue_sheet.read(SAMPLE)
    first, *others = sheet.components
    long = replace(sheet, components=(replace(first, paper_code="K" * 41), *others))
    catalogue_sheet.write(long, tmp_path / "long.xlsx")
    with pytest.raises(errors.SheetRowBad) as refused:
        catalogue_sheet.read(tmp_path / "long.xlsx")
    assert (refused.value.column, refused.value.reason) == (PAPER_CODE, errors.SheetReason.TOO_LARGE)


def _with_cutoff(folder: Path, typed: str | time | float | None) -> Path:
    workbook = load_workbook(SAMPLE)
    page = workbook[PROCEDURES]
    place = len(COLUMNS[PROCEDURES]) + 1
    page.cell(1, place, CUTOFF)
    page.cell(2, place, typed)
    workbook.save(folder / "with.xlsx")
    return folder / "with.xlsx"
