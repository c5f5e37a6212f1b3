"""What stands on each paper: frozen values that the desk fills in and the papers room prints.

A paper without a `size` of its own is printed on the sheet of its edition.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.papers.cash_content import CashEntry
from app.papers.control_content import ResultLine, StepResult, WorkLine
from app.rules.completeness import PaperKind
from app.rules.kinds import DeliveryWay, PaymentWay
from app.rules.states import State
from app.rules.working_time import TimeUnit


class PaperSize(StrEnum):
    """The sheet a form is printed on."""

    A4 = "A4"
    A5 = "A5"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The office that issues a paper, in the words of its head.

    `desk_name` is the long name of the counter ("Sở Công Thương tỉnh Thái Nguyên – Quầy số 3");
    `number_suffix` closes the number of every slip ("BPTNTKQ"). `edition` is the id of the edition of the forms
    that the office prints whatever the day; empty for the one in force. `notes` are the office's own, printed below
    those of the form. `logo` is a JPEG that stands over the office's name.
    """

    parent_agency: str
    office: str
    place: str
    desk_name: str
    hotline: str = ""
    number_suffix: str = "BPTNTKQ"
    edition: str = ""
    notes: tuple[str, ...] = ()
    logo: bytes = b""


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant or somebody who acts for one.

    `identifier` is given in full: papers mask personal numbers themselves and the QR holds it whole.
    `authority` names the paper by which a submitter acts ("giấy giới thiệu số 18/GGT").
    """

    name: str
    identifier: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One component that was handed in: its kinds with their counts.

    `reused` is when the paper was digitised for an earlier dossier ("03/2026"), empty when it was handed in.
    """

    name: str
    handed: tuple[tuple[PaperKind, int], ...] = ()
    reused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSlip:
    """What every slip of a dossier says of itself and of the dossier.

    `number` is the slip's own gapless number, not the sequence of `code`; that is empty before the dossier has one.
    """

    issuer: Issuer
    number: int
    slip_code: str
    code: str = ""
    procedure_code: str
    procedure_name: str
    owner: Person
    officer: str
    issued: datetime
    size: PaperSize | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(DossierSlip):
    """Mẫu 01: the receipt with its appointed date.

    `edition_count` is 2 for the paper that replaces a corrected one. `received` and `due` are aware; the office's
    zone is printed.
    `book` and `book_entry` are the register's volume and line, empty where the office keeps none. `fee` is in đồng,
    None where none is known, `fee_paid` what of it was paid; it stands on the receipt whose papers are a table.
    """

    submitter: Person | None
    papers: tuple[PaperLine, ...]
    sets: int
    limit_amount: int
    limit_unit: TimeUnit
    received: datetime
    due: datetime
    result_place: str
    lookup_code: str = ""
    edition_count: int = 1
    papers_as_table: bool = False
    book: str = ""
    book_entry: str = ""
    fee: int | None = None
    fee_paid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequest(DossierSlip):
    """Mẫu 02: everything that is missing, named at once; without a reason the form's own stands."""

    items: tuple[str, ...]
    reason: str
    contact: str
    contact_phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(DossierSlip):
    """Mẫu 03: why a dossier is not received."""

    reason: str
    submitter_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apology(DossierSlip):
    """Mẫu 04: the apology for a delay with the new date; the head of the resolving body signs it.

    `agency` is that body's name. `due` is the moment on the receipt, `new_due` the day that is now promised.
    """

    agency: str
    received: datetime
    due: datetime
    new_due: datetime
    reason: str
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopNotice(DossierSlip):
    """Mẫu 05: the dossier is no longer worked on.

    `requested` is the day on which the applicant asked so, None where the office stops by itself; then `reason` says
    why. `given_back` names the papers that go back, `fee_back` says which payments do.
    """

    received: datetime
    requested: date | None
    given_back: tuple[str, ...]
    fee_back: str
    reason: str = ""
    submitter_name: str = ""


