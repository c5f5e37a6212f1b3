"""Every form has the labels of its circular, word for word and in their order."""

from dataclasses import replace

import pytest

from app.papers import (
    apology,
    control_slip,
    day_end,
    handover_list,
    receipt,
    refusal,
    register,
    stopping,
    supplement,
)
from app.papers.content import ControlStep, Issuer, PaperSize
from app.papers.control_content import ResultLine, StepResult
from app.papers.forms import editions_of
from app.rules.kinds import DeliveryWay, TransferPurpose
from app.rules.working_time import TimeUnit
from tests.papers import samples
from tests.papers.reading import assert_in_order, pages_of, text_of

HEAD = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
MAU_01 = (
    "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "Mã hồ sơ: H55.14-261125-0009",
    "Trung tâm Phục vụ hành chính công/Bộ phận Tiếp nhận và Trả kết quả: Sở Công Thương tỉnh",
    "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức: CÔNG TY TNHH RƯỢU MẪU",
    "Số định danh cá nhân/tổ chức: 0100109106",
    "Địa chỉ: Số 12",
    "Số điện thoại: 0208 3855 888",
    "Email: vanthu@ruoumau.example.vn",
    "Người được ủy quyền nộp: Nguyễn Thị Mẫu, số định danh 019*******45 (giấy giới thiệu số 18/GGT)",
    "Nội dung yêu cầu giải quyết: Cấp Giấy phép sản xuất rượu công nghiệp",
    "Thành phần hồ sơ nộp gồm:",
    "1. Đơn đề nghị cấp Giấy phép sản xuất rượu công nghiệp (01 bản chính)",
    "2. Giấy chứng nhận đăng ký doanh nghiệp (dùng lại bản đã số hóa 03/2026)",
    "3. Bản công bố sản phẩm (01 bản sao)",
    "4. Giấy chứng nhận đủ điều kiện an toàn thực phẩm (01 bản sao chứng thực)",
    "7. Bằng cấp và hợp đồng lao động của cán bộ kỹ thuật (02 bản sao)",
    "8. Giấy giới thiệu (01 bản chính, 01 bản xuất trình để đối chiếu)",
    "Số lượng hồ sơ: 01 (bộ)",
    "Thời gian giải quyết hồ sơ theo quy định là: 15 ngày",
    "Thời gian nhận hồ sơ: 09 giờ 41 phút, ngày 25 tháng 11 năm 2026",
    "Thời gian trả kết quả giải quyết hồ sơ: 09 giờ 41 phút, ngày 16 tháng 12 năm 2026",
    "Đăng ký nhận kết quả tại: Bộ phận Tiếp nhận và Trả kết quả",
    "Vào Sổ theo dõi hồ sơ, Quyển số …… Số thứ tự …… (nếu có)",
    "NGƯỜI NỘP HỒ SƠ",
    "NGƯỜI TIẾP NHẬN HỒ SƠ",
    "Chú ý:",
    "Mã tra cứu 4172 · Đường dây nóng 0208 3855 000",
)
MAU_02 = (
    "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
    "Hồ sơ của: CÔNG TY TNHH RƯỢU MẪU",
    "Nội dung yêu cầu giải quyết: Cấp",
    "Địa chỉ: Số 12",
    "Số điện thoại: 0208 3855 888",
    "Email: vanthu@ruoumau.example.vn",
    "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
    "1. Giấy chứng nhận đủ điều kiện an toàn thực phẩm: còn thiếu 01 bản sao",
    "2. Bảng liệt kê tên hàng hóa kèm nhãn: còn thiếu 01 bản chính",
    "Lý do: Thành phần hồ sơ chưa đủ theo quy định.",
    "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với Đỗ Thu Mẫu số điện thoại"
    " 0208 3855 000 để được hướng dẫn./.",
    "NGƯỜI HƯỚNG DẪN",
    "(Ký và ghi rõ họ tên)",
    "(Chữ ký số của Người hướng dẫn nếu là biểu mẫu điện tử)",
    "Đỗ Thu Mẫu",
)
MAU_03 = (
    "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
    "Trung tâm Phục vụ hành chính công/Bộ phận Tiếp nhận và Trả kết quả: Sở Công Thương",
    "Tiếp nhận hồ sơ của: Trần Văn Mẫu",
    "Số định danh cá nhân/tổ chức: 019*******23",
    "Địa chỉ: Xóm Mẫu",
    "Số điện thoại: 0912 345 678",
    "Email: …………",
    "Mã hồ sơ (nếu có): …………",
    "Nội dung yêu cầu giải quyết: Cấp",
    "Qua xem xét, Bộ phận Tiếp nhận và Trả kết quả thông báo không tiếp nhận, giải quyết hồ sơ này với lý do"
    " cụ thể như sau: Thủ tục thuộc thẩm quyền của Bộ Công Thương. Đề nghị nộp qua Cổng Dịch vụ công",
    "Xin thông báo cho Ông/Bà được biết và thực hiện./.",
    "NGƯỜI NỘP HỒ SƠ",
    "NGƯỜI TIẾP NHẬN HỒ SƠ",
)
MAU_01_OF_2018 = (
    "Chữ ký số của Tổ chức (nếu là biểu mẫu điện tử)",
    "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "Mã hồ sơ: H55.14-261125-0009",
    "1. Thành phần hồ sơ nộp gồm:",
    "1.1. Đơn đề nghị",
    "1.8. Giấy giới thiệu",
    "2. Số lượng hồ sơ: 01 (bộ)",
    "3. Thời gian giải quyết hồ sơ theo quy định là: 15 ngày",
    "4. Thời gian nhận hồ sơ: 09 giờ 41 phút, ngày 25 tháng 11 năm 2026",
    "5. Thời gian trả kết quả giải quyết hồ sơ: 09 giờ 41 phút, ngày 16 tháng 12 năm 2026",
    "6. Đăng ký nhận kết quả tại: Bộ phận Tiếp nhận và Trả kết quả",
    "Vào Sổ theo dõi hồ sơ, Quyển số: …… Số thứ tự: ……",
    "NGƯỜI NỘP HỒ SƠ",
    "NGƯỜI TIẾP NHẬN HỒ SƠ",
)
AGENCY = "Sở Công Thương tỉnh Thái Nguyên"
MAU_04 = (
    "Mã hồ sơ: H55.14-261125-0009",
    "Kính gửi: Trần Văn Mẫu",
    f"Ngày 25 tháng 11 năm 2026, {AGENCY} tiếp nhận giải quyết hồ sơ đề nghị giải quyết thủ tục hành chính"
    f" {samples.PROCEDURE} của Ông/Bà/Tổ chức Trần Văn Mẫu; số định danh: 019*******23;"
    " mã số hồ sơ: H55.14-261125-0009",
    "Thời gian hẹn trả kết quả giải quyết hồ sơ: 09 giờ 41 phút, ngày 16 tháng 12 năm 2026",
    f"Tuy nhiên đến nay, {AGENCY} chưa trả kết quả giải quyết hồ sơ của Ông/Bà/Tổ chức đúng thời hạn quy định"
    " ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
    "Lý do: Chờ ý kiến của cơ quan phối hợp.",
    f"{AGENCY} xin trân trọng gửi lời xin lỗi đến Ông (Bà)/Tổ chức vì sự chậm trễ trong quá trình giải quyết hồ"
    " sơ có thể gây phiền hà, tốn kém về chi phí, công sức của Ông (Bà)/Tổ chức.",
    f"{AGENCY} xin lỗi Ông/Bà/Tổ chức và sẽ trả kết quả giải quyết hồ sơ cho Ông/Bà/Tổ chức vào"
    " ngày 21 tháng 12 năm 2026",
    "Mong nhận được sự thông cảm của Ông/Bà/Tổ chức vì sự chậm trễ này./.",
    "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
    "(Ký và ghi rõ họ tên)",
    "(Chữ ký số của Thủ trưởng cơ quan, đơn vị nếu là biểu mẫu điện tử)",
    "Lê Văn Mẫu",
)
MAU_05 = (
    "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
    "Kính gửi: Trần Văn Mẫu",
    "Số định danh cá nhân/tổ chức: 019*******23",
    "Địa chỉ: Xóm Mẫu, xã Mẫu",
    "Số điện thoại: 0912 345 678",
    "Email: …………",
    "Mã hồ sơ: H55.14-261125-0009",
    f"Nội dung yêu cầu giải quyết: {samples.PROCEDURE}",
    "Thời gian nhận hồ sơ: 09 giờ 41 phút, ngày 25 tháng 11 năm 2026",
    "Ngày đề nghị dừng giải quyết hồ sơ: ngày 30 tháng 11 năm 2026",
    "Theo đề nghị của Ông/Bà/Tổ chức,",
    "thông báo dừng giải quyết hồ sơ nêu trên.",
    "Lý do: Ông/Bà/Tổ chức đề nghị dừng giải quyết hồ sơ.",
    "Giấy tờ trả lại:",
    "1. Đơn đề nghị",
    "2. Bản công bố sản phẩm (01 bản sao)",
    "Phí, lệ phí hoàn trả: 2.200.000 đồng",
    "Xin thông báo cho Ông/Bà được biết./.",
    "NGƯỜI NỘP HỒ SƠ",
    "NGƯỜI TIẾP NHẬN HỒ SƠ",
)
MAU_06 = (
    "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
    "Mã số hồ sơ: H55.14-261125-0009",
    "Cơ quan (bộ phận) giải quyết hồ sơ: Phòng Quản lý Thương mại",
    "Cơ quan phối hợp giải quyết hồ sơ: Sở Y tế",
    "Ngày nhận: 09 giờ 41 phút, ngày 25 tháng 11 năm 2026",
    "Hẹn trả kết quả vào 09 giờ 41 phút, ngày 16 tháng 12 năm 2026",
    "Tên đơn vị",
    "Thời gian giao nhận hồ sơ",
    "Kết quả giải quyết hồ sơ (trước hạn/đúng hạn/quá hạn)",
    "Ghi chú",
    "1. Giao: Bộ phận TN&TKQ",
    "2. Nhận: Phòng Quản lý Thương mại",
    "10 giờ 41 phút, ngày 25/11/2026",
    "Người giao",
    "Người nhận",
    "Đỗ Thu Mẫu",
    "Phạm Văn Mẫu",
    "đúng hạn",
    "Đủ 08 loại giấy tờ",
    "1. Giao: Phòng Quản lý Thương mại",
    "2. Nhận: Văn phòng Sở",
    "…… giờ …… phút, ngày ……/……/………",
    "Người giao",
    "Người nhận",
    "1. Giao: …………",
    "2. Nhận: …………",
    "Ghi chú:",
)
MAU_07 = (
    "SỔ THEO DÕI HỒ SƠ",
    "Lĩnh vực: Lưu thông hàng hóa trong nước",
    "Từ ngày 01 tháng 11 năm 2026 đến ngày 30 tháng 11 năm 2026",
)
REGISTER_COLUMNS = (
    "STT",
    "Mã hồ sơ",
    "Tên TTHC",
    "Tên tổ chức, cá nhân",
    "Địa chỉ/SĐT",
    "Cơ quan chủ trì giải quyết",
    "Nhận và trả kết quả",
    "Nhận hồ sơ",
    "Hẹn trả kết quả",
    "Trả kết quả",
    "Phương thức nhận kết quả",
    "Ký nhận",
)
OF_2018 = replace(samples.ISSUER, edition="2018")
LIST_COLUMNS = (
    "TT",
    "Mã hồ sơ",
    "Nội dung hồ sơ",
    "Họ tên chủ hồ sơ",
    "Địa chỉ chủ hồ sơ",
    "Số điện thoại",
    "Ngày, tháng, năm",
    "Trả kết quả",
)


