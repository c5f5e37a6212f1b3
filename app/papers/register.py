"""Mẫu 07: sổ theo dõi hồ sơ."""

from collections.abc import Iterable

from app.papers import letter, phrases
from app.papers.content import Register, RegisterLine
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import LANDSCAPE_STYLE, Letter
from app.papers.slip_codes import slip_qr
from app.papers.table import columns_of, table
from app.rules.kinds import Form
from app.rules.states import State

ENDED_AS = {State.WITHDRAWN: "withdrawn", State.STOPPED: "stopped"}
"""The labels of what ends a dossier without a result."""


def render(content: Register, lines: Iterable[RegisterLine]) -> bytes:
    """Return the register as PDF on A4 landscape; the lines are taken one by one and none is kept."""
    edition = edition_for(Form.REGISTER, phrases.local_day(content.issued), chosen=content.issuer.edition)
    style = LANDSCAPE_STYLE
    form = Letter(
        edition=edition,
        issuer=content.issuer,
        number=content.number,
        issued=content.issued,
        values={
            "fields": printable(content.fields) or edition.text("all_fields"),
            "first": phrases.day(edition, content.first),
            "last": phrases.day(edition, content.last),
        },
        signers={},
        qr=slip_qr(edition, content.slip_code, "", "", content.issued) if content.slip_code else "",
        barcode=content.slip_code,
    )
    rows = (_row(edition, position, line) for position, line in enumerate(lines, 1))
    body = table(columns_of(edition.tables("columns")), rows, style.body - 2.5, style.frame.left)
    return letter.stream(form, style, body)


def _row(edition: Edition, position: int, line: RegisterLine) -> tuple[str, ...]:
    """Return the cells; the receiver signs in the last, which names who has the result already."""
    return (
        str(position),
        printable(line.code),
        printable(line.procedure_name),
        printable(line.owner_name),
        phrases.free_text(line.contact),
        printable(line.department),
        phrases.short_moment(line.received),
        phrases.short_moment(line.due) if line.due else "",
        phrases.short_moment(line.returned) if line.returned else "",
        _end(edition, line) or _way(edition, line),
        printable(line.receiver),
    )


def _end(edition: Edition, line: RegisterLine) -> str:
    """Return how a dossier ended that has no result to give, nothing for every other."""
    label = ENDED_AS.get(line.ended_as) if line.ended_as else None
    return edition.text(label).format(moment=phrases.short_moment(line.ended)) if label and line.ended else ""


def _way(edition: Edition, line: RegisterLine) -> str:
    if line.way is None:
        return ""
    return edition.text(line.way.value).format(tracking=printable(line.tracking)).strip()
