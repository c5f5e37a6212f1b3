"""Messages of the portal, written field by field from the description of the national synchronisation."""

import copy
import json
from pathlib import Path
from typing import Any

SYNC_CODE = "000.00.14.H55-261125-0031"
MINISTRY_CODE = "G09.20-20261125-0092637"

SYNC: dict[str, Any] = {
    "service": "DongBoHoSoMC",
    "isUpdating": "False",
    "session": "mau",
    "madonvi": "H55.14",
    "data": [
        {
            "MaHoSo": SYNC_CODE,
            "MaTTHC": "2.000033.000.00.00.H55",
            "TenTTHC": "Thông báo hoạt động khuyến mại",
            "MaLinhVuc": "G04-XT02",
            "TenLinhVuc": "Xúc tiến thương mại",
            "SoBienNhan": "",
            "KenhThucHien": "2",
            "ChuHoSo": "CÔNG TY CỔ PHẦN MẪU SÔNG CẦU",
            "LoaiDoiTuong": "2",
            "MaDoiTuong": "0100109106",
            "ThongTinKhac": "",
            "Email": "mau@songcau.example.vn",
            "Fax": "",
            "SoDienThoai": "02083651234",
            "TrichYeuHoSo": "Khuyến mại tháng 12",
            "NgayTiepNhan": "20261125081500",
            "NgayHenTra": "20261125170000",
            "TrangThaiHoSo": "1",
            "NgayTra": "",
            "ThongTinTra": "",
            "HinhThuc": "0",
            "NgayKetThucXuLy": "",
            "DonViXuLy": "Phòng Quản lý Thương mại",
            "GhiChu": "",
            "DanhSachLePhi": [
                {"TenPhiLePhi": "Phí mẫu", "MaPhiLePhi": "P1", "HinhThucThu": "1", "Gia": "0", "LoaiPhiLePhi": "1"}
            ],
            "DanhSachTepDinhKemKhac": [{"TenGiayTo": "Giấy tờ khác", "SoLuong": "1", "LoaiGiayTo": "1"}],
            "DanhSachHoSoBoSung": [
                {
                    "HoSoBoSungId": "",
                    "NguoiYeuCauBoSung": "",
                    "NoiDungBoSung": "",
                    "NgayBoSung": "",
                    "NguoiTiepNhanBoSung": "",
                    "ThongTinTiepNhan": "",
                    "NgayTiepNhanBoSung": "",
                    "TrangThaiBoSung": "",
                    "DanhSachGiayToBoSung": [],
                    "DanhSachLePhiBoSung": [],
                    "NgayHenTraTruoc": "",
                    "NgayHenTraMoi": "",
                }
            ],
            "DanhSachGiayToKetQua": [
                {"TenGiayTo": "", "MaThanhPhanHoSo": "", "GiayToId": "", "DuongDanTepTinKetQua": ""}
            ],
            "TaiLieuNop": [
                {
                    "TepDinhKemId": "a1",
                    "TenTepDinhKem": "thong-bao.pdf",
                    "IsDeleted": "False",
                    "MaThanhPhanHoSo": "1",
                    "DuongDanTaiTepTin": "thong-bao.pdf",
                },
                {
                    "TepDinhKemId": "a0",
                    "TenTepDinhKem": "ban-cu.pdf",
                    "IsDeleted": "True",
                    "MaThanhPhanHoSo": "1",
                    "DuongDanTaiTepTin": "ban-cu.pdf",
                },
            ],
        }
    ],
}

MINISTRY: dict[str, Any] = {
    "MaHoSo": MINISTRY_CODE,
    "MaTTHC": "2.000591",
    "MaDichVuCong": "2.000591.H55",
    "ChuHoSo": "HỘ KINH DOANH MẪU BỜ ĐẬU",
    "LoaiDoiTuong": "2",
    "MaDonViTiepNhan": "H55.14",
    "NgayNop": "2026-11-25T07:45:00+07:00",
    "NgayTiepNhan": "",
    "HinhThucThu": "1",
    "TrangThaiThanhToan": "0",
    "ThongTinNguoiNop": {
        "TenNguoiNop": "Trần Văn Mẫu",
        "SoDinhDanh": "019085012345",
        "NgayCapDinhDanh": "01/02/2022",
        "NgaySinh": "02/01/1985",
        "SoDienThoai": "0912345678",
        "Email": "",
        "MaTinh": "19",
        "MaXa": "05455",
        "DiaChiChiTiet": "Xóm Bờ Đậu",
        "TenChuHs": "Hộ kinh doanh mẫu Bờ Đậu",
        "SoDinhDanhChuHs": "019085054321",
    },
    "ThanhPhanHoSo": [
        {
            "MaThanhPhanHoSo": "1",
            "TenThanhPhanHoSo": "Đơn đề nghị",
            "SoLuong": "1",
            "LoaiBan": "2",
            "GiayToDinhKem": [{"IdGiayTo": "g1", "MaKetQua": "", "TenGiayTo": "don-de-nghi.pdf", "HashTepTin": ""}],
        }
    ],
}

PROGRESS: dict[str, Any] = {
    "service": "CapNhatTienDoHoSoMC",
    "madonvi": "H55.14",
    "data": [
        {
            "MaHoSo": SYNC_CODE,
            "NguoiXuLy": "Chuyên viên mẫu",
            "ChucDanh": "Chuyên viên",
            "ThoiDiemXuLy": "20261125082000",
            "PhongBanXuLy": "Phòng Quản lý Thương mại",
            "NoiDungXuLy": "Chuyển phòng chuyên môn",
            "TrangThai": "4",
            "NgayBatDau": "20261125082000",
            "NgayKetThucTheoQuyDinh": "20261125170000",
        }
    ],
}


def sync(**fields: Any) -> dict[str, Any]:
    """Return a `DongBoHoSoMC` with one dossier, some of its fields other ones; `None` leaves a field out."""
    return _with(SYNC, fields)


def progress(**fields: Any) -> dict[str, Any]:
    """Return a `CapNhatTienDoHoSoMC` with one record, some of its fields other ones."""
    return _with(PROGRESS, fields)


def ministry(**fields: Any) -> dict[str, Any]:
    """Return a message of the ministries' portal, some of its fields other ones."""
    return _changed(copy.deepcopy(MINISTRY), fields)


def document(name: str, component: str = "1", **fields: str) -> dict[str, str]:
    """Return a file of a `DongBoHoSoMC`."""
    said = {"TepDinhKemId": name, "TenTepDinhKem": name, "IsDeleted": "False", "MaThanhPhanHoSo": component}
    return {**said, "DuongDanTaiTepTin": name, **fields}


def write(path: Path, message: Any) -> Path:
    """Write a message into its file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(message, ensure_ascii=False), encoding="utf-8")
    return path


def _with(message: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(message)
    _changed(made["data"][0], fields)
    return made


def _changed(record: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    record.update(fields)
    for name in [name for name, value in record.items() if value is None]:
        del record[name]
    return record
