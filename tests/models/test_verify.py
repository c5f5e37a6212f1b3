"""Proof of a store: whatever somebody changed in it by hand is found, and said where."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.desk import corrections, deadlines, handover, intake, pausing, prints, receiving, stopping
from app.desk.desk import Desk
from app.desk.wording import ApologyText, StopText, SupplementText
from app.models import applying, journal, verify
from app.models.applying import journalled_tables
from app.models.dossier import Dossier
from app.models.files import Documents
from app.models.slip import NumberSeries, Slip
from app.models.store import Store
from app.models.verify import Finding, Wrong
from app.rules.kinds import Form
from tests.desk import pages
from tests.desks import complete, incomplete, open_draft
from tests.models.rows import HERE, MOMENT, by, by_hand, dossier, entries, fill_empty_tables, raw, settle, version


def chain(store: Store) -> list[Finding]:
    with store.reading() as session:
        return list(verify.journal_findings(session))


def tail(store: Store) -> list[Finding]:
    with store.reading() as session:
        return list(verify.tail_findings(session))


def rows(store: Store) -> list[Finding]:
    with store.reading() as session:
        return list(verify.row_findings(session))


def numbers(store: Store) -> list[Finding]:
    with store.reading() as session:
        return list(verify.number_findings(session))


def what(findings: list[Finding]) -> set[Wrong]:
    return {finding.wrong for finding in findings}


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with some acts of its own on two dossiers, and one entry from elsewhere."""
    settle(store)
    with store.transaction() as session:
        of = version(session)
        journal.record(session, by(), "catalogue_imported")
        first = dossier(session, of)
        journal.record(session, by(1), "accepted", dossier_uid=first.uid)
        second = dossier(session, of)
        journal.record(session, by(2), "accepted", dossier_uid=second.uid)
        journal.record(session, by(3, workstation="0000-elsewhere"), "confirmed", dossier_uid=first.uid)
        for minute in range(4, 8):
            first.sets = minute
            journal.record(session, by(minute), "corrected", dossier_uid=first.uid)
    assert chain(store) == tail(store) == rows(store) == []
    return store


def changed(value: Any) -> Any:
    """The value changed as little as a hand can change it."""
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    if isinstance(value, int | float):
        return value + 1000
    text = str(value or "")
    return text[:-1] + ("0" if text[-1:] != "0" else "1")


def each_change(store: Store, table: str, skipped: set[str], most: int = 99) -> Iterator[str]:
    """Change each column of each row, one at a time and back again, and also to values it cannot have."""
    for row in raw(store.path, f"SELECT * FROM {table} ORDER BY id LIMIT {most}"):
        for column in row.keys() - skipped:
            for value in (changed(row[column]), "garbage", b"\x00\xff"):
                by_hand(store.path, f'UPDATE OR IGNORE {table} SET "{column}" = ? WHERE id = ?', value, row["id"])
                if raw(store.path, f"SELECT * FROM {table} WHERE id = {row['id']}") != [row]:
                    yield f"{table}.{column} = {value!r} in {row['id']}"
                    by_hand(store.path, f'UPDATE {table} SET "{column}" = ? WHERE id = ?', row[column], row["id"])


@pytest.mark.parametrize("table", ["journal_entries", "journal_contents"])
def test_any_changed_value_of_the_journal_is_found(filled: Store, table: str) -> None:
    for change in each_change(filled, table, {"id"}):
        assert chain(filled), change
    assert chain(filled) == []


def test_a_changed_entry_and_a_changed_content_are_told_apart(filled: Store) -> None:
    (third,) = raw(filled.path, "SELECT uid FROM journal_entries WHERE id = 3")
    by_hand(filled.path, "UPDATE journal_entries SET officer = 'x' WHERE id = 3")
    assert chain(filled) == [Finding(Wrong.ENTRY_CHANGED, third["uid"])]
    by_hand(filled.path, "UPDATE journal_entries SET officer = '0000-officer' WHERE id = 3")
    by_hand(
        filled.path,
        "UPDATE journal_contents SET content = CAST(replace(content, 'sets', 'stes') AS BLOB) WHERE id = 3",
    )
    assert chain(filled) == [Finding(Wrong.CONTENT_CHANGED, third["uid"])]
    by_hand(filled.path, "DELETE FROM journal_contents WHERE id = 3")
    assert chain(filled) == [Finding(Wrong.CONTENT_MISSING, third["uid"])]


