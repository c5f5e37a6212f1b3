"""The online inbox: messages arrive, are held or become dossiers; answers go out with the act they tell of."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from app import errors
from app.desk import arriving, checks, inbox, online_changes, outbox
from app.desk.desk import Desk
from app.errors import HeldReason
from app.models import journal
from app.models.dossier import ChecklistLine, Document, LineDocument
from app.models.online import OutboxMessage
from app.queries import dossiers, reusable
from app.queries import inbox as reads
from app.queries import online_changes as changes
from app.rules.differences import Difference
from app.rules.kinds import Channel, FileFinding
from app.rules.signatures import SignatureState
from app.rules.states import State
from tests.desk import roads
from tests.desk.online import Folder, arrive, import_all, newest, outgoing, sample, waiting
from tests.desks import SetClock, procedure
from tests.exchange.portal import MINISTRY_CODE, SYNC_CODE, document, ministry, progress, sync
from tests.portal_server import DONE, Portal, drop, reply
from tests.samples import foreign, signed

LONG_HOST = f"{'a' * 64}.vn"
LICENCE = "2.001646"
"""A sample procedure of several papers and 15 working days."""


def papers(desk: Desk, uid: str) -> dict[int, list[str]]:
    """Return the hashes of a dossier's papers by component."""
    key = roads.dossier(desk, uid).id
    asked = (
        select(ChecklistLine.position, Document.sha256)
        .join(LineDocument, LineDocument.line_id == ChecklistLine.id)
        .join(Document, Document.id == LineDocument.document_id)
        .where(ChecklistLine.dossier_id == key, LineDocument.replaced_at.is_(None))
    )
    found: dict[int, list[str]] = {}
    with desk.store.reading() as session:
        for position, sha256 in session.execute(asked):
            found.setdefault(position, []).append(sha256)
    return found


def allow(desk: Desk, hosts: str) -> None:
    """Let files be fetched from some hosts."""
    desk.home.save_settings(replace(desk.home.settings(), file_hosts=hosts))


def reasons(desk: Desk, folder: Folder) -> dict[str, HeldReason]:
    return {one.file: one.reason for one in import_all(desk, folder).held}


def bodies(desk: Desk) -> list[dict[str, Any]]:
    with desk.store.reading() as session:
        return [row.body["data"][0] for row in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]


def test_three_shapes_arrive_and_arriving_again_changes_nothing(desk: Desk, folder: Folder) -> None:
    folder.put("a-tien-do", progress(), {})
    folder.put("dong-bo", sync())
    folder.put("bo-2026", ministry())
    assert import_all(desk, folder) == arriving.Imported(3, 0, 0, ())
    before = roads.everything(desk)
    assert import_all(desk, folder) == arriving.Imported(0, 3, 0, ())
    assert roads.everything(desk) == before
    roads.assert_whole(desk)


@pytest.mark.parametrize("code", [SYNC_CODE, "G-1"])
def test_how_its_values_are_spelled_makes_no_change(desk: Desk, folder: Folder, code: str) -> None:
    folder.put("a", sync(MaHoSo=code, DanhSachLePhi=[{"TenPhiLePhi": "Phí", "Gia": "60000"}]))
    folder.put("b", progress(MaHoSo=code), {})
    assert import_all(desk, folder) == arriving.Imported(2, 0, 0, ())
    spelled = {"LoaiDoiTuong": 2, "TrangThaiHoSo": 1.0, "NgayTiepNhan": "25/11/2026 08:15", "HinhThuc": 0}
    files = [{**document("thong-bao.pdf"), "TepDinhKemId": "a1", "IsDeleted": False, "MaThanhPhanHoSo": 1}]
    fees = [{"TenPhiLePhi": "Phí ", "Gia": 60000}]
    folder.put("a", sync(MaHoSo=code, DanhSachLePhi=fees, TaiLieuNop=files, **spelled))
    folder.put("b", progress(MaHoSo=code, TrangThai=4, ThoiDiemXuLy="2026-11-25T08:20:00+07:00"), {})
    before = roads.everything(desk)
    assert import_all(desk, folder) == arriving.Imported(0, 2, 0, ())
    assert roads.everything(desk) == before
    folder.put("b", progress(MaHoSo=code, TrangThai=4, ThoiDiemXuLy="2026-11-25T08:21:00+07:00"), {})
    folder.put("a", sync(MaHoSo=code, GhiChu="Nộp lại", DanhSachLePhi=fees, TaiLieuNop=files, **spelled))
    assert import_all(desk, folder) == arriving.Imported(1, 0, 1, ())


