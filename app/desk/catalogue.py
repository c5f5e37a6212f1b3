"""The catalogue of procedures: taken in from a sheet as versions, and given out as the same sheet."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.exchange import catalogue_sheet
from app.exchange.catalogue_sheet import CatalogueSheet, ComponentRow, FeeRow, ProcedureRow, StepRow
from app.models import journal
from app.models.base import derived_uid, encode
from app.models.dossier import Dossier
from app.models.procedure import Component, FeeItem, Field, Procedure, ProcedureVersion, ProcessStep
from app.queries import catalogue as catalogue_rows

_Row = TypeVar("_Row", ComponentRow, StepRow, FeeRow)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: procedures that are new, got a new version, were replaced, stayed, were refused."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[str, ...]


def import_sheet(desk: Desk, path: Path) -> Imported:
    """Take a sheet in: nothing of it when a row is bad; the same sheet again changes nothing.

    A changed procedure becomes a new version from its date. The same date with changed content replaces that
    version while no dossier uses it; otherwise the procedure is refused and named. One missing in the sheet stays.
    Each procedure is one transaction and one entry, so that nobody waits for the whole sheet.

    Raises:
        SheetFault: the file is no such sheet, or a row is bad; nothing was taken in.
        DiskFull, HomeReadOnly: procedures before this one are in, each whole; the same sheet again goes on.
        NotAllowed: an officer of a department sits at the desk's workstation.
    """
    desk.refuse_guest()
    described = _described(catalogue_sheet.read(path))
    found: dict[str, list[str]] = {"new": [], "changed": [], "replaced": [], "unchanged": [], "refused": []}
    for one in described:
        code = one.procedure.code
        with desk.store.transaction() as session:
            outcome = _take_in(session, one)
            if outcome not in {"unchanged", "refused"}:
                note = {"file": path.name, "procedure": code}
                journal.record(session, desk.by(), "catalogue_imported", note=note)
        found[outcome].append(code)
    return Imported(**{outcome: tuple(codes) for outcome, codes in found.items()})


def export_sheet(desk: Desk, path: Path) -> int:
    """Write the catalogue in force as a sheet of the same layout; returns the number of procedures.

    Raises:
        HomeMissing: there is no such folder.
        DiskFull, HomeReadOnly: the file could not be written.
    """
    if not path.parent.is_dir():
        raise errors.HomeMissing(path.parent)
    with desk.store.reading() as session:
        sheet = catalogue_rows.sheet(session, desk.today().date())
    catalogue_sheet.write(sheet, path)
    return len(sheet.procedures)


@dataclass(frozen=True, slots=True)
class _Described:
    """A procedure of a sheet with its components, steps and fees in order; its digest is that of all it says."""

    procedure: ProcedureRow
    components: tuple[ComponentRow, ...]
    steps: tuple[StepRow, ...]
    fees: tuple[FeeRow, ...]

    @property
    def uid(self) -> str:
        """The identity that every home gives to a version of this content."""
        content: list[Any] = [
            _values(self.procedure),
            [_values(c) for c in self.components],
            [_values(s) for s in self.steps],
            *([[_values(f) for f in self.fees]] if self.fees else []),  # before there were fees it had none
        ]
        return derived_uid("procedure version", hashlib.sha256(rfc8785.dumps(content)).hexdigest())


def _described(sheet: CatalogueSheet) -> tuple[_Described, ...]:
    """Return each procedure with what belongs to it: the order of a sheet's rows says nothing."""
    components, steps, fees = _by_procedure(sheet.components), _by_procedure(sheet.steps), _by_procedure(sheet.fees)
    return tuple(
        _Described(p, tuple(components[p.code]), tuple(steps[p.code]), tuple(fees[p.code])) for p in sheet.procedures
    )


def _by_procedure(rows: Iterable[_Row]) -> defaultdict[str, list[_Row]]:
    found: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in sorted(rows, key=attrgetter("position")):
        found[row.procedure_code].append(row)
    return found


def _take_in(session: Session, given: _Described) -> str:
    row, uid = given.procedure, given.uid
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
        _write(session, uid, given)
    if same_date is not None:
        return "replaced"
    return "changed" if standing else "new"


def _versions(session: Session, code: str) -> list[ProcedureVersion]:
    statement = select(ProcedureVersion).join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
    return list(session.scalars(statement.where(Procedure.code == code)))


def _values(row: ProcedureRow | ComponentRow | StepRow | FeeRow) -> dict[str, Any]:
    values = {name: encode(value) for name, value in asdict(row).items()}
    if values.get("paper_code", "") is None:  # versions of before there was this column keep their identity
        del values["paper_code"]
    return values


def _write(session: Session, uid: str, given: _Described) -> None:
    row = given.procedure
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
        same_day_cutoff=row.same_day_cutoff,
    )
    session.add(version)
    session.flush()
    session.add_all(_component(version, c) for c in given.components)
    session.add_all(_step(version, s) for s in given.steps)
    session.add_all(_fee_item(version, f) for f in given.fees)
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
        paper_code=row.paper_code,
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


def _fee_item(version: ProcedureVersion, row: FeeRow) -> FeeItem:
    return FeeItem(
        uid=derived_uid("fee item", version.uid, row.position),
        version_id=version.id,
        position=row.position,
        name=row.name,
        code=row.code,
        amount=row.amount,
        case=row.case,
        per_set=row.per_set,
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
