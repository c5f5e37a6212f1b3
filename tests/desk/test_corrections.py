"""What is put right: particulars, a mistaken acceptance, and what is made again from a dossier."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app import errors
from app.desk import catalogue, checks, corrections, handover, intake, pausing, prints, receiving, results, returning
from app.desk.desk import Desk
from app.desk.returning import Receiver
from app.desk.slips import IssuedSlip
from app.desk.wording import SupplementText
from app.exchange import catalogue_sheet
from app.models.dossier import Document, Dossier
from app.models.draft import DraftContent, PersonData
from app.models.journal import JournalContent, JournalEntry
from app.queries import applicants, dossiers, register
from app.queries.dossiers import DossierView
from app.queries.drafts import draft
from app.rules.completeness import Counts
from app.rules.kinds import Channel, Form, IdentityProof, OwnerKind, TransferPurpose
from app.rules.states import State
from tests.desk import pages
from tests.desk.roads import CONFIRM, LICENCE, hand_over
from tests.desks import SetClock, complete, incomplete, open_draft, procedure
from tests.papers.reading import codes_in, picture, text_of

WHY = "Ghi sai so với căn cước"


@pytest.fixture
def accepted(desk: Desk) -> intake.Acknowledgement:
    uid = open_draft(desk)
    pages.add(desk, uid, component=1)
    return intake.accept(desk, uid)


def corrected(desk: Desk, uid: str, name: str) -> IssuedSlip:
    """Correct the owner's name and return the receipt that says it."""
    issued = corrections.correct(desk, uid, {"owner_name": name}, WHY)
    assert issued is not None
    return issued


def view(desk: Desk, uid: str) -> DossierView:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    return found


def row(desk: Desk, uid: str) -> Dossier:
    with desk.store.reading() as session:
        return session.scalars(select(Dossier).where(Dossier.uid == uid)).one()


def note_of_last(desk: Desk) -> tuple[str, dict[str, object]]:
    with desk.store.reading() as session:
        action, content = session.execute(
            select(JournalEntry.action, JournalContent.content)
            .join(JournalContent, JournalContent.id == JournalEntry.id)
            .order_by(JournalEntry.id.desc())
        ).first() or ("", b"{}")
    return action, json.loads(content)["note"]


def actions(desk: Desk, uid: str) -> list[str]:
    return [line.action for line in view(desk, uid).history]


def found(desk: Desk, typed: str) -> list[str]:
    day = desk.today()
    horizon = register.Horizon(day, day, day)
    with desk.store.reading() as session:
        return [r.owner_name for r in register.page(session, here=desk.place.uid, horizon=horizon, typed=typed)]


# --- correcting --------------------------------------------------------------------------------------------------


def test_a_correction_keeps_the_code_and_gives_a_second_edition_of_the_receipt(
    desk: Desk, accepted: intake.Acknowledgement
) -> None:
    issued = corrected(desk, accepted.dossier_uid, "Nguyễn Thị Đúng (mẫu)")
    after = row(desk, accepted.dossier_uid)
    assert (after.code, after.owner_name, after.correction_count) == (accepted.code, "Nguyễn Thị Đúng (mẫu)", 1)
    assert (after.due_current, after.accepted_at) == (accepted.due, desk.clock.now())
    assert (issued.form, issued.number) == (Form.RECEIPT, accepted.receipt.number + 1)
    new, old = (text_of(desk.documents.read(s)) for s in (issued.sha256, accepted.receipt.sha256))
    assert "(lần 2)" in new
    assert "Nguyễn Thị Đúng (mẫu)" in new
    assert "(lần 2)" not in old
    assert "Nguyễn Thị Đúng (mẫu)" not in old
    codes = codes_in(picture(desk.documents.read(issued.sha256), 150))
    assert codes["Code128"] == accepted.code
    assert [s.uid for s in view(desk, accepted.dossier_uid).slips] == [issued.uid, accepted.receipt.uid]
    assert checks.check(desk, deep=True).findings == ()


