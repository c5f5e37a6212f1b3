"""What happened to a dossier's clock: the promised date moved, the work stopped before its end."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Journalled


class DueChange(Journalled, Base):
    """One move of the promised date with its reason; `allowed_because` says why it was moved more than once.

    The apology (Mẫu 04) lies where it was issued: a change that another place tells of has none here.
    """

    __tablename__ = "due_changes"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slips.id"))
    due_before: Mapped[datetime]
    due_after: Mapped[datetime]
    reason: Mapped[str]
    allowed_because: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None] = mapped_column(String(36))


class Stopping(Journalled, Base):
    """Why a dossier is worked on no longer: asked for by its applicant, or without a request by the office.

    Without a request, `asked_on` is None and nobody asked. `given_back` names the papers that went back.
    """

    __tablename__ = "stoppings"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slips.id"))
    asked_on: Mapped[date | None]
    asked_by: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    given_back: Mapped[list[str]]
    fee_back: Mapped[str] = mapped_column(default="")
    stopped_at: Mapped[datetime]
    stopped_by: Mapped[str | None] = mapped_column(String(36))
