"""Mẫu 03: phiếu từ chối tiếp nhận giải quyết hồ sơ."""

from app.papers import dossier_slip, phrases
from app.papers.content import Refusal
from app.papers.fonts import printable
from app.rules.kinds import Form


def render(content: Refusal) -> bytes:
    """Return the refusal as PDF; its barcode opens the dossier that was not received."""
    edition = dossier_slip.edition_of(Form.REFUSAL, content)
    values = {**dossier_slip.head_values(content), "reason": phrases.free_text(content.reason)}
    signers = {
        "submitter": printable(content.submitter_name) or phrases.signer(content.owner, None),
        "officer": printable(content.officer),
    }
    above = () if content.code else ("slip_code",)
    return dossier_slip.render(edition, content, values, signers, above=above)
