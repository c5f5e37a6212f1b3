"""The catalogue's spreadsheet: three sheets of procedures, components and steps, read strictly and written alike."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app import errors
from app.home import explaining_disk_faults
from app.rules.completeness import PaperKind
from app.rules.working_time import TimeUnit
from app.text import fold, nfc

PROCEDURES, COMPONENTS, STEPS = "Thủ tục", "Thành phần hồ sơ", "Các bước"

COLUMNS: Mapping[str, tuple[str, ...]] = {
    PROCEDURES: (
        "Mã TTHC", "Tên thủ tục hành chính", "Lĩnh vực", "Phòng giải quyết", "Thời hạn", "Đơn vị thời hạn",
        "Phí, lệ phí (đồng)", "Số bộ hồ sơ", "Mức độ DVC trực tuyến", "Căn cứ pháp lý", "Kết quả",
        "Quyết định công bố", "Hiệu lực từ ngày", "Ghi chú",
    ),
    COMPONENTS: (
        "Mã TTHC", "TT", "Tên giấy tờ", "Loại giấy tờ", "Số bản chính", "Số bản sao", "Bắt buộc",
        "Trường hợp áp dụng", "Nhóm thay thế", "Mẫu đơn, tờ khai",
    ),
    STEPS: ("Mã TTHC", "Bước", "Đơn vị thực hiện", "Nội dung", "Thời gian (giờ làm việc)"),
}  # fmt: skip

KINDS = {
    PaperKind.ORIGINAL: "Bản chính",
    PaperKind.CERTIFIED: "Bản sao chứng thực",
    PaperKind.COPY: "Bản sao",
    PaperKind.SHOWN: "Xuất trình để đối chiếu",
    PaperKind.ELECTRONIC: "Bản điện tử",
}
"""How the sheet words each kind of paper."""

READING_SECONDS = 90.0
MOST = 10.0**12
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """A row of the sheet «Thủ tục»."""

    code: str
    name: str
    field: str
    department: str
    amount: int
    unit: TimeUnit
    fee: int | None
    sets: int
    online_level: str
    legal_basis: str
    result: str
    decision: str
    in_force_from: date
    note: str


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A row of the sheet «Thành phần hồ sơ»."""

    procedure_code: str
    position: int
    name: str
    kind: PaperKind
    originals: int
    copies: int
    required: bool
    case: str | None
    group: str | None
    blank_form: str | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A row of the sheet «Các bước»."""

    procedure_code: str
    position: int
    unit: str
    content: str
    hours: float


@dataclass(frozen=True, slots=True)
class CatalogueSheet:
    """The three sheets."""

    procedures: tuple[ProcedureRow, ...]
    components: tuple[ComponentRow, ...]
    steps: tuple[StepRow, ...]


def read(path: Path) -> CatalogueSheet:
    """Read a catalogue strictly; the file is opened in a confined child.

    Raises:
        SheetUnreadable: it is no spreadsheet, or larger than any catalogue.
        SheetMissing: one of the three sheets, or a column, is not there.
        SheetRowBad: a row has something wrong; sheet, row as staff see it, column and reason are told.
    """
    tables = {name: _Table(name, rows) for name, rows in _open(path)}
    procedures = tuple(_unique(map(_procedure, tables[PROCEDURES].rows()), PROCEDURES, lambda r: (r.code,)))
    codes = {row.code for row in procedures}
    components = tuple(
        _unique(
            (_component(cells, codes) for cells in tables[COMPONENTS].rows()),
            COMPONENTS,
            lambda r: (r.procedure_code, r.position),
        )
    )
    steps = tuple(
        _unique(
            (_step(cells, codes) for cells in tables[STEPS].rows()),
            STEPS,
            lambda r: (r.procedure_code, r.position),
        )
    )
    return CatalogueSheet(procedures, components, steps)


def write(sheet: CatalogueSheet, path: Path) -> None:
    """Write a catalogue in the layout that `read` takes; cells that look like formulas are neutralised.

    Raises:
        DiskFull, HomeReadOnly: the file could not be written; a former one is left as it was.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    workbook = Workbook(write_only=True)
    rows: dict[str, list[tuple[object, ...]]] = {
        PROCEDURES: [_procedure_cells(row) for row in sheet.procedures],
        COMPONENTS: [_component_cells(row) for row in sheet.components],
        STEPS: [(r.procedure_code, r.position, r.unit, r.content, r.hours) for r in sheet.steps],
    }
    for name, lines in rows.items():
        page = workbook.create_sheet(name)
        page.freeze_panes = "A2"
        page.append(_bold(page, COLUMNS[name], Font(bold=True)))
        for line in lines:
            page.append([_harmless(cell) for cell in line])
    fresh = path.with_name(f"{path.name}.new")
    with explaining_disk_faults(path.parent):
        try:
            workbook.save(fresh)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


