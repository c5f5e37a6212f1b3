"""The catalogue's spreadsheet: procedures, components, steps, and fees where there are any; strict in and out."""

import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from app import durable, errors
from app.exchange.sheet_cells import Cells, Grid, Table, harmless, has_sheet, open_sheets
from app.rules.completeness import PaperKind
from app.rules.working_time import TimeUnit
from app.text import fold

PROCEDURES, COMPONENTS, STEPS, FEES = "Thủ tục", "Thành phần hồ sơ", "Các bước", "Phí, lệ phí"
FEE = "Phí, lệ phí (đồng)"

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

FEE_COLUMNS = (
    "Mã TTHC", "TT", "Tên phí, lệ phí", "Mã phí, lệ phí", "Mức thu (đồng)", "Trường hợp áp dụng", "Thu theo từng bộ",
)  # fmt: skip
"""The columns of the sheet of fees, which a file has only where some procedure has more than a single amount."""

CUTOFF = "Giờ chốt trong ngày"
"""Up to when a procedure answered «trong ngày» is answered the same day, where that is not the office's time.

A sheet has this column only where some procedure needs it.
"""

PAPER_CODE = "Mã giấy tờ"
"""The code of a kind of paper: one that was digitised once is known by it under another name and procedure too.

A sheet has this column only where some paper has a code.
"""

KINDS = {
    PaperKind.ORIGINAL: "Bản chính",
    PaperKind.CERTIFIED: "Bản sao chứng thực",
    PaperKind.COPY: "Bản sao",
    PaperKind.SHOWN: "Xuất trình để đối chiếu",
    PaperKind.ELECTRONIC: "Bản điện tử",
}
"""How the sheet words each kind of paper."""

_HEADS: Mapping[str, tuple[str, ...]] = {**COLUMNS, FEES: FEE_COLUMNS}
_UNITS = {fold(unit.value): unit for unit in TimeUnit}
_KINDS = {fold(word): kind for kind, word in KINDS.items()}
_CROSS = {"x": True}

MOST_TIME = 10_000
MOST_FEE = 10**12
MOST_COUNT = 99
MOST_ROWS_OF_ONE = 999
LONGEST_CODE = 40


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
    same_day_cutoff: str | None = None


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
    paper_code: str | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A row of the sheet «Các bước»."""

    procedure_code: str
    position: int
    unit: str
    content: str
    hours: float


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A row of the sheet «Phí, lệ phí»; the amount is in đồng."""

    procedure_code: str
    position: int
    name: str
    code: str
    amount: int
    case: str | None = None
    per_set: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueSheet:
    """The three sheets, and the fees that a fourth one tells one by one."""

    procedures: tuple[ProcedureRow, ...]
    components: tuple[ComponentRow, ...]
    steps: tuple[StepRow, ...]
    fees: tuple[FeeRow, ...] = ()


_Row = TypeVar("_Row", ProcedureRow, ComponentRow, StepRow, FeeRow)


def read(path: Path) -> CatalogueSheet:
    """Read a catalogue strictly; the file is opened in a confined child.

    Raises:
        SheetUnreadable: it is no spreadsheet, or larger than any catalogue.
        SheetMissing: one of the three sheets, or a column, is not there.
        SheetRowBad: a row has something wrong; sheet, row as staff see it, column and reason are told. A procedure
            whose fees the fourth sheet tells has no amount in the first one.
    """
    sheets = open_sheets(path)
    extra = {PROCEDURES: (CUTOFF,), COMPONENTS: (PAPER_CODE,)}
    tables = {name: Table(sheets, name, columns, extra.get(name, ())).rows() for name, columns in COLUMNS.items()}
    procedures = tuple(_unique(map(_procedure, tables[PROCEDURES]), PROCEDURES))
    codes = frozenset(row.code for row in procedures)
    components = _unique((_component(cells, codes) for cells in tables[COMPONENTS]), COMPONENTS)
    steps = _unique((_step(cells, codes) for cells in tables[STEPS]), STEPS)
    return CatalogueSheet(procedures, tuple(components), tuple(steps), tuple(_fees(sheets, procedures)))


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
        **({FEES: [_fee_cells(row) for row in sheet.fees]} if sheet.fees else {}),
    }
    needed = {
        PROCEDURES: (CUTOFF,) if any(row.same_day_cutoff for row in sheet.procedures) else (),
        COMPONENTS: (PAPER_CODE,) if any(row.paper_code for row in sheet.components) else (),
    }
    for name, lines in rows.items():
        page = workbook.create_sheet(name)
        page.freeze_panes = "A2"
        page.append(_bold(page, (*_HEADS[name], *needed.get(name, ())), Font(bold=True)))
        for line in lines:
            page.append([harmless(cell) for cell in line])
    made = io.BytesIO()  # the library leaves streams open behind a fault of the disk, which tell of it once more each
    workbook.save(made)
    durable.write(path, made.getvalue())


def _unique(rows: Iterable[tuple[Cells, _Row]], sheet: str) -> Iterator[_Row]:
    """Pass rows on while no two are of the same procedure and place."""
    seen: set[tuple[str, int]] = set()
    for cells, row in rows:
        procedure = isinstance(row, ProcedureRow)
        key = (row.code, 0) if isinstance(row, ProcedureRow) else (row.procedure_code, row.position)
        if key in seen:
            raise cells.fault(_HEADS[sheet][0 if procedure else 1], errors.SheetReason.TWICE)
        seen.add(key)
        yield row