def test_a_new_message_is_a_dossier_that_waits_with_its_papers(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder, ministry())
    found = roads.dossier(desk, uid)
    assert (found.state, found.code, found.due_current) == (State.REGISTERED, None, None)
    assert (found.external_code, found.owner_system, found.channel) == (MINISTRY_CODE, "G09.20", Channel.ONLINE)
    assert (found.owner_name, found.owner_identifier) == ("HỘ KINH DOANH MẪU BỜ ĐẬU", "019085054321")
    assert (found.submitter_name, found.holder_uid) == ("Trần Văn Mẫu", desk.place.uid)
    assert found.received_at == datetime(2026, 11, 25, 0, 45, tzinfo=UTC)
    assert papers(desk, uid) == {1: [hashlib.sha256(sample()).hexdigest()]}
    assert desk.documents.read(papers(desk, uid)[1][0]) == sample()
    assert roads.history(desk, uid) == ["arrived_online"]
    (row,) = waiting(desk)
    assert (row.external_code, row.complete, row.changes) == (MINISTRY_CODE, False, ())
    assert row.answer_due == datetime(2026, 11, 26, 0, 45, tzinfo=UTC)


def test_a_result_that_is_to_be_posted_is_said_and_a_change_of_it_shown(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder)
    assert not roads.dossier(desk, uid).result_by_post
    folder.put("m2", sync(HinhThuc="1", ThongTinTra="Số 5, đường Mẫu"))
    (folder.path / ".m3.json").write_text("{", encoding="utf-8")  # some other program's
    assert import_all(desk, folder) == arriving.Imported(0, 1, 1, ())
    change = newest(desk, uid)
    with desk.store.reading() as session:
        found = changes.change(session, change.uid)
    assert found is not None
    assert found.differences == (
        Difference("result_address", "", "Số 5, đường Mẫu"),
        Difference("by_post", "", "1"),
    )
    online_changes.take(desk, change.uid)
    assert roads.dossier(desk, uid).result_address == "Số 5, đường Mẫu"


def test_what_waits_longest_stands_on_top_and_says_when_it_is_complete(desk: Desk, folder: Folder) -> None:
    arrive(desk, folder, ministry())
    folder.put("n", sync(NgayTiepNhan="20261124081500"))
    import_all(desk, folder)
    assert [(row.external_code, row.complete) for row in waiting(desk)] == [(SYNC_CODE, True), (MINISTRY_CODE, False)]


def test_a_moment_of_filing_that_is_to_come_is_not_believed(desk: Desk, folder: Folder, clock: SetClock) -> None:
    uid = arrive(desk, folder, sync(NgayTiepNhan="20301125081500"))
    assert roads.dossier(desk, uid).received_at == clock.now()