class _Cells:
    """One row with its place, read cell by cell with the column's name."""

    def __init__(self, sheet: str, number: int, cells: Mapping[str, Any]) -> None:
        self.sheet = sheet
        self.number = number
        self._cells = cells

    def fault(self, column: str, reason: errors.SheetReason) -> errors.SheetRowBad:
        return errors.SheetRowBad(self.sheet, self.number, column, reason)

    def text(self, column: str, *, needed: bool = False) -> str:
        raw = self._cells[column]
        if isinstance(raw, float) and raw.is_integer():
            raw = int(raw)
        text = nfc("" if raw is None or isinstance(raw, dict) else str(raw))
        text = text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS else text
        if needed and not text:
            raise self.fault(column, errors.SheetReason.EMPTY)
        return text

    def number_or(self, column: str, default: int | None) -> int | None:
        value = self.quantity(column)
        if value is None:
            return default
        if not value.is_integer():
            raise self.fault(column, errors.SheetReason.NO_NUMBER)
        return int(value)

    def quantity(self, column: str) -> float | None:
        raw = self._cells[column]
        if raw is None or raw == "":
            return None
        if isinstance(raw, bool) or not isinstance(raw, int | float | str):
            raise self.fault(column, errors.SheetReason.NO_NUMBER)
        try:
            value = float(raw)
        except ValueError:
            raise self.fault(column, errors.SheetReason.NO_NUMBER) from None
        if not 0 <= value < MOST:
            raise self.fault(column, errors.SheetReason.NO_NUMBER)
        return value

    def number_of(self, column: str) -> int:
        value = self.number_or(column, None)
        if value is None:
            raise self.fault(column, errors.SheetReason.EMPTY)
        return value

    def day(self, column: str) -> date:
        raw = self._cells[column]
        if isinstance(raw, dict):
            return date.fromisoformat(raw["date"])
        for shape in ("%d/%m/%Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(str(raw).strip(), shape).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise self.fault(column, errors.SheetReason.NO_DATE)

    def one_of(self, column: str, words: Mapping[str, Any]) -> Any:
        found = words.get(fold(self.text(column, needed=True)))
        if found is None:
            raise self.fault(column, errors.SheetReason.UNKNOWN_WORD)
        return found


class _Table:
    """A sheet's rows by column name; headings are matched without marks and case."""

    def __init__(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        self._name = name
        self._rows = rows[1:]
        heads = [fold(nfc(str(cell))) for cell in rows[0][1:]] if rows else []
        missing = [column for column in COLUMNS[name] if fold(column) not in heads]
        if missing:
            raise errors.SheetMissing(name, missing[0])
        self._places = {column: heads.index(fold(column)) + 1 for column in COLUMNS[name]}

    def rows(self) -> Iterator[_Cells]:
        for row in self._rows:
            cells = {column: row[at] if at < len(row) else None for column, at in self._places.items()}
            if any(cell not in ("", None) for cell in cells.values()):
                yield _Cells(self._name, row[0], cells)


def _open(path: Path) -> list[tuple[str, Sequence[Sequence[Any]]]]:
    found = _read_in_child(path)
    known = {fold(nfc(name)): rows for name, rows in found.items()}
    for name in COLUMNS:
        if fold(name) not in known:
            raise errors.SheetMissing(name, "")
    return [(name, known[fold(name)]) for name in COLUMNS]


def _read_in_child(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise errors.SheetUnreadable(path.name)
    command = [sys.executable, "-X", "utf8", "-m", "app.exchange.sheet_child", str(path.absolute())]
    house = Path(__file__).resolve().parents[2]
    try:
        ran = subprocess.run(
            command, capture_output=True, timeout=READING_SECONDS, cwd=house, check=False, stdin=subprocess.DEVNULL
        )
        answer = json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise errors.SheetUnreadable(path.name) from None
    if "refused" in answer:
        raise errors.SheetUnreadable(path.name, answer["refused"])
    sheets: dict[str, Any] = answer["sheets"]
    return sheets


def _unique(rows: Iterator[Any], sheet: str, key: Callable[[Any], tuple[object, ...]]) -> Iterator[Any]:
    seen: set[tuple[object, ...]] = set()
    for number, row in rows:
        if key(row) in seen:
            raise errors.SheetRowBad(sheet, number, COLUMNS[sheet][0], errors.SheetReason.TWICE)
        seen.add(key(row))
        yield row


_UNITS = {fold(unit.value): unit for unit in TimeUnit}
_KINDS = {fold(word): kind for kind, word in KINDS.items()}


def _procedure(cells: _Cells) -> tuple[int, ProcedureRow]:
    unit = cells.one_of("Đơn vị thời hạn", _UNITS)
    amount = cells.number_or("Thời hạn", 0 if unit is TimeUnit.SAME_DAY else None)
    if amount is None:
        raise cells.fault("Thời hạn", errors.SheetReason.EMPTY)
    row = ProcedureRow(
        code=cells.text("Mã TTHC", needed=True),
        name=cells.text("Tên thủ tục hành chính", needed=True),
        field=cells.text("Lĩnh vực", needed=True),
        department=cells.text("Phòng giải quyết", needed=True),
        amount=amount,
        unit=unit,
        fee=cells.number_or("Phí, lệ phí (đồng)", None),
        sets=cells.number_or("Số bộ hồ sơ", 1) or 1,
        online_level=cells.text("Mức độ DVC trực tuyến"),
        legal_basis=cells.text("Căn cứ pháp lý"),
        result=cells.text("Kết quả"),
        decision=cells.text("Quyết định công bố"),
        in_force_from=cells.day("Hiệu lực từ ngày"),
        note=cells.text("Ghi chú"),
    )
    return cells.number, row


def _component(cells: _Cells, codes: set[str]) -> tuple[int, ComponentRow]:
    row = ComponentRow(
        procedure_code=_known(cells, codes),
        position=cells.number_of("TT"),
        name=cells.text("Tên giấy tờ", needed=True),
        kind=cells.one_of("Loại giấy tờ", _KINDS),
        originals=cells.number_or("Số bản chính", 0) or 0,
        copies=cells.number_or("Số bản sao", 0) or 0,
        required=fold(cells.text("Bắt buộc")) == "x",
        case=cells.text("Trường hợp áp dụng") or None,
        group=cells.text("Nhóm thay thế") or None,
        blank_form=cells.text("Mẫu đơn, tờ khai") or None,
    )
    return cells.number, row


def _step(cells: _Cells, codes: set[str]) -> tuple[int, StepRow]:
    row = StepRow(
        procedure_code=_known(cells, codes),
        position=cells.number_of("Bước"),
        unit=cells.text("Đơn vị thực hiện", needed=True),
        content=cells.text("Nội dung", needed=True),
        hours=cells.quantity("Thời gian (giờ làm việc)") or 0.0,
    )
    return cells.number, row


def _known(cells: _Cells, codes: set[str]) -> str:
    code = cells.text("Mã TTHC", needed=True)
    if code not in codes:
        raise cells.fault("Mã TTHC", errors.SheetReason.UNKNOWN_PROCEDURE)
    return code


def _procedure_cells(row: ProcedureRow) -> tuple[object, ...]:
    return (
        row.code, row.name, row.field, row.department, row.amount, row.unit.value, row.fee, row.sets,
        row.online_level, row.legal_basis, row.result, row.decision, row.in_force_from, row.note,
    )  # fmt: skip


def _component_cells(row: ComponentRow) -> tuple[object, ...]:
    return (
        row.procedure_code, row.position, row.name, KINDS[row.kind], row.originals, row.copies,
        "x" if row.required else None, row.case, row.group, row.blank_form,
    )  # fmt: skip


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell or None if isinstance(cell, str) else cell


def _bold(page: Any, heads: Sequence[str], font: Any) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell

    cells = [WriteOnlyCell(page, value=head) for head in heads]
    for cell in cells:
        cell.font = font
    return cells
