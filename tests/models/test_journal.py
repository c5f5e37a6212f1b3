"""The journal: every change of a journalled row in an entry, in two chains that anybody can follow."""

import hashlib
import json
import re
from datetime import datetime

import pytest
from sqlalchemy import Executable, delete, insert, select, update

from app.models import journal
from app.models.dossier import Dossier
from app.models.organisation import Officer, OfficerSecret, Organisation
from app.models.procedure import Field, Procedure
from app.models.store import Store
from tests.models.rows import MOMENT, by, dossier, entries, one_dossier, raw, version

OTHER = "0000-workstation-other"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def canonical(value: object) -> bytes:
    """Canonical JSON of texts and whole numbers, without the library that the program uses."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_a_change_without_an_entry_is_refused_at_commit_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError, match=r"without a journal entry: \['fields'\]"), store.transaction() as session:
        session.add(Field(name="Công nghiệp"))
    assert raw(store.path, "SELECT * FROM fields") == []


def test_a_change_after_the_entry_is_refused_too(store: Store) -> None:
    def act() -> None:
        with store.transaction() as session:
            session.add(Field(name="Công nghiệp"))
            journal.record(session, by(), "catalogue_imported")
            session.add(Field(name="Năng lượng"))

    with pytest.raises(RuntimeError, match="without a journal entry"):
        act()
    assert raw(store.path, "SELECT * FROM journal_entries") == []


def test_a_refused_transaction_leaves_no_change_to_the_next(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction() as session:
        session.add(Field(name="Công nghiệp"))
    with store.transaction() as session:
        session.add(Field(name="Năng lượng"))
        journal.record(session, by(), "catalogue_imported")
    (entry,) = entries(store)
    assert [row["name"] for row in json.loads(entry["content"])["rows"]["fields"].values()] == ["Năng lượng"]


@pytest.mark.parametrize(
    "statement",
    [
        update(Dossier).values(owner_name="x"),
        delete(Dossier),
        insert(Field).values(uid="x", name="y"),
    ],
)
def test_a_statement_past_the_session_s_objects_is_refused(store: Store, statement: Executable) -> None:
    one_dossier(store)
    before = raw(store.path, "SELECT * FROM dossiers")
    with pytest.raises(RuntimeError, match="through its object only"), store.transaction() as session:
        session.execute(statement)
    assert raw(store.path, "SELECT * FROM dossiers") == before
    assert raw(store.path, "SELECT uid FROM fields WHERE uid = 'x'") == []


def test_a_journalled_row_is_never_deleted(store: Store) -> None:
    one_dossier(store)

    def act() -> None:
        with store.transaction() as session:
            session.delete(session.scalars(select(Dossier)).one())
            session.flush()

    with pytest.raises(RuntimeError, match="never deleted"):
        act()
    assert len(raw(store.path, "SELECT * FROM dossiers")) == 1


def test_an_entry_holds_a_new_row_whole_and_of_a_changed_one_what_changed(store: Store) -> None:
    uid = one_dossier(store)
    with store.transaction() as session:
        found = session.scalars(select(Dossier)).one()
        found.owner_name = "Người nộp mẫu hai"
        found.sets = found.sets
        found.accepted_at = MOMENT
        journal.record(session, by(5), "corrected", dossier_uid=uid, note={"reason": "Sai tên"})
    made, changed = (json.loads(entry["content"]) for entry in entries(store)[1:])
    whole = made["rows"]["dossiers"][uid]
    assert whole["owner_name"] == "Người nộp mẫu"
    assert whole["received_at"] == "2026-11-25T02:41:00Z"
    assert (whole["cases"], whole["due_uncertain"], whole["sets"]) == ([], False, 1)
    assert not {"id", "uid", "code"} & whole.keys()
    assert changed["rows"]["dossiers"] == {
        uid: {"owner_name": "Người nộp mẫu hai", "accepted_at": "2026-11-25T02:41:00Z"}
    }
    assert changed["note"] == {"reason": "Sai tên"}


def test_a_value_that_is_taken_away_is_in_the_entry(store: Store) -> None:
    uid = one_dossier(store)
    for value in ("Phòng mẫu", None):
        with store.transaction() as session:
            session.scalars(select(Dossier)).one().department_uid = value
            journal.record(session, by(), "corrected", dossier_uid=uid)
    assert json.loads(entries(store)[-1]["content"])["rows"]["dossiers"] == {uid: {"department_uid": None}}


def test_a_reference_is_told_by_the_other_row_s_identity(store: Store) -> None:
    uid = one_dossier(store)
    (kept,) = raw(store.path, "SELECT uid FROM procedure_versions")
    assert json.loads(entries(store)[1]["content"])["rows"]["dossiers"][uid]["version_id"] == kept["uid"]


def test_anybody_can_recompute_the_hashes(store: Store) -> None:
    one_dossier(store)
    for entry in entries(store):
        content = entry.pop("content").encode()
        assert content == canonical(json.loads(content))
        assert sha256(bytes.fromhex(entry.pop("salt")) + content) == entry["content_hash"]
        assert sha256(canonical({k: v for k, v in entry.items() if k != "hash"})) == entry["hash"]


def test_what_was_done_twice_alike_cannot_be_guessed_from_its_hash(store: Store) -> None:
    for _time in range(2):
        with store.transaction() as session:
            journal.record(session, by(), "identifier_seen", note={"dossier": "x"})
    first, second = entries(store)
    assert first["content"] == second["content"]
    assert first["content_hash"] != second["content_hash"]
    assert len(bytes.fromhex(first["salt"])) == 16


def test_entries_form_a_chain_of_each_workstation_and_one_of_each_dossier(store: Store) -> None:
    with store.transaction() as session:
        of = version(session)
        journal.record(session, by(), "catalogue_imported")
        first, second = dossier(session, of), dossier(session, of)
        journal.record(session, by(), "accepted", dossier_uid=first.uid)
        journal.record(session, by(), "accepted", dossier_uid=second.uid)
    with store.transaction() as session:
        journal.record(session, by(workstation=OTHER), "slip_printed", dossier_uid=first.uid)
        journal.record(session, by(), "slip_printed", dossier_uid=first.uid)
    found = entries(store)
    hashes = [entry["hash"] for entry in found]
    assert [entry["sequence"] for entry in found] == [1, 2, 3, 1, 4]
    assert [entry["previous_here"] for entry in found] == [None, hashes[0], hashes[1], None, hashes[2]]
    assert [entry["previous_of_dossier"] for entry in found] == [None, None, None, hashes[1], hashes[3]]
    with store.reading() as session:
        assert journal.head(session, by().workstation) == hashes[4]
        assert journal.head(session, OTHER) == hashes[3]
        assert journal.head(session, "0000-nobody") == ""
        assert journal.dossier_head(session, first.uid) == hashes[4]
        assert journal.dossier_head(session, second.uid) == hashes[2]


def test_a_transaction_that_fails_does_not_move_a_chain_on(store: Store) -> None:
    def act() -> None:
        with store.transaction() as session:
            journal.record(session, by(), "day_ended")
            raise ZeroDivisionError

    one_dossier(store)
    with pytest.raises(ZeroDivisionError):
        act()
    with store.transaction() as session:
        journal.record(session, by(), "day_ended")
    assert [entry["sequence"] for entry in entries(store)] == [1, 2, 3]


def test_a_moment_without_its_zone_makes_no_entry(store: Store) -> None:
    naive = journal.By("x", "y", datetime(2026, 11, 25, 9, 41))  # noqa: DTZ001 - that is the point
    with pytest.raises(Exception, match="time zone"), store.transaction() as session:
        journal.record(session, naive, "day_ended")
    assert entries(store) == []


def test_a_dossier_s_slice_is_its_entries_and_no_others(store: Store) -> None:
    uid = one_dossier(store)
    with store.transaction() as session:
        journal.record(session, by(2), "day_ended")
        journal.record(session, by(3), "identifier_seen", dossier_uid=uid)
    with store.reading() as session:
        told = journal.slice_of(session, uid)
        assert journal.slice_of(session, "0000-none") == ()
    assert [entry["action"] for entry in told] == ["accepted", "identifier_seen"]
    assert list(told) == [entry for entry in entries(store) if entry["dossier_uid"] == uid]


def test_secrets_and_the_address_book_are_never_written_down(store: Store) -> None:
    with store.transaction() as session:
        office = Organisation(agency_code="H55.14", hours={})
        session.add(office)
        session.flush()
        officer = Officer(organisation_id=office.id, login="mau", name="Cán bộ mẫu")
        session.add(officer)
        session.flush()
        session.add(OfficerSecret(officer_id=officer.id, password_hash="$argon2id$secret", changed_at=MOMENT))
        journal.record(session, by(), "officer_added")
    (entry,) = entries(store)
    assert json.loads(entry["content"])["rows"].keys() == {"organisations", "officers"}
    assert not re.search("argon2|secret", entry["content"])
    with store.transaction() as session:  # a secret alone needs no entry
        session.scalars(select(OfficerSecret)).one().password_hash = "$argon2id$other"


def test_rows_written_past_the_session_are_refused_without_an_entry_when_they_are_named(store: Store) -> None:
    with pytest.raises(RuntimeError, match="without a journal entry"), store.transaction() as session:
        journal.include(session, {"fields": {"x": {"name": "y"}}})


def test_two_changes_of_one_row_make_one_row_in_the_entry(store: Store) -> None:
    with store.transaction() as session:
        made = Procedure(code="1")
        session.add(made)
        session.flush()
        made.code = "2"
        session.flush()
        made.code = "3"
        journal.record(session, by(), "catalogue_imported")
        uid = made.uid
    assert json.loads(entries(store)[0]["content"])["rows"] == {"procedures": {uid: {"code": "3"}}}
