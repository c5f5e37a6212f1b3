"""Mẫu 05: thông báo dừng giải quyết hồ sơ."""

from collections.abc import Mapping

from app.papers import dossier_slip, letter, phrases
from app.papers.content import StopNotice
from app.papers.fonts import printable
from app.papers.forms import Edition
from app.papers.letter import Style
from app.papers.sheet import Piece
from app.papers.wrapping import Run, fill
from app.rules.kinds import Form


def render(content: StopNotice) -> bytes:
    """Return the notice as PDF."""
    edition = dossier_slip.edition_of(Form.STOPPING, content)
    values = _values(edition, content)
    return dossier_slip.render(
        edition,
        content,
        values,
        {
            "submitter": printable(content.submitter_name) or phrases.signer(content.owner, None),
            "officer": printable(content.officer),
        },
        fillers={
            "stopped": lambda style: _stopped(edition, content, values, style),
            "given_back": lambda style: _given_back(edition, content.given_back, style),
        },
    )


def _values(edition: Edition, content: StopNotice) -> dict[str, str]:
    return {
        **dossier_slip.head_values(content),
        "received": phrases.moment(edition, content.received),
        "requested": phrases.day(edition, content.requested) if content.requested else "",
        "reason": phrases.free_text(content.reason) or edition.text("reason"),
        "fee_back": printable(content.fee_back) or edition.text("nothing"),
    }


def _stopped(edition: Edition, content: StopNotice, values: Mapping[str, str], style: Style) -> list[Piece]:
    """Return the lines that say who stops the dossier: the applicant by a request, or the office by itself."""
    filled = phrases.filled(edition, values)
    lines = edition.lines("asked" if content.requested else "unasked")
    return [piece for line in lines for piece in letter.text_line(fill(line, filled), style)]


def _given_back(edition: Edition, papers: tuple[str, ...], style: Style) -> list[Piece]:
    if not papers:
        return letter.numbered([[Run(edition.text("nothing"))]], style)
    entries = [
        fill(edition.text("item"), {"position": str(position), "item": printable(paper)})
        for position, paper in enumerate(papers, 1)
    ]
    return letter.numbered(entries, style)