@pytest.mark.parametrize(
    ("message", "files", "reason"),
    [
        (sync(MaTTHC="9.999999"), None, HeldReason.UNKNOWN_PROCEDURE),
        (sync(TrangThaiHoSo="10"), None, HeldReason.STATE),
        (progress(), {}, HeldReason.UNKNOWN_DOSSIER),
        (sync(), {}, HeldReason.FILE_MISSING),
        (sync(TaiLieuNop=[document("../m.json")]), {}, HeldReason.FILE_OUTSIDE),
        (sync(), {"thong-bao.pdf": b"MZ\x90\x00" * 100}, HeldReason.FILE_TYPE),
        (sync(), {"thong-bao.pdf": b"PK\x03\x04" * 100}, HeldReason.FILE_TYPE),
        (sync(TaiLieuNop=[document("a.docx")]), {"a.docx": None}, HeldReason.FILE_TYPE),
        (
            ministry(ThanhPhanHoSo=[{"GiayToDinhKem": [{"TenGiayTo": "a.pdf", "HashTepTin": "0" * 64}]}]),
            {"a.pdf": None},
            HeldReason.FILE_CHANGED,
        ),
        (
            sync(TaiLieuNop=[document("a.pdf", DuongDanTaiTepTin="http://127.0.0.1:1/a")]),
            {},
            HeldReason.FILE_UNREACHABLE,
        ),
        (
            sync(TaiLieuNop=[document("a.pdf", DuongDanTaiTepTin=f"http://{LONG_HOST}/a")]),
            {},
            HeldReason.FILE_UNREACHABLE,
        ),
        (sync(TaiLieuNop=[document("a.pdf", DuongDanTaiTepTin="http://10.0.0.1/a")]), {}, HeldReason.FILE_HOST),
    ],
)
def test_what_cannot_be_taken_is_held_and_leaves_nothing(
    desk: Desk, folder: Folder, message: Any, files: Any, reason: HeldReason
) -> None:
    allow(desk, f"127.0.0.1, {LONG_HOST}")
    folder.put("m", message, files)
    assert reasons(desk, folder) == {"m.json": reason}
    assert waiting(desk) == ()
    with desk.store.reading() as session:
        (kept,) = reads.held(session)
    assert (kept.file_name, kept.reason) == ("m.json", reason.value)
    before = roads.everything(desk)
    assert reasons(desk, folder) == {"m.json": reason}
    assert roads.everything(desk) == before
    roads.assert_whole(desk)


def test_what_was_held_is_taken_in_when_it_can_be_and_the_rest_went_on(desk: Desk, folder: Folder) -> None:
    folder.put("a", ministry(), {})
    folder.put("b", sync())
    (folder.path / "c.json").write_text("{", encoding="utf-8")
    done = import_all(desk, folder)
    assert (done.new, [one.file for one in done.held]) == (1, ["c.json", "a.json"])
    (folder.path / "a" / "don-de-nghi.pdf").write_bytes(sample())
    (folder.path / "c.json").unlink()
    assert import_all(desk, folder) == arriving.Imported(1, 1, 0, ())
    with desk.store.reading() as session:
        assert reads.held(session) == ()


def sheet() -> bytes:
    """An empty sheet."""
    written = BytesIO()
    Workbook().save(written)
    return written.getvalue()


def test_a_file_that_is_not_sound_is_shown_and_counts_as_no_paper(desk: Desk, folder: Folder, tmp_path: Path) -> None:
    made = {
        "khoa.pdf": (foreign.encrypted_pdf, FileFinding.ENCRYPTED),
        "hong.pdf": (foreign.damaged_pdf, FileFinding.DAMAGED),
        "lenh.pdf": (foreign.acting_pdf, FileFinding.ACTS),
    }
    files = {name: make(tmp_path / name).read_bytes() for name, (make, _finding) in made.items()}
    files["bang.xlsx"] = sheet()
    files["hong.docx"] = sheet()[:-40]
    folder.put("m", sync(TaiLieuNop=[document(name) for name in files]), files)
    assert import_all(desk, folder).new == 1
    (row,) = waiting(desk)
    found = {name: finding for name, (_make, finding) in made.items()}
    assert {file.name: file.finding for file in row.files} == {
        **found,
        "bang.xlsx": FileFinding.OTHER,
        "hong.docx": FileFinding.OTHER,
    }
    assert (row.complete, papers(desk, row.uid)) == (False, {})
    with pytest.raises(errors.Incomplete):
        inbox.accept_online(desk, row.uid)


