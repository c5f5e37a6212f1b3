"""The command that writes all papers to be proof-read."""

import io
from pathlib import Path

import pikepdf
import pytest

from app.cli.program import run
from tests.papers.reading import text_of

RECEIPT = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
SUPPLEMENT = "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ"
REFUSAL = "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"
CONTROL = "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"
TITLES = {
    "01-receipt-2018": RECEIPT,
    "01-receipt-2025": RECEIPT,
    "02-supplement-2018": SUPPLEMENT,
    "02-supplement-2025": SUPPLEMENT,
    "03-refusal-2018": REFUSAL,
    "03-refusal-2025": REFUSAL,
    "04-apology-2018": "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
    "04-apology-2025": "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
    "05-stopping-2025": "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
    "06-control_slip-2018": CONTROL,
    "06-control_slip-2025": CONTROL,
    "07-register-2018": "SỔ THEO DÕI HỒ SƠ",
    "07-register-2025": "SỔ THEO DÕI HỒ SƠ",
    "89-result_list-2025": "DANH SÁCH KẾT QUẢ CHƯA TRẢ",
    "90-handover_list-2025": "DANH SÁCH BÀN GIAO HỒ SƠ",
    "91-day_end-2025": "PHIẾU KẾT THÚC NGÀY",
    "92-reader_card-2025": "THẺ THỬ MÁY ĐỌC MÃ",
    "93-print_test-2025": "TRANG IN THỬ",
    "94-separators-2025": "TỜ PHÂN CÁCH",
    "95-folder_label-2025": "NHÃN BÌA HỒ SƠ",
    "96-label_sheet-2025": "TỜ NHÃN BÌA HỒ SƠ",
    "97-due_list-2025": "DANH SÁCH HỒ SƠ ĐẾN HẠN",
    "98-fee_paper-2025": "PHIẾU BÁO PHÍ, LỆ PHÍ",
}
FILES = {f"{name}-{length}.pdf": title for name, title in TITLES.items() for length in ("short", "long")}


def test_every_paper_is_written_short_and_long_in_every_edition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "bản in thử" / "giấy"
    assert run(["papers", "--to", str(folder)]) == 0
    written = sorted(path.name for path in folder.iterdir())
    assert written == sorted(FILES)
    said = capsys.readouterr().out
    assert [name for name in written if name not in said] == []
    assert str(folder) in said
    pages: dict[str, int] = {}
    for name, title in FILES.items():
        pdf = (folder / name).read_bytes()
        assert "NHÃN" in title or title in text_of(pdf), name
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert title in str(document.docinfo.Title), name
            pages[name] = len(document.pages)
    assert pages["01-receipt-2025-short.pdf"] == 1 < pages["01-receipt-2025-long.pdf"]
    assert "Chữ ký số của Tổ chức" in text_of((folder / "04-apology-2018-short.pdf").read_bytes())
    assert not (tmp_path / "quay").exists(), "a home was made"


def test_a_folder_that_cannot_be_written_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "tệp"
    taken.write_bytes(b"")
    for folder in (taken, taken / "giấy"):
        assert run(["papers", "--to", str(folder)]) == 1
        said = capsys.readouterr()
        assert str(folder) in said.err
        assert "Traceback" not in said.err
        assert said.out == ""
    assert taken.read_bytes() == b""
