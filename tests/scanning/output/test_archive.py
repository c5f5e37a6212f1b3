"""Finished documents are PDF/A-2b, whatever pages they are made of, and say what they are."""

import hashlib
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app import errors
from app.pdf_archive import Description, described
from app.scanning.opening.files import open_foreign
from app.scanning.output.assembly import Assembled, PageInput, assemble, describe, identify
from tests.archive import hold_to_the_archive
from tests.samples import foreign
from tests.scanning.output.test_assembly import raw_images

SAID = Description("Tờ khai <mẫu> & đơn", "Cấp giấy phép", "1.000001; 3", identifier="H55.14-261125-0007")


def bound(source: Path, tmp_path: Path, said: str | Description = "Giấy tờ mẫu") -> Assembled:
    into = tmp_path / "scans"
    into.mkdir()
    return assemble([PageInput(page.path) for page in open_foreign(source, into)], said, tmp_path / "o.pdf")


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout.strip()


def bits_png(path: Path) -> Path:
    Image.effect_noise((300, 400), 200).convert("1").save(path, "PNG", dpi=(200, 200))
    return path


def palette_png(path: Path) -> Path:
    Image.effect_noise((300, 400), 90).convert("RGB").quantize(16).save(path, "PNG", dpi=(200, 200))
    return path


def press_jpeg(path: Path) -> Path:
    Image.new("CMYK", (300, 400), (0, 200, 200, 0)).save(path, "JPEG", dpi=(150, 150))
    return path


def press_pdf(path: Path) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFillColorCMYK(0, 0.8, 0.8, 0)
    canvas.rect(80, 80, 300, 300, fill=1)
    canvas.save()
    return path


def searchable_scan(path: Path) -> Path:
    """A scan with its text under the picture, in a font that is not there because it is never drawn."""
    page = foreign.noise(path.with_suffix(".jpg"), (400, 560), dpi=50)
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawImage(str(page), 0, 0, 595, 842)
    text = canvas.beginText(80, 700)
    text.setTextRenderMode(3)
    text.textOut("Hop dong mau")
    canvas.drawText(text)
    canvas.save()
    return path


