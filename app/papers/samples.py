"""Sample contents of every paper, for proofs and tests: the people and firms in them are made up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from app.papers.cash_content import CashEntry
from app.papers.content import (
    AnswerLine,
    Apology,
    ControlSlip,
    ControlStep,
    DayEnd,
    DueLine,
    DueList,
    Issuer,
    PaperLine,
    Person,
    PrintTest,
    ProcedureCount,
    ReaderCard,
    Receipt,
    Refusal,
    Register,
    RegisterLine,
    StopNotice,
    SupplementRequest,
)
from app.papers.control_content import StepResult
from app.papers.folder_content import FolderLabel, LabelSheet, Separator, SeparatorSheets
from app.papers.handover_content import HandoverLine, HandoverList
from app.papers.result_list import ResultList, ResultListLine
from app.rules.calendar import ZONE
from app.rules.completeness import PaperKind
from app.rules.kinds import DeliveryWay, PaymentWay, TransferPurpose
from app.rules.working_time import TimeUnit

NOW = datetime(2026, 11, 25, 9, 41, tzinfo=ZONE)
DUE = datetime(2026, 12, 16, 9, 41, tzinfo=ZONE)
ISSUER = Issuer(
    parent_agency="Sở Công Thương",
    office="Bộ phận Tiếp nhận và Trả kết quả",
    place="Thái Nguyên",
    desk_name="Sở Công Thương tỉnh Thái Nguyên – Quầy số 3",
    hotline="0208 3855 000",
    number_suffix="BPTNTKQ",
)
FIRM = Person(
    name="CÔNG TY TNHH RƯỢU MẪU",
    identifier="0100109106",
    address="Số 12 đường Hoàng Văn Thụ, phường Phan Đình Phùng, tỉnh Thái Nguyên",
    phone="0208 3855 888",
    email="vanthu@ruoumau.example.vn",
)
PROXY = Person("Nguyễn Thị Mẫu", "019190000045", authority="giấy giới thiệu số 18/GGT")
CITIZEN = Person("Trần Văn Mẫu", "019090000123", "Xóm Mẫu, xã Mẫu, tỉnh Thái Nguyên", "0912 345 678")
PROCEDURE = "Cấp Giấy phép sản xuất rượu công nghiệp (quy mô dưới 3 triệu lít/năm)"
PAPERS = (
    PaperLine("Đơn đề nghị cấp Giấy phép sản xuất rượu công nghiệp", ((PaperKind.ORIGINAL, 1),)),
    PaperLine("Giấy chứng nhận đăng ký doanh nghiệp", reused="03/2026"),
    PaperLine("Bản công bố sản phẩm", ((PaperKind.COPY, 1),)),
    PaperLine("Giấy chứng nhận đủ điều kiện an toàn thực phẩm", ((PaperKind.CERTIFIED, 1),)),
    PaperLine("Giấy xác nhận đăng ký kế hoạch bảo vệ môi trường", ((PaperKind.COPY, 1),)),
    PaperLine("Bảng liệt kê tên hàng hóa kèm nhãn", ((PaperKind.ORIGINAL, 1),)),
    PaperLine("Bằng cấp và hợp đồng lao động của cán bộ kỹ thuật", ((PaperKind.COPY, 2),)),
    PaperLine("Giấy giới thiệu", ((PaperKind.ORIGINAL, 1), (PaperKind.SHOWN, 1))),
)
RECEIPT = Receipt(
    issuer=ISSUER,
    number=7,
    code="H55.14-261125-0009",
    slip_code="0126000007",
    procedure_code="2.001646.000.00.00.H55",
    procedure_name=PROCEDURE,
    owner=FIRM,
    submitter=PROXY,
    papers=PAPERS,
    sets=1,
    limit_amount=15,
    limit_unit=TimeUnit.WORKING_DAYS,
    received=NOW,
    due=DUE,
    result_place="Bộ phận Tiếp nhận và Trả kết quả",
    officer="Đỗ Thu Mẫu",
    issued=NOW,
    lookup_code="4172",
)
SUPPLEMENT = SupplementRequest(
    issuer=ISSUER,
    number=12,
    slip_code="0226000012",
    procedure_code="2.001646",
    procedure_name=PROCEDURE,
    owner=FIRM,
    items=(
        "Giấy chứng nhận đủ điều kiện an toàn thực phẩm: còn thiếu 01 bản sao",
        "Bảng liệt kê tên hàng hóa kèm nhãn: còn thiếu 01 bản chính",
    ),
    reason="Thành phần hồ sơ chưa đủ theo quy định.",
    contact="Đỗ Thu Mẫu",
    contact_phone="0208 3855 000",
    officer="Đỗ Thu Mẫu",
    issued=NOW,
)
REFUSAL = Refusal(
    issuer=ISSUER,
    number=3,
    slip_code="0326000003",
    procedure_code="2.001646",
    procedure_name=PROCEDURE,
    owner=CITIZEN,
    reason="Thủ tục thuộc thẩm quyền của Bộ Công Thương.\nĐề nghị nộp qua Cổng Dịch vụ công quốc gia.",
    officer="Đỗ Thu Mẫu",
    issued=NOW,
)
APOLOGY = Apology(
    issuer=ISSUER,
    number=4,
    slip_code="0426000004",
    code="H55.14-261125-0009",
    procedure_code="2.001646",
    procedure_name=PROCEDURE,
    owner=CITIZEN,
    agency="Sở Công Thương tỉnh Thái Nguyên",
    received=NOW,
    due=DUE,
    new_due=DUE + timedelta(days=5),
    reason="Chờ ý kiến của cơ quan phối hợp.",
    signer="Lê Văn Mẫu",
    officer="Đỗ Thu Mẫu",
    issued=DUE - timedelta(days=1),
)
STOPPING = StopNotice(
    issuer=ISSUER,
    number=2,
    slip_code="0526000002",
    code="H55.14-261125-0009",
    procedure_code="2.001646",
    procedure_name=PROCEDURE,
    owner=CITIZEN,
    received=NOW,
    requested=date(2026, 11, 30),
    given_back=("Đơn đề nghị", "Bản công bố sản phẩm (01 bản sao)"),
    fee_back="2.200.000 đồng (đã nộp bằng tiền mặt ngày 25/11/2026)",
    officer="Đỗ Thu Mẫu",
    issued=NOW + timedelta(days=5),
)
CONTROL = ControlSlip(
    issuer=ISSUER,
    number=7,
    slip_code="0626000007",
    code="H55.14-261125-0009",
    procedure_code="2.001646",
    owner_identifier=FIRM.identifier,
    department="Phòng Quản lý Thương mại",
    partners="Sở Y tế",
    received=NOW,
    due=DUE,
    steps=(
        ControlStep(
            receiver_unit="Phòng Quản lý Thương mại",
            moment=NOW + timedelta(hours=1),
            giver="Đỗ Thu Mẫu",
            receiver="Phạm Văn Mẫu",
            result=StepResult.ON_TIME,
            note="Đủ 08 loại giấy tờ",
        ),
        ControlStep(giver_unit="Phòng Quản lý Thương mại", receiver_unit="Văn phòng Sở"),
        ControlStep(),
    ),
    issued=NOW,
)
REGISTER = Register(
    issuer=ISSUER,
    number=1,
    fields="Lưu thông hàng hóa trong nước",
    first=date(2026, 11, 1),
    last=date(2026, 11, 30),
    issued=NOW,
    slip_code="0726000001",
)
DAY_END = DayEnd(
    issuer=ISSUER,
    day=date(2026, 11, 25),
    printed=NOW.replace(hour=17),
    officer="Đỗ Thu Mẫu",
    procedures=(
        ProcedureCount("2.001646", PROCEDURE, accepted=12, supplements=1, fees=26_400_000, recorded=3, returned=2),
        ProcedureCount(
            "1.012766", "Thông báo hoạt động khuyến mại", accepted=88, refusals=2, recorded=86, returned=140
        ),
    ),
    drafts_open=3,
    not_handed_over=("H55.14-261125-0007", "H55.14-261125-0009"),
    journal_head="0123456789abcdef" * 4,
    journal_sequence=1234,
    last_backup=NOW.replace(hour=17) - timedelta(hours=5),
    cash=(
        CashEntry("Đỗ Thu Mẫu", 3, 4_600_000, 4_600_000),
        CashEntry("Lê Văn Mẫu", 1, 200_000, 199_000, "Thối nhầm 1.000 đồng"),
    ),
    takings=((PaymentWay.CASH, 4_800_000), (PaymentWay.TRANSFER, 21_600_000)),
)
DUE_LINE = DueLine(
    "H55.14-261125-0001", PROCEDURE, FIRM.name, FIRM.phone, "Phòng Quản lý Thương mại", "Trần Văn Mẫu",
    "Thẩm định hồ sơ", NOW + timedelta(days=1), NOW + timedelta(hours=3),
)  # fmt: skip
DUE_LIST = DueList(
    issuer=ISSUER,
    place="Bộ phận Tiếp nhận và Trả kết quả",
    printed=NOW,
    next_day=date(2026, 11, 26),
    officer="Đỗ Thu Mẫu",
    late=(replace(DUE_LINE, due=NOW - timedelta(days=2), late_days=2),),
    today=(DUE_LINE, replace(DUE_LINE, step="", step_due=None, officer="")),
    next=(),
    unanswered=(AnswerLine("H55.14-261110-0003", PROCEDURE, FIRM.name, FIRM.phone, ("Bản vẽ mặt bằng kho",), NOW),),
)
LONG_DUE_LIST = replace(
    DUE_LIST,
    late=DUE_LIST.late * 20,
    today=DUE_LIST.today * 15,
    next=(DUE_LINE,) * 12,
    unanswered=DUE_LIST.unanswered * 9,
)

RESULT_LINE = ResultListLine(
    "H55.14-261110-0003", PROCEDURE, FIRM.name, FIRM.phone, "Giấy phép 15/GP-SCT", NOW - timedelta(days=3), NOW
)
RESULT_LIST = ResultList(
    ISSUER,
    "Bộ phận Tiếp nhận và Trả kết quả",
    NOW,
    "Đỗ Thu Mẫu",
    (RESULT_LINE, replace(RESULT_LINE, told=None)),
    (replace(RESULT_LINE, tracking="EB123456789VN"),),
)
LONG_RESULT_LIST = replace(RESULT_LIST, ready=RESULT_LIST.ready * 30)


def handover_list(count: int) -> HandoverList:
    """Return a list of so many dossiers, numbered from 1."""
    line = HandoverLine("", PROCEDURE, 1, FIRM.name, FIRM.address, FIRM.phone, NOW, DUE)
    lines = tuple(replace(line, code=f"H55.14-261125-{number:04d}") for number in range(1, count + 1))
    return HandoverList(
        issuer=ISSUER,
        department="Phòng Quản lý Thương mại",
        giving=ISSUER.desk_name,
        receiving="Phòng Quản lý Thương mại",
        purpose=TransferPurpose.WORK,
        number=5,
        handed_over=NOW,
        lines=lines,
        giver="Đỗ Thu Mẫu",
        list_code="9026000005",
    )


def register_lines(count: int) -> Iterator[RegisterLine]:
    """Yield so many lines of a register, numbered from 1."""
    for number in range(1, count + 1):
        yield RegisterLine(
            code=f"H55.14-261125-{number:04d}",
            procedure_name=PROCEDURE,
            owner_name=f"{FIRM.name} {number}",
            contact=f"{FIRM.address}\n{FIRM.phone}",
            department="Phòng Quản lý Thương mại",
            received=NOW + timedelta(minutes=number),
            due=DUE,
            returned=DUE if number % 2 else None,
            way=DeliveryWay.DESK,
        )


LONG_NAME = " ".join(
    ["CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN RƯỢU MẪU", *["VÀ THƯƠNG MẠI DỊCH VỤ TỔNG HỢP MẪU"] * 4]
)
LONG_ADDRESS = "; ".join(f"Số {number} đường Mẫu {number}, phường Mẫu, tỉnh Thái Nguyên" for number in range(1, 7))
LONG_FIRM = replace(FIRM, name=LONG_NAME, address=LONG_ADDRESS)
LONG_PROCEDURE = (
    "Đăng ký hoạt động khuyến mại đối với chương trình khuyến mại mang tính may rủi thực hiện trên địa bàn"
    " 01 tỉnh, thành phố trực thuộc Trung ương (trường hợp sửa đổi, bổ sung nội dung chương trình đã đăng ký)"
)
LONG_REASON = "\n".join(
    f"Điểm {number}: nội dung kê khai chưa thống nhất với giấy tờ kèm theo, đề nghị rà soát và kê khai lại cho đúng."
    for number in range(1, 9)
)
SIXTY = tuple(
    PaperLine(f"Giấy tờ mẫu số {number:02d}, kèm phụ lục và bảng kê chi tiết", ((PaperKind.ORIGINAL, 1),))
    for number in range(1, 61)
)
SIXTY_NAMES = tuple(paper.name for paper in SIXTY)
LONG_RECEIPT = replace(
    RECEIPT,
    owner=LONG_FIRM,
    submitter=replace(PROXY, address=LONG_ADDRESS, phone="0912 345 678", email="nguoinop@ruoumau.example.vn"),
    procedure_name=LONG_PROCEDURE,
    papers=SIXTY,
    edition_count=2,
)
LONG_SUPPLEMENT = replace(
    SUPPLEMENT, owner=LONG_FIRM, procedure_name=LONG_PROCEDURE, items=SIXTY_NAMES, reason=LONG_REASON
)
LONG_REFUSAL = replace(REFUSAL, owner=LONG_FIRM, procedure_name=LONG_PROCEDURE, reason=LONG_REASON)
LONG_APOLOGY = replace(APOLOGY, owner=LONG_FIRM, procedure_name=LONG_PROCEDURE, reason=LONG_REASON)
LONG_STOPPING = replace(
    STOPPING, owner=LONG_FIRM, procedure_name=LONG_PROCEDURE, given_back=SIXTY_NAMES, reason=LONG_REASON
)
LONG_CONTROL = replace(CONTROL, partners=LONG_ADDRESS, steps=CONTROL.steps[:2] * 10)
LONG_DAY_END = replace(
    DAY_END,
    procedures=DAY_END.procedures * 30,
    cash=(*DAY_END.cash * 10, CashEntry("Trần Văn Mẫu", 2, 300_000)),
    not_handed_over=tuple(f"H55.14-261125-{number:04d}" for number in range(1, 61)),
    last_backup=None,
)
REGISTER_OF_A_DAY = replace(REGISTER, first=NOW.date(), last=NOW.date())
READER_CARD = ReaderCard(ISSUER)
LONG_READER_CARD = replace(READER_CARD, issuer=replace(ISSUER, desk_name=LONG_NAME))
PRINT_TEST = PrintTest(ISSUER, "May-in-mau", NOW)
LONG_PRINT_TEST = replace(PRINT_TEST, printer="-".join(["May-in-mau"] * 12))
SEPARATORS = SeparatorSheets(
    issuer=ISSUER,
    procedure_code=RECEIPT.procedure_code,
    procedure_name=PROCEDURE,
    separators=(
        *(Separator(paper.name, position) for position, paper in enumerate(PAPERS, 1)),
        Separator("Giấy tờ khác"),
    ),
    printed=NOW,
)
LONG_SEPARATORS = replace(
    SEPARATORS,
    procedure_name=LONG_PROCEDURE,
    separators=tuple(Separator(f"{LONG_PROCEDURE} {name}", number) for number, name in enumerate(SIXTY_NAMES, 1)),
)
FOLDER_LABEL = FolderLabel(
    issuer=ISSUER,
    code=RECEIPT.code,
    procedure_code="2.001646",
    procedure_name=PROCEDURE,
    owner_name=FIRM.name,
    due=DUE,
    printed=NOW,
)
LONG_FOLDER_LABEL = replace(
    FOLDER_LABEL, code="000.17.22.H56-210531-0001", procedure_name=LONG_PROCEDURE, owner_name=LONG_NAME
)
LABEL_SHEET = LabelSheet(
    issuer=ISSUER,
    labels=tuple(replace(FOLDER_LABEL, code=f"H55.14-261125-{number:04d}") for number in range(1, 5)),
    printed=NOW,
    first=4,
)
LONG_LABEL_SHEET = replace(LABEL_SHEET, labels=(LONG_FOLDER_LABEL,) * 24)
