"""Signed PDFs: a certificate authority of its own, and papers that its signer signs."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNER, AUTHORITY = "Người ký mẫu", "Tổ chức chứng thực mẫu"
_DER = serialization.Encoding.DER


@dataclass(frozen=True)
class Signer:
    """One who signs, and the authority's certificate as PEM."""

    signs: signers.SimpleSigner
    authority: bytes

    def sign(self, content: bytes, field: str = "Sig1") -> bytes:
        """Return a PDF with a further signature."""
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        asked = signers.PdfSignatureMetadata(field_name=field)
        signed: bytes = signers.sign_pdf(writer, asked, signer=self.signs).getvalue()
        return signed


def signer() -> Signer:
    """Return a signer whose certificate an authority of its own gave."""
    of_authority, own = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    authority = _certificate(AUTHORITY, of_authority, AUTHORITY, of_authority)
    certificate = _certificate(SIGNER, own, AUTHORITY, of_authority)
    key = own.private_bytes(_DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signs = signers.SimpleSigner(
        signing_cert=_asn1(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore.from_certs([_asn1(authority)]),  # type: ignore[no-untyped-call]
    )
    return Signer(signs, authority.public_bytes(serialization.Encoding.PEM))


def with_other_page_size(signed: bytes) -> bytes:
    """Return a signed PDF to which somebody added a change of its page, as an editor does."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/MediaBox"] = generic.ArrayObject(
        [generic.NumberObject(side) for side in (0, 0, 300, 300)]  # type: ignore[no-untyped-call]
    )
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def forged(signed: bytes) -> bytes:
    """Return a signed PDF with some of its signed bytes exchanged for as many others."""
    return signed.replace(b"/Rotate 0", b"/Rotate 9", 1)


def _certificate(
    name: str, key: EllipticCurvePrivateKey, by: str, by_key: EllipticCurvePrivateKey
) -> x509.Certificate:
    """Return a certificate of ten days; one that names itself is an authority's."""
    now, itself = datetime.now(UTC), name == by
    usage = x509.KeyUsage(not itself, not itself, False, False, False, itself, itself, False, False)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, by)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
        .add_extension(x509.BasicConstraints(ca=itself, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(by_key, hashes.SHA256())
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(_DER))
