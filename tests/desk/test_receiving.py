"""Taking a package in, deciding on its dossiers, and answering."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import errors, resources
from app.cli.demo_road import PROCEDURE
from app.desk import accounts, catalogue, corrections, drafts, handover, intake, places, receiving
from app.desk.desk import Desk
from app.errors import PackageReason
from app.exchange import package
from app.exchange.package import CONTENT, LIST
from app.models.journal import JournalEntry
from app.models.procedure import Component, ProcedureVersion
from app.queries import dossiers, handovers, office, register
from app.rules.states import State
from tests.desk.roads import (
    CONFIRM,
    accept,
    answer,
    assert_whole,
    dossier,
    everything,
    give_back,
    hand_over,
    history,
    items,
    other_department,
    receive,
    reforge,
    reseal,
    rewrite,
    tamper_package,
    twice_at_once,
)
from tests.desks import NOON, SetClock, complete, incomplete, open_draft, procedure


def _actions(desk: Desk) -> list[str]:
    with desk.store.reading() as session:
        return list(session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def _found(desk: Desk, typed: str) -> list[str]:
    horizon = register.Horizon(NOON, NOON, NOON)
    with desk.store.reading() as session:
        return [row.uid for row in register.page(session, here=desk.place.uid, horizon=horizon, typed=typed)]


def test_everything_of_a_dossier_comes_along_in_one_entry_of_the_department(desk: Desk, department: Desk) -> None:
    uid = accept(desk, pages=2)
    offer = handover.offer(desk, [uid], department.place.uid)
    before = _actions(department)
    done = receiving.receive(department, offer.package)
    assert done.codes == (dossier(desk, uid).code,)
    assert not done.already_read
    assert _actions(department)[len(before) :] == ["accepted", "offered", "package_received"]
    views = []
    for home in (desk, department):
        with home.store.reading() as session:
            found = dossiers.dossier(session, uid)
        assert found is not None
        views.append(found)
    at_desk, here = views
    assert here.documents == at_desk.documents
    assert here.slips == at_desk.slips
    assert (here.code, here.owner_name, here.due, here.state) == (
        at_desk.code,
        at_desk.owner_name,
        at_desk.due,
        State.RECEIVED,
    )
    assert here.holder_uid == desk.place.uid
    for sha256 in (here.documents[0].sha256, here.slips[0].sha256, offer.list_sha256):
        assert department.documents.read(sha256) == desk.documents.read(sha256)
    with department.store.reading() as session:
        (row,) = handovers.taken(session, department.place.uid)
    assert (row.number, row.waiting, row.list_sha256) == (offer.number, 1, offer.list_sha256)
    assert _found(department, "nguoi nop mau") == [uid]
    assert_whole(department)


def test_a_package_read_twice_changes_nothing_not_even_an_entry(desk: Desk, department: Desk, tmp_path: Path) -> None:
    uid = accept(desk, pages=1)
    offer = handover.offer(desk, [uid], department.place.uid)
    transfer = receive(department, offer)
    receiving.answer(department, transfer, {uid: CONFIRM})
    before = everything(department)
    copied = tmp_path / "usb"
    shutil.copytree(offer.package, copied)
    for again in (offer.package, copied):
        done = receiving.receive(department, again)
        assert done.already_read
        assert done.codes == (dossier(desk, uid).code,)
    assert everything(department) == before


def test_two_that_take_the_same_package_in_at_once_take_it_in_once(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    bag = handover.offer(desk, [uid], department.place.uid).package
    both = twice_at_once(department, lambda: receiving.receive(department, bag))
    assert sorted(done.already_read for done in both) == [False, True]
    assert _actions(department).count("package_received") == 1
    assert_whole(department)


def test_each_item_is_decided_once_in_an_entry_of_its_own(desk: Desk, department: Desk, clock: SetClock) -> None:
    confirmed, returned, waiting = accept(desk), accept(desk), accept(desk)
    transfer = receive(department, handover.offer(desk, [confirmed, returned, waiting], department.place.uid))
    clock.forward(minutes=7)
    decisions = {confirmed: CONFIRM, returned: give_back("Thiếu  chữ ký\n"), "not of this hand-over": CONFIRM}
    assert receiving.answer(department, transfer, decisions) == 2
    moved, back = dossier(department, confirmed), dossier(department, returned)
    assert (moved.state, moved.holder_uid, moved.holder_since) == (
        State.IN_PROGRESS,
        department.place.uid,
        clock.now(),
    )
    assert (back.state, back.holder_uid) == (State.RECEIVED, desk.place.uid)
    assert history(department, confirmed)[-1] == "confirmed"
    assert history(department, returned)[-1] == "returned"
    with department.store.reading() as session:
        (row,) = handovers.taken(session, department.place.uid)
    assert [i.reason for i in row.items] == ["", "Thiếu chữ ký", ""]
    before = everything(department)
    assert receiving.answer(department, transfer, {confirmed: give_back(), returned: CONFIRM}) == 0
    assert everything(department) == before
    assert_whole(department)


def test_nothing_is_returned_without_a_reason_nor_decided_by_nobody(desk: Desk, department: Desk) -> None:
    first, second = accept(desk), accept(desk)
    transfer = receive(department, handover.offer(desk, [first, second], department.place.uid))
    before = everything(department)
    with pytest.raises(errors.ReasonNeeded):
        receiving.answer(department, transfer, {first: CONFIRM, second: give_back(" ")})
    with pytest.raises(errors.NoOfficer):
        receiving.answer(department.with_officer(None), transfer, {first: CONFIRM})
    with pytest.raises(errors.UnknownTransfer):
        receiving.answer(department, "no-such", {first: CONFIRM})
    with pytest.raises(errors.NothingDecided):
        receiving.acknowledge(department, transfer, department.home.handovers)
    assert everything(department) == before


def test_a_desk_neither_decides_on_its_own_offer_nor_answers_it(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    before = everything(desk)
    with pytest.raises(errors.UnknownTransfer):
        receiving.answer(desk, offer.transfer_uid, {uid: CONFIRM})
    with pytest.raises(errors.UnknownTransfer):
        receiving.acknowledge(desk, offer.transfer_uid, desk.home.handovers)
    with pytest.raises(errors.PackageForOthers) as caught:
        receiving.receive(desk, offer.package)
    assert caught.value.receiver == department.place.name
    assert everything(desk) == before


def test_the_answer_goes_where_it_is_asked_for_and_no_file_takes_the_place_of_another(
    desk: Desk, department: Desk, tmp_path: Path
) -> None:
    uid = accept(desk)
    transfer = receive(department, handover.offer(desk, [uid], department.place.uid))
    receiving.answer(department, transfer, {uid: CONFIRM})
    files = [receiving.acknowledge(department, transfer, tmp_path / "usb" / "answers") for _ in range(3)]
    assert len(set(files)) == 3
    assert all(file.parent == tmp_path / "usb" / "answers" for file in files)
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(errors.HomeReadOnly):
        receiving.acknowledge(department, transfer, blocked / "answers")
    assert handover.read_acknowledgement(desk, files[0]).confirmed
    assert not handover.read_acknowledgement(desk, files[1]).confirmed
    assert_whole(desk, department)


def test_a_package_that_was_packed_again_brings_back_nothing_that_was_decided_here(
    desk: Desk, department: Desk
) -> None:
    confirmed, returned, waiting = accept(desk), accept(desk), accept(desk)
    offer = handover.offer(desk, [confirmed, returned, waiting], department.place.uid)
    transfer = receive(department, offer)
    receiving.answer(department, transfer, {confirmed: CONFIRM, returned: give_back()})
    corrections.reveal(desk, confirmed)  # the new package has an entry more
    corrections.reveal(desk, waiting)
    receive(department, handover.pack(desk, offer.transfer_uid))
    assert dossier(department, confirmed).holder_uid == department.place.uid
    assert (items(department, confirmed), items(department, returned)) == (["confirmed"], ["returned"])
    assert history(department, waiting)[-1] == "identifier_seen"
    receiving.answer(department, transfer, {waiting: CONFIRM})
    done = handover.read_acknowledgement(desk, receiving.acknowledge(department, transfer, department.home.handovers))
    assert (len(done.confirmed), len(done.returned)) == (2, 1)
    assert_whole(desk, department)


def test_a_lost_package_that_turns_up_after_a_later_one_opens_nothing(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    lost = handover.offer(desk, [uid], department.place.uid)
    handover.take_back(desk, lost.transfer_uid, "Gói bị thất lạc")
    later = receive(department, handover.offer(desk, [uid], department.place.uid))
    receiving.answer(department, later, {uid: CONFIRM})
    receive(department, lost)
    assert dossier(department, uid).holder_uid == department.place.uid
    assert sorted(items(department, uid)) == ["confirmed", "taken_back"]
    with department.store.reading() as session:
        assert handovers.count_received(session, department.place.uid) == 0
    with pytest.raises(errors.NothingDecided):
        receiving.acknowledge(department, lost.transfer_uid, department.home.handovers)
    assert handover.read_acknowledgement(desk, answer(department, later, {})).confirmed
    assert_whole(desk, department)


def test_a_package_that_comes_before_its_offer_is_taken_back_closes_with_the_next_one(
    desk: Desk, department: Desk
) -> None:
    uid = accept(desk)
    first = handover.offer(desk, [uid], department.place.uid)
    receive(department, first)
    handover.take_back(desk, first.transfer_uid, "Phòng báo chưa nhận được")
    later = receive(department, handover.offer(desk, [uid], department.place.uid))
    assert items(department, uid) == ["taken_back", "offered"]
    assert receiving.answer(department, first.transfer_uid, {uid: CONFIRM}) == 0
    receiving.answer(department, later, {uid: CONFIRM})
    assert dossier(department, uid).holder_uid == department.place.uid
    assert_whole(desk, department)


def test_a_supplemented_and_corrected_dossier_takes_its_whole_history_along(desk: Desk, department: Desk) -> None:
    draft = open_draft(desk, incomplete(desk))
    intake.request_supplement(desk, draft)
    drafts.save(desk, draft, complete(desk))
    uid = intake.accept(desk, draft).dossier_uid
    corrections.correct(desk, uid, {"owner_name": "Người nộp mẫu (tên đúng)"}, "Sai tên")
    receive(department, handover.offer(desk, [uid], department.place.uid))
    assert history(department, uid) == ["supplement_requested", "accepted", "corrected", "offered"]
    with department.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    assert len(found.slips) == 3
    assert all(department.documents.is_whole(slip.sha256) for slip in found.slips)
    assert_whole(department)


def test_a_package_brings_names_but_nobody_who_could_sign_in_or_be_chosen(desk: Desk, department: Desk) -> None:
    accounts.add_officer(desk, accounts.NewOfficer("canbo2", "Cán bộ mẫu khác", "mat-khau-mau", may_override=True))
    at_work = desk.with_officer(accounts.sign_in(desk, "canbo2", "mat-khau-mau"))
    uid = accept(at_work)
    receive(department, handover.offer(at_work, [uid], department.place.uid))
    with department.store.reading() as session:
        (known,) = [o for o in office.officers(session) if o.login == "canbo2"]
        assert dossiers.history(session, uid)[-1].officer_name == "Cán bộ mẫu khác"
    assert (known.active, known.may_override) == (False, False)
    with pytest.raises(errors.WrongPassword):
        accounts.sign_in(department, "canbo2", "mat-khau-mau")
    assert_whole(department)


def test_a_package_changes_no_name_catalogue_or_officer_that_is_known_here(desk: Desk, department: Desk) -> None:
    places.rename_office(
        desk, places.OfficeNames("Tên mới của quầy", "CƠ QUAN", "BỘ PHẬN", "Thái Nguyên", "0208", "BPTNTKQ")
    )
    with department.store.reading() as session:
        before = (office.office(session), office.officers(session))
        withdrawn = session.scalars(select(ProcedureVersion.uid).where(ProcedureVersion.withdrawn)).all()
    receive(department, handover.offer(desk, [accept(desk)], department.place.uid))
    with department.store.reading() as session:
        assert (office.office(session), office.officers(session)) == before
        assert session.scalars(select(ProcedureVersion.uid).where(ProcedureVersion.withdrawn)).all() == withdrawn


def test_a_department_without_the_catalogue_learns_the_procedure_from_the_package(
    desk: Desk, tmp_path: Path, clock: SetClock
) -> None:
    other = other_department(tmp_path / "phong-2", clock)
    uid = accept(desk)
    hand_over(desk, other, {uid: CONFIRM})
    with other.store.reading() as session:
        learnt = session.scalars(
            select(ProcedureVersion).where(ProcedureVersion.uid == complete(desk).version_uid)
        ).one()
        assert [c.requirement() for c in learnt.components] == list(procedure(desk).requirements)
    done = catalogue.import_sheet(other, resources.path("catalogue/procedures-sample.xlsx"))
    assert PROCEDURE in done.unchanged
    assert_whole(desk, other)
    other.store.close()


def _climb_out(folder: Path) -> None:
    with (folder / "manifest-sha256.txt").open("a") as out:
        out.write(f"{'0' * 64}  data/../../../etc/passwd\n")


def _change_byte(folder: Path) -> None:
    victim = next((folder / "data/documents").iterdir())
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)


DAMAGES: Mapping[str, tuple[Callable[[Path], object], PackageReason]] = {
    "a changed byte": (_change_byte, PackageReason.CHANGED),
    "a missing document": (
        lambda f: next((f / "data/documents").iterdir()).unlink(),
        PackageReason.MISSING,
    ),
    "a missing list": (lambda f: (f / LIST).unlink(), PackageReason.MISSING),
    "an extra file": (lambda f: (f / "data/run.exe").write_bytes(b"MZ"), PackageReason.EXTRA),
    "a path that climbs out": (_climb_out, PackageReason.OUTSIDE),
    "a link": (lambda f: (f / "data/up").symlink_to(f.parent), PackageReason.LINK),
}


def test_a_damaged_package_is_refused_and_leaves_the_store_as_before(desk: Desk, department: Desk) -> None:
    honest = handover.offer(desk, [accept(desk, pages=1)], department.place.uid).package
    before = everything(department)
    for what, (damage, reason) in DAMAGES.items():
        damaged = honest.with_name("damaged")
        shutil.copytree(honest, damaged)
        damage(damaged)
        with pytest.raises(errors.PackageDamaged) as caught:
            pytest.fail(f"{what}: {receiving.receive(department, damaged)}")
        assert caught.value.reason is reason, what
        assert everything(department) == before, what
        shutil.rmtree(damaged)
    newer = honest.with_name("newer")
    shutil.copytree(honest, newer)
    tamper_package(newer, lambda c: c.update(format=package.FORMAT + 1))
    with pytest.raises(errors.PackageNewer):
        receiving.receive(department, newer)
    for nothing in (honest.parent, honest / CONTENT, honest.parent / "none"):
        with pytest.raises(errors.PackageMissing):
            receiving.receive(department, nothing)
    assert everything(department) == before
    assert list(department.home.documents.rglob("*.pdf")) == []


def _dossier_of(content: dict[str, Any]) -> dict[str, Any]:
    one: dict[str, Any] = content["dossiers"][0]
    return one


def _entries(content: dict[str, Any]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = _dossier_of(content)["entries"]
    return entries


def _row(content: dict[str, Any], table: str) -> dict[str, Any]:
    row: dict[str, Any] = next(iter(_dossier_of(content)["rows"][table].values()))
    return row


def _everywhere(content: dict[str, Any], table: str, **values: object) -> None:
    """Forge a row and the entry that it follows from, with all hashes made anew."""
    rows = _dossier_of(content)["rows"][table]
    for row in rows.values():
        row.update(values)
    entries = _entries(content)

    def change(said: dict[str, Any]) -> None:
        for uid in rows:
            if uid in said["rows"].get(table, {}):
                said["rows"][table][uid].update(values)

    for at in range(len(entries)):
        reforge(entries, at, lambda entry: rewrite(entry, change))


def _another_document(content: dict[str, Any]) -> None:
    _everywhere(content, "documents", sha256="0" * 64)


def _move_line(content: dict[str, Any]) -> None:
    _everywhere(content, "checklist_lines", component_id="of another procedure")


def _drop(content: dict[str, Any], table: str) -> None:
    _dossier_of(content)["rows"][table].popitem()


def _shared(content: dict[str, Any], table: str) -> dict[str, Any]:
    row: dict[str, Any] = next(iter(content["rows"][table].values()))
    return row


def _rename_key(rows: dict[str, Any]) -> None:
    uid, row = rows.popitem()
    rows[uid[:-1] + ("0" if uid[-1] != "0" else "1")] = row


FORGERIES: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "the owner in the row alone": lambda c: _row(c, "dossiers").update(owner_name="Người khác"),
    "the due date in the row alone": lambda c: _row(c, "dossiers").update(due_current="2027-01-01T00:00:00Z"),
    "a column left out": lambda c: _row(c, "dossiers").pop("owner_address"),
    "a line's count": lambda c: _row(c, "checklist_lines").update(original=9),
    "a line left out": lambda c: _drop(c, "checklist_lines"),
    "a document left out": lambda c: _drop(c, "line_documents"),
    "a slip's number": lambda c: _row(c, "slips").update(number=99),
    "an item decided already": lambda c: _row(c, "transfer_items").update(state="confirmed"),
    "a dossier that waits for its applicant": lambda c: _everywhere(c, "dossiers", state=5),
    "a dossier that another place holds": lambda c: _everywhere(c, "dossiers", holder_uid="another"),
    "a state that is none": lambda c: _everywhere(c, "dossiers", state=77),
    "a state in words": lambda c: _everywhere(c, "dossiers", state="2"),
    "a moment that is none": lambda c: _everywhere(c, "dossiers", accepted_at="hôm qua"),
    "a moment without its zone": lambda c: _everywhere(c, "dossiers", accepted_at="2026-11-25T09:41:00"),
    "a void dossier": lambda c: _everywhere(c, "dossiers", voided_at="2026-11-25T02:41:00Z"),
    "another code": lambda c: _dossier_of(c).update(code="H55.14-261125-9999"),
    "a document that is not in the bag": _another_document,
    "a line of another procedure": _move_line,
    "another dossier's identity": lambda c: _rename_key(_dossier_of(c)["rows"]["dossiers"]),
    "no entries": lambda c: _entries(c).clear(),
    "an entry changed": lambda c: _entries(c)[0].update(officer="another"),
    "an entry missing": lambda c: _entries(c).pop(0),
    "an entry of another dossier": lambda c: reforge(
        _dossier_of(c)["entries"], -1, lambda e: e.update(dossier_uid="x")
    ),
    "no workstations of the sender": lambda c: c["workstations"].clear(),
    "a table that does not travel": lambda c: c["rows"].update(officer_secrets={"x": {"password_hash": "x"}}),
    "a day of the calendar": lambda c: _dossier_of(c)["rows"].update(calendar_days={"x": {"day": "2026-11-25"}}),
    "an officer under another's identity": lambda c: _rename_key(c["rows"]["officers"]),
    "an officer of no office": lambda c: _shared(c, "officers").update(organisation_id="x"),
    "an invented officer": lambda c: c["rows"]["officers"].update(
        {"x": {**_shared(c, "officers"), "login": "ghost", "name": "Không có thật"}}
    ),
    "a component under another's identity": lambda c: _rename_key(c["rows"]["components"]),
    "a component with another content": lambda c: _shared(c, "components").update(name="Giấy tờ khác"),
    "another time limit": lambda c: _shared(c, "procedure_versions").update(limit_amount=1),
    "another list than the one signed": lambda c: _shared(c, "transfers").update(list_sha256="0" * 64),
    "another giver": lambda c: _shared(c, "transfers").update(giver_uid=c["receiver_uid"]),
    "another number": lambda c: c.update(number=77),
    "another hand-over": lambda c: c.update(transfer_uid="another"),
    "a sender of whom nothing is known": lambda c: c.update(sender_uid="another"),
}


def test_a_forged_package_is_refused_although_all_its_hashes_agree(desk: Desk, department: Desk) -> None:
    honest = handover.offer(desk, [accept(desk, pages=1)], department.place.uid).package
    before = everything(department)
    for what, forge in FORGERIES.items():
        forged = honest.with_name("forged")
        shutil.copytree(honest, forged)
        tamper_package(forged, forge)
        with pytest.raises(errors.PackageDamaged):
            pytest.fail(f"{what}: {receiving.receive(department, forged)}")
        assert everything(department) == before, what
        shutil.rmtree(forged)
    assert receiving.receive(department, honest).codes


def test_a_package_cannot_rewrite_what_is_known_of_a_dossier(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    hand_over(desk, department, {uid: give_back()})
    anew = handover.offer(desk, [uid], department.place.uid).package
    tamper_package(anew, lambda c: _everywhere(c, "dossiers", owner_name="Người khác"))
    before = everything(department)
    with pytest.raises(errors.PackageDamaged):
        receiving.receive(department, anew)
    assert everything(department) == before


def test_a_code_that_another_dossier_has_here_is_refused(desk: Desk, department: Desk) -> None:
    first, second = accept(desk), accept(desk)
    receive(department, handover.offer(desk, [first], department.place.uid))
    bad = handover.offer(desk, [second], department.place.uid).package
    code = dossier(desk, first).code

    def forge(content: dict[str, Any]) -> None:
        _everywhere(content, "dossiers", code=code)
        _dossier_of(content).update(code=code)

    tamper_package(bad, forge)
    before = everything(department)
    with pytest.raises(errors.PackageDamaged):
        receiving.receive(department, bad)
    assert everything(department) == before


def test_a_row_of_a_newer_program_is_read_as_far_as_it_is_known(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    bag = handover.offer(desk, [uid], department.place.uid).package
    tamper_package(bag, lambda c: _everywhere(c, "dossiers", a_later_column="x"))
    receiving.receive(department, bag)
    assert items(department, uid) == ["offered"]


def test_what_the_list_holds_is_what_is_signed(desk: Desk, department: Desk) -> None:
    bag = handover.offer(desk, [accept(desk)], department.place.uid).package
    (bag / LIST).write_bytes((bag / LIST).read_bytes() + b"\n")
    reseal(bag)
    with pytest.raises(errors.PackageDamaged):
        receiving.receive(department, bag)


def test_components_of_a_procedure_stay_in_step_with_their_sheet(desk: Desk, department: Desk) -> None:
    receive(department, handover.offer(desk, [accept(desk)], department.place.uid))
    with desk.store.reading() as there, department.store.reading() as here:
        names = [set(session.scalars(select(Component.name))) for session in (there, here)]
    assert names[0] == names[1]


def test_the_answer_is_a_plain_file_that_names_the_package(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    file = answer(department, receive(department, offer), {uid: CONFIRM})
    content = json.loads(file.read_bytes())["content"]
    assert content["package_hash"] == offer.package_hash
    assert content["receiver_name"] == desk.place.name
    assert file.name.isascii()
