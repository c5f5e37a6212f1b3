"""What the two codes of a slip hold, from its content."""

from datetime import datetime

from app.papers.forms import Edition
from app.rules.calendar import ZONE
from app.rules.codes import SlipQr, format_slip_qr, procedure_key

# Longer than any number of a person or organisation; a longer text is no identifier and would blow up the QR.
_LONGEST = 32


def slip_qr(
    edition: Edition,
    code: str,
    procedure_code: str,
    identifier: str,
    issued: datetime,
    due: datetime | None = None,
) -> str:
    """Return the QR text of a slip (TT 01/2023/TT-VPCP, Điều 26; fields short, so that it reads at 150 dpi).

    `code` is the dossier's where there is one, else the slip's. Moments are written yymmddhhmm in the
    office's zone.
    """
    return format_slip_qr(
        SlipQr(
            code=_field(code),
            procedure=_field(procedure_key(procedure_code)) if procedure_code else "",
            identifier=_field(identifier),
            form=f"{edition.form:02d}",
            system=edition.text("system"),
            issued=_stamp(issued),
            due=_stamp(due) if due else "",
        )
    )


def _field(text: str) -> str:
    """Return what of a text a field of the QR can hold: ASCII without the separator."""
    plain = text.encode("ascii", "ignore").decode("ascii")
    kept = "".join(c for c in plain if c.isprintable() and c != "|")
    return kept if len(kept) <= _LONGEST else ""


def _stamp(when: datetime) -> str:
    return f"{when.astimezone(ZONE):%y%m%d%H%M}"