@pytest.mark.parametrize("size", samples.SIZES)
def test_receipt_has_every_label_in_order(size: PaperSize) -> None:
    text = text_of(receipt.render(replace(samples.RECEIPT, size=size)))
    assert_in_order(text, MAU_01)
    for label in (*HEAD, "SỞ CÔNG THƯƠNG", "Số: 0007/BPTNTKQ", "Thái Nguyên, ngày 25 tháng 11 năm 2026"):
        assert label in text
    assert text.count("(Ký và ghi rõ họ tên)") == 2
    assert "(Chữ ký số của người tiếp nhận" in text


@pytest.mark.parametrize("size", samples.SIZES)
def test_slips_of_2018_have_its_labels_in_order(size: PaperSize) -> None:
    received = text_of(receipt.render(replace(samples.RECEIPT, issuer=OF_2018, size=size)))
    assert_in_order(received, MAU_01_OF_2018)
    asked = text_of(supplement.render(replace(samples.SUPPLEMENT, issuer=OF_2018, size=size)))
    assert_in_order(asked, (MAU_01_OF_2018[0], *MAU_02))
    refused = text_of(refusal.render(replace(samples.REFUSAL, issuer=OF_2018, size=size)))
    assert_in_order(refused, (MAU_01_OF_2018[0], *MAU_03))


