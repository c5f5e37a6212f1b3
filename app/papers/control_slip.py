"""Mẫu 06: phiếu kiểm soát quá trình giải quyết hồ sơ."""

from collections.abc import Sequence

from app.papers import letter, phrases, sheet
from app.papers.content import ControlSlip, ControlStep
from app.papers.control_content import ResultLine, StepResult, WorkLine
from app.papers.fonts import BOLD, printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Letter, Style
from app.papers.sheet import Piece
from app.papers.slip_codes import slip_qr
from app.papers.table import blocks, columns_of, inner, scaled, table
from app.papers.units import mm
from app.papers.wrapping import Run, fill
from app.rules.kinds import Form


def render(content: ControlSlip) -> bytes:
    """Return the control slip as PDF, a block for each hand-over; what is unknown is left to hand and pen."""
    edition = edition_for(Form.CONTROL_SLIP, phrases.local_day(content.issued), chosen=content.issuer.edition)
    values = {
        "code": content.code,
        "department": printable(content.department),
        "partners": printable(content.partners),
        "received": phrases.moment(edition, content.received),
        "due": phrases.moment(edition, content.due) if content.due else "",
    }
    form = Letter(
        edition=edition,
        issuer=content.issuer,
        number=content.number,
        issued=content.issued,
        values=values,
        signers={},
        qr=slip_qr(
            edition, content.code, content.procedure_code, content.owner_identifier, content.issued, content.due
        ),
        barcode=content.code or content.slip_code,
        above=(edition.text("code_line").format_map(values),),
        fillers={
            "steps": lambda style: [
                *_steps(edition, content.steps, style),
                *_work(edition, content.work, style),
                *_results(edition, content.results, style),
            ]
        },
    )
    return letter.render(form, letter.styles(content.size or edition.size))


def _steps(edition: Edition, steps: tuple[ControlStep, ...], style: Style) -> list[Piece]:
    columns = scaled(columns_of(edition.tables("columns")), style.frame.room)
    size = style.body - 1
    places = inner(columns, style.frame.left)
    rows = (_cells(edition, step, size, places, first=index == 0) for index, step in enumerate(steps))
    drawn = blocks(columns, rows, size, style.frame.left)
    return [Piece(1.5 * mm), *drawn, Piece(2 * mm)]


def _work(edition: Edition, lines: tuple[WorkLine, ...], style: Style) -> list[Piece]:
    """Return the internal steps with planned and used time."""
    rows = [
        (
            printable(line.unit),
            printable(line.content),
            _hours(edition, line.planned),
            "" if line.used is None else _hours(edition, line.used),
            _kept(edition, line.result),
        )
        for line in lines
    ]
    return _titled(edition, "work", rows, style)


def _results(edition: Edition, lines: tuple[ResultLine, ...], style: Style) -> list[Piece]:
    """Return the recorded results: which unit had the dossier, when, and whether that was in time."""
    rows = [
        (
            printable(line.unit),
            phrases.free_text(line.name),
            phrases.numeric_moment(edition, line.recorded),
            _kept(edition, line.result),
        )
        for line in lines
    ]
    return _titled(edition, "result", rows, style)


def _titled(edition: Edition, name: str, rows: Sequence[tuple[str, ...]], style: Style) -> list[Piece]:
    """Return a table of the office's own below the blocks, nothing where it has no rows."""
    if not rows:
        return []
    size, columns = style.body - 1, scaled(columns_of(edition.tables(f"{name}_columns")), style.frame.room)
    title = sheet.paragraph([Run(edition.text(f"{name}_title"))], size, style.frame.left, style.frame.room)
    return [*title, Piece(1 * mm), *table(columns, rows, size, style.frame.left), Piece(2 * mm)]


def _kept(edition: Edition, result: StepResult | None) -> str:
    return edition.labels["results"][result.value] if result else ""


def _note(edition: Edition, step: ControlStep) -> str:
    """Return what was remarked of a hand-over, and by which way a result went."""
    way = edition.labels["ways"][step.way.value].format(tracking=step.tracking).strip() if step.way else ""
    return "; ".join(filter(None, (phrases.free_text(step.note), printable(way))))


def _hours(edition: Edition, hours: float) -> str:
    return edition.text("work_hours").format(hours=f"{hours:.1f}".removesuffix(".0").replace(".", ","))


def _cells(
    edition: Edition, step: ControlStep, size: float, places: list[tuple[float, float]], *, first: bool
) -> list[list[Piece]]:
    """Return the four cells of a hand-over."""
    units, times, results, notes = places
    blank = edition.text("blank")
    values = {
        "giver_unit": printable(step.giver_unit) or (edition.text("first_giver") if first else blank),
        "receiver_unit": printable(step.receiver_unit) or blank,
    }
    named = [
        line for text in edition.lines("step_units") for line in sheet.paragraph(fill(text, values), size, *units)
    ]
    return [
        named,
        _hand_over(edition, step, size, *times),
        sheet.paragraph([Run(_kept(edition, step.result))], size, *results, "center"),
        sheet.paragraph([Run(_note(edition, step))], size, *notes),
    ]


def _hand_over(edition: Edition, step: ControlStep, size: float, left: float, room: float) -> list[Piece]:
    """Return the moment and below it, side by side, the places where both sign."""
    moment = phrases.numeric_moment(edition, step.moment) if step.moment else edition.text("step_unknown")
    half = room / 2
    titles, names = [], []
    for index, (title, name) in enumerate(
        zip(edition.lines("step_signers"), (step.giver, step.receiver), strict=True)
    ):
        place = (left + index * half, half - 1 * mm)
        titles.append(sheet.stacked(sheet.paragraph([Run(title, BOLD)], size, *place, "center")))
        names.append(sheet.stacked(sheet.paragraph([Run(printable(name))], size, *place, "center")))
    return [
        *sheet.paragraph([Run(moment)], size, left, room, "center"),
        sheet.beside(titles),
        Piece(size * 2.2),
        sheet.beside(names),
    ]
