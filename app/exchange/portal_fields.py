"""The fields of the portal's messages that are read, by the portal's names; texts however the sender typed them."""

from typing import Annotated
from unicodedata import category

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.text import nfc

SYNC, PROGRESS = "DongBoHoSoMC", "CapNhatTienDoHoSoMC"
"""The services of OpenCPS; the ministries' portal names none."""

MOST_FILES, MOST_FEES = 500, 50
LONGEST = 1_000
"""Characters of any text that is read."""


def _scalar(value: object) -> str:
    """Return a scalar as one line of text, however the sender typed it."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("no text")
    written = str(int(value) if isinstance(value, float) and value.is_integer() else value)
    text = nfc(written if written.isprintable() else _seen(written))
    if len(text) > LONGEST:
        raise ValueError("too long")
    return text


def _seen(text: str) -> str:
    """Return a text without what nobody sees: marks that turn a line around, or that came along with a copy."""
    return "".join(letter for letter in text if category(letter) != "Cf")


def _in_words(value: object) -> str:
    """Return free words as far as there is room: nothing hangs on their end."""
    return _scalar(nfc(value)[:LONGEST] if isinstance(value, str) else value)


Text = Annotated[str, BeforeValidator(_scalar)]
Words = Annotated[str, BeforeValidator(_in_words)]
Short = Annotated[str, BeforeValidator(_scalar), Field(max_length=20)]
Flag = Annotated[str, BeforeValidator(lambda value: _scalar(str(value) if isinstance(value, bool) else value))]
Needed = Annotated[str, BeforeValidator(_scalar), Field(min_length=1)]
Code = Annotated[str, BeforeValidator(_scalar), Field(min_length=1, max_length=40)]


class _Part(BaseModel):
    """A part of a message; fields that are not named are not read."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class SubmittedFile(_Part):
    """A file of a `DongBoHoSoMC`."""

    TepDinhKemId: Text = ""
    TenTepDinhKem: Needed
    IsDeleted: Flag = ""
    MaThanhPhanHoSo: Text = ""
    DuongDanTaiTepTin: Text = ""


class Fee(_Part):
    """A fee that the portal asked for."""

    TenPhiLePhi: Text = ""
    MaPhiLePhi: Text = ""
    Gia: Text = ""
    TrangThaiThanhToan: Flag = ""


class Sync(_Part):
    """A dossier of a `DongBoHoSoMC`."""

    MaHoSo: Code
    MaTTHC: Needed
    ChuHoSo: Needed
    LoaiDoiTuong: Text = ""
    MaDoiTuong: Short = ""
    Email: Text = ""
    SoDienThoai: Text = ""
    TrichYeuHoSo: Words = ""
    NgayTiepNhan: Text = ""
    TrangThaiHoSo: Text = "1"
    HinhThuc: Text = ""
    ThongTinTra: Text = ""
    GhiChu: Words = ""
    KenhThucHien: Text = ""
    DanhSachLePhi: list[Fee] | None = Field(default=None, max_length=MOST_FEES)
    TrangThaiThanhToan: Flag = ""
    TaiLieuNop: list[SubmittedFile] | None = Field(default=None, max_length=MOST_FILES)


class AttachedPaper(_Part):
    """A file of the ministries' portal."""

    IdGiayTo: Text = ""
    TenGiayTo: Needed
    HashTepTin: Text = ""
    DuongDanTaiTepTin: Text = ""


class PaperOfDossier(_Part):
    """A component of a dossier of the ministries' portal, with its files."""

    MaThanhPhanHoSo: Text = ""
    TenThanhPhanHoSo: Text = ""
    GiayToDinhKem: list[AttachedPaper] | None = Field(default=None, max_length=MOST_FILES)


class Filer(_Part):
    """Who filed on the ministries' portal, and for whom."""

    TenNguoiNop: Text = ""
    SoDinhDanh: Short = ""
    SoDienThoai: Text = ""
    Email: Text = ""
    DiaChiChiTiet: Text = ""
    TenChuHs: Text = ""
    SoDinhDanhChuHs: Short = ""


class Ministry(_Part):
    """A dossier of the ministries' portal."""

    MaHoSo: Code
    MaTTHC: Needed
    ChuHoSo: Needed
    LoaiDoiTuong: Text = ""
    MaDonViTiepNhan: Text = ""
    TrichYeuHoSo: Words = ""
    GhiChu: Words = ""
    NgayNop: Text = ""
    NgayTiepNhan: Text = ""
    DanhSachLePhi: list[Fee] | None = Field(default=None, max_length=MOST_FEES)
    TrangThaiThanhToan: Flag = ""
    ThongTinNguoiNop: Filer | None = None
    ThanhPhanHoSo: list[PaperOfDossier] | None = Field(default=None, max_length=MOST_FILES)


class Progress(_Part):
    """A record of a `CapNhatTienDoHoSoMC`."""

    MaHoSo: Code
    ThoiDiemXuLy: Needed
    TrangThai: Needed