@pytest.mark.parametrize(
    "make",
    [
        foreign.photo, foreign.tiff, bits_png, palette_png, press_jpeg, foreign.pdf, foreign.acting_pdf,
        foreign.office_pdf, press_pdf, searchable_scan,
    ],
)  # fmt: skip
def test_whatever_comes_becomes_what_an_archive_asks(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    done = bound(make(tmp_path / "đến.pdf"), tmp_path)
    assert done.archival
    assert done.size == done.path.stat().st_size
    hold_to_the_archive(done.path.read_bytes(), hidden_text=make is searchable_scan)


def test_a_page_that_brings_its_letters_or_hides_them_keeps_its_text(tmp_path: Path) -> None:
    assert text_of(bound(foreign.office_pdf(tmp_path / "a.pdf"), tmp_path).path) == "Trang 1"
    (tmp_path / "b").mkdir()
    assert text_of(bound(searchable_scan(tmp_path / "b.pdf"), tmp_path / "b").path) == "Hop dong mau"


def test_a_page_in_a_font_of_every_reader_is_drawn_as_every_reader_draws_it(tmp_path: Path) -> None:
    source = foreign.pdf(tmp_path / "a.pdf", 1)
    done = bound(source, tmp_path)
    assert text_of(done.path) == ""
    pictures = [subprocess.run(["pdftoppm", "-r", "40", "-gray", pdf], capture_output=True, check=True).stdout
                for pdf in (source, done.path)]  # fmt: skip
    given, drawn = (Image.frombytes("L", (331, 468), picture[-331 * 468 :]) for picture in pictures)
    darkest = [min(image.crop((40, 70, 100, 85)).tobytes()) for image in (given, drawn)]
    assert max(darkest) < 170
    assert drawn.getpixel((200, 200)) in {254, 255}


def test_letters_that_nobody_can_know_are_not_guessed(tmp_path: Path) -> None:
    """A font of an old Vietnamese encoding that is not embedded: a picture of it here might say something else."""
    source = foreign.pdf(tmp_path / "a.pdf", 1)
    with pikepdf.open(source, allow_overwriting_input=True) as opened:
        opened.pages[0].Resources.Font.F1.BaseFont = pikepdf.Name("/.VnTime")
        opened.save()
    done = bound(source, tmp_path)
    assert not done.archival
    with pikepdf.open(done.path) as document:
        assert "pdfaid:part" not in document.open_metadata()
        assert "/OutputIntents" not in document.Root
    assert text_of(done.path) == "Trang 1"


def test_what_a_document_is_stands_in_it(tmp_path: Path) -> None:
    done = bound(foreign.photo(tmp_path / "a.jpg"), tmp_path, SAID)
    told = subprocess.run(["pdfinfo", done.path], capture_output=True, text=True, check=True).stdout
    assert "Title:           Tờ khai <mẫu> & đơn\n" in told
    assert "Subject:         Cấp giấy phép\nKeywords:        1.000001; 3\n" in told
    hold_to_the_archive(done.path.read_bytes())
    meta = subprocess.run(["pdfinfo", "-meta", done.path], capture_output=True, text=True, check=True).stdout
    assert "<dc:identifier>H55.14-261125-0007</dc:identifier>" in meta


def test_a_finished_document_is_described_anew_and_its_pictures_stay(tmp_path: Path) -> None:
    pages = [foreign.noise(tmp_path / f"{n}.jpg", (300, 400), seed=n) for n in range(20)]
    plain = assemble([PageInput(page) for page in pages], "Giấy tờ mẫu", tmp_path / "o.pdf")
    again = describe(plain.path, SAID, tmp_path / "p.pdf")
    assert again.archival
    assert raw_images(again.path) == [page.read_bytes() for page in pages]
    hold_to_the_archive(again.path.read_bytes())
    direct = assemble([PageInput(page) for page in pages], SAID, tmp_path / "q.pdf")
    assert (again.pages, len(again.path.read_bytes())) == (20, direct.size)
    assert describe(plain.path, SAID, tmp_path / "r.pdf").sha256 == again.sha256


@pytest.mark.parametrize("pages", [1, 20])
def test_a_code_is_written_into_the_room_left_for_it_and_nothing_else_moves(tmp_path: Path, pages: int) -> None:
    given = [PageInput(foreign.noise(tmp_path / f"{n}.jpg", (300, 400), seed=n)) for n in range(pages)]
    done = assemble(given, replace(SAID, identifier="", room=True), tmp_path / "o.pdf")
    hold_to_the_archive(done.path.read_bytes())
    before = raw_images(done.path)
    digest = identify(done.path, SAID.identifier)
    written = done.path.read_bytes()
    assert (len(written), hashlib.sha256(written).hexdigest()) == (done.size, digest)
    assert digest != done.sha256
    hold_to_the_archive(written)
    assert raw_images(done.path) == before
    with pikepdf.open(done.path) as document:
        assert described(document) == SAID


def test_a_document_that_leaves_no_room_for_a_code_stays_as_it_is(tmp_path: Path) -> None:
    plain = bound(foreign.photo(tmp_path / "a.jpg"), tmp_path, SAID)
    roomy = assemble([PageInput(tmp_path / "a.jpg")], replace(SAID, room=True), tmp_path / "r.pdf")
    for done, code in ((plain, "H55.14-261125-0008"), (roomy, "H" * 80)):
        with pytest.raises(errors.ForeignFileDamaged):
            identify(done.path, code)
        assert hashlib.sha256(done.path.read_bytes()).hexdigest() == done.sha256


def test_what_is_no_document_is_not_described(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"nothing")
    with pytest.raises(errors.ForeignFileDamaged):
        describe(tmp_path / "a.pdf", SAID, tmp_path / "b.pdf")
    assert not (tmp_path / "b.pdf").exists()


def test_pages_of_all_kinds_are_seen_in_their_order(tmp_path: Path) -> None:
    into = tmp_path / "scans"
    into.mkdir()
    sources = [
        foreign.office_pdf(tmp_path / "a.pdf", 2),
        bits_png(tmp_path / "b.png"),
        press_jpeg(tmp_path / "c.jpg"),
    ]
    pages = [PageInput(page.path, 90) for source in sources for page in open_foreign(source, into)]
    done = assemble(pages, "Giấy tờ mẫu", tmp_path / "o.pdf")
    document = pypdfium2.PdfDocument(done.path)
    sizes = [tuple(round(length) for length in page.get_size()) for page in document]
    document.close()
    assert sizes == [(842, 595), (842, 595), (144, 108), (192, 144)]
