"""An acknowledgement held against the entries that came with it, before any of it is believed."""

from pathlib import Path

from sqlalchemy.orm import Session

from app import errors
from app.desk import news, proof
from app.exchange.acknowledgement import AckItem, Acknowledgement
from app.exchange.sealed_json import Rows
from app.models import verify
from app.models.base import encode
from app.models.transfer import Transfer, TransferItem
from app.rules.kinds import ItemState


def prove(session: Session, transfer: Transfer, given: Acknowledgement, path: Path) -> None:
    """Refuse an answer that is not the receiver's, or says something else than the entries that came with it.

    Raises:
        AcknowledgementDamaged: which of these it is.
    """
    items = {item.dossier.uid: item for item in transfer.items}
    named = [one.dossier_uid for one in given.items]
    try:
        if (given.transfer_uid, given.sender_uid) != (transfer.uid, transfer.receiver_uid):
            raise proof.NotProven("sender")
        if len(named) != len(items.keys() & named):
            raise proof.NotProven("items")
        proof.check_people(given.rows)
        for one in given.items:
            proof.check_entries(session, one.dossier_uid, one.entries)
            _prove_decision(items[one.dossier_uid], one)
            news.check(session, one.dossier_uid, told(items[one.dossier_uid], one))
    except proof.NotProven as fault:
        raise errors.AcknowledgementDamaged(path, str(fault)) from fault


def decision(given: AckItem) -> ItemState:
    """Return what an item of an answer says."""
    return ItemState.CONFIRMED if given.confirmed else ItemState.RETURNED


def told(item: TransferItem, given: AckItem) -> Rows:
    """Return what an answer tells of a dossier beside the decision: what became of it since it was taken over."""
    return news.since_taken_over(given.dossier_uid, item.uid, given.entries if given.confirmed else ())


def _prove_decision(item: TransferItem, given: AckItem) -> None:
    row = verify.add_up(given.entries).get("transfer_items", {}).get(item.uid, {})
    proof.check_rows({"transfer_items": {item.uid: row}}, proof.OF_DOSSIER)
    said = (decision(given).value, given.reason, encode(given.decided_at))
    if (row.get("state"), row.get("reason", ""), row.get("decided_at")) != said:
        raise proof.NotProven("items")