def test_a_photo_becomes_a_pdf_and_a_name_without_ending_is_judged_by_content(
    desk: Desk, folder: Folder, tmp_path: Path
) -> None:
    photo = foreign.photo(tmp_path / "photo.jpg").read_bytes()
    folder.put("m", sync(TaiLieuNop=[document("anh.JPG"), document("don")]), {"anh.JPG": photo, "don": sample()})
    assert import_all(desk, folder) == arriving.Imported(1, 0, 0, ())
    (row,) = waiting(desk)
    assert [file.finding for file in row.files] == [FileFinding.SOUND, FileFinding.SOUND]
    stored = [desk.documents.read(sha256) for sha256 in papers(desk, row.uid)[1]]
    assert stored[0].startswith(b"%PDF")
    assert photo[-2000:-100] in stored[0]
    assert stored[1] == sample()


def test_a_file_at_an_address_is_fetched_from_the_portal_or_a_host_that_is_named_once_either_is_known(
    desk: Desk, folder: Folder, portal: Portal
) -> None:
    portal.behaviours = [reply(200, sample())]
    folder.put("m", sync(TaiLieuNop=[document("a.pdf", DuongDanTaiTepTin=f"{portal.address}/tai?id=1")]), {})
    for hosts, address in (("cong.example.vn", ""), ("", "https://cong.example.vn/nhan")):
        desk.home.save_settings(replace(desk.home.settings(), file_hosts=hosts, portal=address))
        (held,) = import_all(desk, folder).held
        assert (held.reason, held.detail) == (HeldReason.FILE_HOST, "127.0.0.1")
    allow(desk, "cong.example.vn https://127.0.0.1:9/tai")
    assert import_all(desk, folder) == arriving.Imported(1, 0, 0, ())
    desk.home.save_settings(replace(desk.home.settings(), file_hosts="", portal=f"{portal.address}/x,cong.vn"))
    assert desk.home.settings().hosts_of_files() == ("127.0.0.1",)
    assert papers(desk, waiting(desk)[0].uid) == {1: [hashlib.sha256(sample()).hexdigest()]}


def test_a_changed_message_waits_as_a_change_until_it_is_taken_over(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder)
    newer = sync(
        ChuHoSo="CÔNG TY CỔ PHẦN MẪU SÔNG CẦU 2", TaiLieuNop=[document("thong-bao.pdf"), document("them.pdf")]
    )
    files = {"thong-bao.pdf": sample(), "them.pdf": sample() + b"%\n"}
    folder.put("m2", newer, files)
    assert import_all(desk, folder) == arriving.Imported(0, 1, 1, ())
    assert import_all(desk, folder) == arriving.Imported(0, 2, 0, ())
    (row,) = waiting(desk)
    assert (row.owner_name, len(row.changes), len(row.files)) == ("CÔNG TY CỔ PHẦN MẪU SÔNG CẦU", 1, 1)
    assert checks.check(desk).unreferred == 0
    change = newest(desk, uid)
    assert change.taken_at is None
    online_changes.take(desk, change.uid)
    (row,) = waiting(desk)
    assert (row.owner_name, len(row.changes), len(row.files)) == ("CÔNG TY CỔ PHẦN MẪU SÔNG CẦU 2", 0, 2)
    assert sorted(papers(desk, uid)[1]) == sorted(hashlib.sha256(one).hexdigest() for one in files.values())
    assert roads.history(desk, uid) == ["arrived_online", "online_change_arrived", "online_change_taken"]
    with pytest.raises(errors.UnknownOnline):
        online_changes.take(desk, change.uid)
    roads.assert_whole(desk)


