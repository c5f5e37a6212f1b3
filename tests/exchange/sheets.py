"""Spreadsheets as they come from outside: the shipped sample, changed cell by cell or damaged."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook, load_workbook

from app import resources

SAMPLE = resources.path("catalogue/procedures-sample.xlsx")
FIRST_SHEET = "xl/worksheets/sheet1.xml"
_END = b"</sheetData>"


def changed(into: Path, change: Callable[[Workbook], object]) -> Path:
    """Return the sample after a change, as staff would make it in their spreadsheet program."""
    workbook = load_workbook(SAMPLE)
    change(workbook)
    workbook.save(into)
    return into


def patched(into: Path, tail: bytes, times: int = 1) -> Path:
    """Return the sample with raw XML, so many times, at the end of the first sheet's rows."""
    with (
        zipfile.ZipFile(SAMPLE) as given,
        zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
    ):
        for part in given.infolist():
            content = given.read(part)
            with out.open(part.filename, "w", force_zip64=True) as target:
                if part.filename == FIRST_SHEET:
                    head, content = content[: content.index(_END)], content[content.index(_END) :]
                    target.write(head)
                    for _time in range(times):
                        target.write(tail)
                target.write(content)
    return into


def million_empty_rows() -> bytes:
    """Return rows that hold formats and nothing else, to the last row a sheet can have."""
    return b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(100, 1_048_577))