def test_before_and_reason_stand_in_the_journal_and_numbers_in_it_are_shown_masked(
    desk: Desk, accepted: intake.Acknowledgement
) -> None:
    changed = {"owner_identifier": "019 085 012 345", "owner_phone": "0987654321", "owner_email": "mau@example.vn"}
    corrections.correct(desk, accepted.dossier_uid, changed, f" {WHY}  ")
    action, note = note_of_last(desk)
    former = {"owner_identifier": "019188004521", "owner_phone": "0912345678"}
    assert (action, note) == ("corrected", {"before": former, "reason": WHY})
    newest = view(desk, accepted.dossier_uid).history[0]
    assert newest.note["reason"] == WHY
    assert newest.note["before"] == {"owner_identifier": "019*******21", "owner_phone": "09*****678"}
    assert newest.note["after"] == {"owner_identifier": "019*******45", "owner_phone": "09*****321"}
    assert row(desk, accepted.dossier_uid).owner_identifier == "019085012345"


def test_a_corrected_name_is_found_and_suggested_from_then_on(desk: Desk, accepted: intake.Acknowledgement) -> None:
    corrections.correct(desk, accepted.dossier_uid, {"owner_name": "Đặng Thị Ước (mẫu)"}, WHY)
    assert found(desk, "dang uoc") == ["Đặng Thị Ước (mẫu)"]
    assert found(desk, "người nộp") == []
    with desk.store.reading() as session:
        known = applicants.by_identifier(session, "019188004521")
    assert known is not None
    assert known.name == "Đặng Thị Ước (mẫu)"


def test_the_papers_of_a_dossier_follow_its_owners_corrected_number(
    desk: Desk, accepted: intake.Acknowledgement
) -> None:
    corrections.correct(desk, accepted.dossier_uid, {"owner_identifier": "019085012345"}, WHY)
    with desk.store.reading() as session:
        assert session.scalars(select(Document.owner_identifier)).all() == ["019085012345"]
    assert checks.check(desk, deep=True).findings == ()


def test_a_third_edition_counts_on(desk: Desk, accepted: intake.Acknowledgement) -> None:
    names = ("Tên thứ hai (mẫu)", "Tên thứ ba (mẫu)")
    issued = [corrected(desk, accepted.dossier_uid, n) for n in names]
    assert ["(lần 3)" in text_of(desk.documents.read(i.sha256)) for i in issued] == [False, True]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"owner_name": "  "}, errors.Incomplete),
        ({"owner_identifier": ""}, errors.Incomplete),
        ({"owner_address": ""}, errors.Incomplete),
        ({"submitter_phone": "0987654321"}, errors.Incomplete),
        ({"owner_phone": "0912 345 678"}, errors.BadInput),
        ({}, errors.BadInput),
        ({"code": "H55.14-261125-0009"}, errors.BadInput),
        ({"state": "10"}, errors.BadInput),
    ],
)
def test_what_is_no_correction_changes_nothing(
    desk: Desk, accepted: intake.Acknowledgement, changed: dict[str, str], fault: type[errors.DeskError]
) -> None:
    before = view(desk, accepted.dossier_uid)
    with pytest.raises(fault):
        corrections.correct(desk, accepted.dossier_uid, changed, WHY)
    assert view(desk, accepted.dossier_uid) == before
    assert corrected(desk, accepted.dossier_uid, "Tên mẫu").number == 2


def test_what_comes_back_from_a_department_is_put_right_up_to_its_applicant_s_hand(
    desk: Desk, department: Desk, accepted: intake.Acknowledgement
) -> None:
    uid = accepted.dossier_uid
    hand_over(desk, department, {uid: CONFIRM})
    hand_over(department, desk, {uid: CONFIRM}, TransferPurpose.UNFINISHED, "Sai tên chủ hồ sơ")
    assert row(desk, uid).state == State.IN_PROGRESS
    again = corrections.correct(desk, uid, {"owner_name": "Tên đúng (mẫu)"}, WHY)
    assert again is not None
    assert "Tên đúng (mẫu)" in text_of(desk.documents.read(again.sha256))
    hand_over(desk, department, {uid: CONFIRM})
    assert row(department, uid).owner_name == "Tên đúng (mẫu)"
    results.record_result(department, uid, LICENCE)
    hand_over(department, desk, {uid: CONFIRM}, TransferPurpose.RESULT)
    changed = {"owner_phone": "0987654321", "owner_identifier": "019085012345"}
    assert corrections.correct(desk, uid, changed, "Số cũ không liên lạc được") is None, (
        "its date is kept or not by now"
    )
    assert view(desk, uid).history[0].note["before"]["owner_phone"] == "09*****678"
    with desk.store.reading() as session:
        assert set(session.scalars(select(Document.owner_identifier))) == {"019085012345"}
    with pytest.raises(errors.BadMove):
        corrections.void(desk, uid, WHY)
    returning.give(desk, uid, Receiver("Tên đúng (mẫu)", IdentityProof.RECEIPT))
    corrections.correct(desk, uid, {"owner_email": "mau@example.org"}, WHY)
    assert checks.check(desk, deep=True).findings == checks.check(department, deep=True).findings == ()