def test_the_register_s_volume_is_said_where_the_office_keeps_one() -> None:
    said = text_of(receipt.render(replace(samples.RECEIPT, book="03", book_entry="118")))
    assert "Quyển số 03 Số thứ tự 118 (nếu có)" in said


@pytest.mark.parametrize("size", samples.SIZES)
def test_receipt_of_eight_papers_fits_one_page(size: PaperSize) -> None:
    (page,) = pages_of(receipt.render(replace(samples.RECEIPT, size=size)))
    assert "Trang" not in page


@pytest.mark.parametrize("size", samples.SIZES)
def test_supplement_has_every_label_in_order(size: PaperSize) -> None:
    text = text_of(supplement.render(replace(samples.SUPPLEMENT, size=size)))
    assert_in_order(text, MAU_02)
    assert "Số: 0012/PBS-BPTNTKQ" in text
    assert "Mã phiếu: 0226000012" in text


@pytest.mark.parametrize("size", samples.SIZES)
def test_refusal_has_every_label_in_order(size: PaperSize) -> None:
    text = text_of(refusal.render(replace(samples.REFUSAL, size=size)))
    assert_in_order(text, MAU_03)
    assert "Số: 0003/PTC-BPTNTKQ" in text


@pytest.mark.parametrize("size", samples.SIZES)
@pytest.mark.parametrize(
    ("issuer", "beginning"),
    [
        (samples.ISSUER, ("VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",)),
        (OF_2018, (MAU_01_OF_2018[0], "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ")),
    ],
    ids=["2025", "2018"],
)
def test_apology_has_every_label_in_order(size: PaperSize, issuer: Issuer, beginning: tuple[str, ...]) -> None:
    text = text_of(apology.render(replace(samples.APOLOGY, issuer=issuer, size=size)))
    assert_in_order(text, (*beginning, *MAU_04))
    for label in (*HEAD, "Số: 0004/PXL Thái Nguyên, ngày 15 tháng 12 năm 2026"):
        assert label in text


