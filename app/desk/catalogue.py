"""The catalogue of procedures: taken in from a sheet as versions, and given out as the same sheet."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.desk.desk import Desk
from app.exchange import catalogue_sheet
from app.exchange.catalogue_sheet import ComponentRow, ProcedureRow, StepRow
from app.models import journal
from app.models.base import derived_uid, encode
from app.models.dossier import Dossier
from app.models.procedure import Component, Field, Procedure, ProcedureVersion, ProcessStep
from app.queries import catalogue as catalogue_rows


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: procedures that are new, got a new version, were replaced, stayed, were refused."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[str, ...]


def import_sheet(desk: Desk, path: Path) -> Imported:
    """Take a sheet in: wholly, or not at all when a row is bad; the same sheet again changes nothing.

    A changed procedure becomes a new version from its date. The same date with changed content replaces that
    version while no dossier uses it; otherwise the procedure is refused and named. One missing in the sheet stays.

    Raises:
        SheetFault: the file is no such sheet, or a row is bad; nothing was taken in.
    """
    sheet = catalogue_sheet.read(path)
    found: dict[str, list[str]] = {"new": [], "changed": [], "replaced": [], "unchanged": [], "refused": []}
    with desk.store.transaction() as session:
        for procedure in sheet.procedures:
            components = [c for c in sheet.components if c.procedure_code == procedure.code]
            steps = [s for s in sheet.steps if s.procedure_code == procedure.code]
            found[_take_in(session, procedure, components, steps)].append(procedure.code)
        if found["new"] or found["changed"] or found["replaced"]:
            journal.record(session, desk.by(), "catalogue_imported", note={"file": path.name})
    return Imported(**{outcome: tuple(codes) for outcome, codes in found.items()})


def export_sheet(desk: Desk, path: Path) -> int:
    """Write the catalogue in force as a sheet of the same layout; returns the number of procedures.

    Raises:
        DiskFull, HomeReadOnly: the file could not be written.
    """
    with desk.store.reading() as session:
        sheet = catalogue_rows.sheet(session, desk.today().date())
    catalogue_sheet.write(sheet, path)
    return len(sheet.procedures)


def _take_in(
    session: Session, row: ProcedureRow, components: Sequence[ComponentRow], steps: Sequence[StepRow]
) -> str:
    uid = derived_uid("procedure version", _digest(row, components, steps))
    versions = _versions(session, row.code)
    present = next((v for v in versions if v.uid == uid), None)
    if present is not None and not present.withdrawn:
        return "unchanged"
    standing = [v for v in versions if not v.withdrawn]
    same_date = next((v for v in standing if v.in_force_from == row.in_force_from), None)
    if same_date is not None:
        if session.scalar(select(Dossier.id).where(Dossier.version_id == same_date.id).limit(1)):
            return "refused"
        same_date.withdrawn = True
    if present is not None:
        present.withdrawn = False
    else:
        _write(session, uid, row, components, steps)
    if same_date is not None:
        return "replaced"
    return "changed" if standing else "new"


def _versions(session: Session, code: str) -> list[ProcedureVersion]:
    statement = select(ProcedureVersion).join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
    return list(session.scalars(statement.where(Procedure.code == code)))


def _digest(row: ProcedureRow, components: Sequence[ComponentRow], steps: Sequence[StepRow]) -> str:
    content: list[Any] = [_values(row), [_values(c) for c in components], [_values(s) for s in steps]]
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def _values(row: object) -> dict[str, Any]:
    from dataclasses import asdict

    return {name: encode(value) for name, value in asdict(row).items()}  # type: ignore[call-overload]


def _write(
    session: Session,
    uid: str,
    row: ProcedureRow,
    components: Sequence[ComponentRow],
    steps: Sequence[StepRow],
) -> None:
    version = ProcedureVersion(
        uid=uid,
        procedure_id=_procedure(session, row.code).id,
        field_id=_field(session, row.field).id,
        name=row.name,
        department_name=row.department,
        in_force_from=row.in_force_from,
        decision=row.decision,
        limit_amount=row.amount,
        limit_unit=row.unit.value,
        fee=row.fee,
        sets=row.sets,
        online_level=row.online_level,
        legal_basis=row.legal_basis,
        result=row.result,
        note=row.note,
    )
    session.add(version)
    session.flush()
    session.add_all(_component(version, c) for c in components)
    session.add_all(_step(version, s) for s in steps)
    session.flush()


def _component(version: ProcedureVersion, row: ComponentRow) -> Component:
    return Component(
        uid=derived_uid("component", version.uid, row.position),
        version_id=version.id,
        position=row.position,
        name=row.name,
        kind=row.kind.value,
        originals=row.originals,
        copies=row.copies,
        required=row.required,
        case=row.case,
        alternative_group=row.group,
        blank_form=row.blank_form,
    )


def _step(version: ProcedureVersion, row: StepRow) -> ProcessStep:
    return ProcessStep(
        uid=derived_uid("step", version.uid, row.position),
        version_id=version.id,
        position=row.position,
        unit=row.unit,
        content=row.content,
        hours=row.hours,
    )


def _procedure(session: Session, code: str) -> Procedure:
    found = session.scalar(select(Procedure).where(Procedure.code == code))
    if found is None:
        found = Procedure(uid=derived_uid("procedure", code), code=code)
        session.add(found)
        session.flush()
    return found


def _field(session: Session, name: str) -> Field:
    found = session.scalar(select(Field).where(Field.name == name))
    if found is None:
        found = Field(uid=derived_uid("field", name), name=name)
        session.add(found)
        session.flush()
    return found
