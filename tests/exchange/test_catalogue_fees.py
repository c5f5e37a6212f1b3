"""Fees told one by one: a sheet of the catalogue that is there only where some procedure needs it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from app import errors
from app.errors import SheetReason
from app.exchange import catalogue_sheet
from app.exchange.catalogue_sheet import FEE_COLUMNS, FEES, PROCEDURES, FeeRow
from tests.exchange.sheets import SAMPLE, changed


def _with_fees(*rows: tuple[object, ...]) -> Callable[[Workbook], object]:
    """Take the first procedure's single amount away and tell its fees one by one."""

    def change(workbook: Workbook) -> None:
        workbook[PROCEDURES]["G2"] = None
        page = workbook.create_sheet("phi, le phi")
        for row in (FEE_COLUMNS, *rows):
            page.append(row)

    return change


def test_fees_told_one_by_one_are_read_where_there_is_such_a_sheet(tmp_path: Path) -> None:
    code = catalogue_sheet.read(SAMPLE).procedures[0].code
    rows = ((code, 1, "Phí thẩm định", "PTD", 2_200_000), (code, "2", "Lệ phí", None, "50000", "Cấp lại", "x"))
    sheet = catalogue_sheet.read(changed(tmp_path / "fees.xlsx", _with_fees(*rows)))
    assert sheet.fees == (
        FeeRow(code, 1, "Phí thẩm định", "PTD", 2_200_000),
        FeeRow(code, 2, "Lệ phí", "", 50_000, "Cấp lại", True),
    )
    assert sheet.procedures[0].fee is None
    assert catalogue_sheet.read(SAMPLE).fees == ()


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (("2.001646", 1, "Phí", None, "3.000"), "Mức thu (đồng)", SheetReason.NO_NUMBER),
        (("2.001646", 1, "Phí", None, None), "Mức thu (đồng)", SheetReason.EMPTY),
        (("2.001646", 1, " ", None, 1), "Tên phí, lệ phí", SheetReason.EMPTY),
        (("2.001646", 1, "Phí", "X" * 41, 1), "Mã phí, lệ phí", SheetReason.TOO_LARGE),
        (("2.001646", 1, "Phí", None, 1, None, "có"), "Thu theo từng bộ", SheetReason.UNKNOWN_WORD),
        (("2.001646", 7, "Phí", None, 1), "TT", SheetReason.TWICE),
        (("9.123456", 1, "Phí", None, 1), "Mã TTHC", SheetReason.UNKNOWN_PROCEDURE),
        (("2.001636", 1, "Phí", None, 1), "Mã TTHC", SheetReason.FEE_TWICE),
    ],
)
def test_a_bad_fee_is_told_by_its_row(
    tmp_path: Path, row: tuple[object, ...], column: str, reason: SheetReason
) -> None:
    path = changed(tmp_path / "bad.xlsx", _with_fees(("2.001646", 7, "Phí", None, 1), row))
    with pytest.raises(errors.SheetRowBad) as caught:
        catalogue_sheet.read(path)
    assert (caught.value.sheet, caught.value.row, caught.value.column, caught.value.reason) == (
        FEES, 3, column, reason,
    )  # fmt: skip
