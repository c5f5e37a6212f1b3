"""The result recorded by its holder: it ends the clock, keeps its file as it came, and is made void only in time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import select

from app import errors
from app.desk import corrections, handover, inbox, results, returning, stopping
from app.desk.desk import Desk
from app.desk.results import ResultText
from app.desk.returning import Receiver
from app.desk.wording import StopText
from app.models.dossier import Document
from app.models.online import OutboxMessage
from app.queries import dossiers
from app.queries.results import ResultsOf
from app.rules.kinds import Form, IdentityProof, ResultKind
from app.rules.signatures import SignatureState
from app.rules.states import State
from app.scanning.sources.contract import ScannedPage
from tests.desk import disks
from tests.desk.online import Folder, arrive, sample
from tests.desk.roads import CONFIRM, accept, assert_whole, dossier, hand_over, history
from tests.desks import SetClock
from tests.papers.reading import text_of
from tests.samples import foreign, signed

LICENCE = ResultText(ResultKind.ELECTRONIC, "Giấy phép mẫu", "15/GP-SCT", date(2026, 11, 24), date(2031, 11, 24))
PAPER = replace(LICENCE, kind=ResultKind.PAPER)
NOTED = ResultText(ResultKind.NO_DOCUMENT, "Tiếp nhận thông báo")
REFUSED = ResultText(ResultKind.REFUSAL, "Thông báo không cấp phép", reason="Không đủ điều kiện theo Điều 9")
WHY = "Gõ nhầm số"
OWNER = Receiver("Nguyễn Văn Mẫu", IdentityProof.RECEIPT)


@pytest.fixture
def accepted(desk: Desk) -> str:
    return accept(desk)


def outcome(desk: Desk, uid: str) -> ResultsOf:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found
    return found.outcome


def given(folder: Path, content: bytes, name: str = "ket-qua.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_an_electronic_result_keeps_its_bytes_and_tells_who_signed(
    desk: Desk, accepted: str, clock: SetClock, tmp_path: Path
) -> None:
    content = signed.signer().sign(sample())
    clock.forward(days=60)  # late by far: that holds nothing back
    text = replace(LICENCE, name="  Giấy phép mẫu ")
    done = results.record_result(desk, accepted, text, given(tmp_path, content))
    now = dossier(desk, accepted)
    assert (now.state, now.finished_at, now.returned_at) == (State.FINISHED, clock.now(), None)
    assert desk.documents.read(done.sha256) == content
    assert [(one.state, one.signer) for one in done.signatures] == [(SignatureState.WHOLE, signed.SIGNER)]
    (line,) = outcome(desk, accepted).results
    assert (line.name, line.number, line.valid_until) == ("Giấy phép mẫu", "15/GP-SCT", LICENCE.valid_until)
    assert (line.kind, line.sha256, line.pages, line.void) == (ResultKind.ELECTRONIC, done.sha256, 1, False)
    assert history(desk, accepted) == ["accepted", "result_recorded"]
    assert_whole(desk)


def test_a_scanned_paper_becomes_one_archival_document_of_all_its_pages(
    desk: Desk, accepted: str, tmp_path: Path
) -> None:
    pages = [ScannedPage(foreign.photo(tmp_path / f"trang-{n}.jpg"), n, 100) for n in (1, 2)]
    done = results.record_result(desk, accepted, PAPER, pages)
    with pikepdf.open(desk.documents.path(done.sha256)) as pdf:
        assert len(pdf.pages) == 2
        assert str(pdf.open_metadata()["pdfaid:part"]) == "2"
        assert str(pdf.docinfo["/Title"]) == PAPER.name
    assert outcome(desk, accepted).results[0].pages == 2


def test_a_paper_needs_no_picture_and_an_electronic_result_its_file(desk: Desk, accepted: str) -> None:
    with pytest.raises(errors.ResultFileNeeded):
        results.record_result(desk, accepted, LICENCE)
    assert results.record_result(desk, accepted, PAPER).sha256 == ""
    (line,) = outcome(desk, accepted).results
    assert (line.sha256, line.pages) == ("", 0)


def test_a_procedure_that_only_takes_note_keeps_no_document(desk: Desk, accepted: str, tmp_path: Path) -> None:
    path = given(tmp_path, sample())
    assert results.record_result(desk, accepted, NOTED, path).sha256 == ""
    (line,) = outcome(desk, accepted).results
    assert (line.kind, line.name, line.sha256) == (ResultKind.NO_DOCUMENT, "Tiếp nhận thông báo", "")
    assert dossier(desk, accepted).state == State.FINISHED
    with desk.store.reading() as session:
        assert session.scalars(select(Document)).all() == []
    assert_whole(desk)


def test_a_written_refusal_is_a_result_with_its_paper(desk: Desk, accepted: str) -> None:
    with pytest.raises(errors.ReasonNeeded):
        results.record_result(desk, accepted, replace(REFUSED, reason=" "))
    done = results.record_result(desk, accepted, REFUSED)
    assert done.refusal
    assert (done.refusal.form, done.refusal.number) == (Form.REFUSAL, 1)
    assert REFUSED.reason in " ".join(text_of(desk.documents.read(done.refusal.sha256)).split())
    assert dossier(desk, accepted).state == State.FINISHED


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (replace(PAPER, name=" "), errors.ResultNameNeeded),
        (replace(PAPER, dated=date(2026, 11, 26)), errors.BadInput),
        (replace(PAPER, valid_until=date(2026, 11, 23)), errors.BadInput),
    ],
    ids=["no name", "of tomorrow", "over before it began"],
)
def test_what_a_result_says_makes_sense(
    desk: Desk, accepted: str, text: ResultText, fault: type[errors.DeskError]
) -> None:
    with pytest.raises(fault):
        results.record_result(desk, accepted, text)
    with pytest.raises(errors.NoOfficer):
        results.record_result(desk.with_officer(None), accepted, PAPER)
    assert history(desk, accepted) == ["accepted"]


Make = Callable[[Path], Path]


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (foreign.acting_pdf, errors.ForeignFileActs),
        (foreign.encrypted_pdf, errors.ForeignFileEncrypted),
        (foreign.damaged_pdf, errors.ForeignFileDamaged),
        (lambda path: foreign.photo(path.with_suffix(".pdf")), errors.ForeignFileUnknownType),
        (lambda path: path.with_name("nobody.pdf"), errors.ForeignFileDamaged),
    ],
    ids=["acts", "encrypted", "damaged", "not what its name says", "gone"],
)
def test_a_file_that_cannot_be_taken_finishes_nothing(
    desk: Desk, accepted: str, tmp_path: Path, make: Make, fault: type[errors.DeskError]
) -> None:
    with pytest.raises(fault):
        results.record_result(desk, accepted, LICENCE, make(tmp_path / "ket-qua.pdf"))
    assert (dossier(desk, accepted).state, outcome(desk, accepted).results) == (State.RECEIVED, ())


def test_a_full_disk_records_nothing_and_it_can_be_tried_again(desk: Desk, accepted: str, tmp_path: Path) -> None:
    path = foreign.noise(tmp_path / "anh.jpg", (400, 600))
    with disks.short_files(1000), pytest.raises(errors.DiskFull):
        results.record_result(desk, accepted, LICENCE, path)
    assert history(desk, accepted) == ["accepted"]
    results.record_result(desk, accepted, LICENCE, path)
    assert_whole(desk)


Prepare = Callable[[Desk, Desk, str], object]


@pytest.mark.parametrize(
    ("prepare", "fault"),
    [
        (lambda desk, _room, uid: corrections.void(desk, uid, "nhầm"), errors.DossierVoid),
        (lambda desk, room, uid: handover.offer(desk, [uid], room.place.uid), errors.DossierOffered),
        (lambda desk, room, uid: hand_over(desk, room, {uid: CONFIRM}), errors.DossierNotHere),
        (lambda desk, _room, uid: stopping.stop(desk, uid, StopText("Quá hạn bổ sung")), errors.BadMove),
    ],
    ids=["void", "offered", "at the department", "stopped"],
)
def test_only_the_holder_of_a_dossier_that_is_worked_on_records_its_result(
    desk: Desk, department: Desk, accepted: str, prepare: Prepare, fault: type[errors.DeskError]
) -> None:
    prepare(desk, department, accepted)
    with pytest.raises(fault):
        results.record_result(desk, accepted, PAPER)
    assert outcome(desk, accepted).results == ()


def test_a_department_records_what_it_took_over(desk: Desk, department: Desk, accepted: str) -> None:
    hand_over(desk, department, {accepted: CONFIRM})
    results.record_result(department, accepted, PAPER)
    assert dossier(department, accepted).state == State.FINISHED
    (line,) = outcome(department, accepted).results
    results.void_result(department, line.uid, "Sai số giấy phép")
    assert dossier(department, accepted).state == State.IN_PROGRESS
    assert_whole(department)


def test_a_mistake_is_made_void_and_the_work_goes_on_until_there_is_another(
    desk: Desk, accepted: str, clock: SetClock
) -> None:
    first = results.record_result(desk, accepted, PAPER)
    clock.forward(hours=1)
    second = results.record_result(desk, accepted, replace(PAPER, number="16/GP-SCT"))
    assert second.finished_at == first.finished_at
    with pytest.raises(errors.ReasonNeeded):
        results.void_result(desk, first.uid, " ")
    results.void_result(desk, first.uid, "Sai số")
    assert dossier(desk, accepted).state == State.FINISHED
    with pytest.raises(errors.UnknownResult):
        results.void_result(desk, first.uid, "Sai số")
    results.void_result(desk, second.uid, "Sai cả số này")
    now = dossier(desk, accepted)
    assert (now.state, now.finished_at) == (State.RECEIVED, None)
    assert [(line.void, line.void_reason) for line in outcome(desk, accepted).results] == [
        (True, "Sai số"),
        (True, "Sai cả số này"),
    ]
    again = results.record_result(desk, accepted, PAPER)
    assert again.finished_at == clock.now()
    assert_whole(desk)


def test_what_a_result_says_is_corrected_and_the_dossier_stays_finished_when_it_was(
    desk: Desk, clock: SetClock, accepted: str, tmp_path: Path
) -> None:
    done = results.record_result(desk, accepted, LICENCE, given(tmp_path, sample()))
    clock.forward(days=60)  # by now it would be late
    right = replace(LICENCE, name="Giấy phép mẫu sửa", number=" 16/GP-SCT ", valid_until=None, scope="Toàn tỉnh")
    for text, reason, fault in (
        (right, " ", errors.ReasonNeeded),
        (replace(right, name=" "), WHY, errors.ResultNameNeeded),
        (LICENCE, WHY, errors.BadInput),
        (replace(right, dated=date(2030, 1, 1)), WHY, errors.BadInput),
    ):
        with pytest.raises(fault):
            results.correct_result(desk, done.uid, text, reason)
    results.correct_result(desk, done.uid, right, WHY)
    (line,) = outcome(desk, accepted).results
    assert (line.name, line.number, line.valid_until, line.scope) == (
        "Giấy phép mẫu sửa",
        "16/GP-SCT",
        None,
        "Toàn tỉnh",
    )
    assert (line.sha256, line.made_at) == (done.sha256, done.finished_at)
    now = dossier(desk, accepted)
    assert (now.state, now.finished_at) == (State.FINISHED, done.finished_at)
    with desk.store.reading() as session:
        newest = dossiers.history(session, accepted)[0]
        (paper,) = session.scalars(select(Document).where(Document.sha256 == done.sha256))
    assert (newest.action, newest.note["reason"]) == ("result_corrected", WHY)
    assert newest.note["before"] == {"result": "Giấy phép mẫu 15/GP-SCT · 24/11/2026 – 24/11/2031"}
    assert newest.note["after"] == {"result": "Giấy phép mẫu sửa 16/GP-SCT · 24/11/2026 – … · Toàn tỉnh"}
    assert (paper.name, paper.valid_until) == ("Giấy phép mẫu sửa", None)
    returning.give(desk, accepted, OWNER)
    results.correct_result(desk, done.uid, replace(right, number="17/GP-SCT"), WHY)
    assert dossier(desk, accepted).state == State.RETURNED
    with pytest.raises(errors.UnknownResult):
        results.correct_result(desk, "nobody", right, WHY)
    assert_whole(desk)


def test_what_the_applicant_has_or_the_post_is_not_made_void(desk: Desk, accepted: str) -> None:
    posted = accept(desk)
    uids = [results.record_result(desk, uid, PAPER).uid for uid in (accepted, posted)]
    returning.give(desk, accepted, OWNER)
    returning.post(desk, posted, "EB123456789VN")
    with pytest.raises(errors.BadMove):
        results.void_result(desk, uids[0], "Sai số")
    with pytest.raises(errors.LetterOnTheWay):
        results.void_result(desk, uids[1], "Sai số")
    for uid in (accepted, posted):
        with pytest.raises(errors.BadMove if uid == accepted else errors.LetterOnTheWay):
            returning.give(desk, uid, OWNER)
    assert not any(line.void for uid in (accepted, posted) for line in outcome(desk, uid).results)


def test_the_portal_is_told_of_what_came_online_and_of_nothing_else(
    desk: Desk, accepted: str, folder: Folder
) -> None:
    uid = inbox.accept_online(desk, arrive(desk, folder)).dossier_uid
    for one in (accepted, uid):
        results.record_result(desk, one, PAPER)
        returning.give(desk, one, OWNER)
    with desk.store.reading() as session:
        told = list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
    assert {message.dossier_id for message in told} == {dossier(desk, uid).id}
    assert [message.state for message in told] == [State.RECEIVED, State.FINISHED, State.RETURNED]
    assert told[1].body["data"][0]["NoiDungXuLy"] == "Đã xử lý xong: Giấy phép mẫu 15/GP-SCT"