def test_a_dossier_that_waits_is_put_right_and_its_receipt_comes_with_the_new_date(
    desk: Desk, clock: SetClock, accepted: intake.Acknowledgement
) -> None:
    uid = accepted.dossier_uid
    pausing.request_supplement(desk, uid, SupplementText(("Bản vẽ",), "Thiếu"))
    assert corrections.correct(desk, uid, {"owner_name": "Tên đúng (mẫu)"}, WHY) is None
    clock.forward(days=1)
    receipt = pausing.supplemented(desk, uid, ("Bản vẽ",)).receipt
    assert receipt is not None
    assert "Tên đúng (mẫu)" in text_of(desk.documents.read(receipt.sha256))


def test_the_address_to_which_a_result_is_posted_is_put_right(desk: Desk) -> None:
    content = replace(complete(desk), result_by_post=True, result_address="Số 1 phố Mẫu")
    uid = intake.accept(desk, open_draft(desk, content)).dossier_uid
    issued = corrections.correct(desk, uid, {"result_address": "Số 11 phố Mẫu"}, WHY)
    assert issued is not None
    assert "Đăng ký nhận kết quả tại: Số 11 phố Mẫu" in text_of(desk.documents.read(issued.sha256))
    with pytest.raises(errors.Incomplete):
        corrections.correct(desk, uid, {"result_address": ""}, WHY)


# --- void --------------------------------------------------------------------------------------------------------


def test_a_void_dossier_keeps_its_code_and_is_out_of_all_figures(
    desk: Desk, accepted: intake.Acknowledgement
) -> None:
    corrections.void(desk, accepted.dossier_uid, "Tiếp nhận nhầm thủ tục")
    after = view(desk, accepted.dossier_uid)
    assert (after.void, after.void_reason, after.code) == (True, "Tiếp nhận nhầm thủ tục", accepted.code)
    assert note_of_last(desk) == ("voided", {"reason": "Tiếp nhận nhầm thủ tục"})
    now = desk.today()
    with desk.store.reading() as session:
        counted = register.counts(session, desk.place.uid, register.Horizon(now, now.replace(year=2027), now))
    assert set(counted.values()) == {0}
    assert intake.accept(desk, open_draft(desk)).code.endswith("-0002")
    assert checks.check(desk, deep=True).findings == ()


# --- who may, and when -------------------------------------------------------------------------------------------

ACTS: dict[str, Callable[[Desk, str], object]] = {
    "correct": lambda desk, uid: corrections.correct(desk, uid, {"owner_name": "Tên khác (mẫu)"}, WHY),
    "void": lambda desk, uid: corrections.void(desk, uid, WHY),
    "particulars": corrections.particulars,
}


@pytest.mark.parametrize("act", ACTS)
def test_only_the_desk_that_holds_a_dossier_changes_it(
    desk: Desk, department: Desk, accepted: intake.Acknowledgement, act: str
) -> None:
    uid = accepted.dossier_uid
    offer = handover.offer(desk, [uid], department.place.uid)
    with pytest.raises(errors.DossierOffered):
        ACTS[act](desk, uid)
    received = receiving.receive(department, offer.package)
    receiving.answer(department, received.transfer_uid, {uid: receiving.Decision(confirmed=True)})
    with pytest.raises(errors.DeskOnly):
        ACTS[act](department, uid)
    answer = receiving.acknowledge(department, received.transfer_uid, department.home.handovers)
    handover.read_acknowledgement(desk, answer)
    with pytest.raises(errors.DossierNotHere):
        ACTS[act](desk, uid)


