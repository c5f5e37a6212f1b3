"""Offering, packing, taking back, and reading a department's answer."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.bootstrap import open_desk
from app.desk import accounts, backups, corrections, handover, places, receiving
from app.desk.desk import Desk
from app.desk.transfers import find_transfer
from app.exchange import package
from app.home import Home
from app.queries import dossiers, handovers, office
from app.rules.states import State
from tests.desk.roads import (
    CONFIRM,
    accept,
    answer,
    assert_whole,
    chain,
    dossier,
    everything,
    give_back,
    hand_over,
    history,
    items,
    other_department,
    receive,
    reforge,
    rewrite,
    tamper_answer,
    twice_at_once,
)
from tests.desks import SetClock
from tests.papers.reading import text_of


def test_an_offer_has_a_list_with_its_number_and_dossiers_and_a_bag_that_bagit_finds_valid(
    desk: Desk, department: Desk
) -> None:
    uids = [accept(desk, pages=2), accept(desk)]
    offer = handover.offer(desk, uids, department.place.uid)
    said = text_of(desk.documents.read(offer.list_sha256))
    assert "DANH SÁCH BÀN GIAO HỒ SƠ" in said
    assert department.place.name in said
    assert all(str(dossier(desk, uid).code) in said for uid in uids)
    command = [sys.executable, "-m", "bagit", "--validate", str(offer.package)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    opened = package.read(offer.package)
    assert opened.hash == offer.package_hash
    assert (offer.package / package.LIST).read_bytes() == desk.documents.read(offer.list_sha256)
    assert offer.package.parent == desk.home.handovers
    assert_whole(desk)


def test_an_offered_dossier_is_locked_at_the_desk_and_stays_there(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    handover.offer(desk, [uid], department.place.uid)
    before = everything(desk)
    for change in (
        lambda: corrections.correct(desk, uid, {"owner_name": "Tên khác"}, "Sai tên"),
        lambda: corrections.particulars(desk, uid),
        lambda: corrections.void(desk, uid, "Tiếp nhận nhầm"),
        lambda: handover.offer(desk, [uid], department.place.uid),
    ):
        with pytest.raises(errors.DossierOffered):
            change()
    assert everything(desk) == before
    held = dossier(desk, uid)
    assert (held.state, held.holder_uid) == (State.RECEIVED, desk.place.uid)


def test_one_dossier_that_cannot_be_offered_holds_the_whole_list_back(desk: Desk, department: Desk) -> None:
    good, void, offered = accept(desk), accept(desk), accept(desk)
    corrections.void(desk, void, "Tiếp nhận nhầm")
    handover.offer(desk, [offered], department.place.uid)
    before = everything(desk)
    for chosen, fault in (
        ([good, void], errors.DossierVoid),
        ([good, offered], errors.DossierOffered),
        ([good, "no-such"], errors.UnknownDossier),
        ([], errors.NothingChosen),
        ([good] * (handover.LONGEST_LIST + 1), errors.TooManyChosen),
    ):
        with pytest.raises(fault):
            handover.offer(desk, chosen, department.place.uid)
    for stranger in ("no-such", desk.place.uid):
        with pytest.raises(errors.UnknownDepartment):
            handover.offer(desk, [good], stranger)
    with pytest.raises(errors.NoOfficer):
        handover.offer(desk.with_officer(None), [good], department.place.uid)
    assert everything(desk) == before


def test_a_department_out_of_use_gets_nothing_any_more(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    places.disable_department(desk, department.place.uid)
    with pytest.raises(errors.UnknownDepartment):
        handover.offer(desk, [uid], department.place.uid)


def test_a_dossier_ticked_twice_is_offered_once(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid, uid], department.place.uid)
    assert len(package.read(offer.package).package.dossiers) == 1


def test_hand_overs_are_numbered_by_year(desk: Desk, department: Desk, clock: SetClock) -> None:
    numbers = [handover.offer(desk, [accept(desk)], department.place.uid).number for _ in range(2)]
    clock.forward(days=60)
    numbers.append(handover.offer(desk, [accept(desk)], department.place.uid).number)
    assert numbers == [1, 2, 1]
    assert_whole(desk)


def test_the_answer_moves_what_is_confirmed_and_leaves_what_is_returned(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    confirmed, returned = accept(desk, pages=1), accept(desk)
    offer = handover.offer(desk, [confirmed, returned], department.place.uid)
    transfer = receive(department, offer)
    clock.forward(hours=1)
    decided_at = clock.now()
    file = answer(department, transfer, {confirmed: CONFIRM, returned: give_back("Thiếu chữ ký")})
    clock.forward(hours=2)
    done = handover.read_acknowledgement(desk, file)
    assert done.confirmed == (dossier(desk, confirmed).code,)
    assert done.returned == (dossier(desk, returned).code,)
    assert not done.not_applied
    moved, stayed = dossier(desk, confirmed), dossier(desk, returned)
    assert (moved.state, moved.holder_uid) == (State.IN_PROGRESS, department.place.uid)
    assert moved.holder_since == dossier(department, confirmed).holder_since == decided_at
    assert (stayed.state, stayed.holder_uid) == (State.RECEIVED, desk.place.uid)
    with desk.store.reading() as session:
        (waiting,) = handovers.ready(session, desk.place.uid)
        (given,) = handovers.given(session, desk.place.uid, open_only=False)
    assert (waiting.uid, waiting.returned) == (returned, "Thiếu chữ ký")
    assert {i.dossier_uid: i.reason for i in given.items} == {confirmed: "", returned: "Thiếu chữ ký"}
    assert_whole(desk, department)


def test_both_homes_keep_the_same_words_about_a_decision(desk: Desk, department: Desk, clock: SetClock) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    transfer = receive(department, offer)
    clock.forward(minutes=5)
    file = answer(department, transfer, {uid: give_back()})
    clock.forward(days=1)
    handover.read_acknowledgement(desk, file)
    kept = []
    for home in (desk, department):
        with home.store.reading() as session:
            (item,) = find_transfer(session, transfer).items
            kept.append((item.uid, item.state, item.reason, item.decided_at, item.decided_by))
    assert kept[0] == kept[1]


def test_what_is_returned_can_be_corrected_offered_and_confirmed(desk: Desk, department: Desk) -> None:
    uid = accept(desk, pages=1)
    hand_over(desk, department, {uid: give_back("Sai tên chủ hồ sơ")})
    corrections.correct(desk, uid, {"owner_name": "Người nộp mẫu (tên đúng)"}, "Phòng trả lại vì sai tên")
    hand_over(desk, department, {uid: CONFIRM})
    for home in (desk, department):
        held = dossier(home, uid)
        assert held.owner_name == "Người nộp mẫu (tên đúng)"
        assert (held.state, held.holder_uid) == (State.IN_PROGRESS, department.place.uid)
        assert items(home, uid) == ["returned", "confirmed"]
    with department.store.reading() as session:
        seen = dossiers.dossier(session, uid)
        assert dossiers.history_is_whole(session, uid)
    assert seen is not None
    assert len(seen.slips) == 2  # the receipt's second edition came along
    assert_whole(desk, department)


def test_an_answer_read_twice_changes_nothing_not_even_an_entry(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    file = answer(department, receive(department, offer), {uid: CONFIRM})
    handover.read_acknowledgement(desk, file)
    before = everything(desk)
    again = handover.read_acknowledgement(desk, file)
    assert again.already_read
    assert (again.confirmed, again.returned, again.not_applied) == ((), (), ())
    assert everything(desk) == before


def test_two_that_read_the_same_answer_at_once_read_it_once(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    file = answer(department, receive(department, offer), {uid: CONFIRM})
    both = twice_at_once(desk, lambda: handover.read_acknowledgement(desk, file))
    assert sorted(done.already_read for done in both) == [False, True]
    assert history(desk, uid).count("answer_applied") == 1
    assert_whole(desk)


def test_a_later_answer_brings_what_the_first_left_open_and_repeats_nothing(desk: Desk, department: Desk) -> None:
    first, second, third = accept(desk), accept(desk), accept(desk)
    transfer = receive(department, handover.offer(desk, [first, second, third], department.place.uid))
    early = answer(department, transfer, {first: CONFIRM, second: give_back()})
    late = answer(department, transfer, {third: CONFIRM})
    assert early != late, "the clock stands still, and no file took the place of another"
    handover.read_acknowledgement(desk, early)
    kept = history(desk, first)
    done = handover.read_acknowledgement(desk, late)
    assert done.confirmed == (dossier(desk, third).code,)
    assert (done.returned, done.not_applied) == ((), ())
    assert history(desk, first) == kept
    assert_whole(desk, department)


def test_a_returned_dossier_that_was_offered_anew_is_not_touched_by_a_second_answer(
    desk: Desk, department: Desk
) -> None:
    back, other = accept(desk), accept(desk)
    transfer = receive(department, handover.offer(desk, [back, other], department.place.uid))
    handover.read_acknowledgement(desk, answer(department, transfer, {back: give_back()}))
    handover.offer(desk, [back], department.place.uid)
    done = handover.read_acknowledgement(desk, answer(department, transfer, {other: CONFIRM}))
    assert done.confirmed == (dossier(desk, other).code,)
    assert items(desk, back) == ["returned", "offered"]
    assert_whole(desk, department)


def test_the_answer_to_a_package_that_was_packed_again_meanwhile_is_taken(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    transfer = receive(department, offer)
    again = handover.pack(desk, offer.transfer_uid)
    assert again.package != offer.package
    assert again.package_hash != offer.package_hash
    file = answer(department, transfer, {uid: CONFIRM})
    assert json.loads(file.read_bytes())["content"]["package_hash"] == offer.package_hash
    assert handover.read_acknowledgement(desk, file).confirmed
    assert_whole(desk, department)


def test_a_lost_package_is_packed_again_and_holds_what_is_still_open(desk: Desk, department: Desk) -> None:
    answered, waiting = accept(desk), accept(desk)
    offer = handover.offer(desk, [answered, waiting], department.place.uid)
    file = answer(department, receive(department, offer), {answered: CONFIRM})
    handover.read_acknowledgement(desk, file)
    again = handover.pack(desk, offer.transfer_uid)
    assert [d.uid for d in package.read(again.package).package.dossiers] == [waiting]
    with desk.store.reading() as session:
        (row,) = handovers.given(session, desk.place.uid)
    assert row.package == again.package
    receive(department, again)
    assert dossier(department, answered).holder_uid == department.place.uid
    assert_whole(desk, department)


def test_nothing_is_packed_or_taken_back_where_nothing_is_open_any_more(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    offer = hand_over(desk, department, {uid: CONFIRM})
    before = everything(desk)
    with pytest.raises(errors.NothingOpen):
        handover.pack(desk, offer.transfer_uid)
    with pytest.raises(errors.NothingOpen):
        handover.take_back(desk, offer.transfer_uid, "Gói bị thất lạc")
    assert everything(desk) == before
    assert [p.name for p in desk.home.handovers.iterdir()] == [offer.package.name]


def test_only_the_place_that_made_an_offer_packs_it_or_takes_it_back(desk: Desk, department: Desk) -> None:
    transfer = receive(department, handover.offer(desk, [accept(desk)], department.place.uid))
    for act in (handover.pack, lambda d, uid: handover.take_back(d, uid, "Gói bị thất lạc")):
        with pytest.raises(errors.UnknownTransfer):
            act(department, transfer)
    with pytest.raises(errors.UnknownTransfer):
        handover.pack(desk, "no-such")


def test_an_offer_whose_package_cannot_be_written_stands_and_is_packed_later(desk: Desk, department: Desk) -> None:
    uid = accept(desk, pages=1)
    with desk.store.reading() as session:
        seen = dossiers.dossier(session, uid)
    assert seen is not None
    damaged = desk.documents.path(seen.documents[0].sha256)
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1])
    with pytest.raises(errors.DocumentDamaged):
        handover.offer(desk, [uid], department.place.uid)
    assert items(desk, uid) == ["offered"]
    assert list(desk.home.handovers.iterdir()) == []
    damaged.write_bytes(whole)
    with desk.store.reading() as session:
        (row,) = handovers.given(session, desk.place.uid)
    assert row.package is None
    receive(department, handover.pack(desk, row.uid))
    assert_whole(desk, department)


def test_taking_back_needs_a_reason_and_frees_the_dossiers(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    for nothing in ("", " \t"):
        with pytest.raises(errors.ReasonNeeded):
            handover.take_back(desk, offer.transfer_uid, nothing)
    with pytest.raises(errors.NoOfficer):
        handover.take_back(desk.with_officer(None), offer.transfer_uid, "Gói bị thất lạc")
    assert handover.take_back(desk, offer.transfer_uid, "Gói bị thất lạc") == (dossier(desk, uid).code,)
    corrections.correct(desk, uid, {"owner_phone": "0912345000"}, "Số mới")
    handover.offer(desk, [uid], department.place.uid)
    assert items(desk, uid) == ["taken_back", "offered"]
    with desk.store.reading() as session:
        assert dossiers.history(session, uid)[2].note == {"reason": "Gói bị thất lạc"}
    assert_whole(desk)


def test_a_late_answer_to_an_offer_taken_back_is_not_applied_but_both_histories_stand(
    desk: Desk, department: Desk
) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    file = answer(department, receive(department, offer), {uid: CONFIRM})
    handover.take_back(desk, offer.transfer_uid, "Gói bị thất lạc")
    done = handover.read_acknowledgement(desk, file)
    assert done.not_applied == (dossier(desk, uid).code,)
    held = dossier(desk, uid)
    assert (held.state, held.holder_uid) == (State.RECEIVED, desk.place.uid)
    assert items(desk, uid) == ["taken_back"]
    assert history(desk, uid) == ["accepted", "offered", "offer_taken_back", "confirmed", "answer_not_applied"]
    assert chain(desk, uid) == ["accepted", "offered", "offer_taken_back", "answer_not_applied"]
    with desk.store.reading() as session:
        assert dossiers.history_is_whole(session, uid)
    assert_whole(desk, department)


def test_after_a_late_answer_the_dossier_is_corrected_offered_and_received_anew(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    file = answer(department, receive(department, offer), {uid: CONFIRM})
    handover.take_back(desk, offer.transfer_uid, "Gói bị thất lạc")
    handover.read_acknowledgement(desk, file)
    corrections.correct(desk, uid, {"owner_name": "Người nộp mẫu (tên đúng)"}, "Sai tên")
    anew = handover.offer(desk, [uid], department.place.uid)
    transfer = receive(department, anew)
    at_department = dossier(department, uid)
    assert (at_department.state, at_department.holder_uid) == (State.RECEIVED, desk.place.uid)
    assert items(department, uid) == ["taken_back", "offered"]
    handover.read_acknowledgement(desk, answer(department, transfer, {uid: give_back()}))
    hand_over(desk, department, {uid: CONFIRM})
    assert items(desk, uid) == items(department, uid) == ["taken_back", "returned", "confirmed"]
    assert dossier(desk, uid).holder_uid == department.place.uid
    assert_whole(desk, department)


def test_a_slip_printed_while_the_dossier_is_offered_does_not_stand_in_the_way(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    transfer = receive(department, handover.offer(desk, [uid], department.place.uid))
    corrections.reveal(desk, uid)  # an entry of the desk beside the department's
    handover.read_acknowledgement(desk, answer(department, transfer, {uid: give_back()}))
    hand_over(desk, department, {uid: CONFIRM})
    assert_whole(desk, department)


def test_two_departments_get_their_own_and_one_gets_what_the_other_returned(
    desk: Desk, department: Desk, tmp_path: Path, clock: SetClock
) -> None:
    other = other_department(tmp_path / "phong-2", clock)
    mine, theirs = accept(desk), accept(desk)
    offer = handover.offer(desk, [mine], department.place.uid)
    with pytest.raises(errors.PackageForOthers) as caught:
        receiving.receive(other, offer.package)
    assert caught.value.receiver == department.place.name
    hand_over(desk, other, {theirs: CONFIRM})
    handover.read_acknowledgement(desk, answer(department, receive(department, offer), {mine: give_back()}))
    hand_over(desk, other, {mine: CONFIRM})
    assert dossier(desk, mine).holder_uid == dossier(desk, theirs).holder_uid == other.place.uid
    assert history(other, mine)[-5:] == ["offered", "returned", "answer_applied", "offered", "confirmed"]
    assert_whole(desk, department, other)
    other.store.close()


def test_a_late_answer_of_one_department_does_not_hold_the_offer_to_another_back(
    desk: Desk, department: Desk, tmp_path: Path, clock: SetClock
) -> None:
    other = other_department(tmp_path / "phong-2", clock)
    uid = accept(desk)
    lost = handover.offer(desk, [uid], department.place.uid)
    handover.take_back(desk, lost.transfer_uid, "Gói bị thất lạc")
    anew = handover.offer(desk, [uid], other.place.uid)
    late = answer(department, receive(department, lost), {uid: CONFIRM})
    assert handover.read_acknowledgement(desk, late).not_applied
    again = handover.pack(desk, anew.transfer_uid)
    for package_of_it in (anew, again):
        transfer = receive(other, package_of_it)
    assert handover.read_acknowledgement(desk, answer(other, transfer, {uid: CONFIRM})).confirmed
    assert dossier(desk, uid).holder_uid == other.place.uid
    assert_whole(desk, department, other)
    other.store.close()


def _restored(home: Desk, folder: Path) -> Desk:
    """Lose a home and make it anew from its backup."""
    made = backups.back_up(home, folder / f"{home.home.path.name}-backup").path
    path = folder / f"{home.home.path.name}-restored"
    backups.restore(Home(path), made, home.clock.now())
    return open_desk(Home(path), clock=home.clock).with_officer(home.officer)


def test_homes_made_anew_from_backups_go_on_with_what_was_under_way(
    desk: Desk, department: Desk, tmp_path: Path
) -> None:
    first, second = accept(desk, pages=1), accept(desk)
    receive(department, handover.offer(desk, [first], department.place.uid))
    waiting = handover.offer(desk, [second], department.place.uid)
    there, here = _restored(department, tmp_path), _restored(desk, tmp_path)
    again = receive(there, handover.pack(here, waiting.transfer_uid))
    with there.store.reading() as session:
        earlier = next(t.uid for t in handovers.taken(session, there.place.uid) if t.uid != again)
    for transfer, uid in ((earlier, first), (again, second)):
        assert handover.read_acknowledgement(here, answer(there, transfer, {uid: CONFIRM})).confirmed
        assert dossier(here, uid).holder_uid == there.place.uid
    assert_whole(here, there)
    here.store.close()
    there.store.close()


def test_an_answer_for_another_desk_is_refused_by_name(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    file = answer(department, receive(department, handover.offer(desk, [uid], department.place.uid)), {uid: CONFIRM})
    before = everything(department)
    with pytest.raises(errors.PackageForOthers) as caught:
        handover.read_acknowledgement(department, file)
    assert caught.value.receiver == desk.place.name
    assert everything(department) == before


def test_an_answer_to_a_package_of_which_nothing_is_known_here_is_refused(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    file = answer(department, receive(department, handover.offer(desk, [uid], department.place.uid)), {uid: CONFIRM})
    tamper_answer(file, lambda c: c.update(package_hash="0" * 64))
    with pytest.raises(errors.UnknownTransfer):
        handover.read_acknowledgement(desk, file)


def _entries(content: dict[str, Any]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = content["items"][0]["entries"]
    return entries


def _forge_last(answer: dict[str, Any], **fields: object) -> None:
    reforge(_entries(answer), -1, lambda entry: entry.update(fields))


def _rewrite_known(content: dict[str, Any]) -> None:
    """Change what the desk itself wrote, with all hashes made anew."""
    reforge(_entries(content), 0, lambda e: rewrite(e, lambda said: said["rows"]["dossiers"].popitem()))


def _borrow_workstation(content: dict[str, Any]) -> None:
    """Write the department's decision in the name of the desk's own workstation."""
    _forge_last(content, workstation=_entries(content)[0]["workstation"], sequence=900)


def _share_a_place(content: dict[str, Any]) -> None:
    """Give two entries one place in a journal."""
    entries = _entries(content)
    entries.append({**entries[-1], "uid": "another", "previous_of_dossier": entries[-1]["hash"]})
    reforge(entries, -1, lambda e: e)


def _invent_officer(content: dict[str, Any]) -> None:
    (office_uid,) = content["rows"]["organisations"]
    ghost = {"organisation_id": office_uid, "login": "ghost", "name": "Không có thật"}
    content["rows"]["officers"]["11111111-1111-1111-1111-111111111111"] = ghost


def _say_nothing(content: dict[str, Any]) -> None:
    reforge(_entries(content), -1, lambda e: rewrite(e, lambda said: said["rows"].clear()))


FORGERIES: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "confirmed instead": lambda c: c["items"][0].update(confirmed=True, reason=""),
    "another reason": lambda c: c["items"][0].update(reason="Lý do khác"),
    "another moment": lambda c: c["items"][0].update(decided_at="2026-11-25T01:00:00+00:00"),
    "a dossier that was not offered": lambda c: c["items"][0].update(dossier_uid="another"),
    "a dossier twice": lambda c: c["items"].append(c["items"][0]),
    "another department": lambda c: c.update(sender_uid="another"),
    "another hand-over": lambda c: c.update(transfer_uid="another"),
    "no last entry": lambda c: _entries(c).pop(),
    "no middle entry": lambda c: _entries(c).pop(1),
    "no entries": lambda c: _entries(c).clear(),
    "an entry without its salt": lambda c: _entries(c)[-1].pop("salt"),
    "an entry with something more": lambda c: _entries(c)[-1].update(surplus=1),
    "an act of another name": lambda c: _entries(c)[-1].update(action="confirmed"),
    "a salt that is none": lambda c: _entries(c)[-1].update(salt="no hexadecimal"),
    "a hash that is none": lambda c: _entries(c)[-1].update(hash=None),
    "a number in words": lambda c: _entries(c)[-1].update(sequence="7"),
    "a moment that reads back otherwise": lambda c: _forge_last(c, at="2026-11-25T09:41:00+07:00"),
    "a moment beyond the calendar": lambda c: _forge_last(c, at="0001-01-01T00:00:00+14:00"),
    "no place in a journal": lambda c: _forge_last(c, sequence=0),
    "an entry of another dossier": lambda c: _forge_last(c, dossier_uid="another"),
    "content that is no object": lambda c: _forge_last(c, content="[]"),
    "an entry that decides nothing": _say_nothing,
    "an entry of the desk, rewritten": _rewrite_known,
    "the desk's own workstation": _borrow_workstation,
    "two entries at one place": _share_a_place,
    "an officer under an invented identity": _invent_officer,
    "rows that do not travel": lambda c: c.update(rows={"calendar_days": {"x": {"day": "2026-11-25"}}}),
    "a name that is a number": lambda c: c.update(rows={"officers": {"x": {"name": 7}}}),
}


def test_a_forged_answer_is_refused_although_all_its_hashes_agree(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    transfer = receive(department, handover.offer(desk, [uid], department.place.uid))
    honest = answer(department, transfer, {uid: give_back()})
    before = everything(desk)
    for what, forge in FORGERIES.items():
        forged = honest.with_name("forged.json")
        shutil.copyfile(honest, forged)
        tamper_answer(forged, forge)
        with pytest.raises(errors.AcknowledgementDamaged):
            pytest.fail(f"{what}: {handover.read_acknowledgement(desk, forged)}")
        assert everything(desk) == before, what
    assert handover.read_acknowledgement(desk, honest).returned


def test_the_desk_knows_who_returned_a_dossier_but_lets_nobody_sign_in(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    accounts.add_officer(department, accounts.NewOfficer("chuyenvien2", "Chuyên viên mẫu khác", "mat-khau-mau"))
    at_work = department.with_officer(accounts.sign_in(department, "chuyenvien2", "mat-khau-mau"))
    hand_over(desk, at_work, {uid: give_back()})
    with desk.store.reading() as session:
        line = next(one for one in dossiers.history(session, uid) if one.action == "returned")
    assert line.officer_name == "Chuyên viên mẫu khác"
    with pytest.raises(errors.WrongPassword):
        accounts.sign_in(desk, "chuyenvien2", "mat-khau-mau")
    with desk.store.reading() as session:
        (known,) = [o for o in office.officers(session) if o.login == "chuyenvien2"]
    assert not known.active
    assert not known.may_override
