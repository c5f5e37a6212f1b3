"""The fee paper: what is owed and paid, a code that banks read, and that it is no invoice and no fee receipt."""

from dataclasses import replace

import pytest

from app.papers import fee_paper
from app.papers.content import PaperSize
from app.papers.fee_samples import FEE_PAPER, LONG_FEE_PAPER
from tests.papers.reading import all_codes_in, pages_of, picture, text_of

NO_RECEIPT = "Phiếu này không phải là hóa đơn và không thay thế biên lai thu phí, lệ phí."


def test_it_says_what_is_owed_where_it_is_transferred_and_what_it_is_not() -> None:
    said = text_of(fee_paper.render(FEE_PAPER))
    for words in (
        "PHIẾU BÁO PHÍ, LỆ PHÍ", "Số: 0012/PBP-BPTNTKQ", "Mã hồ sơ: H55.14-261125-0007", "CÔNG TY TNHH RƯỢU MẪU",
        "2.200.000", "Còn phải nộp: 2.200.000 đồng", "Ngân hàng: Vietcombank", "Số tài khoản: 0011002233445",
        "Nội dung: H55.14-261125-0007", NO_RECEIPT,
    ):  # fmt: skip
        assert words in said
    assert "Đã nộp" not in said
    assert "Cộng" not in said.replace("Công", "")


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("dpi", [150, 300])
def test_the_code_to_pay_by_is_read_from_the_page(size: PaperSize, dpi: int) -> None:
    read = all_codes_in(picture(fee_paper.render(replace(FEE_PAPER, size=size)), dpi))
    assert ("QRCode", FEE_PAPER.vietqr) in read
    assert ("Code128", FEE_PAPER.code) in read


def test_what_is_exempt_or_reduced_says_why_and_sums_agree() -> None:
    said = text_of(fee_paper.render(replace(LONG_FEE_PAPER, size=PaperSize.A4)))
    assert "Phí sao hồ sơ (miễn, giảm: Người khuyết tật)" in said.replace("\n", " ")
    assert (LONG_FEE_PAPER.owed_amount, LONG_FEE_PAPER.paid_amount, LONG_FEE_PAPER.open_amount) == (
        2_350_000, 1_050_000, 1_300_000,
    )  # fmt: skip
    assert "Cộng 2.480.000 130.000 2.350.000" in pages_of(fee_paper.render(LONG_FEE_PAPER))[0]
    assert "Đã nộp: 1.000.000 đồng chuyển khoản, 09 giờ 41 phút" in said
    assert "(số tham chiếu biên lai số 0001234)" in said
    assert "Còn phải nộp: 1.300.000 đồng" in said


def test_a_paid_one_has_no_code_to_pay_by() -> None:
    paid = replace(LONG_FEE_PAPER.paid[0], amount=2_200_000)
    said = fee_paper.render(replace(FEE_PAPER, paid=(paid,), bank=None, vietqr=""))
    assert "Còn phải nộp: 0 đồng (đã nộp đủ)" in text_of(said)
    assert "Ngân hàng" not in text_of(said)
    assert len(all_codes_in(picture(said, 150))) == 2


def test_what_is_exempt_is_not_called_paid() -> None:
    exempt = replace(FEE_PAPER.fees[0], amount=0, reason="Người khuyết tật")
    said = text_of(fee_paper.render(replace(FEE_PAPER, fees=(exempt,), bank=None, vietqr="")))
    assert "Còn phải nộp: 0 đồng (được miễn)" in said
    assert "đã nộp" not in said


def test_nothing_to_pay_is_said_in_words() -> None:
    said = text_of(fee_paper.render(replace(FEE_PAPER, fees=(), bank=None, vietqr="")))
    assert "Hồ sơ này không phải nộp phí, lệ phí." in said
