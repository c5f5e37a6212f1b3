"""Mẫu 04: văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết."""

from app.papers import dossier_slip, phrases
from app.papers.content import Apology
from app.papers.fonts import printable
from app.papers.forms import Edition
from app.rules.kinds import Form


def render(content: Apology) -> bytes:
    """Return the apology as PDF; its QR holds the new day as the appointed one."""
    edition = dossier_slip.edition_of(Form.APOLOGY, content)
    signers = {"signer": printable(content.signer)}
    return dossier_slip.render(edition, content, _values(edition, content), signers, due=content.new_due)


def _values(edition: Edition, content: Apology) -> dict[str, str]:
    return {
        **dossier_slip.head_values(content),
        "agency": printable(content.agency),
        "received_day": phrases.opening(phrases.day(edition, phrases.local_day(content.received))),
        "due": phrases.moment(edition, content.due),
        "new_due": phrases.day(edition, phrases.local_day(content.new_due)),
        "reason": phrases.free_text(content.reason),
    }
