"""A catalogue that is none, or is bad in one place: told plainly, nothing of it is taken in, and it costs little."""

import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app import errors
from app.cli.program import run
from app.desk import catalogue
from app.desk.desk import Desk
from app.errors import SheetReason
from app.exchange.catalogue_sheet import COMPONENTS, PROCEDURES, STEPS
from app.messages import explain
from tests.exchange.sheets import SAMPLE, changed, million_empty_rows, patched
from tests.samples import foreign

TABLES = ("procedures", "procedure_versions", "components", "process_steps", "fields", "journal_entries")
LAST_ROW = 1_048_576


def rows(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that the store has of the catalogue and its journal, read past the program."""
    with closing(sqlite3.connect(f"file:{desk.home.store}?mode=ro", uri=True)) as store:
        return {table: store.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in TABLES}


def refused(desk: Desk, path: Path, fault: type[errors.SheetFault]) -> errors.SheetFault:
    """Import a file that has to be refused and hold the store against what it was."""
    before = rows(desk)
    with pytest.raises(fault) as raised:
        catalogue.import_sheet(desk, path)
    assert rows(desk) == before
    assert run(["--home", str(desk.home.path), "check", "--deep"]) == 0
    return raised.value


def cell(sheet: str, at: str, value: str | float | None) -> Callable[[Workbook], None]:
    def change(workbook: Workbook) -> None:
        workbook[sheet][at] = value

    return change


def lying_text(path: Path) -> Path:
    path.write_bytes("Mã TTHC;Tên thủ tục\n2.001646;Rượu\n".encode())
    return path


def locked(path: Path) -> Path:
    """A file with the first bytes of an encrypted workbook."""
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    return path


def cut_off(path: Path) -> Path:
    path.write_bytes(SAMPLE.read_bytes()[:9000])
    return path


@pytest.mark.parametrize("make", [foreign.pdf, foreign.photo, lying_text, locked, cut_off], ids=lambda m: m.__name__)
def test_a_file_that_is_no_spreadsheet_changes_nothing(
    desk: Desk, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    fault = refused(desk, make(tmp_path / "danh mục.xlsx"), errors.SheetUnreadable)
    assert str(explain(fault)).startswith("«danh mục.xlsx» is no spreadsheet, or is damaged.")


@pytest.mark.parametrize("sheet", [PROCEDURES, COMPONENTS, STEPS])
def test_a_missing_sheet_is_named(desk: Desk, tmp_path: Path, sheet: str) -> None:
    path = changed(tmp_path / "x.xlsx", lambda workbook: workbook.remove(workbook[sheet]))
    fault = refused(desk, path, errors.SheetMissing)
    assert str(explain(fault)).startswith(f"The sheet «{sheet}» is missing.")


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        (cell(PROCEDURES, "A5", "2.001646"), (PROCEDURES, 5, "Mã TTHC"), SheetReason.TWICE),
        (cell(PROCEDURES, "E7", "mười lăm"), (PROCEDURES, 7, "Thời hạn"), SheetReason.NO_NUMBER),
        (cell(PROCEDURES, "G29", "miễn phí"), (PROCEDURES, 29, "Phí, lệ phí (đồng)"), SheetReason.NO_NUMBER),
        (cell(PROCEDURES, "M2", "sắp tới"), (PROCEDURES, 2, "Hiệu lực từ ngày"), SheetReason.NO_DATE),
        (cell(COMPONENTS, "E150", "một bản"), (COMPONENTS, 150, "Số bản chính"), SheetReason.NO_NUMBER),
        (cell(COMPONENTS, "A100", "9.999999"), (COMPONENTS, 100, "Mã TTHC"), SheetReason.UNKNOWN_PROCEDURE),
        (cell(COMPONENTS, "B3", 1), (COMPONENTS, 3, "TT"), SheetReason.TWICE),
        (cell(STEPS, "E20", "nửa ngày"), (STEPS, 20, "Thời gian (giờ làm việc)"), SheetReason.NO_NUMBER),
    ],
)
def test_one_bad_cell_anywhere_stops_the_whole_file(
    desk: Desk,
    tmp_path: Path,
    change: Callable[[Workbook], None],
    place: tuple[str, int, str],
    reason: SheetReason,
) -> None:
    def also_better(workbook: Workbook) -> None:
        workbook[PROCEDURES]["B3"] = "Tên mới của một thủ tục"  # what is good in the file must not come in either
        change(workbook)

    fault = refused(desk, changed(tmp_path / "x.xlsx", also_better), errors.SheetRowBad)
    assert isinstance(fault, errors.SheetRowBad)
    assert (fault.sheet, fault.row, fault.column, fault.reason) == (*place, reason)
    sheet, row, column = place
    assert f"Sheet «{sheet}», row {row}, column «{column}»: " in str(explain(fault))


LONG = {
    "formats alone": million_empty_rows,
    "a stray space in the last row": lambda: (
        b'<row r="%d"><c r="N%d" t="inlineStr"><is><t xml:space="preserve"> </t></is></c></row>'
        % (LAST_ROW, LAST_ROW)
    ),
}


@pytest.mark.parametrize("tail", LONG.values(), ids=LONG)
def test_a_million_empty_rows_are_passed_over_quickly_and_nothing_is_found_changed(
    desk: Desk, tmp_path: Path, tail: Callable[[], bytes]
) -> None:
    path = patched(tmp_path / "dài.xlsx", tail())
    catalogue.import_sheet(desk, SAMPLE)
    before, began = rows(desk), resource.getrusage(resource.RUSAGE_CHILDREN)
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = catalogue.import_sheet(desk, path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert len(found.unchanged) == 28
    assert (found.new, found.changed, found.replaced, found.refused) == ((), (), (), ())
    assert rows(desk) == before
    assert (after.ru_utime + after.ru_stime) - (began.ru_utime + began.ru_stime) < 10  # seconds; 2 where it is quiet
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - mine < 50 << 10  # kB: the window itself stays small
    assert after.ru_maxrss <= max(began.ru_maxrss, 1 << 20)  # kB; the largest child of all that were yet


def test_rows_below_a_million_empty_ones_are_told_by_their_number(desk: Desk, tmp_path: Path) -> None:
    tail = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>2.001646</t></is></c></row>' % (LAST_ROW, LAST_ROW)
    fault = refused(desk, patched(tmp_path / "x.xlsx", tail), errors.SheetRowBad)
    assert isinstance(fault, errors.SheetRowBad)
    assert (fault.sheet, fault.row) == (PROCEDURES, LAST_ROW)
