"""What a change of an online dossier would change."""

from pathlib import Path

import pytest

from app.desk import arriving
from app.desk import online_changes as acts
from app.desk.desk import Desk
from app.queries import online_changes
from app.queries.online_changes import ChangeView, FiledWords
from app.rules.differences import Difference
from tests.desk.online import Folder, arrive, sample, waiting
from tests.exchange import portal


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "inbox")


def change(desk: Desk, uid: str) -> ChangeView | None:
    with desk.store.reading() as session:
        return online_changes.change(session, uid)


def test_particulars_procedure_and_files_are_told_before_and_after(desk: Desk, folder: Folder) -> None:
    arrive(desk, folder, portal.ministry())
    filer = {**portal.MINISTRY["ThongTinNguoiNop"], "SoDienThoai": "0987654321", "TenNguoiNop": "Lê Thị Mẫu"}
    papers = [{"MaThanhPhanHoSo": "1", "GiayToDinhKem": [{"TenGiayTo": "don-de-nghi.pdf"}, {"TenGiayTo": "moi.pdf"}]}]
    message = portal.ministry(MaTTHC="2.001646", ThongTinNguoiNop=filer, ThanhPhanHoSo=papers)
    folder.put("m", message, {"don-de-nghi.pdf": sample() + b"\n%1", "moi.pdf": sample() + b"\n%2"})
    assert arriving.import_folder(desk, folder.path).changed == 1
    (uid,) = waiting(desk)[0].changes
    found = change(desk, uid)
    assert found is not None
    said = {one.what: (one.before, one.after) for one in found.differences if one.what != "file"}
    assert said["submitter_name"] == ("Trần Văn Mẫu", "Lê Thị Mẫu")
    assert said["procedure"] == ("2.000591", "2.001646")
    assert "0987654321" not in str(found)  # numbers are masked
    assert {one for one in found.differences if one.what == "file"} == {
        Difference("file", "don-de-nghi.pdf", "don-de-nghi.pdf"),
        Difference("file", "", "moi.pdf"),
    }


def test_one_that_was_taken_over_waits_no_more(desk: Desk, folder: Folder) -> None:
    arrive(desk, folder, portal.sync())
    folder.put("m", portal.sync(Email="khac@songcau.example.vn", TaiLieuNop=[], TrangThaiHoSo="7"))
    arriving.import_folder(desk, folder.path)
    (uid,) = waiting(desk)[0].changes
    found = change(desk, uid)
    assert found is not None
    assert found.differences == (
        Difference("owner_email", "mau@songcau.example.vn", "khac@songcau.example.vn"),
        Difference("state", "1", "7"),
        Difference("file", "thong-bao.pdf", ""),
    )
    acts.take(desk, uid)
    assert change(desk, uid) is None
    assert change(desk, "nobody") is None


def test_money_words_and_the_way_of_the_result_are_told_before_and_after(desk: Desk, folder: Folder) -> None:
    fee = {"TenPhiLePhi": "Phí", "Gia": "60000", "TrangThaiThanhToan": "0"}
    uid = arrive(desk, folder, portal.sync(DanhSachLePhi=[fee]))
    said = {"TrichYeuHoSo": "Khuyến mại tháng 1", "GhiChu": "Gửi lại", "HinhThuc": "1", "LoaiDoiTuong": "1"}
    fees = [{**fee, "TrangThaiThanhToan": "1"}, {**fee, "TenPhiLePhi": "Lệ phí"}]
    folder.put("m", portal.sync(**said, KenhThucHien="3", DanhSachLePhi=fees))
    assert arriving.import_folder(desk, folder.path).changed == 1
    found = change(desk, waiting(desk)[0].changes[0])
    assert found is not None
    assert set(found.differences) == {
        Difference("summary", "Khuyến mại tháng 12", "Khuyến mại tháng 1"),
        Difference("remarks", "", "Gửi lại"),
        Difference("by_post", "", "1"),
        Difference("owner_kind", "business", "citizen"),
        Difference("channel", "2", "3"),
        Difference("fees", "60000", "120000"),
        Difference("paid", "", "60000"),
    }
    with desk.store.reading() as session:
        assert online_changes.filed_words(session, uid) == FiledWords("Khuyến mại tháng 12", "")
        assert online_changes.filed_words(session, "nobody") == FiledWords()
