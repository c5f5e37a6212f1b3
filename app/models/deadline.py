"""What happened to a dossier's clock: it stood still, the promised date moved, the work stopped before its end."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, String, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Journalled
from app.rules.kinds import DueChangeKind, PauseEnd


class Pause(Journalled, Base):
    """A time in which a dossier waited for its applicant: for papers (state 5) or for a fee (state 6).

    `state_before` is the state that it goes back to. `items` were asked for, `brought` came; `basis` is the article
    under which they were. A request that needs a reason of its own has `allowed_because`. After `answer_until` the
    office may close it unanswered; `ended_as` tells how the waiting ended (`PauseEnd`), None while it lasts.
    """

    __tablename__ = "pauses"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slips.id"))
    kind: Mapped[str] = mapped_column(String(12))
    state_before: Mapped[int]
    reason: Mapped[str]
    items: Mapped[list[str]]
    brought: Mapped[list[str]]
    basis: Mapped[str] = mapped_column(default="")
    allowed_because: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None] = mapped_column(String(36))
    answer_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(36))
    ended_as: Mapped[str | None] = mapped_column(String(12))

    @hybrid_property
    def lapsed(self) -> bool:
        """Whether it lapsed with the offer under which its place took the dossier over: it counts for nothing."""
        return self.ended_as == PauseEnd.LAPSED

    @lapsed.inplace.expression
    @classmethod
    def _lapsed(cls) -> ColumnElement[bool]:
        return func.coalesce(cls.ended_as, "") == PauseEnd.LAPSED.value


class DueChange(Journalled, Base):
    """One move of the promised date with its reason; `allowed_because` says why it was moved more than once.

    `kind` is a `DueChangeKind`; None, from before there were others, is an extension. The apology (Mẫu 04) lies where
    it was issued: a change that another place tells of has none here.
    """

    __tablename__ = "due_changes"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slips.id"))
    kind: Mapped[str | None] = mapped_column(String(12))
    due_before: Mapped[datetime]
    due_after: Mapped[datetime]
    reason: Mapped[str]
    allowed_because: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None] = mapped_column(String(36))

    @hybrid_property
    def extends(self) -> bool:
        """Whether it is an extension: the office promised a later date."""
        return self.kind in {None, DueChangeKind.EXTENDED}

    @extends.inplace.expression
    @classmethod
    def _extends(cls) -> ColumnElement[bool]:
        return cls.kind.is_(None) | (cls.kind == DueChangeKind.EXTENDED.value)


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
