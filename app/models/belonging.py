"""What belongs to one dossier and goes where it goes, and by which entry a place came to hold it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.models import verify
from app.models.deadline import DueChange, Pause, Stopping
from app.models.money import Charge, Payment
from app.models.result import Delivery, Result, Telling
from app.models.slip import Slip
from app.models.work import Remark, WorkStep

Kind = Slip | DueChange | Stopping | Pause | WorkStep | Remark | Charge | Payment | Result | Telling | Delivery

KINDS: tuple[type[Kind], ...] = (
    Slip,
    DueChange,
    Stopping,
    Pause,
    WorkStep,
    Remark,
    Charge,
    Payment,
    Result,
    Telling,
    Delivery,
)
"""The rows that are one dossier's own, beside its checklist and its hand-overs."""

LAPSING = frozenset(kind.__tablename__ for kind in (DueChange, Stopping, Pause))
"""What lapses with an offer that is taken back, as the dossier's date and state under it do."""

Entry = Mapping[str, Any]


def claim(entries: Sequence[Entry], dossier_uid: str, place_uid: str, workstations: Collection[str]) -> int:
    """Return at which of a dossier's entries a place came to hold it last, -1 when it never did.

    That it is so is said by the place's own workstations; what others say of it is no claim.
    """
    own = (at for at, one in enumerate(entries) if one["workstation"] in workstations)
    return max((at for at in own if _holder(entries[at], dossier_uid) == place_uid), default=-1)


def since(
    entries: Sequence[Entry], dossier_uid: str, place_uid: str, workstations: Collection[str]
) -> tuple[Entry, ...]:
    """Return what the holder of a dossier did with it from taking it over on: the entries of its own workstations."""
    begin = claim(entries, dossier_uid, place_uid, workstations)
    return tuple(one for one in entries[begin:] if one["workstation"] in workstations) if begin >= 0 else ()


def line(entries: Sequence[Entry], workstations: Collection[str]) -> tuple[Entry, ...]:
    """Return the entries of a dossier that lead to the newest one of some workstations, oldest first.

    What lies beside them is known to these workstations and was not applied there.
    """
    by_hash = {one["hash"]: one for one in entries}
    newest = next((one for one in reversed(entries) if one["workstation"] in workstations), None)
    found = []
    while newest is not None:
        found.append(newest)
        newest = by_hash.get(newest["previous_of_dossier"])
    return tuple(reversed(found))


def _holder(entry: Entry, dossier_uid: str) -> Any:
    return verify.add_up([entry]).get("dossiers", {}).get(dossier_uid, {}).get("holder_uid")