def test_who_signed_a_file_is_kept_and_a_paper_that_was_changed_afterwards_is_shown(
    desk: Desk, folder: Folder
) -> None:
    signer = signed.signer()
    desk.home.certificates.mkdir()
    (desk.home.certificates / "goc.pem").write_bytes(signer.authority)
    once = signer.sign(sample())
    files = {"ky.pdf": once, "sua.pdf": signed.with_other_page_size(once), "thuong.pdf": sample()}
    folder.put("m", sync(TaiLieuNop=[document(name) for name in files]), files)
    assert import_all(desk, folder).new == 1
    (row,) = waiting(desk)
    found = {file.name: [(one.state, one.signer, one.trusted) for one in file.signatures] for file in row.files}
    assert found == {
        "ky.pdf": [(SignatureState.WHOLE, signed.SIGNER, True)],
        "sua.pdf": [(SignatureState.CHANGED, signed.SIGNER, True)],
        "thuong.pdf": [],
    }
    assert desk.documents.read(row.files[0].sha256 or "") == once


def test_a_swapped_file_is_a_change_though_the_message_is_the_same(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder)
    swapped = sample() + b"%\n"
    (folder.path / "m" / "thong-bao.pdf").write_bytes(swapped)
    assert import_all(desk, folder) == arriving.Imported(0, 0, 1, ())
    assert import_all(desk, folder) == arriving.Imported(0, 1, 0, ())
    change = newest(desk, uid)
    online_changes.take(desk, change.uid)
    assert papers(desk, uid) == {1: [hashlib.sha256(swapped).hexdigest()]}
    assert waiting(desk)[0].files[0].sha256 == hashlib.sha256(swapped).hexdigest()
    roads.assert_whole(desk)


def test_papers_that_a_change_leaves_out_are_history_and_no_papers_of_the_dossier(desk: Desk, folder: Folder) -> None:
    view = procedure(desk, LICENCE)
    forms = {position for position, _form in view.blank_forms}
    place = next(one.position for one in view.requirements if one.position not in forms and one.case is None)
    sent = (
        {"cu.pdf": sample(), "giu.pdf": sample() + b"%stays\n"},
        {"giu.pdf": sample() + b"%stays\n", "moi.pdf": sample() + b"%comes\n"},
        {"cu.pdf": sample(), "giu.pdf": sample() + b"%stays\n"},
    )
    for number, files in enumerate(sent):
        named = [document(name, str(place)) for name in files]
        folder.put(f"m{number}", sync(MaTTHC=LICENCE, TrichYeuHoSo=str(number), TaiLieuNop=named), files)
        import_all(desk, folder)
        (row,) = waiting(desk)
        change = newest(desk, row.uid)
        if change.taken_at is None:
            online_changes.take(desk, change.uid)
        with desk.store.reading() as session:
            found = dossiers.dossier(session, row.uid)
            offered = reusable.for_owner(session, "0100109106", view, desk.today().date())
        expected = sorted(hashlib.sha256(one).hexdigest() for one in files.values())
        assert found is not None
        assert sorted(one.sha256 for one in found.documents) == expected
        assert sorted(one.sha256 for one in offered[place]) == expected
    assert inbox.accept_online(desk, row.uid, override_reason="Nộp bản gốc sau").code
    assert checks.check(desk).unreferred == 0
    roads.assert_whole(desk)


def test_a_file_that_is_gone_after_it_was_taken_in_is_no_change(desk: Desk, folder: Folder) -> None:
    arrive(desk, folder)
    (folder.path / "m" / "thong-bao.pdf").unlink()
    assert import_all(desk, folder) == arriving.Imported(0, 1, 0, ())


def test_a_change_to_another_procedure_is_not_taken_over(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder)
    folder.put("m2", sync(MaTTHC=LICENCE))
    assert import_all(desk, folder).changed == 1
    change = newest(desk, uid)
    with pytest.raises(errors.UnknownProcedure):
        online_changes.take(desk, change.uid)


def test_two_imports_at_once_take_each_message_once(desk: Desk, folder: Folder) -> None:
    folder.put("a", sync())
    folder.put("b", ministry())
    first, second = roads.twice_at_once(desk, lambda: import_all(desk, folder))
    assert first.new + second.new == 2
    assert first.unchanged + second.unchanged == 2
    assert len(waiting(desk)) == 2
    roads.assert_whole(desk)


