"""The portal's messages read: records of three shapes become our own.

`DongBoHoSoMC` and `CapNhatTienDoHoSoMC` as OpenCPS has them (envelope, all scalars as strings), and the variant of
the ministries' portal of 2026 (papers by component). A record is known by its fields where no envelope names its
service. Fields that we do not read stay in the record's canonical bytes.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import rfc8785
from pydantic import ValidationError

from app import errors
from app.errors import HeldReason
from app.exchange import portal_amounts, portal_dates
from app.exchange.portal_fields import (
    MOST_FILES,
    PROGRESS,
    SYNC,
    AttachedPaper,
    Filer,
    Ministry,
    PaperOfDossier,
    Progress,
    Sync,
)
from app.exchange.portal_records import (
    AnnouncedFile,
    OnlineDossier,
    OnlineFee,
    OnlinePerson,
    OnlineProgress,
    Read,
    Shape,
    Unread,
)
from app.rules.codes import parse_code
from app.rules.fees import WHOLE
from app.rules.kinds import Channel, OwnerKind
from app.rules.states import State
from app.text import nfc

MOST_BYTES = 32 << 20
MOST_DOSSIERS = 2_000
"""More than a whole centre receives on its busiest day."""

_TRUE, _FALSE = frozenset({"true", "1"}), frozenset({"", "false", "0"})
_PERSONAL_NUMBER = 12
_HEXADECIMAL = frozenset("0123456789abcdef")
_BY_POST = "1"
_LONGEST_PHONE = 20

_OF_SYNC = frozenset({"TaiLieuNop", "TrangThaiHoSo", "MaDoiTuong", "KenhThucHien"})
_OF_MINISTRY = frozenset({"ThanhPhanHoSo", "ThongTinNguoiNop", "MaDichVuCong", "MaDonViTiepNhan", "NgayNop"})
_OF_PROGRESS = frozenset({"ThoiDiemXuLy", "TrangThai"})
"""Fields by which a record of one shape is known."""


def read(path: Path) -> Iterator[Read | Unread]:
    """Yield what each record of a message says, or why it cannot be taken.

    Raises:
        MessageHeld: the whole file is no message: damaged, too large, of a kind that is not known.
    """
    message = _loaded(path)
    unit, service = _unit(message), _service(message)
    for number, raw in enumerate(_records(message), 1):
        try:
            yield _read(raw, _shape(service, raw), unit)
        except errors.MessageHeld as held:
            yield Unread(_code_of(raw) or f"#{number}", held.reason, held.detail)


def read_again(raw: bytes, shape: Shape) -> OnlineDossier:
    """Return what the canonical bytes of a dossier's record say, which were read before.

    Raises:
        MessageHeld: this version of the program takes them no more.
    """
    found = _read(json.loads(raw), shape, "").record
    assert isinstance(found, OnlineDossier)
    return found


def _loaded(path: Path) -> dict[str, Any]:
    """Return the message of a file; records without an envelope are one without its head."""
    try:
        if path.is_symlink() or not path.is_file():
            _hold(HeldReason.UNREADABLE, path.name)
        if path.stat().st_size > MOST_BYTES:
            _hold(HeldReason.TOO_LARGE, f"> {MOST_BYTES >> 20} MB")
        message = json.loads(path.read_bytes(), parse_constant=lambda name: _hold(HeldReason.UNREADABLE, name))
    except json.JSONDecodeError as fault:
        _hold(HeldReason.UNREADABLE, f"JSON {fault.lineno}:{fault.colno}")
    except (OSError, ValueError, RecursionError) as fault:
        _hold(HeldReason.UNREADABLE, type(fault).__name__)
    if isinstance(message, list) and message:
        return {"data": message}
    if not isinstance(message, dict):
        _hold(HeldReason.UNREADABLE, type(message).__name__)
    return message if "data" in message or "MaHoSo" not in message else {**message, "data": [message]}


def _service(message: dict[str, Any]) -> str:
    """Return the service that a message names, empty for the ministries' portal, which names none."""
    service = message.get("service")
    if service in (None, SYNC, PROGRESS):
        return service or ""
    return _hold(HeldReason.UNKNOWN_SERVICE, nfc(str(service)).encode(errors="replace").decode()[:100])


def _records(message: dict[str, Any]) -> list[Any]:
    records = message.get("data")
    if isinstance(records, dict) and records:
        return [records]
    if not isinstance(records, list) or not records:
        _hold(HeldReason.FIELD_MISSING, "data" if message.get("service") else "MaHoSo")
    if len(records) > MOST_DOSSIERS:
        _hold(HeldReason.TOO_MANY, f"{len(records)} > {MOST_DOSSIERS}")
    return records