@pytest.mark.parametrize("act", ACTS)
def test_a_returned_dossier_can_be_put_right(
    desk: Desk, department: Desk, accepted: intake.Acknowledgement, act: str
) -> None:
    offer = handover.offer(desk, [accepted.dossier_uid], department.place.uid)
    received = receiving.receive(department, offer.package)
    returned = {accepted.dossier_uid: receiving.Decision(confirmed=False, reason="Thiếu trang 2")}
    receiving.answer(department, received.transfer_uid, returned)
    answer = receiving.acknowledge(department, received.transfer_uid, department.home.handovers)
    handover.read_acknowledgement(desk, answer)
    ACTS[act](desk, accepted.dossier_uid)
    assert checks.check(desk, deep=True).findings == ()


@pytest.mark.parametrize("act", ACTS)
def test_a_void_a_refused_and_an_unknown_dossier_are_not_changed(
    desk: Desk, accepted: intake.Acknowledgement, act: str
) -> None:
    corrections.void(desk, accepted.dossier_uid, WHY)
    refused = intake.refuse(desk, open_draft(desk), WHY).dossier_uid
    waiting = intake.request_supplement(desk, open_draft(desk, incomplete(desk))).dossier_uid
    wanted = {
        accepted.dossier_uid: errors.DossierVoid,
        refused: errors.DossierNotHere,
        waiting: errors.DossierNotHere,
        "0": errors.UnknownDossier,
    }
    for uid, fault in wanted.items():
        with pytest.raises(fault):
            ACTS[act](desk, uid)


def test_a_correction_and_a_void_need_an_officer_and_a_reason(desk: Desk, accepted: intake.Acknowledgement) -> None:
    for officer, reason, fault in (
        (desk, " ", errors.ReasonNeeded),
        (desk.with_officer(None), WHY, errors.NoOfficer),
    ):
        with pytest.raises(fault):
            corrections.correct(officer, accepted.dossier_uid, {"owner_name": "Tên khác"}, reason)
        with pytest.raises(fault):
            corrections.void(officer, accepted.dossier_uid, reason)


# --- looking -----------------------------------------------------------------------------------------------------


def test_numbers_are_masked_and_looking_at_them_in_full_is_an_entry(desk: Desk) -> None:
    content = complete(desk)
    proxy = PersonData("Người đi thay mẫu", "019085012345", phone="0987654321")
    lines = {**content.lines, 10: Counts(original=1)}
    uid = intake.accept(desk, open_draft(desk, replace(content, submitter=proxy, lines=lines))).dossier_uid
    shown = view(desk, uid)
    assert (shown.owner_identifier, shown.submitter_identifier) == ("019*******21", "019*******45")
    assert shown.owner_phone == "09*****678"
    assert "identifier_seen" not in actions(desk, uid)
    assert corrections.reveal(desk, uid) == ("019188004521", "019085012345")
    assert actions(desk, uid)[0] == "identifier_seen"
    assert corrections.particulars(desk, uid)["owner_identifier"] == "019188004521"
    assert actions(desk, uid)[:2] == ["identifier_seen"] * 2
    assert set(corrections.particulars(desk, uid)) == set(corrections.CORRECTABLE)
    with pytest.raises(errors.UnknownDossier):
        corrections.reveal(desk, "0")


# --- once more from a dossier ------------------------------------------------------------------------------------


def content_of(desk: Desk, uid: str) -> DraftContent:
    with desk.store.reading() as session:
        opened = draft(session, desk.home, uid)
    assert opened is not None
    return opened.content


