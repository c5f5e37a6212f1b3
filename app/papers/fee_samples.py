"""Sample contents of the fee paper, for proofs and tests: nothing in them is real."""

from dataclasses import replace

from app.papers import samples
from app.papers.fee_content import FeeLine, FeePaper, PaidLine
from app.rules import vietqr
from app.rules.kinds import PaymentWay
from app.rules.vietqr import BankAccount

BANK = BankAccount("970436", "0011002233445", "SỞ CÔNG THƯƠNG TỈNH THÁI NGUYÊN (TÀI KHOẢN MẪU)")
FEE_PAPER = FeePaper(
    issuer=samples.ISSUER,
    number=12,
    slip_code="9826000012",
    code="H55.14-261125-0007",
    procedure_code="2.001646",
    procedure_name=samples.PROCEDURE,
    owner=samples.FIRM,
    fees=(FeeLine("Phí thẩm định cấp Giấy phép sản xuất rượu công nghiệp", 2_200_000, 2_200_000),),
    paid=(),
    officer="Lê Văn Mẫu",
    issued=samples.NOW,
    bank=BANK,
    vietqr=vietqr.payload(BANK, 2_200_000, "H55.14-261125-0007"),
)
LONG_FEE_PAPER = replace(
    FEE_PAPER,
    owner=samples.CITIZEN,
    fees=(
        *FEE_PAPER.fees,
        FeeLine("Lệ phí cấp lại", 200_000, 100_000, "Hộ cận nghèo, giảm 50 % theo nghị quyết của Hội đồng nhân dân"),
        FeeLine("Phí sao hồ sơ", 30_000, 0, "Người khuyết tật"),
        *(FeeLine(f"Khoản phí mẫu số {number} có tên dài hơn một dòng", 10_000, 10_000) for number in range(4, 9)),
    ),
    paid=(
        PaidLine(1_000_000, PaymentWay.TRANSFER, samples.NOW, "FT26330000001"),
        PaidLine(50_000, PaymentWay.CASH, samples.NOW, "biên lai số 0001234"),
    ),
    vietqr=vietqr.payload(BANK, 1_300_000, "H55.14-261125-0007"),
)
