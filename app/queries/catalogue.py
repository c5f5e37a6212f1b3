"""The catalogue in force, as the rows of its sheet."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.exchange.catalogue_sheet import CatalogueSheet, ComponentRow, FeeRow, ProcedureRow, StepRow
from app.models.procedure import ProcedureVersion
from app.rules.completeness import PaperKind
from app.rules.working_time import TimeUnit


def sheet(session: Session, day: date) -> CatalogueSheet:
    """Return the version of each procedure that is in force on a day, or the next one when none is yet."""
    standing = select(ProcedureVersion).where(~ProcedureVersion.withdrawn).options(
        joinedload(ProcedureVersion.procedure),
        joinedload(ProcedureVersion.field),
        selectinload(ProcedureVersion.components),
        selectinload(ProcedureVersion.steps),
        selectinload(ProcedureVersion.fee_items),
    )  # fmt: skip
    chosen: dict[int, ProcedureVersion] = {}
    for version in session.scalars(standing.order_by(ProcedureVersion.in_force_from)):
        if version.in_force_from <= day or version.procedure_id not in chosen:
            chosen[version.procedure_id] = version
    versions = sorted(chosen.values(), key=lambda v: v.procedure_id)
    return CatalogueSheet(
        procedures=tuple(_procedure(v) for v in versions),
        components=tuple(row for v in versions for row in _components(v)),
        steps=tuple(row for v in versions for row in _steps(v)),
        fees=tuple(row for v in versions for row in _fees(v)),
    )


def _procedure(version: ProcedureVersion) -> ProcedureRow:
    return ProcedureRow(
        code=version.procedure.code,
        name=version.name,
        field=version.field.name,
        department=version.department_name,
        amount=version.limit_amount,
        unit=TimeUnit(version.limit_unit),
        fee=version.fee,
        sets=version.sets,
        online_level=version.online_level,
        legal_basis=version.legal_basis,
        result=version.result,
        decision=version.decision,
        in_force_from=version.in_force_from,
        note=version.note,
        same_day_cutoff=version.same_day_cutoff,
    )


def _components(version: ProcedureVersion) -> list[ComponentRow]:
    return [
        ComponentRow(
            procedure_code=version.procedure.code,
            position=c.position,
            name=c.name,
            kind=PaperKind(c.kind),
            originals=c.originals,
            copies=c.copies,
            required=c.required,
            case=c.case,
            group=c.alternative_group,
            blank_form=c.blank_form,
            paper_code=c.paper_code,
        )
        for c in version.components
    ]


def _steps(version: ProcedureVersion) -> list[StepRow]:
    return [StepRow(version.procedure.code, s.position, s.unit, s.content, s.hours) for s in version.steps]


def _fees(version: ProcedureVersion) -> list[FeeRow]:
    code = version.procedure.code
    return [FeeRow(code, f.position, f.name, f.code, f.amount, f.case, f.per_set) for f in version.fee_items]