def test_a_refused_dossier_is_made_again_without_typing(desk: Desk) -> None:
    content = replace(
        complete(desk),
        owner_kind=OwnerKind.BUSINESS,
        owner=PersonData("Công ty mẫu", "0100109106", "Tổ 5", "02083855555", "mau@example.vn"),
        submitter=PersonData("Người đi thay mẫu", "019085012345", "Tổ 6", "0987654321", authority="Giấy số 1"),
        cases=frozenset({"người nộp không phải là chủ hồ sơ"}),
        channel=Channel.POST,
        result_by_post=True,
        result_address="Tổ 5",
    )
    refused = intake.refuse(desk, open_draft(desk, content), "Không thuộc thẩm quyền")
    again = corrections.start_again(desk, refused.dossier_uid)
    assert content_of(desk, again) == content
    assert view(desk, refused.dossier_uid).state is State.NOT_RECEIVED
    done = intake.accept(desk, again, "Giấy ủy quyền nộp sau")
    assert done.dossier_uid != refused.dossier_uid
    assert done.code == "H55.14-261125-0001"


def test_what_shows_numbers_in_full_again_is_an_entry(desk: Desk, accepted: intake.Acknowledgement) -> None:
    corrections.start_again(desk, accepted.dossier_uid)
    assert actions(desk, accepted.dossier_uid)[0] == "identifier_seen"
    with pytest.raises(errors.UnknownDossier):
        corrections.start_again(desk, "0")


def test_what_is_made_again_is_filed_under_the_version_in_force(
    desk: Desk, clock: SetClock, accepted: intake.Acknowledgement, tmp_path: Path
) -> None:
    corrections.void(desk, accepted.dossier_uid, WHY)
    path = tmp_path / "thu-tuc.xlsx"
    catalogue.export_sheet(desk, path)
    sheet = catalogue_sheet.read(path)
    rows = tuple(
        replace(p, in_force_from=clock.now().date(), amount=3) if p.code == "2.001646" else p
        for p in sheet.procedures
    )
    components = tuple(
        replace(c, position=c.position + 20) if c.procedure_code == "2.001646" else c for c in sheet.components
    )
    catalogue_sheet.write(replace(sheet, procedures=rows, components=components), path)
    catalogue.import_sheet(desk, path)
    again = content_of(desk, corrections.start_again(desk, accepted.dossier_uid))
    assert again.version_uid == procedure(desk).uid
    assert sorted(again.lines) == [position + 20 for position in range(1, 10)]


def test_a_draft_begins_as_the_last_dossier_of_its_owner_was(desk: Desk) -> None:
    proxy = PersonData(name="Người nộp thay mẫu", identifier="019085012345", phone="0912345679", authority="Số 1")
    content = replace(complete(desk), submitter=proxy, result_by_post=True, result_address="Số 1 phố Mẫu", sets=2)
    last = intake.accept(desk, open_draft(desk, content), "Giấy ủy quyền nộp sau")
    owner = replace(content.owner, phone="0987654321")
    uid = open_draft(desk, DraftContent(owner=owner, channel=Channel.POST))
    corrections.as_last_time(desk, uid)
    now = content_of(desk, uid)
    assert (now.owner, now.channel, now.lines, now.reused) == (owner, Channel.POST, {}, {})
    assert (now.version_uid, now.sets, now.result_address) == (content.version_uid, 2, "Số 1 phố Mẫu")
    assert now.submitter is not None
    assert (now.submitter.name, now.submitter.identifier) == (proxy.name, proxy.identifier)
    assert actions(desk, last.dossier_uid)[0] == "identifier_seen"
    ticked = open_draft(desk, complete(desk, "2.000309"))
    corrections.as_last_time(desk, ticked)
    kept = content_of(desk, ticked)
    assert (kept.version_uid, bool(kept.lines), kept.result_by_post) == (procedure(desk, "2.000309").uid, True, True)
    for nobody in (DraftContent(), DraftContent(owner=replace(owner, identifier="019190000003"))):
        with pytest.raises(errors.UnknownDossier):
            corrections.as_last_time(desk, open_draft(desk, nobody))


# --- printing what was corrected ---------------------------------------------------------------------------------


def test_a_new_edition_is_printed_as_the_first_was(desk: Desk, accepted: intake.Acknowledgement) -> None:
    prints.order(desk, accepted.receipt.uid)
    issued = corrected(desk, accepted.dossier_uid, "Tên khác (mẫu)")
    assert prints.order(desk, issued.uid).copy_mark == 0
