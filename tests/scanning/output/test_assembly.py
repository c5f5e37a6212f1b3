import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from app import errors
from app.scanning.edits import Edits
from app.scanning.opening.files import open_foreign
from app.scanning.output.assembly import Assembled, PageInput, assemble
from tests.desk.disks import short_files
from tests.samples import foreign

_MEASURE = """
import json, resource, sys
from pathlib import Path
from app.scanning.output.assembly import PageInput, assemble
page, count, into = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
done = assemble([PageInput(page)] * count, "x", into)
print(json.dumps([done.pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))
"""


def assembled(pages: list[Path], tmp_path: Path, title: str = "Giấy tờ") -> Assembled:
    return assemble([PageInput(page) for page in pages], title, tmp_path / "tài liệu.pdf")


def raw_images(pdf: Path) -> list[bytes]:
    """The bytes of each page's image as they lie in the PDF, read by PDFium."""
    document = pypdfium2.PdfDocument(pdf)
    images = []
    for page in document:
        (image,) = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        images.append(bytes(image.get_data(decode_simple=False)))
    document.close()
    return images


def sizes(pdf: Path) -> list[tuple[int, int]]:
    """The pages' sizes as seen, in points."""
    document = pypdfium2.PdfDocument(pdf)
    found = [tuple(round(length) for length in page.get_size()) for page in document]
    document.close()
    return found


@pytest.fixture
def scans(tmp_path: Path) -> list[Path]:
    return [foreign.noise(tmp_path / f"{n}.jpg", (400, 560), seed=n, dpi=50) for n in range(20)]


def test_scans_go_in_bit_for_bit_and_in_order(scans: list[Path], tmp_path: Path) -> None:
    done = assembled(scans, tmp_path)
    assert raw_images(done.path) == [page.read_bytes() for page in scans]


def test_the_hash_is_that_of_the_file(scans: list[Path], tmp_path: Path) -> None:
    done = assembled(scans[:3], tmp_path)
    assert done.pages == 3
    assert done.sha256 == hashlib.sha256(done.path.read_bytes()).hexdigest()


@pytest.mark.parametrize("count", [3, 20])
def test_the_same_pages_give_the_same_bytes(scans: list[Path], tmp_path: Path, count: int) -> None:
    first = assembled(scans[:count], tmp_path)
    kept = first.path.read_bytes()
    first.path.unlink()
    assert assembled(scans[:count], tmp_path).sha256 == first.sha256
    assert first.path.read_bytes() == kept


@pytest.mark.parametrize("count", [2, 20])
def test_the_title_is_written(scans: list[Path], tmp_path: Path, count: int) -> None:
    done = assembled(scans[:count], tmp_path, "Giấy chứng nhận đăng ký")
    told = subprocess.run(["pdfinfo", done.path], capture_output=True, text=True, check=True).stdout
    assert "Title:           Giấy chứng nhận đăng ký\n" in told
    assert f"Pages:           {count}\n" in told
    assert "Date" not in told


def test_size_on_paper_comes_from_the_resolution(scans: list[Path], tmp_path: Path) -> None:
    assert sizes(assembled(scans[:1], tmp_path).path) == [(576, 806)]


def test_a_photo_is_fitted_onto_a4(tmp_path: Path) -> None:
    tall = foreign.photo(tmp_path / "a.jpg", (1500, 2000), dpi=72)
    wide = foreign.photo(tmp_path / "b.jpg", (2000, 1500), dpi=72)
    assert sizes(assembled([tall, wide], tmp_path).path) == [(595, 794), (794, 595)]


def test_turns_are_clockwise_and_the_stream_stays(tmp_path: Path) -> None:
    photo = foreign.photo(tmp_path / "a.jpg", (600, 800))  # a dark bar along the top
    turned = [PageInput(photo, rotation) for rotation in (0, 90, 180, 270)]
    done = assemble(turned, "x", tmp_path / "o.pdf")
    assert raw_images(done.path) == [photo.read_bytes()] * 4
    document = pypdfium2.PdfDocument(done.path)
    drawn = [page.render(scale=0.25).to_pil().convert("L") for page in document]
    document.close()
    assert [_dark_side(image) for image in drawn] == ["top", "right", "bottom", "left"]