@pytest.mark.parametrize("size", samples.SIZES)
def test_stop_notice_has_every_label_in_order(size: PaperSize) -> None:
    text = text_of(stopping.render(replace(samples.STOPPING, size=size)))
    assert_in_order(text, MAU_05)
    assert "Số: 0002/TBD-BPTNTKQ" in text
    nothing = text_of(stopping.render(replace(samples.STOPPING, size=size, given_back=(), fee_back="")))
    assert_in_order(nothing, ("Giấy tờ trả lại:", "Không có.", "Phí, lệ phí hoàn trả: Không có."))
    unasked = text_of(stopping.render(replace(samples.STOPPING, size=size, requested=None, reason="Quá hạn")))
    assert_in_order(unasked, ("thông báo dừng giải quyết hồ sơ nêu trên.", "Lý do: Quá hạn", "Giấy tờ trả lại:"))
    assert "đề nghị dừng" not in unasked
    assert "Theo đề nghị" not in unasked


@pytest.mark.parametrize("size", samples.SIZES)
@pytest.mark.parametrize("issuer", [samples.ISSUER, OF_2018], ids=["2025", "2018"])
def test_control_slip_has_every_label_in_order(size: PaperSize, issuer: Issuer) -> None:
    pdf = control_slip.render(replace(samples.CONTROL, issuer=issuer, size=size))
    (page,) = pages_of(pdf)
    assert_in_order(page, MAU_06)
    assert "Số: 0007/PKS-BPTNTKQ" in page
    assert ("Chữ ký số của Tổ chức" in page) == (issuer is OF_2018)


