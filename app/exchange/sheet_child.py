"""The confined child that opens a foreign spreadsheet: prints its cells as JSON, or one word why it cannot.

Started as `python -m app.exchange.sheet_child FILE`; it bounds its own memory and time before it opens the file.
"""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

MOST_ROWS = 100_000
MOST_BYTES = 50 << 20
MEMORY = 1 << 30
CPU_SECONDS = 60


def main(name: str) -> None:
    """Print `{"sheets": {sheet: [[cell, …], …]}}` or `{"refused": word}`."""
    _confine()
    try:
        answer: dict[str, Any] = {"sheets": _cells(Path(name))}
    except MemoryError:
        answer = {"refused": "too_large"}
    except Exception:  # noqa: BLE001 - whatever the library says of a hostile file, it is no spreadsheet
        answer = {"refused": "no_spreadsheet"}
    sys.stdout.write(json.dumps(answer))


def _cells(path: Path) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    if path.stat().st_size > MOST_BYTES:
        raise MemoryError
    workbook = CalamineWorkbook.from_path(str(path))
    sheets: dict[str, list[list[Any]]] = {}
    for name in workbook.sheet_names:
        rows = []
        for number, row in enumerate(workbook.get_sheet_by_name(name).iter_rows()):
            cells = [_plain(cell) for cell in row]
            if any(cell not in {"", None} for cell in cells):
                rows.append([number + 1, *cells])
            if len(rows) > MOST_ROWS:
                raise MemoryError
        sheets[name] = rows
    return sheets


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"date": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


def _confine() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


if __name__ == "__main__":
    main(sys.argv[1])
