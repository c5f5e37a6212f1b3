"""The portal's status messages as they go out: its field names, its words, all scalars as strings."""

from collections.abc import Mapping
from typing import Any

from app.exchange import portal_dates
from app.exchange.portal_fields import PROGRESS
from app.exchange.portal_records import ResultPaper, StatusMessage
from app.rules.states import State

STATE_NAMES: Mapping[State, str] = {
    State.REGISTERED: "Mới đăng ký",
    State.RECEIVED: "Được tiếp nhận",
    State.NOT_RECEIVED: "Không được tiếp nhận",
    State.IN_PROGRESS: "Đang xử lý",
    State.SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    State.FEE_DUE: "Yêu cầu thực hiện nghĩa vụ tài chính",
    State.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    State.STOPPED: "Dừng xử lý",
    State.FINISHED: "Đã xử lý xong",
    State.RETURNED: "Đã trả kết quả",
}
"""The states in the words of the national portal, which its messages carry whatever language the program speaks."""


def status(said: StatusMessage, agency: str) -> dict[str, Any]:
    """Return a `CapNhatTienDoHoSoMC` with one record, ready to be sent: all scalars as strings.

    Results with a file are listed as a `DongBoHoSoMC` lists them; the file lies beside the message. Who sends it is
    known by a header of the request, not by a session.
    """
    record: dict[str, Any] = {
        "MaHoSo": said.code,
        "NguoiXuLy": said.officer,
        "ChucDanh": said.title,
        "ThoiDiemXuLy": portal_dates.write(said.at),
        "PhongBanXuLy": said.unit,
        "NoiDungXuLy": ": ".join(filter(None, (STATE_NAMES[said.state], said.content))),
        "TrangThai": str(int(said.state)),
        "NgayBatDau": portal_dates.write(said.starts),
        "NgayKetThucTheoQuyDinh": portal_dates.write(said.ends),
    }
    if said.results:
        record["DanhSachGiayToKetQua"] = [_listed(paper) for paper in said.results]
    return {"service": PROGRESS, "isUpdating": "False", "session": "", "madonvi": agency, "data": [record]}


def enclosed(body: Mapping[str, Any]) -> dict[str, str]:
    """Return which files go with a status message, and of which result each is (file name → identity)."""
    listed = (paper for record in body["data"] for paper in record.get("DanhSachGiayToKetQua", ()))
    return {paper["DuongDanTepTinKetQua"]: paper["GiayToId"] for paper in listed}


def _listed(paper: ResultPaper) -> dict[str, str]:
    return {
        "TenGiayTo": paper.name,
        "MaThanhPhanHoSo": "",  # a result is no component of what was handed in
        "GiayToId": paper.uid,
        "DuongDanTepTinKetQua": paper.file,
    }
