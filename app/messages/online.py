"""What a file that came online is, in a line: what it was found to be, who signed it."""

from app.language import _
from app.rules.kinds import FileFinding
from app.rules.signatures import Signature, SignatureState


def finding_said(finding: FileFinding) -> str:
    """Return what a file was found to be."""
    return {
        FileFinding.SOUND: _("Sound"),
        FileFinding.ENCRYPTED: _("Locked with a password"),
        FileFinding.DAMAGED: _("Damaged"),
        FileFinding.ACTS: _("Holds commands that run by themselves"),
        FileFinding.OTHER: _("Of a kind that is no paper here: ask for a PDF"),
    }[finding]


def signature_said(signature: Signature) -> str:
    """Return what a signature is worth, and whether its signer is known here."""
    said = {
        SignatureState.WHOLE: _("Signed by {signer} ({issuer}), unchanged since"),
        SignatureState.ADDED: _("Signed by {signer} ({issuer}); later only signatures or filled fields were added"),
        SignatureState.CHANGED: _("Signed by {signer} ({issuer}), changed afterwards"),
        SignatureState.BROKEN: _("A signature that does not belong to what the file says"),
    }[signature.state].format(signer=signature.signer, issuer=signature.issuer)
    return said if signature.trusted else f"{said}; {_('the signer could not be verified')}"
