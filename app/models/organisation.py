"""The office: organisation, departments, counters, officers."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Journalled, Leaving
from app.rules.calendar import OfficeHours
from app.rules.kinds import PlaceRole
from app.rules.vietqr import BankAccount


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """What an office chose for its papers.

    `edition` is the id of the edition of the forms that is printed whatever the day, empty for the one in force;
    `notes` stand below the slips beside the form's own. `book` is the volume of the register in which each accepted
    dossier gets a number, empty where none is kept. A supplement request names `contact_name` and `contact_phone`;
    empty ones leave it to the officer and the desk's telephone. `logo` is a JPEG that stands over the office's name.
    """

    edition: str = ""
    notes: tuple[str, ...] = ()
    lookup_codes: bool = True
    book: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    logo: bytes = b""


class Organisation(Journalled, Base):
    """The office whose desk or department this is; its identity derives from its agency code."""

    __tablename__ = "organisations"

    agency_code: Mapped[str] = mapped_column(String(20))
    parent_name: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    desk_name: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    number_suffix: Mapped[str] = mapped_column(default="BPTNTKQ")
    hours: Mapped[dict[str, Any]]
    papers_as_table: Mapped[bool] = mapped_column(default=False)
    same_day_cutoff: Mapped[str] = mapped_column(String(5), default="15:00")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    forms_edition: Mapped[str | None] = mapped_column(String(20))
    paper_notes: Mapped[str | None]
    lookup_codes: Mapped[bool | None]
    book: Mapped[str | None]
    contact_name: Mapped[str | None]
    contact_phone: Mapped[str | None]
    logo: Mapped[str | None]
    answer_hours: Mapped[int | None]
    time_rules: Mapped[dict[str, Any] | None]
    bank_code: Mapped[str | None] = mapped_column(String(6))
    bank_account: Mapped[str | None] = mapped_column(String(19))
    bank_holder: Mapped[str | None]

    @property
    def paper_settings(self) -> PaperSettings:
        """What the office chose for its papers; what it never chose is as usual."""
        return PaperSettings(
            edition=self.forms_edition or "",
            notes=tuple((self.paper_notes or "").splitlines()),
            lookup_codes=self.lookup_codes is not False,
            book=self.book or "",
            contact_name=self.contact_name or "",
            contact_phone=self.contact_phone or "",
            logo=b64decode(self.logo or ""),
        )

    def set_paper_settings(self, chosen: PaperSettings) -> None:
        """Keep what the office chose for its papers."""
        self.forms_edition = chosen.edition or None
        self.paper_notes = "\n".join(chosen.notes) or None
        self.lookup_codes = chosen.lookup_codes
        self.book = chosen.book or None
        self.contact_name = chosen.contact_name or None
        self.contact_phone = chosen.contact_phone or None
        self.logo = b64encode(chosen.logo).decode() or None

    @property
    def paid_to(self) -> BankAccount | None:
        """The account that the office is paid on, None where it has set none."""
        if not self.bank_code or not self.bank_account:
            return None
        return BankAccount(self.bank_code, self.bank_account, self.bank_holder or "")

    @property
    def office_hours(self) -> OfficeHours:
        """The opening hours as the rules take them."""
        spans = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in self.hours["spans"])
        return OfficeHours(spans, frozenset(self.hours["weekdays"]))

    def set_office_hours(self, hours: OfficeHours) -> None:
        """Keep opening hours."""
        spans = [[a.isoformat("minutes"), b.isoformat("minutes")] for a, b in hours.spans]
        self.hours = {"spans": spans, "weekdays": sorted(hours.weekdays)}


class Department(Journalled, Base):
    """A specialised department (phòng chuyên môn); its identity derives from agency code and name."""

    __tablename__ = "departments"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class Counter(Journalled, Base):
    """A counter (quầy) of the desk."""

    __tablename__ = "counters"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class Officer(Journalled, Base):
    """A member of staff; the identity derives from agency code and sign-in name.

    Without a department, an officer serves the desk; `title` (chức danh) is what the portal is told.
    """

    __tablename__ = "officers"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    may_override: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str | None]
    department_uid: Mapped[str | None] = mapped_column(String(36))
    active: Mapped[bool] = mapped_column(default=True)


class OfficerSecret(Base):
    """An officer's password hash (argon2); never journalled, never leaves this store."""

    __tablename__ = "officer_secrets"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), unique=True)
    password_hash: Mapped[str]
    changed_at: Mapped[datetime]


class OfficeSecret(Base):
    """Something that only this store may know (a password of a mail server); never journalled."""

    __tablename__ = "office_secrets"

    name: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]


class Workstation(Leaving, Base):
    """An identity that this store has had in the journal; the newest is the one in use."""

    __tablename__ = "workstations"

    role: Mapped[str] = mapped_column(String(12), default=PlaceRole.DESK)
    place_uid: Mapped[str] = mapped_column(String(36))
    place_name: Mapped[str]
    made_at: Mapped[datetime]
    asks_last_code: Mapped[bool] = mapped_column(default=False)
