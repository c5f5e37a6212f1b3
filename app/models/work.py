"""A department's own work on a dossier: its internal steps, and what its officers remark."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Journalled


class WorkStep(Journalled, Base):
    """One internal step of a dossier: what the procedure planned for it, and when it was really worked on.

    `hours` are working hours. Steps are taken over from the procedure when the department begins; each is begun and
    done by an officer, and a step that is not done has no `done_at`.
    """

    __tablename__ = "work_steps"
    __table_args__ = (UniqueConstraint("dossier_id", "position"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    position: Mapped[int]
    unit: Mapped[str]
    content: Mapped[str]
    hours: Mapped[float]
    officer_uid: Mapped[str | None] = mapped_column(String(36))
    begun_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(36))
    due_at: Mapped[datetime | None]


class Remark(Journalled, Base):
    """What an officer wrote down about a dossier; a `RemarkKind` tells what for."""

    __tablename__ = "remarks"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(String(36))
    answered_at: Mapped[datetime | None]
