"""Entries and rows from elsewhere: written as they are, once, and equal to what they came from."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.desk import intake
from app.desk.desk import Desk
from app.models import applying, journal, verify
from app.models.base import Base, encode
from app.models.dossier import ChecklistLine, Dossier
from app.models.procedure import Component, Field, Procedure, ProcedureVersion
from app.models.store import Store, open_store
from app.models.transfer import Transfer, TransferItem
from tests.desks import incomplete, open_draft
from tests.models.conftest import NewStore
from tests.models.rows import MOMENT, by, dossier, entries, kept, one_dossier, raw, settle, version

KINDS: tuple[type[Base], ...] = (
    Field, Procedure, ProcedureVersion, Component, Dossier, ChecklistLine, Transfer, TransferItem,
)  # fmt: skip
Made = dict[type[Base], list[Any]]


def test_entries_bring_the_rows_that_they_came_from(new_store: NewStore) -> None:
    here, there = new_store("here"), new_store("there")
    one_dossier(here)
    with there.transaction() as session:
        assert applying.apply(session, entries(here)) == 2
    assert kept(there) == kept(here)
    assert entries(there) == entries(here)


def test_the_same_entries_again_change_nothing(new_store: NewStore) -> None:
    here, there = new_store("here"), new_store("there")
    one_dossier(here)
    for expected in (2, 0):
        with there.transaction() as session:
            assert applying.apply(session, entries(here)) == expected
    with there.transaction() as session:  # not even where the row was changed here since
        session.scalars(select(Dossier)).one().owner_name = "Đã sửa"
        journal.record(session, by(workstation="0000-there"), "corrected")
        applying.apply(session, entries(here))
    assert [row["owner_name"] for row in kept(there)["dossiers"].values()] == ["Đã sửa"]


def test_a_value_that_was_taken_away_is_taken_away_there_too(new_store: NewStore) -> None:
    here, there = new_store("here"), new_store("there")
    uid = one_dossier(here)
    for moment in (MOMENT, None):
        with here.transaction() as session:
            session.scalars(select(Dossier)).one().accepted_at = moment
            journal.record(session, by(2), "corrected", dossier_uid=uid)
        with there.transaction() as session:
            applying.apply(session, entries(here))
        assert kept(there) == kept(here)


def test_entries_that_come_in_two_parts_add_up(new_store: NewStore) -> None:
    here, there = new_store("here"), new_store("there")
    uid = one_dossier(here)
    with there.transaction() as session:
        applying.apply(session, entries(here))
    with here.transaction() as session:
        session.scalars(select(Dossier)).one().void_reason = "Nhầm"
        journal.record(session, by(2), "voided", dossier_uid=uid)
    with there.transaction() as session:
        assert applying.apply(session, entries(here)) == 1
    assert kept(there) == kept(here)


def test_a_row_that_refers_to_nothing_stops_it_and_leaves_nothing(new_store: NewStore) -> None:
    here, there = new_store("here"), new_store("there")
    one_dossier(here)
    with pytest.raises(LookupError, match=r"dossiers\.version_id"), there.transaction() as session:
        applying.apply(session, entries(here)[1:])
    assert entries(there) == []
    assert kept(there) == {}


def test_all_that_a_desk_ever_did_makes_an_equal_store(desk: Desk, new_store: NewStore) -> None:
    intake.accept(desk, open_draft(desk))
    intake.request_supplement(desk, open_draft(desk, incomplete(desk)))
    intake.refuse(desk, open_draft(desk), "Không thuộc thẩm quyền")
    there = new_store("there")
    with there.transaction() as session:
        applying.apply(session, entries(desk.store))
    assert kept(there) == kept(desk.store)


def test_history_can_come_without_its_rows(new_store: NewStore) -> None:
    here, there = new_store("here"), new_store("there")
    uid = one_dossier(here)
    with here.reading() as session:
        told = journal.slice_of(session, uid)
    for expected in (1, 0):
        with there.transaction() as session:
            assert applying.insert_entries(session, told) == expected
    assert kept(there) == {}
    with there.transaction() as session:  # and an entry made here follows it
        journal.record(session, by(workstation="0000-there"), "confirmed", dossier_uid=uid)
    assert entries(there)[1]["previous_of_dossier"] == told[0]["hash"]


def test_rows_taken_in_belong_to_the_next_entry_of_this_store(new_store: NewStore) -> None:
    here, there = new_store("here"), new_store("there")
    one_dossier(here)
    with here.reading() as session:
        rows = verify.add_up(entries(here))
    with pytest.raises(RuntimeError, match="without a journal entry"), there.transaction() as session:
        applying.take_in(session, rows)
    with there.transaction() as session:
        applying.take_in(session, rows)
        journal.record(session, by(workstation="0000-there"), "package_received")
    assert json.loads(entries(there)[0]["content"])["rows"] == rows
    with there.transaction() as session:  # nothing new: no entry is needed
        applying.take_in(session, rows)
    assert kept(there) == kept(here)


def test_of_a_row_that_is_here_only_what_differs_is_taken_and_of_some_tables_nothing(store: Store) -> None:
    with store.transaction() as session:
        made, other = Field(name="Công nghiệp"), Procedure(code="1")
        session.add_all([made, other])
        journal.record(session, by(), "catalogue_imported")
        rows = {
            "fields": {made.uid: {"name": "Năng lượng"}},
            "procedures": {other.uid: {"code": "2"}, "u": {"code": "3"}},
        }
    with store.transaction() as session:
        applying.take_in(session, rows, frozenset({"procedures"}))
        journal.record(session, by(), "package_received")
    assert json.loads(entries(store)[1]["content"])["rows"] == {
        "fields": {made.uid: {"name": "Năng lượng"}},
        "procedures": {"u": {"code": "3"}},
    }
    assert {row["code"] for row in kept(store)["procedures"].values()} == {"1", "3"}


def test_what_a_newer_program_has_more_is_left_alone(store: Store) -> None:
    rows = {
        "fields": {"u": {"name": "Công nghiệp", "colour": "red", "id": 77}},
        "inventions": {"v": {}},
        "drafts": {"w": {}},
    }
    with store.transaction() as session:
        applying.take_in(session, rows)
        journal.record(session, by(), "package_received")
    assert raw(store.path, "SELECT * FROM fields") == [{"id": 1, "uid": "u", "name": "Công nghiệp"}]


def test_objects_that_were_loaded_before_show_what_was_taken_in(store: Store) -> None:
    with store.transaction() as session:
        made = Field(name="Công nghiệp")
        session.add(made)
        journal.record(session, by(), "catalogue_imported")
        applying.take_in(session, {"fields": {made.uid: {"name": "Năng lượng"}}})
        journal.record(session, by(), "package_received")
        assert made.name == "Năng lượng"


def test_parents_come_before_their_children() -> None:
    names = [table.name for table in applying.journalled_tables()]
    for table in applying.journalled_tables():
        for key in table.foreign_keys:
            assert names.index(key.column.table.name) < names.index(table.name)
    assert not {"drafts", "draft_pages", "officer_secrets", "applicants", "print_jobs", "workstations"} & {*names}


@dataclass(frozen=True)
class Step:
    """One change: a new row of a kind, or a new value in one that is there."""

    kind: int
    which: int
    text: str
    number: int


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
STEPS = st.builds(Step, st.integers(0, 11), st.integers(0, 3), TEXTS, st.integers(-(2**53) + 1, 2**53 - 1))
ACTS = st.lists(st.lists(STEPS, max_size=5), min_size=1, max_size=8)
"""Acts of some changes each; an act may change nothing."""


def change(session: Session, made: Made, step: Step) -> None:
    """Make a new row where its parents are there, else change one."""
    makers: list[tuple[type[Base], Callable[[], Any]]] = [
        (Field, lambda: Field(name=f"{step.text}{len(made[Field])}")),
        (ProcedureVersion, lambda: version(session, f"{step.number}.{len(made[ProcedureVersion])}")),
        (Component, lambda: _component(_one(made, ProcedureVersion, step), step)),
        (Dossier, lambda: dossier(session, _one(made, ProcedureVersion, step), step.text)),
        (
            ChecklistLine,
            lambda: _line(_one(made, Dossier, step), _one(made, Component, step), len(made[ChecklistLine])),
        ),
        (Transfer, lambda: _transfer(step)),
        (
            TransferItem,
            lambda: TransferItem(
                transfer=_one(made, Transfer, step), dossier=_one(made, Dossier, step), state=step.text
            ),
        ),
    ]
    if step.kind < len(makers):
        kind, make = makers[step.kind]
        try:
            made[kind].append(make())
        except LookupError:
            return
        session.add(made[kind][-1])
    else:
        _change_one(made, step)
    session.flush()


def _one(made: Made, kind: type[Base], step: Step) -> Any:
    return made[kind][step.which % len(made[kind])] if made[kind] else _none(kind)


def _none(kind: type[Base]) -> Any:
    raise LookupError(kind)


def _component(of: ProcedureVersion, step: Step) -> Component:
    return Component(
        version_id=of.id,
        position=step.which,
        name=step.text,
        kind="original",
        case=step.text or None,
        required=step.number > 0,
    )


def _line(of: Dossier, component: Component, position: int) -> ChecklistLine:
    return ChecklistLine(dossier_id=of.id, component_id=component.id, position=position)


def _transfer(step: Step) -> Transfer:
    return Transfer(
        number=step.number, year=2026, giver_uid="a", receiver_uid="b", offered_at=MOMENT, list_sha256=step.text
    )


def _change_one(made: Made, step: Step) -> None:
    """Change columns of every kind of type, some of them to nothing and back."""
    for found in made[Dossier][step.which : step.which + 1]:
        found.owner_name, found.sets, found.cases = step.text, step.number, [step.text, "đ"]
        found.due_uncertain = not found.due_uncertain
        found.accepted_at = by(abs(step.number) % 100_000).moment if step.number % 2 else None
    for found in made[ProcedureVersion][step.which : step.which + 1]:
        found.fee = step.number if step.number % 2 else None
        found.in_force_from = found.in_force_from.replace(day=1 + abs(step.number) % 28)
    for found in made[ChecklistLine][step.which : step.which + 1]:
        found.component_id = _one(made, Component, Step(0, abs(step.number) % 8, "", 0)).id


@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(acts=ACTS)
def test_entries_add_up_to_the_rows_and_bring_them_into_another_store(
    acts: list[list[Step]], tmp_path_factory: pytest.TempPathFactory, empty_store: Path
) -> None:
    _prove(acts, _new(tmp_path_factory, empty_store), _new(tmp_path_factory, empty_store))


@pytest.mark.long
@pytest.mark.timeout(900)
@settings(max_examples=500)
@given(acts=ACTS)
def test_many_more_entries_add_up(
    acts: list[list[Step]], tmp_path_factory: pytest.TempPathFactory, empty_store: Path
) -> None:
    _prove(acts, _new(tmp_path_factory, empty_store), _new(tmp_path_factory, empty_store))


def _prove(acts: list[list[Step]], here: Store, there: Store) -> None:
    settle(here)
    made: Made = {kind: [] for kind in KINDS}
    for number, act in enumerate(acts):
        with here.transaction() as session:
            for rows in made.values():
                rows[:] = [session.merge(row) for row in rows]
            for step in act:
                change(session, made, step)
            journal.record(session, by(number), "changed")
    with here.reading() as session:
        assert list(verify.journal_findings(session)) == []
        assert list(verify.row_findings(session)) == []
        assert _without_nothing(verify.rebuild(session)) == _without_nothing(_read(session))
    with there.transaction() as session:
        assert applying.apply(session, entries(here)) == len(acts)
    assert kept(there) == kept(here)
    here.close()
    there.close()


def _new(factory: pytest.TempPathFactory, empty_store: Path) -> Store:
    path = factory.mktemp("store") / "quay.sqlite3"
    path.write_bytes(empty_store.read_bytes())
    return open_store(path, path.parent)


def _read(session: Session) -> dict[str, dict[str, dict[str, Any]]]:
    """All journalled rows as the program's own objects say them, references by the other row's identity."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for kind in KINDS:
        for row in session.scalars(select(kind)):
            told = {c.name: _said(session, c, getattr(row, c.key)) for c in kind.__table__.columns}
            told.pop("id")
            found.setdefault(kind.__tablename__, {})[told.pop("uid")] = told
    return found


def _said(session: Session, column: ColumnElement[Any], value: Any) -> Any:
    for key in column.foreign_keys:
        target = key.column.table
        return session.scalar(select(target.c.uid).where(target.c.id == value))
    return encode(value)


def _without_nothing(rows: dict[str, dict[str, dict[str, Any]]]) -> dict[str, Any]:
    return {
        table: {uid: {n: v for n, v in row.items() if v is not None} for uid, row in by_uid.items()}
        for table, by_uid in rows.items()
    }
