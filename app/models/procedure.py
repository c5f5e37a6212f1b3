"""The catalogue: fields, procedures, their versions, components, fees and steps."""

from datetime import date, time
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Journalled
from app.rules.completeness import PaperKind, Requirement
from app.rules.fees import Fee, items_of
from app.rules.working_time import Limit, TimeUnit


class Field(Journalled, Base):
    """A field of administration (lĩnh vực)."""

    __tablename__ = "fields"

    name: Mapped[str] = mapped_column(unique=True)


class Procedure(Journalled, Base):
    """An administrative procedure (TTHC), known by its national code; `time_rules` are those of its sector's law."""

    __tablename__ = "procedures"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    time_rules: Mapped[dict[str, Any] | None]


class ProcedureVersion(Journalled, Base):
    """A procedure as one decision announced it, in force from a date; a dossier keeps the one it was received under.

    Its identity derives from its whole content, so two homes that hold the same sheet agree. A version that was
    replaced on its own date while no dossier used it is `withdrawn`, never deleted.
    """

    __tablename__ = "procedure_versions"
    __table_args__ = (Index("ix_procedure_versions_procedure_from", "procedure_id", "in_force_from"),)

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"))
    field_id: Mapped[int] = mapped_column(ForeignKey("fields.id"))
    name: Mapped[str]
    department_name: Mapped[str]
    in_force_from: Mapped[date]
    decision: Mapped[str] = mapped_column(default="")
    limit_amount: Mapped[int]
    limit_unit: Mapped[str] = mapped_column(String(20))
    fee: Mapped[int | None]
    sets: Mapped[int] = mapped_column(default=1)
    online_level: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    same_day_cutoff: Mapped[str | None] = mapped_column(String(5))
    withdrawn: Mapped[bool] = mapped_column(default=False)

    procedure: Mapped[Procedure] = relationship()
    field: Mapped[Field] = relationship()
    components: Mapped[list["Component"]] = relationship(order_by="Component.position")
    fee_items: Mapped[list["FeeItem"]] = relationship(order_by="FeeItem.position")
    steps: Mapped[list["ProcessStep"]] = relationship(order_by="ProcessStep.position")

    @property
    def fees(self) -> tuple[Fee, ...]:
        """The fees as the rules take them: the items, or the single amount as one."""
        return items_of([one.fee() for one in self.fee_items], self.fee)

    @property
    def limit(self) -> Limit:
        """The time limit as the rules take it."""
        cutoff = time.fromisoformat(self.same_day_cutoff) if self.same_day_cutoff else None
        return Limit(self.limit_amount, TimeUnit(self.limit_unit), cutoff)


class Component(Journalled, Base):
    """One paper that a procedure asks for (thành phần hồ sơ)."""

    __tablename__ = "components"
    __table_args__ = (Index("ix_components_version", "version_id", "position"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"))
    position: Mapped[int]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(12))
    originals: Mapped[int] = mapped_column(default=0)
    copies: Mapped[int] = mapped_column(default=0)
    required: Mapped[bool] = mapped_column(default=False)
    case: Mapped[str | None]
    alternative_group: Mapped[str | None]
    blank_form: Mapped[str | None]
    paper_code: Mapped[str | None] = mapped_column(String(40))

    def requirement(self) -> Requirement:
        """Return the component as the completeness check takes it."""
        return Requirement(
            position=self.position,
            name=self.name,
            kind=PaperKind(self.kind),
            originals=self.originals,
            copies=self.copies,
            required=self.required,
            case=self.case,
            group=self.alternative_group,
            paper_code=self.paper_code,
        )


class FeeItem(Journalled, Base):
    """One fee of a procedure (phí, lệ phí) in đồng, where the catalogue tells them one by one.

    With a `case` it is due only where that case is ticked; `per_set` for each set that is handed in.
    """

    __tablename__ = "fee_items"
    __table_args__ = (Index("ix_fee_items_version", "version_id", "position"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"))
    position: Mapped[int]
    name: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    amount: Mapped[int]
    case: Mapped[str | None]
    per_set: Mapped[bool] = mapped_column(default=False)

    def fee(self) -> Fee:
        """Return the fee as the rules take it."""
        return Fee(self.name, self.amount, self.code, self.case, self.per_set)


class ProcessStep(Journalled, Base):
    """One internal step of a procedure and the working hours it may take."""

    __tablename__ = "process_steps"

    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"), index=True)
    position: Mapped[int]
    unit: Mapped[str]
    content: Mapped[str]
    hours: Mapped[float]
