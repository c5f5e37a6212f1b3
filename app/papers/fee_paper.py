"""The fee paper: what a dossier owes, what was paid, and the VietQR for what is open."""

from collections.abc import Iterator
from typing import Any

from app.papers import dossier_slip, letter, phrases, sheet, symbols
from app.papers.fee_content import FeeLine, FeePaper, PaidLine
from app.papers.fonts import printable
from app.papers.forms import Edition
from app.papers.letter import Style
from app.papers.sheet import Piece
from app.papers.table import Column, table
from app.papers.units import mm
from app.papers.wrapping import Run, fill
from app.rules import vietqr
from app.rules.kinds import Form
from app.text import thousands

SHARES = (0.07, 0.33, 0.2, 0.2, 0.2)
SIDE = 32 * mm
"""The side of the code to pay by: telephones read it across a counter."""
QUIET = symbols.QUIET_QR * 0.6 * mm


def render(content: FeePaper) -> bytes:
    """Return the paper as PDF."""
    edition = dossier_slip.edition_of(Form.FEE_PAPER, content)
    return dossier_slip.render(
        edition,
        content,
        {**dossier_slip.head_values(content), "open": _open(edition, content)},
        {"submitter": "", "officer": printable(content.officer)},
        above=("code_line",) if content.code else (),
        fillers={
            "fees": lambda style: _fees(edition, content, style),
            "paid": lambda style: [piece for one in content.paid for piece in _paid(edition, one, style)],
            "transfer": lambda style: _transfer(edition, content, style),
        },
    )


def _open(edition: Edition, content: FeePaper) -> str:
    amount = content.open_amount
    if amount:
        return edition.text("amount").format(amount=thousands(amount))
    return edition.text("settled" if content.owed_amount else "exempt")


def _fees(edition: Edition, content: FeePaper, style: Style) -> list[Piece]:
    """Return the table of the fees with its sum."""
    if not content.fees:
        return letter.text_line([Run(edition.text("nothing_owed"))], style)
    room = style.frame.room
    columns = [
        Column(title, share * room, "left" if at == 1 else "right")
        for at, (title, share) in enumerate(zip(edition.lines("table"), SHARES, strict=True))
    ]
    rows = [_row(str(position), _name(edition, one), (one,)) for position, one in enumerate(content.fees, 1)]
    if len(rows) > 1:
        rows.append(_row("", edition.text("total"), content.fees))
    return [*table(columns, rows, style.body - 1, style.frame.left), Piece(style.after * 2)]


def _name(edition: Edition, one: FeeLine) -> str:
    name, reason = printable(one.name), printable(one.reason)
    return edition.text("reduced").format(name=name, reason=reason) if reason else name


def _row(position: str, name: str, fees: tuple[FeeLine, ...]) -> tuple[str, ...]:
    full, owed = sum(one.full_amount for one in fees), sum(one.amount for one in fees)
    less = thousands(full - owed) if full > owed else ""
    return (position, name, thousands(full), less, thousands(owed))


def _paid(edition: Edition, one: PaidLine, style: Style) -> list[Piece]:
    values = {
        "amount": thousands(one.amount),
        "way": str(edition.labels["ways"][one.way.value]),
        "moment": phrases.moment(edition, one.paid),
        "reference": printable(one.reference),
    }
    template = edition.text("paid") + (edition.text("reference") if values["reference"] else "")
    return letter.text_line(fill(template, values), style)


def _transfer(edition: Edition, content: FeePaper, style: Style) -> list[Piece]:
    """Return where to transfer what is open, beside the code that says the same to a telephone."""
    if not content.vietqr or content.bank is None:
        return []
    values = {
        "bank": printable(content.bank.bank_name),
        "account": printable(content.bank.account),
        "holder": printable(content.bank.holder) or edition.text("blank"),
        "open": _open(edition, content),
        "purpose": vietqr.purpose(content.code),
    }
    said = letter.text_line([Run(edition.text("transfer_title"))], style)
    return [*sheet.glued(said), sheet.beside([_code(content.vietqr, style), _account(edition, values, style)])]


def _account(edition: Edition, values: dict[str, str], style: Style) -> Piece:
    left = style.frame.left + SIDE + 2 * QUIET
    room = style.frame.left + style.frame.room - left
    return sheet.stacked(list(_told(edition, values, style, left, room)))


def _told(edition: Edition, values: dict[str, str], style: Style, left: float, room: float) -> Iterator[Piece]:
    yield Piece(QUIET)
    for template in edition.lines("transfer"):
        yield from sheet.spaced(sheet.paragraph(fill(template, values), style.body, left, room), style.after)


def _code(text: str, style: Style) -> Piece:
    """Return the code with its quiet zone, at the left edge of the text."""
    module = SIDE / len(symbols.qr_rows(text))

    def draw(canvas: Any, top: float) -> None:
        symbols.draw_qr(canvas, text, style.frame.left + QUIET, top - QUIET, module)

    return Piece(SIDE + 2 * QUIET, draw)
