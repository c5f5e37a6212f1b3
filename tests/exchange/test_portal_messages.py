"""The portal's messages read field by field, and what cannot be one held with its reason."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import errors
from app.errors import HeldReason
from app.exchange import portal_dates, portal_messages
from app.exchange.portal_records import (
    AnnouncedFile,
    OnlineDossier,
    OnlinePerson,
    OnlineProgress,
    Read,
    Shape,
    Unread,
)
from app.rules.kinds import Channel, OwnerKind
from app.rules.states import State
from tests.exchange.portal import MINISTRY_CODE, SYNC, SYNC_CODE, document, ministry, progress, sync, write


def read(path: Path, message: Any) -> Any:
    (only,) = portal_messages.read(write(path / "message.json", message))
    return only


def held(path: Path, message: Any) -> tuple[HeldReason, str]:
    only = read(path, message)
    assert isinstance(only, Unread)
    return only.reason, only.detail


def test_a_synchronised_dossier_is_read_field_by_field(tmp_path: Path) -> None:
    found = read(tmp_path, SYNC)
    assert (found.shape, len(found.sha256)) == (Shape.SYNC, 64)
    assert found.record == OnlineDossier(
        code=SYNC_CODE,
        owner_system="000.00.14.H55",
        procedure_code="2.000033.000.00.00.H55",
        owner_kind=OwnerKind.BUSINESS,
        owner=OnlinePerson("CÔNG TY CỔ PHẦN MẪU SÔNG CẦU", "0100109106", "", "02083651234", "mau@songcau.example.vn"),
        submitter=None,
        channel=Channel.ONLINE,
        state=State.REGISTERED,
        submitted=datetime(2026, 11, 25, 1, 15, tzinfo=UTC),
        files=(AnnouncedFile("thong-bao.pdf", "thong-bao.pdf", "a1", "1"),),
        summary="Khuyến mại tháng 12",
    )


def test_a_dossier_of_the_ministries_portal_is_read_field_by_field(tmp_path: Path) -> None:
    found = read(tmp_path, ministry())
    assert found.shape is Shape.MINISTRY
    assert found.record == OnlineDossier(
        code=MINISTRY_CODE,
        owner_system="G09.20",
        procedure_code="2.000591",
        owner_kind=OwnerKind.HOUSEHOLD,
        owner=OnlinePerson("HỘ KINH DOANH MẪU BỜ ĐẬU", "019085054321", "Xóm Bờ Đậu", "0912345678"),
        submitter=OnlinePerson("Trần Văn Mẫu", "019085012345", "", "0912345678"),
        channel=Channel.ONLINE,
        state=State.REGISTERED,
        submitted=datetime(2026, 11, 25, 0, 45, tzinfo=UTC),
        files=(AnnouncedFile("don-de-nghi.pdf", "don-de-nghi.pdf", "g1", "1", "Đơn đề nghị"),),
    )


def test_progress_is_read_field_by_field(tmp_path: Path) -> None:
    found = read(tmp_path, progress())
    assert found.shape is Shape.PROGRESS
    assert found.record == OnlineProgress(SYNC_CODE, State.IN_PROGRESS, datetime(2026, 11, 25, 1, 20, tzinfo=UTC))


def test_the_same_record_has_the_same_hash_however_it_is_written(tmp_path: Path) -> None:
    turned = dict(reversed(SYNC["data"][0].items()))
    same = {**SYNC, "session": "another", "isUpdating": "True", "data": [turned]}
    (tmp_path / "a.json").write_text(json.dumps(SYNC, indent=3), encoding="utf-16")
    write(tmp_path / "b.json", same)
    (one,), (other,) = (list(portal_messages.read(tmp_path / name)) for name in ("a.json", "b.json"))
    assert isinstance(one, Read)
    assert one == other
    assert portal_messages.read_again(one.raw, one.shape) == one.record
    changed = read(tmp_path, sync(ThongTinKhac="khác"))
    assert (changed.record, changed.sha256 == one.sha256) == (one.record, False)


BARE, PAPERS, STEP = SYNC["data"][0], ministry(), progress()["data"][0]


@pytest.mark.parametrize(
    ("message", "shapes"),
    [
        (BARE, [Shape.SYNC]),
        ([BARE, PAPERS, STEP], [Shape.SYNC, Shape.MINISTRY, Shape.PROGRESS]),
        ({"data": [PAPERS, BARE]}, [Shape.MINISTRY, Shape.SYNC]),
        ({"service": None, "data": PAPERS}, [Shape.MINISTRY]),
        ({**SYNC, "data": BARE}, [Shape.SYNC]),
        ({**SYNC, "data": [PAPERS]}, [Shape.MINISTRY]),
        ({"service": "DongBoHoSoMC", **BARE}, [Shape.SYNC]),
        (STEP, [Shape.PROGRESS]),
        (PAPERS, [Shape.MINISTRY]),
    ],
    ids=["bare", "list", "no service", "null", "one object", "ministries'", "no data", "step", "usual"],
)
def test_a_record_is_known_by_its_fields_whatever_is_around_it(
    tmp_path: Path, message: Any, shapes: list[Shape]
) -> None:
    records = {
        Shape.SYNC: read(tmp_path, SYNC).record,
        Shape.MINISTRY: read(tmp_path, PAPERS).record,
        Shape.PROGRESS: read(tmp_path, progress()).record,
    }
    found = [one for one in portal_messages.read(write(tmp_path / "m.json", message)) if isinstance(one, Read)]
    assert [(one.shape, one.record) for one in found] == [(shape, records[shape]) for shape in shapes]


def test_the_result_is_posted_where_the_applicant_asked_for_that(tmp_path: Path) -> None:
    asked = read(tmp_path, sync(HinhThuc=1, ThongTinTra="Số 5, đường Mẫu")).record
    assert (asked.by_post, asked.result_address) == (True, "Số 5, đường Mẫu")
    direct = read(tmp_path, sync(HinhThuc="0", ThongTinTra="Số 5, đường Mẫu")).record
    assert (direct.by_post, direct.result_address) == (False, "")


def test_the_first_of_several_telephone_numbers_is_taken(tmp_path: Path) -> None:
    several = "0208 3651234 / 0912 345 678"
    assert read(tmp_path, sync(SoDienThoai=several)).record.owner.phone == "0208 3651234"
    filer = {**PAPERS["ThongTinNguoiNop"], "SoDienThoai": several}
    assert read(tmp_path, ministry(ThongTinNguoiNop=filer)).record.submitter.phone == "0208 3651234"
    assert held(tmp_path, sync(SoDienThoai="0" * 21)) == (HeldReason.FIELD_WRONG, "SoDienThoai")


def test_who_filed_may_be_missing(tmp_path: Path) -> None:
    nobody: dict[str, str] | None
    for nobody in (None, {}):
        found = read(tmp_path, {**ministry(), "ThongTinNguoiNop": nobody}).record
        assert (found.owner.name, found.owner.identifier, found.submitter) == ("HỘ KINH DOANH MẪU BỜ ĐẬU", "", None)


def test_what_nobody_sees_makes_no_other_code(tmp_path: Path) -> None:
    unseen = sync(MaHoSo=f"\ufeff{SYNC_CODE}\u200b", ChuHoSo="CÔNG TY\u202e\n MẪU\u00ad", MaTTHC="2.000033\u200b")
    found = read(tmp_path, unseen).record
    assert (found.code, found.owner.name, found.procedure_code) == (SYNC_CODE, "CÔNG TY MẪU", "2.000033")


def test_free_words_are_read_as_far_as_there_is_room(tmp_path: Path) -> None:
    for message in (sync, ministry):
        found = read(tmp_path, message(TrichYeuHoSo=" Gia hạn\n lần 2", GhiChu="dài " * 1_000)).record
        assert (found.summary, found.remarks[:9], len(found.remarks)) == ("Gia hạn lần 2", "dài dài d", 999)


def test_scalars_of_another_type_are_read_as_the_text_they_stand_for(tmp_path: Path) -> None:
    loose = sync(LoaiDoiTuong=2.0, TrangThaiHoSo=1, NgayTiepNhan=20261125081500, Email=None, KenhThucHien=None)
    loose["data"][0]["TaiLieuNop"][1]["IsDeleted"] = True
    strict = read(tmp_path, sync(Email=None)).record
    assert read(tmp_path, loose).record == strict
    paid = sync(DanhSachLePhi=[{"TenPhiLePhi": "Phí", "Gia": 60000.0}])
    assert read(tmp_path, paid).record.fees[0].amount == 60_000


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({"MaHoSo": None}, HeldReason.FIELD_MISSING, "MaHoSo"),
        ({"MaHoSo": "  "}, HeldReason.FIELD_MISSING, "MaHoSo"),
        ({"MaHoSo": "x" * 41}, HeldReason.FIELD_WRONG, "MaHoSo"),
        ({"MaTTHC": None}, HeldReason.FIELD_MISSING, "MaTTHC"),
        ({"ChuHoSo": ""}, HeldReason.FIELD_MISSING, "ChuHoSo"),
        ({"ChuHoSo": {"ten": "x"}}, HeldReason.FIELD_WRONG, "ChuHoSo"),
        ({"ChuHoSo": "x" * 1001}, HeldReason.FIELD_WRONG, "ChuHoSo"),
        ({"LoaiDoiTuong": "7"}, HeldReason.FIELD_WRONG, "LoaiDoiTuong"),
        ({"KenhThucHien": "4"}, HeldReason.FIELD_WRONG, "KenhThucHien"),
        ({"NgayTiepNhan": "hôm qua"}, HeldReason.FIELD_WRONG, "NgayTiepNhan"),
        ({"NgayTiepNhan": "99991231235959"}, HeldReason.FIELD_WRONG, "NgayTiepNhan"),
        ({"TrangThaiHoSo": "11"}, HeldReason.STATE, "11"),
        ({"TaiLieuNop": "a.pdf"}, HeldReason.FIELD_WRONG, "TaiLieuNop"),
        ({"TaiLieuNop": [{"TepDinhKemId": "1"}]}, HeldReason.FIELD_MISSING, "TaiLieuNop.0.TenTepDinhKem"),
        ({"TaiLieuNop": [document("a.pdf")] * 501}, HeldReason.FIELD_WRONG, "TaiLieuNop"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(
    tmp_path: Path, fields: dict[str, Any], reason: HeldReason, detail: str
) -> None:
    assert held(tmp_path, sync(**fields)) == (reason, detail)


def test_a_hash_that_is_none_and_a_progress_without_its_moment_are_named(tmp_path: Path) -> None:
    paper = {"TenGiayTo": "a.pdf", "HashTepTin": "../../x"}
    made = ministry(ThanhPhanHoSo=[{"GiayToDinhKem": [paper]}])
    assert held(tmp_path, made) == (HeldReason.FIELD_WRONG, "HashTepTin")
    assert held(tmp_path, progress(ThoiDiemXuLy="")) == (HeldReason.FIELD_MISSING, "ThoiDiemXuLy")
    assert held(tmp_path, progress(TrangThai="xong")) == (HeldReason.STATE, "xong")
    assert held(tmp_path, progress(ThoiDiemXuLy="0001-01-01")) == (HeldReason.FIELD_WRONG, "ThoiDiemXuLy")
    many = [{"GiayToDinhKem": [{"TenGiayTo": "a.pdf"}] * 300}] * 2
    assert held(tmp_path, ministry(ThanhPhanHoSo=many)) == (HeldReason.FIELD_WRONG, "ThanhPhanHoSo")


def test_a_bad_dossier_does_not_hold_up_its_neighbours(tmp_path: Path) -> None:
    good, bad = SYNC["data"][0], {**SYNC["data"][0], "MaHoSo": "000-1", "MaTTHC": ""}
    found = list(portal_messages.read(write(tmp_path / "m.json", {**SYNC, "data": [good, bad, 7, good]})))
    assert [type(one) for one in found] == [Read, Unread, Unread, Read]
    assert found[1] == Unread("000-1", HeldReason.FIELD_MISSING, "MaTTHC")
    assert found[2] == Unread("#3", HeldReason.FIELD_WRONG, "data"), "one without a code is known by its place"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", HeldReason.UNREADABLE),
        (b"{", HeldReason.UNREADABLE),
        (b"\x89PNG\r\n", HeldReason.UNREADABLE),
        (b"[]", HeldReason.UNREADABLE),
        (b"{}", HeldReason.FIELD_MISSING),
        (b'{"service": "DongBoHoSoMC", "data": [NaN]}', HeldReason.UNREADABLE),
        (b"[" * 100_000, HeldReason.UNREADABLE),
        (b'{"a":' * 100_000, HeldReason.UNREADABLE),
        (b'{"service": "XoaHoSo", "data": []}', HeldReason.UNKNOWN_SERVICE),
        (b'{"service": ["DongBoHoSoMC"], "data": []}', HeldReason.UNKNOWN_SERVICE),
        (b'{"service": "DongBoHoSoMC"}', HeldReason.FIELD_MISSING),
        (b'{"service": "DongBoHoSoMC", "data": {}}', HeldReason.FIELD_MISSING),
        (b'{"service": "DongBoHoSoMC", "data": []}', HeldReason.FIELD_MISSING),
    ],
)
def test_what_is_no_message_is_held_as_a_whole(tmp_path: Path, content: bytes, reason: HeldReason) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(content)
    with pytest.raises(errors.MessageHeld) as caught:
        list(portal_messages.read(path))
    assert caught.value.reason is reason


def test_where_a_message_is_broken_is_said_in_no_language(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text('{\n  "service": }', encoding="utf-8")
    with pytest.raises(errors.MessageHeld) as caught:
        list(portal_messages.read(path))
    assert caught.value.detail == "JSON 2:14"


def test_ten_thousand_dossiers_and_a_huge_file_are_held_as_a_whole(tmp_path: Path) -> None:
    many = write(tmp_path / "many.json", {**SYNC, "data": SYNC["data"] * 10_000})
    with pytest.raises(errors.MessageHeld) as caught:
        list(portal_messages.read(many))
    assert (caught.value.reason, caught.value.detail) == (HeldReason.TOO_MANY, "10000 > 2000")
    huge = tmp_path / "huge.json"
    with huge.open("wb") as out:
        out.truncate(portal_messages.MOST_BYTES + 1)
    with pytest.raises(errors.MessageHeld) as caught:
        list(portal_messages.read(huge))
    assert caught.value.reason is HeldReason.TOO_LARGE


def test_half_characters_and_numbers_beyond_any_are_held(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    for value in ('"\\ud800"', "1e400", str(1 << 60)):
        path.write_text(json.dumps(sync(GhiChu="@")).replace('"@"', value), encoding="utf-8")
        (only,) = portal_messages.read(path)
        assert isinstance(only, Unread), value
        assert (only.code, only.reason) == (SYNC_CODE, HeldReason.UNREADABLE)


def test_a_link_in_place_of_a_message_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", SYNC)
    (tmp_path / "m.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(errors.MessageHeld):
        list(portal_messages.read(tmp_path / "m.json"))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(SYNC["data"][0])), _json, max_size=6))
def test_any_values_in_its_fields_are_read_or_held_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps({**SYNC, "data": [{**SYNC["data"][0], **fields}]}), encoding="utf-8")
    with suppress(errors.MessageHeld):  # NaN and infinite numbers: the file is no JSON
        (only,) = portal_messages.read(path)
        assert isinstance(only, Read | Unread)


@pytest.mark.parametrize(
    "written",
    [
        "20240715081500",
        "202407150815",
        "2024-07-15T08:15:00",
        "2024-07-15 08:15",
        "2024-07-15T08:15:00+07:00",
        "2024-07-15T01:15:00Z",
        "15/07/2024 08:15:00",
        "15/07/2024 08:15",
        "15-07-2024 08:15",
        "08:15 15/07/2024",
        "2024/07/15 08:15:00",
        "1721006100000",
        "1721006100",
        "15/07/2024 8:15:00 SA",
        "15/07/2024 08:15 am",
        "15.07.2024 08:15",
        "2024-07-15T08:15:00.1234567+07:00",
        "/Date(1721006100000)/",
        "/Date(1721006100000+0700)/",
    ],
)
def test_a_moment_is_read_in_any_shape(written: str) -> None:
    found = portal_dates.parse(f" {written} ")
    assert found is not None
    assert found.replace(microsecond=0) == datetime(2024, 7, 15, 1, 15, tzinfo=UTC)


def test_the_second_half_of_a_day_is_read() -> None:
    assert portal_dates.parse("15/07/2024 02:15:00 CH") == datetime(2024, 7, 15, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize("written", ["20240715", "15/07/2024", "15-07-2024", "2024-07-15", "2024/07/15"])
def test_a_day_alone_begins_in_the_office_s_zone(written: str) -> None:
    assert portal_dates.parse(written) == datetime(2024, 7, 14, 17, tzinfo=UTC)


@pytest.mark.parametrize("written", ["31/02/2024", "2024", "20241301", "13:15 CH", "9999-12-31", "mai", "1" * 30])
def test_what_is_no_moment_is_refused(written: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        portal_dates.parse(written)


def test_no_moment_is_none_and_back() -> None:
    for nothing in (" ", "0001-01-01T00:00:00"):
        assert portal_dates.parse(nothing) is None
    assert portal_dates.write(None) == ""


@given(st.integers(min_value=-600_000_000, max_value=5_600_000_000))
def test_what_is_written_is_read_back(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert portal_dates.parse(portal_dates.write(moment)) == moment