def _dark_side(image: Image.Image) -> str:
    width, height = image.size
    points = {
        "top": (width // 2, 3),
        "right": (width - 4, height // 2),
        "bottom": (width // 2, height - 4),
        "left": (3, height // 2),
    }
    return min(points, key=lambda side: image.getpixel(points[side]))  # type: ignore[arg-type, return-value]


def test_a_phones_orientation_is_not_applied_twice(tmp_path: Path) -> None:
    photo = foreign.photo(tmp_path / "a.jpg", (600, 800), orientation=6)
    assert sizes(assembled([photo], tmp_path).path) == [(432, 576)]


def test_images_and_pdf_pages_go_together(tmp_path: Path) -> None:
    into = tmp_path / "scans"
    into.mkdir()
    text, photo = foreign.office_pdf(tmp_path / "a.pdf", 2), foreign.photo(tmp_path / "b.jpg")
    sources = [text, photo, foreign.tiff(tmp_path / "c.tif")]
    pages = [page.path for source in sources for page in open_foreign(source, into)]
    done = assembled(pages, tmp_path)
    document = pypdfium2.PdfDocument(done.path)
    texts = [page.get_textpage().get_text_range().strip() for page in document]
    document.close()
    assert texts == ["Trang 1", "Trang 2", "", "", "", ""]


@pytest.mark.parametrize(("suffix", "encoding"), [(".png", "ccitt"), (".tif", "ccitt")])
def test_black_and_white_stays_exact(tmp_path: Path, suffix: str, encoding: str) -> None:
    page = tmp_path / f"a{suffix}"
    noise = Image.effect_noise((640, 800), 200).convert("1")
    noise.save(page, dpi=(200, 200), **({"compression": "group4"} if suffix == ".tif" else {}))
    done = assembled([page], tmp_path)
    listed = ["pdfimages", "-list", str(done.path)]
    assert f" {encoding} " in subprocess.run(listed, capture_output=True, text=True, check=True).stdout
    subprocess.run(["pdfimages", "-png", done.path, tmp_path / "out"], check=True)
    with Image.open(tmp_path / "out-000.png") as image:
        assert image.convert("1").tobytes() == noise.tobytes()


def test_a_page_file_that_is_none_is_damaged_and_nothing_is_written(tmp_path: Path) -> None:
    bad = tmp_path / "a.jpg"
    bad.write_bytes(b"nothing")
    with pytest.raises(errors.ForeignFileDamaged):
        assembled([bad], tmp_path)
    assert list(tmp_path.iterdir()) == [bad]


def test_memory_does_not_grow_with_the_pages(tmp_path: Path) -> None:
    page = foreign.noise(tmp_path / "a.jpg", (1654, 2339))
    assert page.stat().st_size > 1_300_000
    few, many = (_peak(page, count, tmp_path / "o.pdf") for count in (6, 60))
    assert many <= 1.2 * few  # where the 54 more pages hold over 70 MB


@pytest.mark.long
def test_two_hundred_pages_take_no_more_memory_than_twenty(tmp_path: Path) -> None:
    page = foreign.noise(tmp_path / "a.jpg", (1654, 2339))
    few, many = (_peak(page, count, tmp_path / "o.pdf") for count in (20, 200))
    assert many <= 1.2 * few


def _peak(page: Path, count: int, into: Path) -> int:
    command = [sys.executable, "-c", _MEASURE, str(page), str(count), str(into)]
    pages, megabytes = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert pages == count
    return int(megabytes)


@pytest.mark.parametrize("largest", [100, 4096, 30_000])
@pytest.mark.parametrize("count", [1, 40])
def test_a_full_disk_is_told_and_ends_nothing(tmp_path: Path, count: int, largest: int) -> None:
    page = foreign.noise(tmp_path / "page.jpg", (300, 400))
    with short_files(largest), pytest.raises(errors.DiskFull):
        assemble([PageInput(page)] * count, "", tmp_path / "whole.pdf")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["page.jpg"]


def test_parts_that_cannot_be_put_together_are_told(tmp_path: Path) -> None:
    page = foreign.noise(tmp_path / "page.jpg", (300, 400))
    part = assemble([PageInput(page)] * 16, "", tmp_path / "part.pdf").path.stat().st_size
    with short_files(part + 5_000), pytest.raises(errors.DiskFull):
        assemble([PageInput(page)] * 40, "", tmp_path / "whole.pdf")


@pytest.mark.parametrize("edits", [Edits(), Edits(brightness=10)])
def test_a_picture_that_does_not_tell_its_size_is_as_large_as_it_was_scanned(tmp_path: Path, edits: Edits) -> None:
    page = tmp_path / "p.jpg"
    Image.new("RGB", (1240, 1754), "white").save(page)
    made = assemble([PageInput(page, 0, edits, 150)], "", tmp_path / "a.pdf")
    with pikepdf.open(made.path) as pdf:
        box = [float(side) for side in pdf.pages[0].mediabox]
    assert box[2:] == pytest.approx([1240 * 72 / 150, 1754 * 72 / 150], abs=0.5)
