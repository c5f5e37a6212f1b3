"""What is put right before hand-over: particulars, a mistaken acceptance, and what is made again from a dossier."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app import errors
from app.desk import catalogue, checks, corrections, handover, intake, prints, receiving
from app.desk.desk import Desk
from app.exchange import catalogue_sheet
from app.models.dossier import Document, Dossier
from app.models.draft import DraftContent, PersonData
from app.models.journal import JournalContent, JournalEntry
from app.queries import applicants, dossiers, register
from app.queries.dossiers import DossierView
from app.queries.drafts import draft
from app.rules.completeness import Counts
from app.rules.kinds import Channel, Form, OwnerKind
from app.rules.states import State
from tests.desk import pages
from tests.desks import SetClock, complete, incomplete, open_draft, procedure
from tests.papers.reading import codes_in, picture, text_of

WHY = "Ghi sai so với căn cước"


@pytest.fixture
def accepted(desk: Desk) -> intake.Acknowledgement:
    uid = open_draft(desk)
    pages.add(desk, uid, component=1)
    return intake.accept(desk, uid)


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
    issued = corrections.correct(desk, accepted.dossier_uid, {"owner_name": "Nguyễn Thị Đúng (mẫu)"}, WHY)
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
    issued = [corrections.correct(desk, accepted.dossier_uid, {"owner_name": n}, WHY) for n in names]
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
    assert corrections.correct(desk, accepted.dossier_uid, {"owner_name": "Tên mẫu"}, WHY).number == 2


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
def test_only_the_desk_that_holds_a_dossier_changes_it_and_only_before_hand_over(
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


# --- printing what was corrected ---------------------------------------------------------------------------------


def test_a_new_edition_is_printed_as_the_first_was(desk: Desk, accepted: intake.Acknowledgement) -> None:
    prints.order(desk, accepted.receipt.uid)
    issued = corrections.correct(desk, accepted.dossier_uid, {"owner_name": "Tên khác (mẫu)"}, WHY)
    assert prints.order(desk, issued.uid).copy_mark == 0