def _shape(service: str, raw: Any) -> Shape:
    """Return how a record is written: as the fields tell that one shape alone has, else as its service says."""
    fields = frozenset(raw) if isinstance(raw, dict) else frozenset()
    if service == PROGRESS or (not service and fields >= _OF_PROGRESS):
        return Shape.PROGRESS
    if fields & _OF_MINISTRY and not fields & _OF_SYNC:
        return Shape.MINISTRY
    return Shape.SYNC if service or fields & _OF_SYNC else Shape.MINISTRY


def _read(raw: Any, shape: Shape, unit: str) -> Read:
    try:
        canonical = rfc8785.dumps(raw)
    except (rfc8785.CanonicalizationError, RecursionError) as fault:  # half characters, numbers beyond any
        _hold(HeldReason.UNREADABLE, nfc(str(fault))[:200])
    try:
        record = _record(raw, shape, unit)
    except ValidationError as fault:
        _hold(*_complaint(fault))
    return Read(record, shape, canonical, hashlib.sha256(canonical).hexdigest())


def _record(raw: Any, shape: Shape, unit: str) -> OnlineDossier | OnlineProgress:
    match shape:
        case Shape.PROGRESS:
            return _progress(Progress.model_validate(raw))
        case Shape.SYNC:
            return _of_sync(Sync.model_validate(raw), unit)
        case Shape.MINISTRY:
            return _of_ministry(Ministry.model_validate(raw))


def _complaint(fault: ValidationError) -> tuple[HeldReason, str]:
    first = fault.errors(include_url=False, include_context=False, include_input=True)[0]
    where = ".".join(str(part) for part in first["loc"])
    lacking = first["type"] in {"missing", "too_short", "string_too_short"}
    return (HeldReason.FIELD_MISSING if lacking else HeldReason.FIELD_WRONG), where or "data"


def _of_sync(said: Sync, unit: str) -> OnlineDossier:
    return OnlineDossier(
        code=said.MaHoSo,
        owner_system=_owner_system(said.MaHoSo, unit),
        procedure_code=said.MaTTHC,
        owner_kind=_owner_kind({"1": OwnerKind.CITIZEN, "2": OwnerKind.BUSINESS}, said.LoaiDoiTuong, said.MaDoiTuong),
        owner=OnlinePerson(said.ChuHoSo, said.MaDoiTuong, "", _phone(said.SoDienThoai), said.Email),
        submitter=None,
        channel=_channel(said.KenhThucHien),
        state=_state(said.TrangThaiHoSo or "1"),
        submitted=_moment("NgayTiepNhan", said.NgayTiepNhan),
        files=tuple(
            AnnouncedFile(
                name=file.TenTepDinhKem,
                address=file.DuongDanTaiTepTin or file.TenTepDinhKem,
                foreign_id=file.TepDinhKemId,
                component=file.MaThanhPhanHoSo,
            )
            for file in said.TaiLieuNop or ()
            if file.IsDeleted.lower() not in _TRUE
        ),
        fees=_fees(said),
        paid=_paid(said.TrangThaiThanhToan),
        by_post=said.HinhThuc == _BY_POST,
        result_address=said.ThongTinTra if said.HinhThuc == _BY_POST else "",
        summary=said.TrichYeuHoSo,
        remarks=said.GhiChu,
    )


def _of_ministry(said: Ministry) -> OnlineDossier:
    filer = said.ThongTinNguoiNop or Filer()
    kinds = {"0": OwnerKind.CITIZEN, "1": OwnerKind.BUSINESS, "2": OwnerKind.HOUSEHOLD}
    itself = not filer.SoDinhDanhChuHs or filer.SoDinhDanhChuHs == filer.SoDinhDanh
    number = filer.SoDinhDanhChuHs or filer.SoDinhDanh
    phone = _phone(filer.SoDienThoai)
    owner = OnlinePerson(said.ChuHoSo, number, filer.DiaChiChiTiet, phone, filer.Email)
    papers = [(paper, file) for paper in said.ThanhPhanHoSo or () for file in paper.GiayToDinhKem or ()]
    if len(papers) > MOST_FILES:
        _hold(HeldReason.FIELD_WRONG, "ThanhPhanHoSo")
    return OnlineDossier(
        code=said.MaHoSo,
        owner_system=_owner_system(said.MaHoSo, said.MaDonViTiepNhan),
        procedure_code=said.MaTTHC,
        owner_kind=_owner_kind(kinds, said.LoaiDoiTuong, number),
        owner=owner,
        submitter=None if itself else OnlinePerson(filer.TenNguoiNop, filer.SoDinhDanh, "", phone),
        channel=Channel.ONLINE,
        state=State.REGISTERED,
        submitted=_moment("NgayNop", said.NgayNop) or _moment("NgayTiepNhan", said.NgayTiepNhan),
        files=tuple(_announced(paper, file) for paper, file in papers),
        fees=_fees(said),
        paid=_paid(said.TrangThaiThanhToan),
        summary=said.TrichYeuHoSo,
        remarks=said.GhiChu,
    )


