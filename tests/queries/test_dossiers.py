"""One dossier with its papers and history, numbers masked, and what a scanned code leads to."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from app.desk import corrections, handover, intake
from app.desk.desk import Desk
from app.messages import particular_name
from app.models.draft import PersonData
from app.queries import dossiers
from app.queries.dossiers import DossierView, Opens
from app.rules.codes import parse_slip_qr
from app.rules.completeness import Counts
from app.rules.kinds import Channel, Form, OwnerKind
from app.rules.states import State
from tests.desk import pages
from tests.desks import NOON, SetClock, complete, incomplete, open_draft, procedure
from tests.papers.reading import codes_in, picture
from tests.queries.filing import file_away


def view(desk: Desk, uid: str) -> DossierView:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    return found


def opens(desk: Desk, code: str) -> Opens:
    with desk.store.reading() as session:
        return dossiers.by_any_code(session, code)


def test_a_dossier_is_shown_with_everything_but_its_numbers(desk: Desk) -> None:
    content = replace(
        complete(desk),
        owner_kind=OwnerKind.HOUSEHOLD,
        submitter=PersonData("Người đi thay mẫu", "019085012345", authority="Giấy số 1"),
        lines={**complete(desk).lines, 10: Counts(original=1)},
        channel=Channel.POST,
    )
    done = intake.accept(desk, open_draft(desk, content))
    seen = view(desk, done.dossier_uid)
    assert (seen.uid, seen.code, seen.state, seen.void) == (done.dossier_uid, done.code, State.RECEIVED, False)
    assert (seen.procedure_code, seen.procedure_name) == ("2.001646", procedure(desk).name)
    assert (seen.owner_kind, seen.channel) == (OwnerKind.HOUSEHOLD, Channel.POST)
    assert (seen.owner_name, seen.owner_email) == (content.owner.name, "mau@example.vn")
    assert (seen.owner_identifier, seen.owner_phone) == ("019*******21", "09*****678")
    assert (seen.submitter_name, seen.submitter_identifier) == ("Người đi thay mẫu", "019*******45")
    assert (seen.accepted_at, seen.due) == (NOON, done.due)
    assert (seen.holder_name, seen.offered_to) == ("BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ", "")
    assert "019188004521" not in repr(seen)
    assert "0912345678" not in repr(seen)


@pytest.mark.parametrize(
    ("identifier", "shown"),
    [("019188004521", "019*******21"), ("0100109106", "0100109106"), ("0100109106-001", "0100109106-001"), ("", "")],
)
def test_personal_numbers_are_masked_and_tax_codes_shown(desk: Desk, identifier: str, shown: str) -> None:
    (uid,) = file_away(desk, {"owner_identifier": identifier})
    assert view(desk, uid).owner_identifier == shown


def test_papers_stand_newest_first_and_documents_by_component(desk: Desk) -> None:
    draft = open_draft(desk, incomplete(desk))
    asked = intake.request_supplement(desk, draft)
    pages.add(desk, draft, component=3, pages=2)
    pages.add(desk, draft, component=2)
    done = intake.accept(desk, draft, "Bản gốc nộp sau")
    seen = view(desk, done.dossier_uid)
    assert [(s.form, s.number, s.year) for s in seen.slips] == [(Form.RECEIPT, 1, 2026), (Form.SUPPLEMENT, 1, 2026)]
    assert [s.uid for s in seen.slips] == [done.receipt.uid, asked.slip.uid]
    names = [r.name for r in procedure(desk).requirements]
    assert [(d.name, d.pages) for d in seen.documents] == [(names[1], 1), (names[2], 2)]


def test_an_offered_dossier_says_to_whom(desk: Desk, department: Desk) -> None:
    done = intake.accept(desk, open_draft(desk))
    handover.offer(desk, [done.dossier_uid], department.place.uid)
    assert view(desk, done.dossier_uid).offered_to == "Phòng Quản lý Thương mại"


# --- history -----------------------------------------------------------------------------------------------------


def test_history_shows_entries_only_newest_first_with_who_did_it(desk: Desk, clock: SetClock) -> None:
    draft = open_draft(desk, incomplete(desk))
    uid = intake.request_supplement(desk, draft).dossier_uid
    clock.forward(minutes=5)
    intake.accept(desk, draft, "Bản gốc nộp sau")
    clock.forward(minutes=5)
    corrections.reveal(desk.with_officer(None), uid)
    lines = view(desk, uid).history
    officer = desk.signed_in().name
    assert [(line.action, line.officer_name) for line in lines] == [
        ("identifier_seen", "the program"),
        ("accepted", officer),
        ("supplement_requested", officer),
    ]
    assert [line.at for line in lines] == [clock.moment, lines[1].at, NOON]
    assert lines[2].note["items"]


def test_a_history_is_whole_until_something_in_it_is_changed(desk: Desk) -> None:
    first, other = (intake.accept(desk, open_draft(desk)).dossier_uid for _dossier in range(2))
    corrections.void(desk, first, "Tiếp nhận nhầm")
    with desk.store.reading() as session:
        assert dossiers.history_is_whole(session, first)
    with closing(sqlite3.connect(desk.home.store)) as connection, connection:
        entry = connection.execute(
            "SELECT id FROM journal_entries WHERE dossier_uid = ? AND action = 'voided'", (first,)
        ).fetchone()[0]
        content = connection.execute("SELECT content FROM journal_contents WHERE id = ?", (entry,)).fetchone()[0]
        changed = content.replace("Tiếp nhận nhầm".encode(), "Tiếp nhận đúng".encode())
        connection.execute("UPDATE journal_contents SET content = ? WHERE id = ?", (changed, entry))
    with desk.store.reading() as session:
        assert not dossiers.history_is_whole(session, first)
        assert dossiers.history_is_whole(session, other)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[]", b'{"rows": {}}', b'{"note": [1]}', b"", b'{"note": 1}'])
def test_a_content_that_cannot_be_read_tells_no_facts(desk: Desk, content: bytes) -> None:
    uid = intake.accept(desk, open_draft(desk)).dossier_uid
    with closing(sqlite3.connect(desk.home.store)) as connection, connection:
        connection.execute(
            "UPDATE journal_contents SET content = ? WHERE id = (SELECT max(id) FROM journal_contents)", (content,)
        )
    (line,) = view(desk, uid).history
    assert (line.action, dict(line.note)) == ("accepted", {})


@pytest.mark.parametrize("before", ["019188004521", ["019188004521"], None, 5])
def test_former_particulars_of_another_shape_are_not_shown(desk: Desk, before: object) -> None:
    uid = intake.accept(desk, open_draft(desk)).dossier_uid
    content = json.dumps({"rows": {}, "note": {"before": before, "reason": "vì"}}).encode()
    with closing(sqlite3.connect(desk.home.store)) as connection, connection:
        connection.execute(
            "UPDATE journal_contents SET content = ? WHERE id = (SELECT max(id) FROM journal_contents)", (content,)
        )
    assert view(desk, uid).history[0].note == {"before": {}, "reason": "vì"}


def test_former_particulars_stand_beside_what_was_written_also_of_a_name_that_is_none_here(desk: Desk) -> None:
    uid = intake.accept(desk, open_draft(desk)).dossier_uid
    told = {
        "rows": {"dossiers": {uid: {"khac": "mới"}}},
        "note": {"before": {"khac": "cũ", "owner_phone": 912345678}},
    }
    with closing(sqlite3.connect(desk.home.store)) as connection, connection:
        connection.execute(
            "UPDATE journal_contents SET content = ? WHERE id = (SELECT max(id) FROM journal_contents)",
            (json.dumps(told).encode(),),
        )
    note = view(desk, uid).history[0].note
    assert (note["before"]["khac"], note["after"]) == ("cũ", {"khac": "mới", "owner_phone": ""})
    assert particular_name("khac") == "khac"


# --- codes -------------------------------------------------------------------------------------------------------


def test_the_codes_on_a_receipt_lead_to_its_dossier(desk: Desk) -> None:
    done = intake.accept(desk, open_draft(desk))
    read = codes_in(picture(desk.documents.read(done.receipt.sha256), 150))
    wanted = Opens(dossier_uid=done.dossier_uid)
    assert opens(desk, read["Code128"]) == wanted
    assert opens(desk, parse_slip_qr(read["QRCode"]).code) == wanted
    assert opens(desk, done.receipt.slip_code) == wanted


def test_the_codes_on_a_supplement_request_bring_the_draft_back_while_it_is_open(desk: Desk) -> None:
    draft = open_draft(desk, incomplete(desk))
    asked = intake.request_supplement(desk, draft)
    read = codes_in(picture(desk.documents.read(asked.slip.sha256), 150))
    for code in (read["Code128"], parse_slip_qr(read["QRCode"]).code):
        assert code == asked.slip.slip_code
        assert opens(desk, code) == Opens(draft_uid=draft)
    refused = intake.refuse(desk, draft, "Quá hạn bổ sung")
    assert opens(desk, asked.slip.slip_code) == Opens(dossier_uid=refused.dossier_uid)
    assert opens(desk, refused.slip.slip_code) == Opens(dossier_uid=refused.dossier_uid)


def test_another_systems_code_opens_the_dossier_and_an_unknown_one_nothing(desk: Desk) -> None:
    (uid,) = file_away(desk, {"external_code": "G09.20-20260609-0092637"})
    assert opens(desk, "G09.20-20260609-0092637") == Opens(dossier_uid=uid)
    for code in ("H55.14-261125-9999", "0126009999", ""):
        assert opens(desk, code) == Opens()
    with desk.store.reading() as session:
        assert dossiers.dossier(session, "0") is None
