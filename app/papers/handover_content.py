"""What stands on the hand-over list: frozen values that the desk fills in."""

from dataclasses import dataclass
from datetime import datetime

from app.papers.content import Issuer
from app.rules.kinds import TransferPurpose


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One dossier of a hand-over list; `due` is None when it has no deadline."""

    code: str
    procedure_name: str
    sets: int
    owner_name: str
    owner_address: str
    owner_phone: str
    received: datetime
    due: datetime | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class HandoverList:
    """The list both sides sign when dossiers go to the department that works on them, or back, and what for (A4)."""

    issuer: Issuer
    department: str
    giving: str
    receiving: str
    purpose: TransferPurpose
    number: int
    handed_over: datetime
    lines: tuple[HandoverLine, ...]
    giver: str
    list_code: str
