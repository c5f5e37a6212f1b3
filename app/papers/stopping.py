"""Mẫu 05: thông báo dừng giải quyết hồ sơ."""

from collections.abc import Mapping

from app.papers import letter, phrases
from app.papers.content import StopNotice
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Letter, Style
from app.papers.sheet import Piece
from app.papers.slip_codes import slip_qr
from app.papers.wrapping import Run, fill
from app.rules.kinds import Form


def render(content: StopNotice) -> bytes:
    """Return the notice as PDF."""
    edition = edition_for(Form.STOPPING, phrases.local_day(content.issued), chosen=content.issuer.edition)
    values = _values(edition, content)
    form = Letter(
        edition=edition,
        issuer=content.issuer,
        number=content.number,
        issued=content.issued,
        values=values,
        signers={
            "submitter": printable(content.submitter_name) or phrases.signer(content.owner, None),
            "officer": printable(content.officer),
        },
        qr=slip_qr(edition, content.code, content.procedure_code, content.owner.identifier, content.issued),
        barcode=content.code or content.slip_code,
        above=(edition.text("code_line").format_map(values),),
        fillers={
            "stopped": lambda style: _stopped(edition, content, values, style),
            "given_back": lambda style: _given_back(edition, content.given_back, style),
        },
    )
    return letter.render(form, letter.styles(content.size or edition.size))


def _values(edition: Edition, content: StopNotice) -> dict[str, str]:
    return {
        **phrases.person("owner", content.owner),
        "desk_name": printable(content.issuer.desk_name),
        "procedure_name": printable(content.procedure_name),
        "code": content.code,
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
