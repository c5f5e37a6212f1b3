"""Status messages as they go out, field by field."""

from datetime import UTC, datetime

import pytest

from app.exchange import portal_answers
from app.exchange.portal_records import ResultPaper, StatusMessage
from app.rules.states import State
from tests.exchange.portal import SYNC_CODE


def test_a_status_message_has_the_portal_s_fields_all_as_texts() -> None:
    moment = datetime(2026, 11, 25, 2, 41, tzinfo=UTC)
    said = StatusMessage(
        SYNC_CODE,
        "Nguyễn Văn Mẫu",
        "Chuyên viên",
        "BỘ PHẬN MẪU",
        moment,
        State.RECEIVED,
        "H55.14-261125-0001",
        moment,
        moment,
    )
    assert portal_answers.status(said, "H55.14") == {
        "service": "CapNhatTienDoHoSoMC",
        "isUpdating": "False",
        "session": "",
        "madonvi": "H55.14",
        "data": [
            {
                "MaHoSo": SYNC_CODE,
                "NguoiXuLy": "Nguyễn Văn Mẫu",
                "ChucDanh": "Chuyên viên",
                "ThoiDiemXuLy": "20261125094100",
                "PhongBanXuLy": "BỘ PHẬN MẪU",
                "NoiDungXuLy": "Được tiếp nhận: H55.14-261125-0001",
                "TrangThai": "2",
                "NgayBatDau": "20261125094100",
                "NgayKetThucTheoQuyDinh": "20261125094100",
            }
        ],
    }


def test_results_are_listed_as_the_portal_lists_them_and_name_their_files() -> None:
    moment = datetime(2026, 11, 25, 2, 41, tzinfo=UTC)
    papers = (
        ResultPaper("r-1", "Giấy phép mẫu 15/GP", "1-giay-phep.pdf"),
        ResultPaper("r-2", "Phụ lục", "2-phu-luc.pdf"),
    )
    said = StatusMessage(SYNC_CODE, "", "", "", moment, State.FINISHED, "", results=papers)
    body = portal_answers.status(said, "H55.14")
    assert body["data"][0]["DanhSachGiayToKetQua"] == [
        {
            "TenGiayTo": "Giấy phép mẫu 15/GP",
            "MaThanhPhanHoSo": "",
            "GiayToId": "r-1",
            "DuongDanTepTinKetQua": "1-giay-phep.pdf",
        },
        {"TenGiayTo": "Phụ lục", "MaThanhPhanHoSo": "", "GiayToId": "r-2", "DuongDanTepTinKetQua": "2-phu-luc.pdf"},
    ]
    assert portal_answers.enclosed(body) == {"1-giay-phep.pdf": "r-1", "2-phu-luc.pdf": "r-2"}


@pytest.mark.parametrize("state", State)
def test_each_state_goes_out_with_its_number_and_the_portal_s_words(state: State) -> None:
    moment = datetime(2026, 11, 25, 2, 41, tzinfo=UTC)
    body = portal_answers.status(StatusMessage(SYNC_CODE, "", "", "", moment, state, "lý do"), "H55.14")
    words = {
        1: "Mới đăng ký",
        2: "Được tiếp nhận",
        3: "Không được tiếp nhận",
        4: "Đang xử lý",
        5: "Yêu cầu bổ sung giấy tờ",
        6: "Yêu cầu thực hiện nghĩa vụ tài chính",
        7: "Công dân yêu cầu rút hồ sơ",
        8: "Dừng xử lý",
        9: "Đã xử lý xong",
        10: "Đã trả kết quả",
    }
    (record,) = body["data"]
    assert (record["TrangThai"], record["NoiDungXuLy"]) == (str(int(state)), f"{words[int(state)]}: lý do")
    assert all(isinstance(value, str) for value in record.values())
    assert "DanhSachGiayToKetQua" not in record