def test_control_slip_without_deadline_and_results_is_left_to_pen_and_hand() -> None:
    text = text_of(control_slip.render(replace(samples.CONTROL, due=None, partners="", steps=(ControlStep(),))))
    assert_in_order(text, ("phối hợp giải quyết hồ sơ: …………", "Hẹn trả kết quả vào …………", "Bộ phận TN&TKQ"))


@pytest.mark.parametrize("issuer", [samples.ISSUER, OF_2018], ids=["2025", "2018"])
def test_control_slip_says_what_came_out_and_how_it_reached_its_applicant(issuer: Issuer) -> None:
    given = ControlStep(
        "Bộ phận TN&TKQ", samples.FIRM.name, samples.NOW, "Đỗ Thu Mẫu", "Lê Văn Mẫu", StepResult.EARLY,
        way=DeliveryWay.POST, tracking="EB123456789VN",
    )  # fmt: skip
    result = ResultLine("Phòng Quản lý Thương mại", "Giấy phép mẫu 15/GP-SCT", samples.NOW, StepResult.EARLY)
    slip = replace(samples.CONTROL, issuer=issuer, steps=(given,), results=(result,))
    said = " ".join(text_of(control_slip.render(slip)).split())
    assert "2. Nhận: " + samples.FIRM.name.split()[0] in said
    assert_in_order(said, ("Kết quả giải quyết đã ghi nhận:", "Thời gian ghi nhận", "09 giờ 41 phút", "Ghi chú:"))
    assert said.count("trước hạn") == 3  # the head of the column says it once
    assert "EB123456" in said
    assert "15/GP-SCT" in said


def test_forms_06_and_07_were_05_and_06_in_2018() -> None:
    numbers = {form: [edition.annex for edition in editions_of(form)] for form in range(1, 8)}
    assert numbers == {1: [1, 1], 2: [2, 2], 3: [3, 3], 4: [4, 4], 5: [5], 6: [5, 6], 7: [6, 7]}


@pytest.mark.parametrize("issuer", [samples.ISSUER, OF_2018], ids=["2025", "2018"])
def test_register_has_its_labels_and_repeats_its_eleven_columns(issuer: Issuer) -> None:
    pdf = register.render(replace(samples.REGISTER, issuer=issuer), samples.register_lines(40))
    pages = pages_of(pdf)
    assert len(pages) > 2
    assert_in_order(pages[0], MAU_07)
    assert "Số: 0001/STD-BPTNTKQ" in pages[0]
    for number, page in enumerate(pages, 1):
        assert [column for column in REGISTER_COLUMNS if column not in page] == []
        assert f"0726000001 · Trang {number}/{len(pages)}" in text_of(pdf)
    lines = " ".join(pages)
    assert [code for code in (f"H55.14-261125-{n:04d}" for n in range(1, 41)) if lines.count(code) != 1] == []
    assert "CÔNG TY TNHH RƯỢU MẪU 7 Số 12" in lines
    assert "09:48 25/11/2026 09:41 16/12/2026 09:41 16/12/2026 Trực tiếp" in lines


