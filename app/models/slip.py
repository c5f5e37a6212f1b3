"""Issued papers and the jobs that print them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Journalled, Leaving
from app.printing.printer import JobState


class Slip(Journalled, Base):
    """An issued paper: its exact bytes by hash, its yearly gapless number, and how often copies were printed."""

    __tablename__ = "slips"
    __table_args__ = (UniqueConstraint("form", "year", "number", "place_uid"),)

    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"), index=True)
    place_uid: Mapped[str] = mapped_column(String(36))
    form: Mapped[int]
    edition: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    number: Mapped[int]
    slip_code: Mapped[str] = mapped_column(String(12), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[str] = mapped_column(String(4))
    issued_at: Mapped[datetime]
    issued_by: Mapped[str | None] = mapped_column(String(36))
    copies_marked: Mapped[int] = mapped_column(default=0)


class PrintJob(Leaving, Base):
    """One order to print stored bytes; a printer that is off leaves it here to be tried again."""

    __tablename__ = "print_jobs"
    __table_args__ = (Index("ix_print_jobs_state", "state"),)

    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slips.id"), index=True)
    paper: Mapped[str] = mapped_column(String(20))
    title: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    queue: Mapped[str]
    size: Mapped[str] = mapped_column(String(4))
    copies: Mapped[int]
    copy_mark: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(8), default=JobState.QUEUED)
    failure: Mapped[str] = mapped_column(default="")
    system_job: Mapped[str] = mapped_column(default="")
    ordered_at: Mapped[datetime]
    ordered_by: Mapped[str | None] = mapped_column(String(36))


class NumberSeries(Base):
    """The last number drawn of a series; a number is drawn in the transaction that issues it."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(unique=True)
    last: Mapped[int]