def test_no_folder_and_a_department_s_workstation_are_refused(desk: Desk, department: Desk, tmp_path: Path) -> None:
    with pytest.raises(errors.FolderMissing):
        arriving.import_folder(desk, tmp_path / "none")
    with pytest.raises(errors.NotAllowed):
        arriving.import_folder(department, tmp_path)


def test_a_notice_is_accepted_without_a_receipt_unless_it_is_asked_for(desk: Desk, folder: Folder) -> None:
    done = inbox.accept_online(desk, arrive(desk, folder))
    assert (done.receipt, done.code) == (None, "H55.14-261125-0001")
    found = roads.dossier(desk, done.dossier_uid)
    assert (found.state, found.code, found.due_current) == (State.RECEIVED, done.code, done.due)
    assert (found.external_code, found.accepted_by) == (SYNC_CODE, desk.signed_in().uid)
    assert roads.history(desk, done.dossier_uid) == ["arrived_online", "accepted_without_receipt"]
    second = arrive(desk, folder, sync(MaHoSo=f"{SYNC_CODE[:-1]}2"), "second")
    asked = inbox.accept_online(desk, second, with_receipt=True)
    assert asked.receipt is not None
    assert desk.documents.is_whole(asked.receipt.sha256)
    assert asked.code == "H55.14-261125-0002"
    assert waiting(desk) == ()
    roads.assert_whole(desk)


def test_a_procedure_with_a_term_gives_its_receipt(desk: Desk, folder: Folder) -> None:
    asked = [r.position for r in procedure(desk, LICENCE).requirements if r.case is None]
    files = [document(f"{position}.pdf", str(position)) for position in asked]
    done = inbox.accept_online(desk, arrive(desk, folder, sync(MaTTHC=LICENCE, TaiLieuNop=files)))
    assert done.receipt is not None
    assert roads.history(desk, done.dossier_uid) == ["arrived_online", "accepted"]
    assert len(papers(desk, done.dossier_uid)) == len(asked)
    (told,) = bodies(desk)
    assert (told["MaHoSo"], told["TrangThai"], told["NoiDungXuLy"]) == (
        SYNC_CODE,
        "2",
        f"Được tiếp nhận: {done.code}",
    )
    assert told["NgayKetThucTheoQuyDinh"] == f"{done.due:%Y%m%d%H%M%S}"


def test_an_incomplete_dossier_is_accepted_only_with_a_reason(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder, sync(MaTTHC=LICENCE))
    with pytest.raises(errors.Incomplete) as caught:
        inbox.accept_online(desk, uid)
    assert len(caught.value.missing) > 1
    done = inbox.accept_online(desk, uid, override_reason="Nộp bản gốc sau")
    assert roads.dossier(desk, done.dossier_uid).override_reason == "Nộp bản gốc sau"


def test_what_is_missing_is_asked_for_once_in_full_and_the_portal_is_told(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder, sync(MaTTHC=LICENCE))
    issued = inbox.ask_for_more(desk, uid, ["Ký lại trang 2"])
    assert desk.documents.is_whole(issued.slip.sha256)
    assert roads.history(desk, uid) == ["arrived_online", "supplement_requested"]
    (told,) = bodies(desk)
    assert (told["TrangThai"], told["NgayKetThucTheoQuyDinh"]) == ("5", "")
    assert told["NoiDungXuLy"].startswith("Yêu cầu bổ sung giấy tờ: ")
    assert "Ký lại trang 2" in told["NoiDungXuLy"]
    assert len(waiting(desk)) == 1
    with pytest.raises(errors.ReasonNeeded):
        inbox.ask_for_more(desk, uid, again_because=" ")
    inbox.ask_for_more(desk, uid, again_because="Giấy tờ bổ sung bị mờ")
    assert roads.history(desk, uid)[1:] == ["supplement_requested"] * 2
    with desk.store.reading() as session:
        entry = journal.slice_of(session, uid)[-1]
    assert json.loads(entry["content"])["note"]["again"] == "Giấy tờ bổ sung bị mờ"
    complete = arrive(desk, folder, sync(MaHoSo="000-2", NgayTiepNhan="20261101080000"), "n")
    with pytest.raises(errors.NothingMissing):
        inbox.ask_for_more(desk, complete)


