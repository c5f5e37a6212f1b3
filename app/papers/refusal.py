"""Mẫu 03: phiếu từ chối tiếp nhận giải quyết hồ sơ."""

from app.papers import letter, phrases
from app.papers.content import Refusal
from app.papers.fonts import printable
from app.papers.forms import edition_for
from app.papers.letter import Letter
from app.papers.slip_codes import slip_qr
from app.rules.kinds import Form


def render(content: Refusal) -> bytes:
    """Return the refusal as PDF; its barcode opens the dossier that was not received."""
    edition = edition_for(Form.REFUSAL, phrases.local_day(content.issued), chosen=content.issuer.edition)
    values = {
        **phrases.person("owner", content.owner),
        "desk_name": printable(content.issuer.desk_name),
        "procedure_name": printable(content.procedure_name),
        "reason": phrases.free_text(content.reason),
        "code": content.code,
        "slip_code": content.slip_code,
    }
    above = () if content.code else (edition.text("slip_code").format_map(values),)
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
        qr=slip_qr(
            edition,
            content.code or content.slip_code,
            content.procedure_code,
            content.owner.identifier,
            content.issued,
        ),
        barcode=content.code or content.slip_code,
        above=above,
    )
    return letter.render(form, letter.styles(content.size or edition.size))
