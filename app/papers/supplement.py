"""Mẫu 02: phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""

from datetime import date

from app.papers import dossier_slip, letter, phrases
from app.papers.content import SupplementRequest
from app.papers.fonts import printable
from app.papers.forms import edition_for
from app.papers.wrapping import fill
from app.rules.completeness import Missing
from app.rules.kinds import Form


def render(content: SupplementRequest) -> bytes:
    """Return the supplement request as PDF; its barcode brings the draft back."""
    edition = dossier_slip.edition_of(Form.SUPPLEMENT, content)
    values = {
        **dossier_slip.head_values(content),
        "reason": phrases.free_text(content.reason or edition.text("reason")),
        "contact": printable(content.contact),
        "contact_phone": printable(content.contact_phone),
    }
    entries = [
        fill(edition.text("item"), {"position": str(position), "item": phrases.free_text(item)})
        for position, item in enumerate(content.items, 1)
    ]
    return dossier_slip.render(
        edition,
        content,
        values,
        {"officer": printable(content.officer)},
        above=("code_line" if content.code else "slip_code",),
        fillers={"items": lambda style: letter.numbered(entries, style)},
    )


def item_words(missing: Missing, day: date, chosen: str = "") -> str:
    """Return one missing thing in the words of the form in force, or chosen: names, and how many of which kind."""
    edition = edition_for(Form.SUPPLEMENT, day, chosen=chosen)
    either = edition.text("either")
    values = {
        "names": either.join(map(printable, missing.names)),
        "kinds": ", ".join(f"{phrases.count(n.count)} {phrases.kind(edition, n.kind)}" for n in missing.needs),
        "cases": either.join(map(printable, missing.choose_cases)),
    }
    shape = "missing_case" if missing.choose_cases else "missing" if missing.needs else "missing_unnamed"
    return edition.text(shape).format_map(values)
