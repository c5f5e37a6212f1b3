"""Closed lists of the field that rows, papers and the window share."""

from enum import IntEnum, StrEnum


class OwnerKind(StrEnum):
    """Who a dossier belongs to."""

    CITIZEN = "citizen"
    BUSINESS = "business"
    HOUSEHOLD = "household"
    AGENCY = "agency"


class Channel(IntEnum):
    """How a dossier arrived (KenhThucHien of the national portal)."""

    DIRECT = 1
    ONLINE = 2
    POST = 3


class Form(IntEnum):
    """The forms of TT 03/2025/TT-VPCP by their numbers; 90 and above are the office's own papers.

    An older edition may number a form otherwise: the member, and with it the slip's code, stays the same.
    """

    RECEIPT = 1
    SUPPLEMENT = 2
    REFUSAL = 3
    APOLOGY = 4
    STOPPING = 5
    CONTROL_SLIP = 6
    REGISTER = 7
    HANDOVER_LIST = 90


class FileFinding(StrEnum):
    """What a file that came online was found to be; only a sound one counts as a paper."""

    SOUND = "sound"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    ACTS = "acts"


class ItemState(StrEnum):
    """Where one dossier of a hand-over stands."""

    OFFERED = "offered"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"


class PlaceRole(StrEnum):
    """What a workstation serves: the counter or a specialised department."""

    DESK = "desk"
    DEPARTMENT = "department"
