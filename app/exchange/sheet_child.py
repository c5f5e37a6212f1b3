"""The confined child that opens a foreign spreadsheet: prints its cells as JSON, or one word why it cannot.

Started as `python -m app.exchange.sheet_child FILE`; it bounds its own memory and time before it opens the file.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

MOST_ROWS = 50_000
MOST_COLUMNS = 64
MOST_CELL = 32_767  # characters, as spreadsheet programs have it
MOST_TEXT = 32 << 20  # characters of all cells together
MOST_BYTES = 50 << 20
MEMORY = 1 << 30
CPU_SECONDS = 60


def main(name: str) -> None:
    """Print `{"sheets": {sheet: [[row number, cell, …], …]}}` or `{"refused": word}`."""
    _confine()
    try:
        answer: dict[str, Any] = {"sheets": _sheets(Path(name))}
    except MemoryError:
        answer = {"refused": "too_large"}
    except Exception:  # whatever the library says of a hostile file, it is no spreadsheet
        answer = {"refused": "no_spreadsheet"}
    sys.stdout.write(json.dumps(answer))


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    if path.stat().st_size > MOST_BYTES:
        raise MemoryError
    workbook = CalamineWorkbook.from_path(str(path))
    room = MOST_TEXT
    sheets: dict[str, list[list[Any]]] = {}
    for name in workbook.sheet_names:
        sheets[name] = []
        for row in _rows(workbook.get_sheet_by_name(name)):
            sheets[name].append(row)
            room -= sum(len(cell) for cell in row if isinstance(cell, str))
            if room < 0 or len(sheets[name]) > MOST_ROWS:
                raise MemoryError
    return sheets


def _rows(sheet: Any) -> Iterator[list[Any]]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = row[:MOST_COLUMNS]
        held = set(cells)  # a stray space in the last row leaves a million of which each holds one kind of blank
        if held != {""} and any(_plain(cell) is not None for cell in held):
            yield [number, *map(_plain, cells)]


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime | date):
        return {"date": (cell.date() if isinstance(cell, datetime) else cell).isoformat()}
    if isinstance(cell, bool | int | float):
        return cell
    text = str(cell)[:MOST_CELL]
    return text if text and not text.isspace() else None


def _confine() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


if __name__ == "__main__":
    main(sys.argv[1])
    sys.stdout.flush()
    os._exit(0)  # nothing to tidy: a library with hostile data inside gets no last word