def _fees(said: Sync | Ministry) -> tuple[OnlineFee, ...]:
    """Return the fees that are more than nothing; without a name they are called as the catalogue's single one."""
    try:
        amounts = [(fee, portal_amounts.parse(fee.Gia)) for fee in said.DanhSachLePhi or ()]
    except ValueError:
        _hold(HeldReason.FIELD_WRONG, "DanhSachLePhi.Gia")
    return tuple(
        OnlineFee(fee.TenPhiLePhi or WHOLE, fee.MaPhiLePhi, amount, _paid(fee.TrangThaiThanhToan))
        for fee, amount in amounts
        if amount
    )


def _paid(said: str) -> bool:
    if said.lower() in _TRUE or said.lower() in _FALSE:
        return said.lower() in _TRUE
    return _hold(HeldReason.FIELD_WRONG, "TrangThaiThanhToan")


def _announced(paper: PaperOfDossier, file: AttachedPaper) -> AnnouncedFile:
    sha256 = file.HashTepTin.lower()
    if sha256 and (len(sha256) != 64 or not set(sha256) <= _HEXADECIMAL):
        _hold(HeldReason.FIELD_WRONG, "HashTepTin")
    return AnnouncedFile(
        name=file.TenGiayTo,
        address=file.DuongDanTaiTepTin or file.TenGiayTo,
        foreign_id=file.IdGiayTo,
        component=paper.MaThanhPhanHoSo,
        component_name=paper.TenThanhPhanHoSo,
        sha256=sha256,
    )


def _progress(said: Progress) -> OnlineProgress:
    at = _moment("ThoiDiemXuLy", said.ThoiDiemXuLy)
    if at is None:  # a moment that nobody set
        _hold(HeldReason.FIELD_WRONG, "ThoiDiemXuLy")
    return OnlineProgress(said.MaHoSo, _state(said.TrangThai), at)


def _owner_kind(kinds: Mapping[str, OwnerKind], said: str, number: str) -> OwnerKind:
    if said:
        return kinds[said] if said in kinds else _hold(HeldReason.FIELD_WRONG, "LoaiDoiTuong")
    return OwnerKind.CITIZEN if len(number) == _PERSONAL_NUMBER else OwnerKind.BUSINESS


def _phone(said: str) -> str:
    """Return a telephone number, the first where there is no room for all that the sender wrote."""
    number = said if len(said) <= _LONGEST_PHONE else re.split(r"[/;,]| - ", said)[0].strip()
    return number if len(number) <= _LONGEST_PHONE else _hold(HeldReason.FIELD_WRONG, "SoDienThoai")


def _channel(said: str) -> Channel:
    known = {str(int(channel)): channel for channel in Channel}
    return known[said or "2"] if (said or "2") in known else _hold(HeldReason.FIELD_WRONG, "KenhThucHien")


def _state(said: str) -> State:
    known = {str(int(state)): state for state in State}
    return known[said] if said in known else _hold(HeldReason.STATE, said[:20])


def _moment(field: str, said: str) -> Any:
    try:
        return portal_dates.parse(said)
    except (ValueError, OverflowError):
        _hold(HeldReason.FIELD_WRONG, field)


def _owner_system(code: str, unit: str) -> str:
    """Return which system owns the dossier's state: whose code it bears, else the unit that the message names."""
    try:
        return parse_code(code).agency
    except errors.BadDossierCode:
        return unit


def _unit(message: dict[str, Any]) -> str:
    said = message.get("madonvi")
    return nfc(said)[:40] if isinstance(said, str) else ""


def _code_of(raw: Any) -> str:
    """Return how a record that cannot be taken calls itself, as far as it does; else its place tells it."""
    said = raw.get("MaHoSo") if isinstance(raw, dict) else None
    return nfc(said).encode(errors="replace").decode()[:40] if isinstance(said, str) else ""


def _hold(reason: HeldReason, detail: str = "") -> NoReturn:
    raise errors.MessageHeld(reason, detail)