def test_numbers_of_persons_are_masked_and_those_of_firms_are_not() -> None:
    text = text_of(receipt.render(samples.RECEIPT))
    assert samples.PROXY.identifier not in text
    assert samples.FIRM.identifier in text
    assert samples.CITIZEN.identifier not in text_of(refusal.render(samples.REFUSAL))


def test_second_edition_says_so() -> None:
    again = text_of(receipt.render(replace(samples.RECEIPT, edition_count=2)))
    assert_in_order(again, (MAU_01[0], "(lần 2)", MAU_01[1]))
    assert "lần" not in text_of(receipt.render(samples.RECEIPT)).split("Chú ý")[0]


def test_papers_as_table_with_the_fee_below() -> None:
    content = replace(samples.RECEIPT, papers_as_table=True, size=PaperSize.A4, fee=2_200_000)
    text = text_of(receipt.render(content))
    assert_in_order(text, ("Thành phần hồ sơ nộp gồm:", "STT", "Tên giấy tờ", "Số lượng", "1", "Đơn đề nghị"))
    fee = "Phí, lệ phí (nếu có): 2.200.000 đồng (Chưa thanh toán)"
    assert_in_order(text, ("Bản sao chứng thực", "Bản xuất trình để đối chiếu", fee, "Số lượng hồ sơ: 01 (bộ)"))
    partly = text_of(receipt.render(replace(content, fee_paid=200_000)))
    assert "Phí, lệ phí (nếu có): 2.200.000 đồng (Đã thanh toán 200.000 đồng)" in partly
    assert "đồng (Đã thanh toán) Số lượng" in text_of(receipt.render(replace(content, fee_paid=2_200_000)))
    assert "Phí, lệ phí (nếu có): không" in text_of(receipt.render(replace(content, fee=0)))
    assert "Phí, lệ phí (nếu có): …… (" in text_of(receipt.render(replace(content, fee=None)))
    assert "Phí" not in text_of(receipt.render(replace(content, papers_as_table=False)))


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [
        (5, TimeUnit.WORKING_DAYS, "là: 05 ngày làm việc"),
        (16, TimeUnit.WORKING_HOURS, "là: 16 giờ làm việc"),
        (30, TimeUnit.DAYS, "là: 30 ngày Thời"),
        (1, TimeUnit.SAME_DAY, "là: trong ngày"),
    ],
)
def test_limit_in_words(amount: int, unit: TimeUnit, said: str) -> None:
    content = replace(samples.RECEIPT, limit_amount=amount, limit_unit=unit)
    assert said in text_of(receipt.render(content))


def test_an_organisation_does_not_sign_itself() -> None:
    alone = text_of(receipt.render(replace(samples.RECEIPT, submitter=None)))
    assert "Người được ủy quyền" not in alone
    assert alone.count("CÔNG TY TNHH RƯỢU MẪU") == 1
    citizen = text_of(receipt.render(replace(samples.RECEIPT, submitter=None, owner=samples.CITIZEN)))
    assert citizen.count("Trần Văn Mẫu") == 2


PURPOSES = {
    TransferPurpose.WORK: "Giải quyết hồ sơ",
    TransferPurpose.SUPPLEMENT: "Đề nghị yêu cầu bổ sung, hoàn thiện hồ sơ",
    TransferPurpose.RESULT: "Trả kết quả giải quyết hồ sơ",
    TransferPurpose.UNFINISHED: "Chuyển lại hồ sơ chưa giải quyết xong",
    TransferPurpose.STOPPED: "Trả lại hồ sơ dừng giải quyết",
}


