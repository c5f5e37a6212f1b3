"""Words on pages read by the real Tesseract: kept page by page, laid over without touching a picture."""

import os
import shutil
import signal
import time
import unicodedata
from pathlib import Path
from threading import Thread

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from app import errors
from app.pdf_archive import Description
from app.scanning.output import recognition, text_layer
from app.scanning.output.assembly import PageInput, assemble
from tests.samples import foreign, written
from tests.scanning.output.test_assembly import raw_images


def never() -> bool:
    return False


def bound(folder: Path, *pages: PageInput) -> Path:
    """A document of pages, as it is stored."""
    return assemble(pages, "Hợp đồng (mẫu)", folder / "document.pdf").path


def said(pdf: Path, page: int = 0) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(document[page].get_textpage().get_text_range().split())


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A document, read: a straight page, one that is turned by its document, one without words."""
    folder = tmp_path_factory.mktemp("read")
    upright = written.jpeg(folder / "a.jpg")
    aside = written.jpeg(folder / "b.jpg", written.PERMIT, dpi=150, turned=90)
    empty = foreign.noise(folder / "c.jpg", (200, 280), seed=1, dpi=50)
    document = bound(folder, PageInput(upright), PageInput(aside, 270), PageInput(empty))
    assert recognition.read_pages(document, 3, folder / "words", never)
    return document, folder / "words"


def test_the_words_of_each_page_are_read_with_all_marks(read: tuple[Path, Path]) -> None:
    first, second, third = recognition.page_words(read[1], 3)
    assert "Công ty trách nhiệm hữu hạn Đặng Ngọc Mẫu" in first.text
    assert "thuê cửa hàng bán lẻ xăng dầu trong mười năm" in first.text
    assert "huyện Đồng Hỷ, tỉnh Thái Nguyên" in second.text
    assert unicodedata.is_normalized("NFC", first.text)
    assert not any(page.given_up for page in (first, second, third))


def test_the_words_lie_over_the_pages_and_no_picture_is_touched(read: tuple[Path, Path], tmp_path: Path) -> None:
    document, words = read
    text_layer.join_layers([recognition.layer(words, n) for n in range(3)], tmp_path / "words.pdf")
    text_layer.lay_over(document, tmp_path / "words.pdf", Description("x"), tmp_path / "searchable.pdf")
    assert raw_images(tmp_path / "searchable.pdf") == raw_images(document)
    assert "Đặng Ngọc Mẫu" in said(tmp_path / "searchable.pdf")
    assert "huyện Đồng Hỷ" in said(tmp_path / "searchable.pdf", 1)
    assert pikepdf.open(tmp_path / "searchable.pdf").check_pdf_syntax() == []


@pytest.mark.parametrize(("page", "line", "word"), [(0, 1, "Công ty"), (1, 2, "Địa điểm")])
def test_a_word_lies_where_it_is_seen(
    read: tuple[Path, Path], tmp_path: Path, page: int, line: int, word: str
) -> None:
    document, words = read
    text_layer.join_layers([recognition.layer(words, n) for n in range(3)], tmp_path / "words.pdf")
    text_layer.lay_over(document, tmp_path / "words.pdf", Description("x"), tmp_path / "searchable.pdf")
    with pypdfium2.PdfDocument(tmp_path / "searchable.pdf") as pdf:
        text = pdf[page].get_textpage()
        found = text.search(word).get_next()
        assert found is not None
        box = text.get_charbox(found[0])
        media, turned = pdf[page].get_mediabox(), pdf[page].get_rotation()
    from_top = {0: media[3] - box[3], 270: media[2] - box[2]}[turned]
    assert from_top == pytest.approx((0.6 + 0.35 * line) * 72, abs=9)


def test_the_same_words_give_the_same_bytes(read: tuple[Path, Path], tmp_path: Path) -> None:
    layers = [recognition.layer(read[1], n) for n in range(3)]
    text_layer.join_layers(layers, tmp_path / "one.pdf")
    text_layer.join_layers(layers, tmp_path / "two.pdf")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_every_font_of_the_words_is_embedded(read: tuple[Path, Path], tmp_path: Path) -> None:
    text_layer.join_layers([recognition.layer(read[1], n) for n in range(3)], tmp_path / "words.pdf")
    with pikepdf.open(tmp_path / "words.pdf") as pdf:
        fonts = [font for font in pdf.objects if isinstance(font, pikepdf.Dictionary) and "/FontDescriptor" in font]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
        assert len(fonts) == 1


def test_a_page_with_a_text_of_its_own_is_not_looked_at(tmp_path: Path) -> None:
    from app.papers import proofs

    slip = next(iter(proofs.proofs())).pdf()
    (tmp_path / "slip.pdf").write_bytes(slip)
    assert recognition.read_pages(tmp_path / "slip.pdf", 1, tmp_path / "words", never)
    (page,) = recognition.page_words(tmp_path / "words", 1)
    assert "Độc lập - Tự do - Hạnh phúc" in page.text
    assert recognition.layer(tmp_path / "words", 0) is None


def test_what_was_read_before_is_not_read_again(read: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(read[1], tmp_path / "words")
    (tmp_path / "words" / "00001.json").unlink()
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "words").glob("*.json")}
    assert recognition.read_pages(read[0], 3, tmp_path / "words", never)
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "words").glob("*.json")}
    assert before.items() <= after.items()
    assert "Đồng Hỷ" in recognition.page_words(tmp_path / "words", 3)[1].text


def test_reading_stops_within_a_second_and_leaves_no_process(read: tuple[Path, Path], tmp_path: Path) -> None:
    stop: list[bool] = []
    reading = Thread(
        target=recognition.read_pages, args=(read[0], 3, tmp_path / "words", lambda: bool(stop)), daemon=True
    )
    reading.start()
    time.sleep(0.7)
    stop.append(True)
    began = time.monotonic()
    reading.join(5)
    assert time.monotonic() - began < 1
    assert _readers() == []


def test_a_page_over_which_the_child_dies_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    """Each time the child is killed from outside, as the system does where memory runs out."""
    document = bound(tmp_path, PageInput(written.jpeg(tmp_path / "a.jpg")))
    killer = Thread(target=_kill_readers, args=(3,), daemon=True)
    killer.start()
    assert recognition.read_pages(document, 1, tmp_path / "words", never)
    (page,) = recognition.page_words(tmp_path / "words", 1)
    assert page == recognition.PageWords("", given_up=True)


def test_a_hostile_page_is_given_up_at_once(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\nnothing that a page could be drawn of")
    assert recognition.read_pages(tmp_path / "bad.pdf", 1, tmp_path / "words", never)
    assert recognition.page_words(tmp_path / "words", 1) == (recognition.PageWords("", given_up=True),)


def test_a_full_disk_is_told_and_what_was_read_stays(
    read: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(read[1], tmp_path / "words")
    (tmp_path / "words" / "00001.json").unlink()
    monkeypatch.setattr(recognition, "_ROOM", shutil.disk_usage(tmp_path).total)
    with pytest.raises(errors.DiskFull):
        recognition.read_pages(read[0], 3, tmp_path / "words", never)
    assert (tmp_path / "words" / "00000.json").exists()


@pytest.mark.parametrize("turned", [90, 180])
def test_how_a_page_lies_is_told_by_its_words(tmp_path: Path, turned: int) -> None:
    lines = [*written.CONTRACT, *written.PERMIT] * 2
    page = written.jpeg(tmp_path / "page.jpg", lines, turned=turned)
    assert recognition.upright(page, 0, never) == (360 - turned) % 360


def test_a_page_without_words_lies_as_it_lies(tmp_path: Path) -> None:
    Image.new("L", (800, 1100), 250).save(tmp_path / "empty.png")
    assert recognition.upright(tmp_path / "empty.png", 0, never) is None


def _readers() -> list[int]:
    """The processes of this test that read, and what they started."""
    ours = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes().split(b"\0")
            parent = int((path / "stat").read_text().rpartition(") ")[2].split()[1])
        except OSError:
            continue
        if b"app.scanning.output.recognition_child" in command and parent == os.getpid():
            ours.append(int(path.name))
    return ours


def _kill_readers(times: int) -> None:
    killed: set[int] = set()
    until = time.monotonic() + 30
    while len(killed) < times and time.monotonic() < until:
        for pid in set(_readers()) - killed:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
        time.sleep(0.05)
