"""A foreign spreadsheet as strict cells: opened in a confined child, read by column name, faults told by row."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from app import errors
from app.errors import SheetReason
from app.text import fold, nfc

READING_SECONDS = 90.0
LONGEST_TEXT = 8000
"""Characters; a spreadsheet program cuts a cell off at 32,767."""

_FIRST_DAY = date(1945, 9, 2)
_FORMULA = re.compile(r"'*[=+\-@]")
_TIME = re.compile(r"(\d{1,2})[:hH](\d{2})(?::00)?")
_WHOLE = re.compile(r"\d{1,15}")
_PARTS = re.compile(r"\d{1,9}([.,]\d{1,2})?")

Grid = Sequence[Sequence[Any]]
"""Rows that hold anything: the row's number as staff see it, then its cells."""


def open_sheets(path: Path) -> dict[str, Grid]:
    """Return the sheets of a foreign file by name; a child with limits opens it.

    Raises:
        SheetUnreadable: there is no such file, it is no spreadsheet, or it is larger than any catalogue;
            `detail` is missing, no_spreadsheet or too_large.
    """
    if not path.is_file():
        raise errors.SheetUnreadable(path.name, "missing")
    command = [sys.executable, "-X", "utf8", "-m", "app.exchange.sheet_child", str(path.absolute())]
    house = Path(__file__).resolve().parents[2]
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    try:
        ran = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=READING_SECONDS,
            cwd=house,
            env=quiet,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise errors.SheetUnreadable(path.name, "too_large") from None
    return _sheets(ran, path.name)


def harmless(cell: object) -> object:
    """Return a cell's value so that no spreadsheet program takes it for a formula; `Cells.text` undoes it."""
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell or None
    return cell


class Cells:
    """One row with its place, read cell by cell by the column's name."""

    def __init__(self, sheet: str, number: int, cells: Mapping[str, Any]) -> None:
        self.sheet = sheet
        self.number = number
        self._cells = cells

    def fault(self, column: str, reason: SheetReason) -> errors.SheetRowBad:
        """Return the fault of a cell of this row."""
        return errors.SheetRowBad(self.sheet, self.number, column, reason)

    def text(self, column: str, *, needed: bool = False) -> str:
        """Return a text; a number or a date that a spreadsheet program made of one is words again.

        Raises:
            SheetRowBad: it is needed and empty, or longer than any text.
        """
        text = nfc(_worded(self._cells[column]))
        if text[:1] == "'" and _FORMULA.match(text):
            text = text[1:]
        if needed and not text:
            raise self.fault(column, SheetReason.EMPTY)
        if len(text) > LONGEST_TEXT:
            raise self.fault(column, SheetReason.TOO_LARGE)
        return text

    def code(self, column: str) -> str:
        """Return a procedure's code; one that a spreadsheet program turned into a number gets its zeros back.

        Raises:
            SheetRowBad: it is empty, or lost its point (2.001646 typed where the point groups thousands).
        """
        raw = self._cells[column]
        if not isinstance(raw, float | int):
            return self.text(column, needed=True)
        code = f"{raw:.6f}"
        if isinstance(raw, bool) or not 0 < raw < 10 or float(code) != raw:
            raise self.fault(column, SheetReason.NO_CODE)
        return code

    def whole(self, column: str, most: int, default: int | None = None) -> int:
        """Return a whole number from 0 to `most`.

        Raises:
            SheetRowBad: it is none, too large, or empty where there is no default.
        """
        value = self.whole_or_none(column, most)
        value = default if value is None else value
        if value is None:
            raise self.fault(column, SheetReason.EMPTY)
        return value

    def whole_or_none(self, column: str, most: int) -> int | None:
        """Return a whole number from 0 to `most`, None for an empty cell.

        Raises:
            SheetRowBad: it is no whole number, or too large.
        """
        value = self._number(column, _WHOLE, most)
        if value is not None and not value.is_integer():
            raise self.fault(column, SheetReason.NO_NUMBER)
        return None if value is None else int(value)

    def quantity(self, column: str, most: int) -> float:
        """Return a number from 0 to `most` with or without decimals, 0 for an empty cell.

        Raises:
            SheetRowBad: it is no number, or too large.
        """
        return self._number(column, _PARTS, most) or 0.0

    def day(self, column: str) -> date:
        """Return a day: a cell that is a date, or text as 31/12/2026 or 2026-12-31.

        Raises:
            SheetRowBad: it is neither, or before 1945.
        """
        day = _day(self._cells[column])
        if day is None or day < _FIRST_DAY:
            raise self.fault(column, SheetReason.NO_DATE)
        return day

    def time_or_none(self, column: str) -> time | None:
        """Return a time of day: a cell that is one, or text as 10:00 or 10h00; None for an empty cell.

        Raises:
            SheetRowBad: it is none.
        """
        text = self.text(column)
        if not text:
            return None
        found = _TIME.fullmatch(text)
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise self.fault(column, SheetReason.NO_TIME)
        return time(int(found[1]), int(found[2]))

    def one_of(self, column: str, words: Mapping[str, Any]) -> Any:
        """Return what a word stands for; `words` is keyed by folded words.

        Raises:
            SheetRowBad: the word is not known.
        """
        word = fold(self.text(column))
        if word not in words:
            raise self.fault(column, SheetReason.UNKNOWN_WORD if word else SheetReason.EMPTY)
        return words[word]

    def _number(self, column: str, shape: re.Pattern[str], most: int) -> float | None:
        raw = self._cells[column]
        if isinstance(raw, str):
            text = nfc(raw)
            if not text:
                return None
            # "3.000" may be three or three thousand: only digits, and for parts two decimals at most
            if not shape.fullmatch(text):
                raise self.fault(column, SheetReason.NO_NUMBER)
            raw = float(text.replace(",", "."))
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not raw >= 0:
            raise self.fault(column, SheetReason.NO_NUMBER)
        if raw > most:
            raise self.fault(column, SheetReason.TOO_LARGE)
        return float(raw)