def test_an_entry_that_was_made_to_fit_again_still_breaks_the_chains(filled: Store) -> None:
    changed_one = {**entries(filled)[1], "officer": "somebody-else"}
    sealed = journal.entry_hash({name: changed_one[name] for name in journal.SIGNED})
    by_hand(filled.path, "UPDATE journal_entries SET officer = 'somebody-else', hash = ? WHERE id = 2", sealed)
    found = [row["uid"] for row in raw(filled.path, "SELECT uid FROM journal_entries WHERE id IN (3, 4)")]
    assert chain(filled) == [Finding(Wrong.CHAIN_BROKEN, uid) for uid in found]


@pytest.mark.parametrize("key", [1, 2, 3, 5, 7])
def test_an_entry_that_is_gone_from_the_middle_is_missed(filled: Store, key: int) -> None:
    by_hand(filled.path, "DELETE FROM journal_contents WHERE id = ?", key)
    by_hand(filled.path, "DELETE FROM journal_entries WHERE id = ?", key)
    assert {Wrong.SEQUENCE_BROKEN, Wrong.CHAIN_BROKEN} <= what(chain(filled))


def test_an_entry_from_elsewhere_that_is_gone_is_missed_by_the_dossier_s_chain(filled: Store) -> None:
    by_hand(filled.path, "DELETE FROM journal_contents WHERE id = 4")
    by_hand(filled.path, "DELETE FROM journal_entries WHERE id = 4")
    assert what(chain(filled)) == {Wrong.CHAIN_BROKEN}


@pytest.mark.parametrize("lost", [1, 3, 8])
def test_a_tail_that_was_cut_off_is_missed(filled: Store, lost: int) -> None:
    for table in ("journal_contents", "journal_entries"):
        by_hand(filled.path, f"DELETE FROM {table} WHERE id > {8 - lost}")
    assert chain(filled) == tail(filled) == [Finding(Wrong.TAIL_MISSING, str(8 - lost))]


def test_the_tail_proves_the_newest_entries_and_no_more(filled: Store) -> None:
    with filled.transaction() as session:
        for minute in range(verify.TAIL):
            journal.record(session, by(10 + minute), "day_ended")
    by_hand(filled.path, "UPDATE journal_entries SET officer = 'x' WHERE id = 5")
    assert tail(filled) == []
    assert what(chain(filled)) == {Wrong.ENTRY_CHANGED}
    (twelfth,) = raw(filled.path, "SELECT uid FROM journal_entries WHERE id = 12")
    by_hand(filled.path, "UPDATE journal_contents SET content = 'x' WHERE id = 12")
    assert tail(filled) == [Finding(Wrong.CONTENT_CHANGED, twelfth["uid"])]


def test_entries_of_a_store_s_former_workstation_are_proven_as_its_own(filled: Store) -> None:
    settle(filled, "0000-after-restore")
    with filled.transaction() as session:
        session.scalars(select(Dossier)).first().sets = 9  # type: ignore[union-attr]
        journal.record(session, by(60, "0000-after-restore"), "corrected")
    assert chain(filled) == rows(filled) == []
    by_hand(filled.path, "DELETE FROM journal_entries WHERE id = 1")
    assert Wrong.SEQUENCE_BROKEN in what(chain(filled))


def test_what_nobody_can_have_written_breaks_no_check(filled: Store) -> None:
    for content in (b"\xff", b"[]", b'{"rows": []}', b'{"rows": {"dossiers": 7}}', "text", 7):
        by_hand(filled.path, "UPDATE journal_contents SET content = ? WHERE id = 3", content)
        assert Wrong.CONTENT_CHANGED in what(chain(filled)), content
        assert rows(filled)


