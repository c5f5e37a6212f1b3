"""Mẫu 04: văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết."""

from app.papers import letter, phrases
from app.papers.content import Apology
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Letter
from app.papers.slip_codes import slip_qr
from app.rules.kinds import Form


def render(content: Apology) -> bytes:
    """Return the apology as PDF; its QR holds the new day as the appointed one."""
    edition = edition_for(Form.APOLOGY, phrases.local_day(content.issued), chosen=content.issuer.edition)
    values = _values(edition, content)
    form = Letter(
        edition=edition,
        issuer=content.issuer,
        number=content.number,
        issued=content.issued,
        values=values,
        signers={"signer": printable(content.signer)},
        qr=slip_qr(
            edition,
            content.code,
            content.procedure_code,
            content.owner.identifier,
            content.issued,
            content.new_due,
        ),
        barcode=content.code or content.slip_code,
        above=(edition.text("code_line").format_map(values),),
    )
    return letter.render(form, letter.styles(content.size or edition.size))


def _values(edition: Edition, content: Apology) -> dict[str, str]:
    return {
        **phrases.person("owner", content.owner),
        "procedure_name": printable(content.procedure_name),
        "code": content.code,
        "agency": printable(content.agency),
        "received_day": phrases.opening(phrases.day(edition, phrases.local_day(content.received))),
        "due": phrases.moment(edition, content.due),
        "new_due": phrases.day(edition, phrases.local_day(content.new_due)),
        "reason": phrases.free_text(content.reason),
    }