class Table:
    """A sheet's rows by column name; sheet and headings are matched without marks and case."""

    def __init__(
        self, sheets: Mapping[str, Grid], name: str, columns: Sequence[str], optional: Sequence[str] = ()
    ) -> None:
        """Find the sheet and its columns; of the optional ones those that are there.

        Raises:
            SheetMissing: the sheet, or a column of it, is not there.
        """
        found = _grid(sheets, name)
        if found is None:
            raise errors.SheetMissing(name, "")
        heads = [fold(nfc(_worded(cell))) for cell in found[0][1:]] if found else []
        missing = [column for column in columns if fold(column) not in heads]
        if missing:
            raise errors.SheetMissing(name, missing[0])
        self._name = name
        self._rows = found[1:]
        self._places = {
            column: heads.index(fold(column)) + 1 for column in (*columns, *optional) if fold(column) in heads
        }
        self._absent = dict.fromkeys(column for column in optional if column not in self._places)

    def rows(self) -> Iterator[Cells]:
        """Yield the rows that hold anything in the known columns."""
        for row in self._rows:
            cells = {column: row[at] if at < len(row) else None for column, at in self._places.items()}
            if any(_worded(cell).strip() for cell in cells.values()):
                yield Cells(self._name, row[0], {**self._absent, **cells})


def has_sheet(sheets: Mapping[str, Grid], name: str) -> bool:
    """Whether a file has a sheet of this name, marks and case aside."""
    return _grid(sheets, name) is not None


def _grid(sheets: Mapping[str, Grid], name: str) -> Grid | None:
    return next((grid for title, grid in sheets.items() if fold(nfc(title)) == fold(name)), None)


def _sheets(ran: "subprocess.CompletedProcess[bytes]", name: str) -> dict[str, Grid]:
    if ran.returncode < 0:  # ended by a limit
        raise errors.SheetUnreadable(name, "too_large")
    try:
        answer = json.loads(ran.stdout)
    except ValueError:
        raise errors.SheetUnreadable(name, "no_spreadsheet") from None
    if "refused" in answer:
        raise errors.SheetUnreadable(name, answer["refused"])
    sheets: dict[str, Grid] = answer["sheets"]
    return sheets


def _worded(raw: Any) -> str:
    if raw is None:
        return ""
    if isinstance(raw, dict):
        return f"{date.fromisoformat(raw['date']):%d/%m/%Y}"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)


def _day(raw: Any) -> date | None:
    if isinstance(raw, dict):
        return date.fromisoformat(raw["date"])
    for shape in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(str(raw).strip(), shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