@pytest.fixture
def busy(desk: Desk, department: Desk) -> Desk:
    """A desk with rows in every table that the journal writes down."""
    draft = open_draft(desk)
    pages.add(desk, draft, min(complete(desk).lines), 2)
    accepted = intake.accept(desk, draft)
    corrections.correct(desk, accepted.dossier_uid, {"owner_name": "Người nộp mẫu hai"}, "Sai tên")
    prints.order(desk, accepted.receipt.uid)
    deadlines.extend(desk, accepted.dossier_uid, date(2027, 2, 26), ApologyText("Chờ ý kiến"))
    gone = intake.accept(desk, open_draft(desk))
    pausing.request_supplement(desk, gone.dossier_uid, SupplementText(("Đơn",)))
    asked = stopping.Request(desk.today().date(), "Người nộp mẫu", "Đơn đề nghị")
    stopping.withdraw(desk, gone.dossier_uid, asked, StopText("Không còn nhu cầu", ("Đơn",)))
    intake.request_supplement(desk, open_draft(desk, incomplete(desk)))
    offer = handover.offer(desk, [accepted.dossier_uid], department.place.uid)
    received = receiving.receive(department, offer.package)
    receiving.answer(department, received.transfer_uid, {accepted.dossier_uid: receiving.Decision(confirmed=True)})
    handover.read_acknowledgement(
        desk, receiving.acknowledge(department, received.transfer_uid, department.home.handovers)
    )
    with desk.store.transaction() as session:
        fill_empty_tables(session)
        desk.note(session, "corrected")
    return desk


def test_any_changed_value_of_any_journalled_row_is_found(busy: Desk) -> None:
    """Column by column: the first of every table in one row, then the second of every table, and so on."""
    store, tables = busy.store, journalled_tables()
    assert rows(store) == []
    for number in range(max(len(table.columns) for table in tables)):
        undoing, wanted = [], set[Finding]()
        for table in tables:
            row = raw(store.path, f"SELECT * FROM {table.name} ORDER BY id LIMIT 1")[0]
            for column in [name for name in row if name != "id"][number : number + 1]:
                update = f'UPDATE {table.name} SET "{column}" = ? WHERE id = ?'
                by_hand(store.path, update, changed(row[column]), row["id"])
                undoing.append((update, row[column], row["id"]))
                wanted |= _expected(table.name, row["uid"], column)
        assert wanted <= {*rows(store)}, wanted
        for undo in undoing:
            by_hand(store.path, *undo)
    assert rows(store) == []


def _expected(table: str, uid: str, column: str) -> set[Finding]:
    if column != "uid":
        return {Finding(Wrong.ROW_DIFFERS, f"{table} {uid}", column)}
    other = changed(uid)
    return {Finding(Wrong.ROW_MISSING, f"{table} {uid}"), Finding(Wrong.ROW_UNKNOWN, f"{table} {other}")}


def test_values_that_no_column_can_have_are_found_too(filled: Store) -> None:
    for change in each_change(filled, "dossiers", {"id", "uid"}, most=1):
        assert rows(filled), change
    for change in each_change(filled, "procedure_versions", {"id", "uid"}, most=1):
        assert rows(filled), change


def test_a_row_that_is_gone_or_was_put_in_is_found(filled: Store) -> None:
    (last,) = raw(filled.path, "SELECT uid FROM dossiers WHERE id = 2")
    by_hand(filled.path, "DELETE FROM dossiers WHERE id = 2")
    assert rows(filled) == [Finding(Wrong.ROW_MISSING, f"dossiers {last['uid']}")]
    by_hand(filled.path, "INSERT INTO fields (uid, name) VALUES ('u', 'Lĩnh vực lạ')")
    assert Finding(Wrong.ROW_UNKNOWN, "fields u") in rows(filled)


