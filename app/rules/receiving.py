"""Who may have a result: what shows it, and whether a paper of authority is needed."""

from collections.abc import Collection

from app.rules.kinds import IdentityProof


def needs_authority(shown: IdentityProof, identifier: str, known: Collection[str]) -> bool:
    """Whether a paper of authority is needed: for a proxy, and for a card of one who is not in the dossier.

    Who brings the receipt may have the result (Mẫu 01).

    Args:
        shown: what was shown.
        identifier: the number of who stands at the counter.
        known: the numbers of the dossier's owner and of who filed it.
    """
    match shown:
        case IdentityProof.RECEIPT:
            return False
        case IdentityProof.CARD:
            return not identifier or identifier not in known
        case IdentityProof.AUTHORITY:
            return True
