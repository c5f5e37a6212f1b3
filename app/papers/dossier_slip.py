"""What the slips of a dossier share on paper: their edition, the values of their head, their codes."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from app.papers import letter, phrases
from app.papers.content import DossierSlip
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Filler, Letter
from app.papers.slip_codes import slip_qr
from app.rules.kinds import Form


def edition_of(form: Form, content: DossierSlip) -> Edition:
    """Return the edition of the day the slip is issued on, or the one that its office chose."""
    return edition_for(form, phrases.local_day(content.issued), chosen=content.issuer.edition)


def head_values(content: DossierSlip) -> dict[str, str]:
    """Return what a slip says of itself and of the dossier, as values for its form's lines."""
    return {
        **phrases.person("owner", content.owner),
        "desk_name": printable(content.issuer.desk_name),
        "hotline": printable(content.issuer.hotline),
        "procedure_name": printable(content.procedure_name),
        "code": content.code,
        "slip_code": content.slip_code,
    }


def render(
    edition: Edition,
    content: DossierSlip,
    values: Mapping[str, str],
    signers: Mapping[str, str],
    *,
    above: tuple[str, ...] = ("code_line",),
    due: datetime | None = None,
    fillers: Mapping[str, Filler] = MappingProxyType({}),
) -> bytes:
    """Return a slip as PDF; its codes hold the dossier's code where there is one, else the slip's.

    Args:
        edition: of its form.
        content: what it says.
        values: the same in the words of its form.
        signers: the names below its signatures.
        above: the form's texts that stand between title and barcode.
        due: the appointed day for the QR.
        fillers: what makes the form's lists.
    """
    code = content.code or content.slip_code
    form = Letter(
        edition=edition,
        issuer=content.issuer,
        number=content.number,
        issued=content.issued,
        values=values,
        signers=signers,
        qr=slip_qr(edition, code, content.procedure_code, content.owner.identifier, content.issued, due),
        barcode=code,
        above=tuple(edition.text(text).format_map(values) for text in above),
        fillers=fillers,
    )
    return letter.render(form, letter.styles(content.size or edition.size))
