"""Mẫu 01: giấy tiếp nhận hồ sơ và hẹn trả kết quả."""

from app.papers import dossier_slip, letter, phrases
from app.papers.content import PaperLine, Receipt
from app.papers.fonts import printable
from app.papers.forms import Edition
from app.papers.letter import Style
from app.papers.sheet import Piece
from app.papers.table import Column, table
from app.papers.wrapping import Run, fill
from app.rules.kinds import Form
from app.text import thousands


def render(content: Receipt) -> bytes:
    """Return the receipt as PDF, in the edition of the day it is issued on."""
    edition = dossier_slip.edition_of(Form.RECEIPT, content)
    return dossier_slip.render(
        edition,
        content,
        _values(edition, content),
        {"submitter": phrases.signer(content.owner, content.submitter), "officer": printable(content.officer)},
        above=("code_line",) if content.edition_count == 1 else ("edition", "code_line"),
        due=content.due,
        fillers={
            "submitter": lambda style: _submitter(edition, content, style),
            "papers": lambda style: _papers(edition, content, style),
        },
    )


def _values(edition: Edition, content: Receipt) -> dict[str, str]:
    return {
        **dossier_slip.head_values(content),
        "sets": phrases.count(content.sets),
        "limit": phrases.limit(edition, content.limit_amount, content.limit_unit),
        "received": phrases.moment(edition, content.received),
        "due": phrases.moment(edition, content.due),
        "result_place": printable(content.result_place),
        "lookup_code": printable(content.lookup_code),
        "book": printable(content.book) or edition.text("book_blank"),
        "book_entry": printable(content.book_entry) or edition.text("book_blank"),
        "edition_count": str(content.edition_count),
    }


def _submitter(edition: Edition, content: Receipt, style: Style) -> list[Piece]:
    """Return the line of the authorised person and the paper of authority; nothing when the owner came."""
    if content.submitter is None:
        return []
    values = phrases.person("submitter", content.submitter)
    said = phrases.segments(edition.lines("submitter"), values, ", ")
    authority = phrases.segments([edition.text("submitter_authority")], values, "")
    return letter.text_line([Run(said + authority)], style)


def _papers(edition: Edition, content: Receipt, style: Style) -> list[Piece]:
    if content.papers_as_table:
        fee = letter.text_line(_fee(edition, content.fee, content.fee_paid), style)
        return [*_papers_table(edition, content.papers, style), *fee]
    entries = [
        fill(edition.text("paper"), {"position": str(position), "name": phrases.paper(edition, line)})
        for position, line in enumerate(content.papers, 1)
    ]
    return letter.numbered(entries, style)


def _fee(edition: Edition, fee: int | None, paid: int) -> tuple[Run, ...]:
    """Return the line of the fee and whether it is paid; of one that is not known both are filled in by hand."""
    if fee is None:
        return fill(edition.text("fee_unknown"), {})
    if not fee:
        return fill(edition.text("fee_none"), {})
    standing = "fee_paid" if paid >= fee else "fee_partly" if paid else "fee_unpaid"
    return fill(edition.text(standing), {"fee": thousands(fee), "paid": thousands(paid)})


def _papers_table(edition: Edition, papers: tuple[PaperLine, ...], style: Style) -> list[Piece]:
    """Return the papers as the table in use since 2025."""
    room = style.frame.room
    shares = (0.08, 0.52, 0.26, 0.14)
    aligns = ("right", "left", "left", "right")
    columns = [
        Column(title, share * room, align)
        for title, share, align in zip(edition.lines("table"), shares, aligns, strict=True)
    ]
    rows = [_row(edition, position, line) for position, line in enumerate(papers, 1)]
    pieces = table(columns, rows, style.body - 1, style.frame.left)
    return [*pieces, Piece(style.after * 2)]


def _row(edition: Edition, position: int, line: PaperLine) -> tuple[str, str, str, str]:
    handed = [(phrases.kind(edition, which), phrases.count(number)) for which, number in line.handed if number]
    if line.reused:
        handed.append((edition.text("paper_reused").format(reused=printable(line.reused)), ""))
    kinds = "\n".join(f"{name[:1].upper()}{name[1:]}" for name, _ in handed)
    return str(position), printable(line.name), kinds, "\n".join(number for _, number in handed)