@dataclass(frozen=True, slots=True)
class ControlStep:
    """One hand-over on the control slip; whatever is not known yet is left to be written by hand."""

    giver_unit: str = ""
    receiver_unit: str = ""
    moment: datetime | None = None
    giver: str = ""
    receiver: str = ""
    result: StepResult | None = None
    note: str = ""
    way: DeliveryWay | None = None
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class ControlSlip:
    """Mẫu 06 (05 of 2018): the slip that goes along with a dossier; `due` is None without a deadline."""

    issuer: Issuer
    number: int
    slip_code: str
    code: str
    procedure_code: str
    owner_identifier: str
    department: str
    partners: str
    received: datetime
    due: datetime | None
    steps: tuple[ControlStep, ...]
    issued: datetime
    size: PaperSize | None = None
    work: tuple[WorkLine, ...] = ()
    results: tuple[ResultLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One dossier of the register; `returned` is None while its result is still here.

    `way` is how the result was returned, or is to be, with the tracking number of a letter; `receiver` is who has it.
    A dossier that ended without a result says when and as what: withdrawn by its applicant, or stopped.
    """

    code: str
    procedure_name: str
    owner_name: str
    contact: str
    department: str
    received: datetime
    due: datetime | None = None
    returned: datetime | None = None
    way: DeliveryWay | None = None
    tracking: str = ""
    receiver: str = ""
    ended: datetime | None = None
    ended_as: State | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """Mẫu 07 (06 of 2018): the head of a register; its lines are given beside it, as many as there are.

    `fields` names the field or group of fields, empty for all, `first` and `last` are the days it covers.
    """

    issuer: Issuer
    number: int
    fields: str
    first: date
    last: date
    issued: datetime
    slip_code: str = ""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One dossier of a due list; `late_days` are working days, 0 within the day, None while it is not late."""

    code: str
    procedure_name: str
    owner_name: str
    owner_phone: str
    place: str
    officer: str
    step: str
    step_due: datetime | None
    due: datetime
    late_days: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A dossier that waits for papers: what was asked for, and until when it is waited for."""

    code: str
    procedure_name: str
    owner_name: str
    owner_phone: str
    items: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class OfficeList:
    """A list that the office prints for its own day: where and when it was made, and by whom."""

    issuer: Issuer
    place: str
    printed: datetime
    officer: str


@dataclass(frozen=True, slots=True)
class DueList(OfficeList):
    """What is late, due today and due on the next working day, as one morning finds it (A4 landscape).

    The desk's tells them by place, a department's by officer and step, with `steps` in sight whose dossiers are not.
    `unanswered` are the dossiers whose time to supplement ends today or is over.
    """

    next_day: date
    late: tuple[DueLine, ...]
    today: tuple[DueLine, ...]
    next: tuple[DueLine, ...]
    unanswered: tuple[AnswerLine, ...] = ()
    of_department: bool = False
    steps: tuple[DueLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ReaderCard:
    """The card with which staff try their barcode reader: a sample citizen card and a sample dossier code."""

    issuer: Issuer
    size: PaperSize = PaperSize.A5


@dataclass(frozen=True, slots=True)
class PrintTest:
    """The sheet that shows whether a printer keeps sizes, letters and codes."""

    issuer: Issuer
    printer: str
    printed: datetime
    size: PaperSize = PaperSize.A5


@dataclass(frozen=True, slots=True)
class ProcedureCount:
    """What one procedure brought in a day; `fees` are those of the dossiers accepted, in đồng.

    `recorded` are its results, `returned` those that reached their applicants.
    """

    procedure_code: str
    procedure_name: str
    accepted: int = 0
    supplements: int = 0
    refusals: int = 0
    fees: int = 0
    recorded: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The sheet of a day's end: what was done, what is still open, and the head of the journal.

    `journal_head` is the hex SHA-256 of the last entry of this workstation and `journal_sequence` its number;
    printed, they anchor the chain outside the store, so that a cut-off tail shows. `takings` are what came in by each
    way, in đồng, less what went back.
    """

    issuer: Issuer
    day: date
    printed: datetime
    officer: str
    procedures: tuple[ProcedureCount, ...]
    drafts_open: int
    not_handed_over: tuple[str, ...] = ()
    not_confirmed: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    journal_head: str = ""
    journal_sequence: int = 0
    last_backup: datetime | None = None
    cash: tuple[CashEntry, ...] = ()
    takings: tuple[tuple[PaymentWay, int], ...] = ()
    size: PaperSize = PaperSize.A4
