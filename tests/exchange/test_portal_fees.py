"""Fees in the portal's messages: listed one by one, in any shape of amount, paid there or not."""

from pathlib import Path
from typing import Any

import pytest

from app.errors import HeldReason
from app.exchange import portal_amounts, portal_messages
from app.exchange.portal_records import OnlineDossier, OnlineFee, Unread
from tests.exchange.portal import ministry, sync, write

FEE = {"TenPhiLePhi": "Phí thẩm định", "MaPhiLePhi": "PTD", "HinhThucThu": "1", "Gia": "60000", "LoaiPhiLePhi": "1"}


def read(path: Path, message: dict[str, Any]) -> OnlineDossier | Unread:
    (found,) = portal_messages.read(write(path / "m.json", message))
    if isinstance(found, Unread):
        return found
    assert isinstance(found.record, OnlineDossier)
    return found.record


@pytest.mark.parametrize("shape", [sync, ministry])
def test_fees_are_read_with_what_was_paid(tmp_path: Path, shape: Any) -> None:
    listed = [{**FEE, "TrangThaiThanhToan": "1"}, {"Gia": "30.000"}, {**FEE, "Gia": "0"}]
    found = read(tmp_path, shape(DanhSachLePhi=listed, TrangThaiThanhToan="0"))
    assert isinstance(found, OnlineDossier)
    assert found.fees == (
        OnlineFee("Phí thẩm định", "PTD", 60_000, True),
        OnlineFee("Phí, lệ phí", "", 30_000, False),
    )
    assert not found.paid


@pytest.mark.parametrize(
    ("said", "paid"), [("1", True), ("0", False), ("", False), (True, True), (1, True), (None, False)]
)
def test_a_dossier_may_say_that_all_is_paid(tmp_path: Path, said: Any, paid: bool) -> None:
    found = read(tmp_path, ministry(TrangThaiThanhToan=said))
    assert isinstance(found, OnlineDossier)
    assert (found.fees, found.paid) == ((), paid)


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"DanhSachLePhi": [{**FEE, "Gia": "sáu mươi nghìn"}]}, "DanhSachLePhi.Gia"),
        ({"DanhSachLePhi": [{**FEE, "Gia": "-5"}]}, "DanhSachLePhi.Gia"),
        ({"DanhSachLePhi": [{**FEE, "TrangThaiThanhToan": "2"}]}, "TrangThaiThanhToan"),
        ({"TrangThaiThanhToan": "rồi"}, "TrangThaiThanhToan"),
        ({"DanhSachLePhi": "60000"}, "DanhSachLePhi"),
        ({"DanhSachLePhi": [FEE] * 51}, "DanhSachLePhi"),
    ],
)
def test_what_cannot_be_money_is_held(tmp_path: Path, fields: dict[str, Any], detail: str) -> None:
    found = read(tmp_path, sync(**fields))
    assert isinstance(found, Unread)
    assert (found.reason, found.detail) == (HeldReason.FIELD_WRONG, detail)


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("", 0),
        ("0", 0),
        ("60000", 60_000),
        ("60.000", 60_000),
        ("2,200,000", 2_200_000),
        ("60000.00", 60_000),
        (" 60 000 ", 60_000),
    ],
)
def test_an_amount_comes_in_any_shape(said: str, amount: int) -> None:
    assert portal_amounts.parse(said) == amount


@pytest.mark.parametrize("said", ["60.00.0", "60,5", "1e6", "10000000000000", "٦٠", "60000đ", "6.0000"])
def test_what_is_no_whole_amount_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        portal_amounts.parse(said)
