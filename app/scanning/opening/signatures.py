"""Digital signatures of a PDF, verified inside the child by pyHanko; nothing is fetched from anywhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.rules.signatures import Signature, SignatureState

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate, Name
    from pyhanko.pdf_utils.generic import DictionaryObject
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import PdfSignatureStatus

MOST = 50
"""Signatures of one paper that are looked at; a real one has a few."""

LONGEST = 200


def verify(source: Path, roots: str) -> list[Signature]:
    """Return what each signature of a PDF is worth, field by field; time stamps are none.

    A signer is trusted where the certificates lead, today, to one of the folder `roots`, which may be missing;
    whether they were revoked is known only as far as the paper itself tells.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import enumerate_sig_fields

    trusted = list(_certificates(Path(roots)))
    try:
        with source.open("rb") as file:
            pdf = PdfFileReader(file, strict=False)
            found = [
                (name, field.get_object()) for name, _value, field in enumerate_sig_fields(pdf, filled_status=True)
            ]
            signed = [(name, field) for name, field in found if field["/V"].get("/Type") != "/DocTimeStamp"]
            return [_judged(pdf, name, field, trusted) for name, field in signed[:MOST]]
    except MemoryError:  # another file may have taken it
        raise
    except Exception:  # it is signed somehow, and cannot be read as that
        return [Signature(SignatureState.BROKEN)]


def _judged(pdf: "PdfFileReader", name: str, field: "DictionaryObject", trusted: "list[Certificate]") -> Signature:
    """Return one signature; one that cannot be read at all is broken."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=trusted, allow_fetching=False, revocation_mode="soft-fail")
    try:
        status = validate_pdf_signature(EmbeddedPdfSignature(pdf, field, name), context)
        signer, at = status.signing_cert, status.signer_reported_dt
    except MemoryError:
        raise
    except Exception:  # hostile bytes make any library fail in any way
        return Signature(SignatureState.BROKEN)
    moment = at if at and at.tzinfo else None
    return Signature(_state(status), _name(signer.subject), _name(signer.issuer), moment, bool(status.trusted))


def _state(status: "PdfSignatureStatus") -> SignatureState:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel

    if not (status.intact and status.valid):
        return SignatureState.BROKEN
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return SignatureState.WHOLE
    level = status.modification_level
    if status.docmdp_ok and level is not None and level <= ModificationLevel.FORM_FILLING:
        return SignatureState.ADDED
    return SignatureState.CHANGED


def _certificates(folder: Path) -> "Iterator[Certificate]":
    """Yield the certificates of a folder, as PEM or DER; files that hold none are left out."""
    from asn1crypto import pem
    from asn1crypto.x509 import Certificate

    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        try:
            raw = path.read_bytes()
            for der in (
                [der for _kind, _headers, der in pem.unarmor(raw, multiple=True)] if pem.detect(raw) else [raw]
            ):
                certificate = Certificate.load(der)
                certificate.native  # noqa: B018 - reads all of it, so that half a file is told now
                yield certificate
        except (OSError, ValueError):
            continue


def _name(name: "Name") -> str:
    """Return the common name, else the organisation, else all that the certificate says."""
    said = name.native
    chosen = said.get("common_name") or said.get("organization_name") or name.human_friendly
    return str(chosen[0] if isinstance(chosen, list) else chosen)[:LONGEST]