def test_a_refusal_needs_its_reason_and_ends_the_dossier(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder)
    with pytest.raises(errors.ReasonNeeded):
        inbox.refuse_online(desk, uid, " ")
    inbox.refuse_online(desk, uid, "Không thuộc thẩm quyền")
    assert roads.dossier(desk, uid).state == State.NOT_RECEIVED
    assert [(told["TrangThai"], told["NoiDungXuLy"]) for told in bodies(desk)] == [
        ("3", "Không được tiếp nhận: Không thuộc thẩm quyền")
    ]
    for again in (inbox.accept_online, inbox.ask_for_more):
        with pytest.raises(errors.BadMove):
            again(desk, uid)
    roads.assert_whole(desk)


def test_a_file_of_no_known_component_waits_for_its_place(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder, sync(TaiLieuNop=[document("thong-bao.pdf", "KQ.1")]))
    with pytest.raises(errors.FilesNotPlaced):
        inbox.accept_online(desk, uid)
    (row,) = waiting(desk)
    with pytest.raises(errors.UnknownOnline):
        inbox.place_file(desk, row.files[0].uid, 99)
    inbox.place_file(desk, row.files[0].uid, 1)
    assert papers(desk, uid) == {1: [hashlib.sha256(sample()).hexdigest()]}
    with pytest.raises(errors.UnknownOnline):
        inbox.place_file(desk, row.files[0].uid, 1)
    assert inbox.accept_online(desk, uid).code
    roads.assert_whole(desk)


def test_only_online_dossiers_of_this_place_are_answered_here(desk: Desk) -> None:
    with pytest.raises(errors.UnknownOnline):
        inbox.accept_online(desk, roads.accept(desk))
    with pytest.raises(errors.UnknownDossier):
        inbox.refuse_online(desk, "none", "x")


def answered(desk: Desk, folder: Folder) -> tuple[str, str]:
    """Let two dossiers arrive and be answered, the first twice: three messages wait."""
    first = arrive(desk, folder, sync(MaHoSo="000-1", MaTTHC=LICENCE), "a")
    inbox.ask_for_more(desk, first)
    inbox.refuse_online(desk, first, "Quá hạn bổ sung")
    second = arrive(desk, folder, sync(MaHoSo="000-2"), "b")
    inbox.accept_online(desk, second)
    return first, second


def test_messages_go_into_the_folder_in_order_once(desk: Desk, folder: Folder) -> None:
    answered(desk, folder)
    assert outbox.send(desk) == outbox.Sending(3, ())
    files = sorted((desk.home.path / "outbox").iterdir())
    said = [json.loads(file.read_text(encoding="utf-8"))["data"][0] for file in files]
    assert [(one["MaHoSo"], one["TrangThai"]) for one in said] == [("000-1", "5"), ("000-1", "3"), ("000-2", "2")]
    assert outbox.send(desk) == outbox.Sending(0, ())
    assert [(row.tries, row.failure, row.sent is None) for row in outgoing(desk)] == [(1, "", False)] * 3


def test_a_refused_message_holds_back_its_own_dossier_only(
    desk: Desk,
    folder: Folder,
    portal: Portal,
    clock: SetClock,
) -> None:
    answered(desk, folder)
    portal.behaviours = [reply(200, {"error_code": "07", "message": "sai trạng thái"}), DONE]
    done = outbox.send(desk, portal.address)
    assert (done.sent, [type(one.fault).__name__ for one in done.unsent]) == (1, ["PortalRefused", "NoneType"])
    assert [(row.tries, "sai trạng thái" in row.failure) for row in outgoing(desk)] == [
        (1, True),
        (0, False),
        (1, False),
    ]
    assert outbox.send(desk, portal.address, due_only=True) == outbox.Sending(0, ())
    clock.forward(seconds=31)
    assert outbox.send(desk, portal.address, due_only=True) == outbox.Sending(2, ())
    assert [body["data"][0]["TrangThai"] for _uid, body in portal.taken] == ["5", "2", "5", "3"]