def _procedure(cells: Cells) -> tuple[Cells, ProcedureRow]:
    unit = cells.one_of("Đơn vị thời hạn", _UNITS)
    row = ProcedureRow(
        code=cells.code("Mã TTHC"),
        name=cells.text("Tên thủ tục hành chính", needed=True),
        field=cells.text("Lĩnh vực", needed=True),
        department=cells.text("Phòng giải quyết", needed=True),
        amount=cells.whole("Thời hạn", MOST_TIME, 0 if unit is TimeUnit.SAME_DAY else None),
        unit=unit,
        fee=cells.whole_or_none(FEE, MOST_FEE),
        sets=cells.whole("Số bộ hồ sơ", MOST_COUNT, 1) or 1,
        online_level=cells.text("Mức độ DVC trực tuyến"),
        legal_basis=cells.text("Căn cứ pháp lý"),
        result=cells.text("Kết quả"),
        decision=cells.text("Quyết định công bố"),
        in_force_from=cells.day("Hiệu lực từ ngày"),
        note=cells.text("Ghi chú"),
        same_day_cutoff=f"{cutoff:%H:%M}" if (cutoff := cells.time_or_none(CUTOFF)) else None,
    )
    return cells, row


def _component(cells: Cells, codes: frozenset[str]) -> tuple[Cells, ComponentRow]:
    row = ComponentRow(
        procedure_code=_known(cells, codes),
        position=cells.whole("TT", MOST_ROWS_OF_ONE),
        name=cells.text("Tên giấy tờ", needed=True),
        kind=cells.one_of("Loại giấy tờ", _KINDS),
        originals=cells.whole("Số bản chính", MOST_COUNT, 0),
        copies=cells.whole("Số bản sao", MOST_COUNT, 0),
        required=cells.one_of("Bắt buộc", _CROSS) if cells.text("Bắt buộc") else False,
        case=cells.text("Trường hợp áp dụng") or None,
        group=cells.text("Nhóm thay thế") or None,
        blank_form=cells.text("Mẫu đơn, tờ khai") or None,
        paper_code=_short(cells, PAPER_CODE) or None,
    )
    return cells, row


def _step(cells: Cells, codes: frozenset[str]) -> tuple[Cells, StepRow]:
    row = StepRow(
        procedure_code=_known(cells, codes),
        position=cells.whole("Bước", MOST_ROWS_OF_ONE),
        unit=cells.text("Đơn vị thực hiện", needed=True),
        content=cells.text("Nội dung", needed=True),
        hours=cells.quantity("Thời gian (giờ làm việc)", MOST_TIME),
    )
    return cells, row


def _fees(sheets: Mapping[str, Grid], procedures: Iterable[ProcedureRow]) -> Iterator[FeeRow]:
    """Yield the rows of the sheet of fees where the file has one."""
    if not has_sheet(sheets, FEES):
        return
    single = {row.code: row.fee for row in procedures}
    yield from _unique((_fee(cells, single) for cells in Table(sheets, FEES, FEE_COLUMNS).rows()), FEES)


def _fee(cells: Cells, single: Mapping[str, int | None]) -> tuple[Cells, FeeRow]:
    code = _known(cells, single.keys())
    if single[code] is not None:
        raise cells.fault("Mã TTHC", errors.SheetReason.FEE_TWICE)
    row = FeeRow(
        procedure_code=code,
        position=cells.whole("TT", MOST_ROWS_OF_ONE),
        name=cells.text("Tên phí, lệ phí", needed=True),
        code=_short(cells, "Mã phí, lệ phí"),
        amount=cells.whole("Mức thu (đồng)", MOST_FEE),
        case=cells.text("Trường hợp áp dụng") or None,
        per_set=cells.one_of("Thu theo từng bộ", _CROSS) if cells.text("Thu theo từng bộ") else False,
    )
    return cells, row


def _short(cells: Cells, column: str) -> str:
    text = cells.text(column)
    if len(text) > LONGEST_CODE:
        raise cells.fault(column, errors.SheetReason.TOO_LARGE)
    return text


def _known(cells: Cells, codes: Collection[str]) -> str:
    code = cells.code("Mã TTHC")
    if code not in codes:
        raise cells.fault("Mã TTHC", errors.SheetReason.UNKNOWN_PROCEDURE)
    return code


def _procedure_cells(row: ProcedureRow) -> tuple[object, ...]:
    return (
        row.code, row.name, row.field, row.department, row.amount, row.unit.value, row.fee, row.sets,
        row.online_level, row.legal_basis, row.result, row.decision, row.in_force_from, row.note, row.same_day_cutoff,
    )  # fmt: skip


def _component_cells(row: ComponentRow) -> tuple[object, ...]:
    return (
        row.procedure_code, row.position, row.name, KINDS[row.kind], row.originals, row.copies,
        "x" if row.required else None, row.case, row.group, row.blank_form, row.paper_code,
    )  # fmt: skip


def _fee_cells(row: FeeRow) -> tuple[object, ...]:
    cross = "x" if row.per_set else None
    return (row.procedure_code, row.position, row.name, row.code, row.amount, row.case, cross)


def _bold(page: Any, heads: Sequence[str], font: Any) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell

    cells = [WriteOnlyCell(page, value=head) for head in heads]
    for cell in cells:
        cell.font = font
    return cells
