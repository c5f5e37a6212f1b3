"""Mẫu 02: phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""

from datetime import date

from app.papers import letter, phrases
from app.papers.content import SupplementRequest
from app.papers.fonts import printable
from app.papers.forms import edition_for
from app.papers.letter import Letter
from app.papers.slip_codes import slip_qr
from app.papers.wrapping import fill
from app.rules.completeness import Missing
from app.rules.kinds import Form


def render(content: SupplementRequest) -> bytes:
    """Return the supplement request as PDF; its barcode brings the draft back."""
    edition = edition_for(Form.SUPPLEMENT, phrases.local_day(content.issued), chosen=content.issuer.edition)
    values = {
        **phrases.person("owner", content.owner),
        "procedure_name": printable(content.procedure_name),
        "reason": phrases.free_text(content.reason or edition.text("reason")),
        "contact": printable(content.contact),
        "contact_phone": printable(content.contact_phone),
        "code": content.code,
        "slip_code": content.slip_code,
    }
    entries = [
        fill(edition.text("item"), {"position": str(position), "item": phrases.free_text(item)})
        for position, item in enumerate(content.items, 1)
    ]
    above = edition.text("code_line" if content.code else "slip_code").format_map(values)
    form = Letter(
        edition=edition,
        issuer=content.issuer,
        number=content.number,
        issued=content.issued,
        values=values,
        signers={"officer": printable(content.officer)},
        qr=slip_qr(
            edition,
            content.code or content.slip_code,
            content.procedure_code,
            content.owner.identifier,
            content.issued,
        ),
        barcode=content.code or content.slip_code,
        above=(above,),
        fillers={"items": lambda style: letter.numbered(entries, style)},
    )
    return letter.render(form, letter.styles(content.size or edition.size))


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