def test_a_message_that_is_never_taken_can_be_taken_back_with_a_reason(
    desk: Desk, department: Desk, folder: Folder, portal: Portal
) -> None:
    first, _second = answered(desk, folder)
    portal.behaviours = [reply(400, {"error_code": "09", "message": "không có hồ sơ"}), DONE]
    outbox.send(desk, portal.address)
    (refused, *_others) = outgoing(desk)
    with pytest.raises(errors.ReasonNeeded):
        outbox.take_back(desk, refused.uid, " ")
    with pytest.raises(errors.DeskOnly):
        outbox.take_back(department, refused.uid, "Cổng đã biết")
    outbox.take_back(desk, refused.uid, "Cổng đã biết")
    assert outbox.send(desk, portal.address) == outbox.Sending(1, ())
    assert [body["data"][0]["TrangThai"] for _uid, body in portal.taken] == ["5", "2", "3"]
    with pytest.raises(errors.Unknown):
        outbox.take_back(desk, outgoing(desk)[0].uid, "Đã gửi rồi")
    with desk.store.reading() as session:
        entry = journal.slice_of(session, first)[-1]
    said = json.loads(entry["content"])["note"]
    assert (said["state"], said["reason"]) == (State.SUPPLEMENT, "Cổng đã biết")
    assert "không có hồ sơ" in said["failure"]
    roads.assert_whole(desk)


def test_what_the_portal_took_without_answering_is_one_message(desk: Desk, folder: Folder, portal: Portal) -> None:
    inbox.accept_online(desk, arrive(desk, folder))
    portal.behaviours = [drop, reply(503), DONE]
    assert outbox.send(desk, portal.address, wait=lambda _s: None) == outbox.Sending(1, ())
    assert len({uid for uid, _body in portal.taken}) == 1
    assert len(portal.taken) == 3


def test_an_address_that_lacks_its_beginning_is_no_folder_to_send_to(desk: Desk, folder: Folder) -> None:
    inbox.refuse_online(desk, arrive(desk, folder), "Không thuộc thẩm quyền")
    desk.home.save_settings(replace(desk.home.settings(), portal="cong.example.vn/api"))
    with pytest.raises(errors.FolderMissing):
        outbox.send(desk)
    assert [one.sent for one in outgoing(desk)] == [None]


def test_the_office_s_secret_goes_to_its_own_portal_alone(desk: Desk, folder: Folder, portal: Portal) -> None:
    settings = replace(desk.home.settings(), portal=portal.address, portal_header="Authorization: Bearer mẫu:1")
    desk.home.save_settings(settings)
    inbox.accept_online(desk, arrive(desk, folder))
    assert outbox.send(desk) == outbox.Sending(1, ())
    inbox.accept_online(desk, arrive(desk, folder, sync(MaHoSo="000-2"), "m2"))
    assert outbox.send(desk, f"{portal.address}/khac") == outbox.Sending(1, ())
    first, second = portal.authorised
    assert (first or "").encode("latin-1").decode() == "Bearer mẫu:1"
    assert second is None


def test_a_portal_that_is_not_there_is_left_after_a_few_messages(desk: Desk, folder: Folder) -> None:
    for number in range(5):
        inbox.accept_online(desk, arrive(desk, folder, sync(MaHoSo=f"000-{number}"), f"m{number}"))
    done = outbox.send(desk, "http://127.0.0.1:1/", wait=lambda _s: None)
    assert (done.sent, sum(one.fault is not None for one in done.unsent), len(done.unsent)) == (0, 3, 5)
    assert [row.tries for row in outgoing(desk)] == [1, 1, 1, 0, 0]
