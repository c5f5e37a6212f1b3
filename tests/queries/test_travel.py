"""What leaves with a hand-over."""

import pytest

from app import errors
from app.desk import accounts, corrections, handover
from app.desk.desk import Desk
from app.exchange.package import Package
from app.models import journal, verify
from app.queries import travel
from tests.desk.roads import accept, answer, give_back, hand_over, receive


def _package(desk: Desk, transfer_uid: str) -> Package:
    with desk.store.reading() as session:
        return travel.package(session, desk.documents, transfer_uid, desk.place.workstation)


def test_a_dossier_leaves_with_all_its_rows_papers_and_entries_and_nothing_of_others(
    desk: Desk, department: Desk
) -> None:
    other, uid = accept(desk, pages=1), accept(desk, pages=2)
    corrections.correct(desk, uid, {"owner_phone": "0912345000"}, "Số mới")
    offer = handover.offer(desk, [uid], department.place.uid)
    (packed,) = _package(desk, offer.transfer_uid).dossiers
    assert packed.uid == uid
    assert set(packed.rows) == {
        "charges",
        "dossiers",
        "checklist_lines",
        "documents",
        "line_documents",
        "slips",
        "transfer_items",
    }
    assert list(packed.rows["dossiers"]) == [uid]
    assert len(packed.rows["slips"]) == 2
    assert [entry["action"] for entry in packed.entries] == ["accepted", "corrected", "offered"]
    assert list(verify.slice_findings([dict(entry) for entry in packed.entries])) == []
    hashes = {row["sha256"] for table in ("documents", "slips") for row in packed.rows[table].values()}
    assert {held.sha256 for held in packed.documents} == hashes
    assert all(desk.documents.path(held.sha256) == held.path for held in packed.documents)
    assert other not in str(packed.rows)


def test_the_package_names_both_sides_the_journal_s_head_and_the_sender_s_workstations(
    desk: Desk, department: Desk
) -> None:
    offer = handover.offer(desk, [accept(desk)], department.place.uid)
    given = _package(desk, offer.transfer_uid)
    assert (given.sender_uid, given.sender_name) == (desk.place.uid, desk.place.name)
    assert (given.receiver_uid, given.receiver_name) == (department.place.uid, department.place.name)
    assert given.workstations == (desk.place.workstation,)
    with desk.store.reading() as session:
        assert given.journal_head == journal.head(session, desk.place.workstation)


def test_two_dossiers_of_one_procedure_share_its_version_and_whoever_is_named_comes_along(
    desk: Desk, department: Desk
) -> None:
    first = accept(desk)
    accounts.add_officer(desk, accounts.NewOfficer("canbo2", "Cán bộ mẫu khác", "mat-khau-mau"))
    accounts.add_officer(desk, accounts.NewOfficer("canbo3", "Cán bộ không liên quan", "mat-khau-mau"))
    second = accept(desk.with_officer(accounts.sign_in(desk, "canbo2", "mat-khau-mau")))
    rows = _package(desk, handover.offer(desk, [first, second], department.place.uid).transfer_uid).rows
    assert len(rows["procedure_versions"]) == len(rows["procedures"]) == len(rows["fields"]) == 1
    assert len(rows["components"]) > 3
    assert {row["name"] for row in rows["officers"].values()} == {"Cán bộ một cửa mẫu", "Cán bộ mẫu khác"}
    assert list(rows["departments"]) == [department.place.uid]
    assert list(rows["organisations"]) == [desk.place.uid]
    assert len(rows["transfers"]) == 1
    assert "officer_secrets" not in rows


def test_only_what_is_still_offered_leaves(desk: Desk, department: Desk) -> None:
    first, second = accept(desk), accept(desk)
    offer = handover.offer(desk, [first, second], department.place.uid)
    transfer = receive(department, offer)
    handover.read_acknowledgement(desk, answer(department, transfer, {first: give_back()}))
    assert [packed.uid for packed in _package(desk, offer.transfer_uid).dossiers] == [second]
    handover.take_back(desk, offer.transfer_uid, "Gói bị thất lạc")
    assert _package(desk, offer.transfer_uid).dossiers == ()


def test_what_a_department_wrote_leaves_with_the_next_offer(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    hand_over(desk, department, {uid: give_back()})
    (packed,) = _package(desk, handover.offer(desk, [uid], department.place.uid).transfer_uid).dossiers
    actions = [entry["action"] for entry in packed.entries]
    assert actions == ["accepted", "offered", "returned", "answer_applied", "offered"]
    assert len({entry["workstation"] for entry in packed.entries}) == 2
    assert len(packed.rows["transfer_items"]) == 1


def test_a_hand_over_that_does_not_exist_cannot_leave(desk: Desk) -> None:
    with pytest.raises(errors.UnknownTransfer):
        _package(desk, "no-such")


def test_a_list_that_is_not_whole_is_not_given_away(desk: Desk, department: Desk) -> None:
    offer = handover.offer(desk, [accept(desk)], department.place.uid)
    desk.documents.path(offer.list_sha256).write_bytes(b"%PDF-1.7 something else")
    with pytest.raises(errors.DocumentDamaged):
        _package(desk, offer.transfer_uid)