def test_handover_list_has_its_labels_and_repeats_its_head() -> None:
    pages = pages_of(handover_list.render(samples.handover_list(40)))
    assert len(pages) > 2
    assert_in_order(
        pages[0],
        (
            "DANH SÁCH BÀN GIAO HỒ SƠ",
            "Cơ quan chủ trì giải quyết: Phòng Quản lý Thương mại",
            "Thời gian bàn giao: 09 giờ 41 phút, ngày 25 tháng 11 năm 2026",
            "Bên giao: Sở Công Thương tỉnh Thái Nguyên – Quầy số 3",
            "Bên nhận: Phòng Quản lý Thương mại",
            "Mục đích bàn giao: Giải quyết hồ sơ",
            "Tổng số hồ sơ bàn giao: 40 hồ sơ.",
        ),
    )
    for number, page in enumerate(pages, 1):
        assert [label for label in LIST_COLUMNS if label not in page] == []
        assert f"Trang {number}/{len(pages)}" in page
    last = ("(Thành phần chi tiết của mỗi hồ sơ được bàn giao đầy đủ theo quy định)", "BÊN GIAO", "BÊN NHẬN")
    assert_in_order(pages[-1], (*last, "XÁC NHẬN CỦA TRUNG TÂM"))


@pytest.mark.parametrize("count", [0, 1, 5, 6, 7, 24, 200])
def test_handover_list_names_every_dossier_once_and_signs_below_one(count: int) -> None:
    content = samples.handover_list(count)
    pages = pages_of(handover_list.render(content))
    text = " ".join(pages)
    assert all(text.count(line.code) == 1 for line in content.lines)
    assert "BÊN GIAO" in pages[-1]
    assert not count or content.lines[-1].code in pages[-1]


def test_day_end_prints_the_head_of_the_journal() -> None:
    text = text_of(day_end.render(samples.DAY_END))
    assert_in_order(
        text,
        (
            "PHIẾU KẾT THÚC NGÀY",
            "Ngày 25/11/2026",
            "Cộng 100 1 2",
            "Hồ sơ đang làm dở: 3",
            "Đã tiếp nhận, chưa bàn giao: 2 – H55.14-261125-0007, H55.14-261125-0009",
            "Đã bàn giao, chờ xác nhận: 0",
            "Bị trả lại: 0",
            "(5 giờ trước)",
            "mục số 1234",
        ),
    )
    assert samples.DAY_END.journal_head in text.replace(" ", "")


def test_day_end_without_backup_and_dossiers_says_so() -> None:
    text = text_of(day_end.render(replace(samples.DAY_END, procedures=(), last_backup=None)))
    assert "Sao lưu gần nhất: CHƯA CÓ BẢN SAO LƯU Mã băm" in text
    assert "Trong ngày không có hồ sơ." in text


def test_day_end_says_of_cash_that_moved_after_its_count_that_it_is_to_be_counted_again() -> None:
    counted = replace(samples.DAY_END.cash[1], expected=250_000, moved=50_000)
    text = text_of(day_end.render(replace(samples.DAY_END, cash=(counted,))))
    assert "199.000 (trước khi có thêm thu, trả; cần kiểm đếm lại)" in text
    assert "-1.000" in text, "what differed when it was counted"


def test_a_supplement_request_always_says_why() -> None:
    told = text_of(supplement.render(replace(samples.SUPPLEMENT, reason="")))
    assert "Lý do: Hồ sơ chưa đủ thành phần theo quy định của thủ tục hành chính." in told


@pytest.mark.parametrize("purpose", TransferPurpose)
def test_handover_list_says_what_dossiers_change_hands_for(purpose: TransferPurpose) -> None:
    said = text_of(handover_list.render(replace(samples.handover_list(1), purpose=purpose)))
    assert f"Mục đích bàn giao: {PURPOSES[purpose]}" in said
