"""What came online, in lines: what a file was found to be, who signed it, what a newer record changes."""

from app.language import _
from app.messages.names import channel_name, owner_kind_name, particular_name, state_name
from app.rules.differences import ALL, BY_POST, CHANNEL, FEES, FILE, OWNER_KIND, PAID, PROCEDURE, STATE, Difference
from app.rules.kinds import Channel, FileFinding, OwnerKind
from app.rules.signatures import Signature, SignatureState
from app.rules.states import State
from app.text import thousands


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


def difference_said(one: Difference) -> str:
    """Return one thing before and after."""
    if one.what == FILE:
        return _file_said(one)
    if one.what == PROCEDURE:
        words = _("Another procedure: {code}. It is a dossier of its own, to be refused or set aside here.")
        return words.format(code=one.after)
    if one.what == STATE:
        ours, said = (state_name(State(int(number))) for number in (one.before, one.after))
        return _("Another system says «{said}»; here: «{ours}»").format(said=said, ours=ours)
    before, after = (_value_said(one.what, value) or "—" for value in (one.before, one.after))
    return f"{particular_name(one.what)}: {before} → {after}"


def _file_said(one: Difference) -> str:
    if one.before and one.after:
        return _("File {name}: another content").format(name=one.after)
    added, gone = _("File added: {name}"), _("File gone: {name}")
    return added.format(name=one.after) if one.after else gone.format(name=one.before)


def _value_said(what: str, value: str) -> str:
    """Return a value as people say it."""
    if what == BY_POST:
        return _("yes") if value else _("no")
    if not value:
        return ""
    if what == OWNER_KIND:
        return owner_kind_name(OwnerKind(value))
    if what == CHANNEL:
        return channel_name(Channel(int(value)))
    if what in {FEES, PAID}:
        return _("all") if value == ALL else f"{thousands(int(value))} đ"
    return value
