"""Status messages as they go out, field by field."""

from datetime import UTC, datetime

from app.exchange import portal_answers
from app.exchange.portal_records import StatusMessage
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
