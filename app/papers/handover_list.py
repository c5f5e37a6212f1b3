"""The hand-over list that the counter and a department sign."""

from app.papers import letter, phrases
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.handover_content import HandoverLine, HandoverList
from app.papers.letter import Letter, Style
from app.papers.sheet import Piece
from app.papers.slip_codes import slip_qr
from app.papers.table import columns_of, table
from app.papers.units import mm
from app.rules.kinds import Form


def render(content: HandoverList) -> bytes:
    """Return the list as PDF on A4 landscape; long lists go on with their head repeated."""
    edition = edition_for(Form.HANDOVER_LIST, phrases.local_day(content.handed_over), chosen=content.issuer.edition)
    values = {
        "department": printable(content.department),
        "giving": printable(content.giving),
        "receiving": printable(content.receiving),
        "purpose": edition.labels["purposes"][content.purpose.value],
        "handed_over": phrases.moment(edition, content.handed_over),
        "count": phrases.count(len(content.lines)),
        "list_code": content.list_code,
    }
    form = Letter(
        edition=edition,
        issuer=content.issuer,
        number=content.number,
        issued=content.handed_over,
        values=values,
        signers={"giver": printable(content.giver)},
        qr=slip_qr(edition, content.list_code, "", "", content.handed_over),
        barcode=content.list_code,
        above=(edition.text("code_line").format_map(values),),
        fillers={"table": lambda style: _table(edition, content, style)},
    )
    return letter.render(form, (letter.LANDSCAPE_STYLE,))


def _table(edition: Edition, content: HandoverList, style: Style) -> list[Piece]:
    rows = [_row(position, line) for position, line in enumerate(content.lines, 1)]
    pieces = table(columns_of(edition.tables("columns")), rows, style.body - 2.5, style.frame.left)
    return [Piece(1.5 * mm), *pieces, Piece(1.5 * mm)]


def _row(position: int, line: HandoverLine) -> tuple[str, ...]:
    """Return the cells; the three of the result's return stay empty for hand and pen."""
    return (
        str(position),
        printable(line.code),
        printable(line.procedure_name),
        phrases.count(line.sets),
        printable(line.owner_name),
        printable(line.owner_address),
        printable(line.owner_phone),
        phrases.short_moment(line.received),
        phrases.short_moment(line.due) if line.due else "",
        "",
        "",
        "",
        printable(line.note),
    )
