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
    FEE_PAPER = 98

    @property
    def paper(self) -> str:
        """The name of its paper, by which a workstation's settings and its list of jobs know it."""
        return self.name.lower()


class FileFinding(StrEnum):
    """What a file that came online was found to be; only a sound one counts as a paper.

    One of another kind is what its name says, and nothing that can be shown or kept here: a text document, a table.
    """

    SOUND = "sound"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    ACTS = "acts"
    OTHER = "other"


class Look(StrEnum):
    """What an officer said of an online dossier while looking it through: it can be accepted, or not like this."""

    PASSED = "passed"
    ASIDE = "aside"


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


class TransferPurpose(StrEnum):
    """Why dossiers change hands: to be worked on, to ask for papers, with their result, unfinished, or stopped."""

    WORK = "work"
    SUPPLEMENT = "supplement"
    RESULT = "result"
    UNFINISHED = "unfinished"
    STOPPED = "stopped"


class PauseKind(StrEnum):
    """What a dossier waits for: papers (state 5) or a fee (state 6)."""

    SUPPLEMENT = "supplement"
    FEE = "fee"


class PauseEnd(StrEnum):
    """How a time of waiting ended; one lapses with the offer under which its place took the dossier over."""

    ANSWERED = "answered"
    PAID = "paid"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class DueChangeKind(StrEnum):
    """Why a promised date moved: an apology, a limit that starts again or goes on, or a calendar changed late."""

    EXTENDED = "extended"
    RESTARTED = "restarted"
    CONTINUED = "continued"
    CALENDAR = "calendar"


class RemarkKind(StrEnum):
    """What an officer of the department remarks: anything, or that papers are to be asked for."""

    REMARK = "remark"
    SUPPLEMENT = "supplement"


class PaymentWay(StrEnum):
    """How a fee was paid."""

    CASH = "cash"
    TRANSFER = "transfer"
    ONLINE = "online"


class ResultKind(StrEnum):
    """What a result is: a signed electronic document, a paper, both, or the notice that nothing is granted.

    Of a procedure that only takes note there is no document at all (thông báo hoạt động khuyến mại, QĐ công bố).
    """

    ELECTRONIC = "electronic"
    PAPER = "paper"
    BOTH = "both"
    NO_DOCUMENT = "none"
    REFUSAL = "refusal"


WITHOUT_PAPER = frozenset({ResultKind.ELECTRONIC, ResultKind.NO_DOCUMENT})
"""Results of which nothing lies at the desk to be fetched."""


class DeliveryWay(StrEnum):
    """How a result reaches its applicant."""

    DESK = "desk"
    POST = "post"
    ELECTRONIC = "electronic"


class IdentityProof(StrEnum):
    """What shows that who stands at the counter may have the result."""

    RECEIPT = "receipt"
    CARD = "card"
    AUTHORITY = "authority"


class TellingAbout(StrEnum):
    """What an applicant is told."""

    RESULT = "result"


class TellingWay(StrEnum):
    """How an applicant is told: a letter that this program sends, a text that staff send, or on the telephone."""

    EMAIL = "email"
    MESSAGE = "message"
    PHONE = "phone"