def test_each_number_of_a_series_has_its_paper(busy: Desk) -> None:
    store = busy.store
    assert numbers(store) == []
    (receipt, *_others) = raw(store.path, "SELECT id, year FROM slips WHERE form = 1 ORDER BY number")
    by_hand(store.path, "UPDATE slips SET number = 7 WHERE id = ?", receipt["id"])
    assert numbers(store) == [Finding(Wrong.NUMBER_GAP, f"1/{receipt['year']}")]
    by_hand(store.path, "UPDATE slips SET number = 1 WHERE id = ?", receipt["id"])
    by_hand(store.path, "DELETE FROM slips WHERE form = 1 AND number = 2")
    by_hand(store.path, "UPDATE transfers SET number = 2")
    assert [f.where.partition("/")[0] for f in numbers(store)] == ["1", str(int(Form.HANDOVER_LIST))]


def test_papers_of_another_place_and_series_of_codes_are_no_gaps(store: Store) -> None:
    with store.transaction() as session:
        session.add(NumberSeries(name="dossier:H55.14-261125", last=40))
        session.add(
            Slip(
                place_uid="0000-elsewhere", form=1, edition="2025", year=2026, number=17, slip_code="0126000017",
                sha256="0" * 64, size="A5", issued_at=MOMENT,
            )
        )  # fmt: skip
        journal.record(session, by(), "package_received")
    assert numbers(store) == []


def test_documents_that_rows_refer_to_are_looked_at(busy: Desk) -> None:
    with busy.store.reading() as session:
        referred = verify.referred_documents(session)
        assert list(verify.document_findings(session, busy.documents)) == []
    lying = {sha256 for sha256, _path in busy.documents.all()}
    assert referred == lying
    gone, broken = sorted(referred)[:2]
    busy.documents.path(gone).unlink()
    busy.documents.path(broken).write_bytes(b"%PDF-1.4 other")
    with busy.store.reading() as session:
        assert list(verify.document_findings(session, Documents(busy.home.documents))) == [
            Finding(Wrong.DOCUMENT_MISSING, gone),
            Finding(Wrong.DOCUMENT_CHANGED, broken),
        ]


def test_a_slice_verifies_alone(filled: Store) -> None:
    (first, _second) = raw(filled.path, "SELECT uid FROM dossiers ORDER BY id")
    with filled.reading() as session:
        told = [dict(entry) for entry in journal.slice_of(session, first["uid"])]
    assert list(verify.slice_findings(told)) == []
    assert verify.add_up(told)["dossiers"][first["uid"]]["sets"] == 7
    assert what(list(verify.slice_findings(told[1:]))) == {Wrong.CHAIN_BROKEN}
    assert what(list(verify.slice_findings([told[0], *told[2:]]))) == {Wrong.CHAIN_BROKEN}
    officer = [{**told[0], "officer": "x"}, *told[1:]]
    assert list(verify.slice_findings(officer)) == [Finding(Wrong.ENTRY_CHANGED, told[0]["uid"])]
    content = [*told[:-1], {**told[-1], "content": re.sub(r"\d", "3", told[-1]["content"])}]
    assert list(verify.slice_findings(content)) == [Finding(Wrong.CONTENT_CHANGED, told[-1]["uid"])]


def test_rows_are_rebuilt_from_this_store_s_own_entries_alone(filled: Store) -> None:
    other = {**entries(filled)[0], "uid": "0000-other", "workstation": "0000-elsewhere", "sequence": 9}
    with filled.transaction() as session:
        before = verify.rebuild(session)
        applying.insert_entries(session, [{**other, "content": '{"note":{},"rows":{"fields":{"u":{"name":"x"}}}}'}])
        assert verify.rebuild(session) == before


def test_a_store_knows_its_own_workstations(filled: Store) -> None:
    settle(filled, "0000-second")
    with filled.reading() as session:
        assert verify.own_workstations(session) == {HERE, "0000-second"}
