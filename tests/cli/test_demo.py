"""The demo's road, checked by other programs than those that walked it."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli.program import run
from tests.papers.reading import codes_in, picture, text_of

ROOT = Path(__file__).resolve().parents[2]
# Mẫu 01 of TT 03/2025/TT-VPCP, its labels in their order
LABELS = (
    "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "Mã hồ sơ:",
    "Trung tâm Phục vụ hành chính công/Bộ phận Tiếp nhận và Trả kết quả:",
    "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức:",
    "Số định danh cá nhân/tổ chức:",
    "Địa chỉ:",
    "Số điện thoại:",
    "Email:",
    "Nội dung yêu cầu giải quyết:",
    "Thành phần hồ sơ nộp gồm:",
    "Số lượng hồ sơ:",
    "Thời gian giải quyết hồ sơ theo quy định là:",
    "Thời gian nhận hồ sơ:",
    "Thời gian trả kết quả giải quyết hồ sơ:",
    "Đăng ký nhận kết quả tại:",
    "Vào Sổ theo dõi hồ sơ, Quyển số",
    "NGƯỜI NỘP HỒ SƠ",
    "(Ký và ghi rõ họ tên)",
)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the command prints, run as a user runs it, on a machine without a display."""
    folder = tmp_path_factory.mktemp("demo") / "new"
    environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    command = [sys.executable, str(ROOT / "main.py"), "--home", str(folder), "demo", "--json"]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=60, env={**environment, "QUAY_LANGUAGE": "en"}
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    assert Path(said["home"]) == folder / "quay"
    return said


@pytest.fixture
def home(walked: dict[str, Any], tmp_path: Path) -> Path:
    """A copy of the desk's home, to be damaged."""
    shutil.copytree(walked["home"], tmp_path / "quay")
    return tmp_path / "quay"


@pytest.fixture
def row_store(home: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(home / "quay.sqlite3", isolation_level=None)) as connection:
        yield connection


def test_the_receipt_has_every_label_in_order(walked: dict[str, Any]) -> None:
    text = text_of(Path(walked["receipt"]).read_bytes())
    place = 0
    for label in LABELS:
        found = text.find(unicodedata.normalize("NFC", label), place)
        assert found >= 0, f"{label!r} is not there, or out of order: {text}"
        place = found + len(label)
    due = datetime.fromisoformat(walked["due"])
    assert f"{due:%H} giờ {due:%M} phút, ngày {due:%d} tháng {due.month}" in text
    assert "019188004521" not in text


def test_both_codes_decode_at_150_dpi(walked: dict[str, Any]) -> None:
    codes = codes_in(picture(Path(walked["receipt"]).read_bytes(), 150))
    assert codes["Code128"] == walked["code"]
    assert walked["code"] in codes["QRCode"].split("|")


def test_the_bag_is_valid_to_the_tool_of_the_format(walked: dict[str, Any]) -> None:
    bag = ["-m", "bagit", "--quiet", "--validate", walked["bag"]]
    assert subprocess.run([sys.executable, *bag], check=False, capture_output=True).returncode == 0


def test_the_dossier_ends_with_the_department_and_every_paper_is_there(walked: dict[str, Any]) -> None:
    assert walked["holder"] == "Phòng Quản lý Thương mại"
    assert walked["state"] == 4
    assert datetime.fromisoformat(walked["due"]).utcoffset() is not None
    titles = {
        "list": "DANH SÁCH BÀN GIAO HỒ SƠ",
        "supplement": "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        "refusal": "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
    }
    for paper, title in titles.items():
        assert title in text_of(Path(walked[paper]).read_bytes())
    assert Path(walked["acknowledgement"]).is_file()


def test_both_homes_are_whole_also_deeply(walked: dict[str, Any]) -> None:
    for name in ("home", "department_home"):
        assert run(["--home", walked[name], "check", "--deep"]) == 0


def test_it_refuses_homes_that_exist(walked: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(Path(walked["home"]).parent), "demo"]) == 1
    assert walked["home"] in capsys.readouterr().err


def test_it_says_plainly_that_scanimage_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["--home", str(tmp_path / "T"), "demo"]) == 1
    assert "scanimage" in capsys.readouterr().err
    assert not (tmp_path / "T").exists()


def test_one_changed_byte_of_any_document_fails_the_check(home: Path) -> None:
    documents = sorted((home / "documents").glob("??/*.pdf"))
    assert len(documents) >= 5
    for number, document in enumerate(documents):
        whole = document.read_bytes()
        place = (0, len(whole) // 2, len(whole) - 1)[number % 3]
        document.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert run(["--home", str(home), "check"]) == 1, document
        document.write_bytes(whole)
    assert run(["--home", str(home), "check"]) == 0


def changed(value: object) -> object:
    """The same value changed as little as a hand can change it."""
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    if isinstance(value, int):
        return value + 1000
    text = str(value or "")
    return text[:-1] + ("0" if text[-1:] != "0" else "1")


def with_each_change(connection: sqlite3.Connection, table: str, key: int, columns: list[str]) -> Iterator[str]:
    """Change one column after the other of a row, and put it back as it was."""
    connection.execute("PRAGMA foreign_keys = OFF")
    for column in columns:
        (before,) = connection.execute(f"SELECT {column} FROM {table} WHERE id = ?", (key,)).fetchone()
        after = changed(before)
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (after, key))
        yield column
        now = after if column == "id" else key
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (before, now))


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


@pytest.mark.parametrize("table", ["journal_entries", "journal_contents"])
def test_any_changed_journal_row_fails_the_check(home: Path, row_store: sqlite3.Connection, table: str) -> None:
    keys = [key for (key,) in row_store.execute(f"SELECT id FROM {table}")]
    columns = [name for name in columns_of(row_store, table) if name != "id"]
    for key in keys:
        chosen = columns if key == keys[len(keys) // 2] else [columns[key % len(columns)]]
        for column in with_each_change(row_store, table, key, chosen):
            assert run(["--home", str(home), "check"]) == 1, f"{table} {key} {column}"
    assert run(["--home", str(home), "check"]) == 0


def test_any_removed_journal_row_fails_the_check(home: Path, row_store: sqlite3.Connection) -> None:
    for key in (1, 3):
        row = row_store.execute("SELECT * FROM journal_contents WHERE id = ?", (key,)).fetchone()
        row_store.execute("DELETE FROM journal_contents WHERE id = ?", (key,))
        assert run(["--home", str(home), "check"]) == 1
        row_store.execute(f"INSERT INTO journal_contents VALUES ({','.join('?' * len(row))})", row)


def test_any_changed_column_of_a_dossier_fails_the_deep_check(
    home: Path, walked: dict[str, Any], row_store: sqlite3.Connection
) -> None:
    columns = columns_of(row_store, "dossiers")
    found = row_store.execute("SELECT id FROM dossiers WHERE code = ?", (walked["code"],))
    for column in with_each_change(row_store, "dossiers", found.fetchone()[0], columns):
        assert run(["--home", str(home), "check", "--deep"]) == 1, column
    assert run(["--home", str(home), "check", "--deep"]) == 0


@pytest.mark.parametrize("column", ["at", "sequence", "hash", "officer"])
def test_a_journal_column_that_cannot_be_read_is_told_plainly(
    home: Path, row_store: sqlite3.Connection, column: str, capsys: pytest.CaptureFixture[str]
) -> None:
    row_store.execute(f"UPDATE journal_entries SET {column} = 'garbage' WHERE id = 2")
    assert run(["--home", str(home), "check", "--deep"]) == 1
    assert capsys.readouterr().out
