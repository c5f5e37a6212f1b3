"""Edits in the finished document: straight, cropped and clean, measured on what poppler draws; the file stays."""

import io
import subprocess
from pathlib import Path

import numpy
import pytest
from PIL import Image, ImageDraw

from app import errors
from app.scanning.edits import Edits
from app.scanning.output.assembly import Assembled, PageInput, assemble
from tests.archive import hold_to_the_archive
from tests.samples import foreign
from tests.scanning.output.test_assembly import raw_images

SIZE = (1240, 1754)  # A4 at 150 dpi
PAPER = (236, 228, 205)


def scan(path: Path, skew: float, paper: tuple[int, int, int] = PAPER) -> Path:
    """A page with three long rules, lying askew on the glass, clockwise."""
    page = Image.new("RGB", SIZE, paper)
    drawing = ImageDraw.Draw(page)
    for y in (400, 900, 1400):
        drawing.rectangle((200, y, 1040, y + 6), fill=(20, 20, 40))
    page.rotate(-skew, Image.Resampling.BICUBIC, fillcolor=paper).save(path, quality=90, dpi=(150, 150))
    return path


def edited(page: Path, edits: Edits, rotation: int = 0) -> Assembled:
    return assemble([PageInput(page, rotation, edits)], "Giấy tờ mẫu", page.with_suffix(".out.pdf"))


def seen(pdf: Path, dpi: int = 150) -> Image.Image:
    """The first page as poppler draws it; to pack it as PNG would take ten times as long."""
    command = ["pdftoppm", "-r", str(dpi), "-singlefile", str(pdf)]
    return Image.open(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout)).convert("RGB")


def slope(image: Image.Image) -> float:
    """Degrees clockwise of the first rule, from a line through its upper edge."""
    dark = numpy.asarray(image.convert("L")) < 110
    across = numpy.arange(image.width // 4, 3 * image.width // 4)
    first = dark[:, across].argmax(axis=0)
    return float(numpy.degrees(numpy.arctan(numpy.polyfit(across, first, 1)[0])))


@pytest.mark.parametrize("skew", [-8.0, 0.7])
def test_an_askew_page_becomes_straight(tmp_path: Path, skew: float) -> None:
    page = scan(tmp_path / "a.jpg", skew)
    assert slope(seen(assemble([PageInput(page)], "", tmp_path / "o.pdf").path)) == pytest.approx(skew, abs=0.1)
    done = edited(page, Edits(skew=-skew))
    straight = seen(done.path)
    assert abs(slope(straight)) < 0.1
    assert straight.size == SIZE
    hold_to_the_archive(done.path.read_bytes())


def test_what_straightening_uncovers_has_the_papers_colour(tmp_path: Path) -> None:
    straight = numpy.asarray(seen(edited(scan(tmp_path / "a.jpg", 8), Edits(skew=-8)).path)).astype(int)
    corners = numpy.array([straight[y, x] for y in (2, -3) for x in (2, -3)])
    assert abs(corners - PAPER).max() < 10


def test_the_file_stays_and_the_same_edits_give_the_same_bytes(tmp_path: Path) -> None:
    page = scan(tmp_path / "a.jpg", 3)
    before = page.read_bytes()
    done = edited(page, Edits(skew=-3, brightness=10, contrast=10))
    again = edited(page, Edits(skew=-3, brightness=10, contrast=10))
    assert done.sha256 == again.sha256
    assert page.read_bytes() == before


def test_a_page_is_turned_then_straightened_then_cropped(tmp_path: Path) -> None:
    page = scan(tmp_path / "a.jpg", 0)
    with Image.open(page) as image:
        image.rotate(90, expand=True).save(page, quality=90, dpi=(150, 150))
    found = seen(edited(page, Edits(crop=(0.1, 0.2, 0.9, 0.6)), rotation=90).path)
    assert found.size == pytest.approx((992, 702), abs=2)
    dark = numpy.asarray(found.convert("L")) < 110
    rows = numpy.flatnonzero(dark.any(axis=1))
    assert (rows[0], rows[-1]) == pytest.approx((400 - 351, 906 - 351), abs=3)
    columns = numpy.flatnonzero(dark.any(axis=0))
    assert (columns[0], columns[-1]) == pytest.approx((200 - 124, 1040 - 124), abs=3)


def test_a_small_paper_that_lay_askew_in_a_corner_comes_out_whole(tmp_path: Path) -> None:
    """Turned about the middle of the glass it leaves it: a crop reaches beyond."""
    wide = Image.new("RGB", (SIZE[0] + 400, SIZE[1] + 400), (250, 250, 250))
    ImageDraw.Draw(wide).rectangle((140, 500, 640, 820), fill=(30, 60, 120))
    glass = wide.rotate(-8, Image.Resampling.BICUBIC).crop((200, 200, 200 + SIZE[0], 200 + SIZE[1]))
    page = tmp_path / "a.png"
    glass.save(page, dpi=(150, 150))
    edges = (-60 / SIZE[0], 300 / SIZE[1], 440 / SIZE[0], 620 / SIZE[1])
    image = seen(edited(page, Edits(skew=-8, crop=edges)).path).crop((20, 20, 480, 300))
    assert numpy.asarray(image).max(axis=(0, 1)) == pytest.approx((30, 60, 120), abs=12)


def punched(path: Path) -> Path:
    with Image.open(scan(path, 0)) as image:
        drawing = ImageDraw.Draw(image)
        for y in (877 - 236, 877 + 236):  # ISO 838: 80 mm apart, 12 mm from the edge, 6 mm wide
            drawing.ellipse((71 - 18, y - 18, 71 + 18, y + 18), fill=(25, 25, 25))
        drawing.ellipse((50, 200, 86, 236), outline=(20, 20, 20), width=5)  # a letter O, which stays
        image.save(path, quality=90, dpi=(150, 150))
    return path


def test_punch_holes_are_covered_and_letters_are_not(tmp_path: Path) -> None:
    image = seen(edited(punched(tmp_path / "a.jpg"), Edits(holes=True)).path).convert("L")
    strip = numpy.asarray(image.crop((0, 300, 150, 1750)))
    assert strip.min() > 180
    assert numpy.asarray(image.crop((40, 190, 96, 246))).min() < 60
    assert abs(slope(image)) < 0.1


def test_specks_go_and_the_dots_of_letters_stay(tmp_path: Path) -> None:
    page = tmp_path / "a.png"
    image = Image.new("RGB", SIZE, PAPER)
    drawing = ImageDraw.Draw(image)
    for x in range(100, 1100, 50):
        drawing.point((x, 200), fill=(10, 10, 10))
        drawing.rectangle((x, 300, x + 2, 302), fill=(10, 10, 10))  # a dot, half a millimetre wide
        drawing.rectangle((x, 400, x, 420), fill=(10, 10, 10))  # a hairline
    image.save(page, dpi=(150, 150))
    done = seen(edited(page, Edits(despeckle=True)).path).convert("L")
    assert numpy.asarray(done.crop((0, 190, 1240, 210))).min() > 190
    dots = numpy.asarray(done.crop((0, 295, 1240, 307)))
    lines = numpy.asarray(done.crop((0, 405, 1240, 415)))
    assert all(dots[:, x - 3 : x + 5].min() < 90 for x in range(100, 1100, 50))
    assert all(lines[:, x - 3 : x + 4].min() < 120 for x in range(100, 1100, 50))


def test_a_pale_stamp_gets_stronger_and_dark_paper_lighter(tmp_path: Path) -> None:
    page = tmp_path / "a.png"
    image = Image.new("RGB", (400, 400), (200, 195, 190))
    ImageDraw.Draw(image).ellipse((100, 100, 300, 300), fill=(205, 150, 150))
    image.save(page, dpi=(100, 100))

    def middle(edits: Edits) -> tuple[int, ...]:
        done = seen(edited(page, edits).path, 100)
        return (*done.getpixel((200, 200)), *done.getpixel((20, 20)))  # type: ignore[misc]

    pale, strong = middle(Edits(despeckle=True)), middle(Edits(saturation=80))
    assert strong[0] - strong[1] > 2 * (pale[0] - pale[1])
    assert middle(Edits(brightness=30))[3] > pale[3] + 25
    contrast = middle(Edits(contrast=50))
    assert contrast[4] - contrast[1] > 1.5 * (pale[4] - pale[1])


def test_black_and_white_stays_black_and_white(tmp_path: Path) -> None:
    page = scan(tmp_path / "a.jpg", 4, (255, 255, 255))
    bits = tmp_path / "b.png"
    with Image.open(page) as image:
        image.convert("1", dither=Image.Dither.NONE).save(bits, dpi=(150, 150))
    done = edited(bits, Edits(skew=-4, despeckle=True))
    listed = subprocess.run(["pdfimages", "-list", done.path], capture_output=True, text=True, check=True).stdout
    assert " ccitt " in listed
    assert abs(slope(seen(done.path))) < 0.1


def test_a_colour_page_becomes_black_and_white_when_asked(tmp_path: Path) -> None:
    page = scan(tmp_path / "a.jpg", 0)
    done = edited(page, Edits(threshold=128))
    listed = subprocess.run(["pdfimages", "-list", done.path], capture_output=True, text=True, check=True).stdout
    assert " ccitt " in listed
    dark = numpy.asarray(seen(done.path).convert("L")) < 128
    assert dark[403, 210:1030].all()
    assert not dark[300].any()
    assert done.size < page.stat().st_size / 5
    hold_to_the_archive(done.path.read_bytes())


def test_a_pdf_page_is_drawn_only_when_it_has_edits(tmp_path: Path) -> None:
    from app.scanning.opening.files import open_foreign

    into = tmp_path / "scans"
    into.mkdir()
    (page,) = open_foreign(foreign.office_pdf(tmp_path / "a.pdf"), into)
    done = assemble(
        [PageInput(page.path, 90), PageInput(page.path, 0, Edits(brightness=5))], "Giấy tờ mẫu", tmp_path / "o.pdf"
    )
    told = subprocess.run(["pdftotext", done.path, "-"], capture_output=True, text=True, check=True).stdout
    assert told.count("Trang 1") == 1
    listed = subprocess.run(["pdfimages", "-list", done.path], capture_output=True, text=True, check=True).stdout
    (picture,) = listed.splitlines()[2:]
    assert picture.split()[:3] == ["2", "0", "image"]
    assert (picture.split()[5], picture.split()[12]) == ("gray", "200")


def test_an_edited_page_leaves_the_others_as_they_came(tmp_path: Path) -> None:
    pages = [scan(tmp_path / f"{n}.jpg", 1) for n in range(3)]
    inputs = [PageInput(page, 0, Edits(skew=-1) if n == 1 else Edits()) for n, page in enumerate(pages)]
    done = assemble(inputs, "Giấy tờ mẫu", tmp_path / "o.pdf")
    first, edited_one, last = raw_images(done.path)
    assert (first, last) == (pages[0].read_bytes(), pages[2].read_bytes())
    with Image.open(io.BytesIO(edited_one)) as image:
        assert (image.format, image.size, image.info["dpi"]) == ("JPEG", SIZE, (150, 150))


def test_what_was_drawn_is_kept_for_the_next_document(tmp_path: Path) -> None:
    page, drawn = scan(tmp_path / "a.jpg", 2), tmp_path / "drawn"
    first = assemble([PageInput(page, 0, Edits(skew=-2))], "Giấy tờ mẫu", tmp_path / "o.pdf", drawn)
    (kept,) = drawn.iterdir()
    page.unlink()  # nothing is drawn a second time
    again = assemble([PageInput(page, 0, Edits(skew=-2))], "Giấy tờ mẫu", tmp_path / "p.pdf", drawn)
    assert again.sha256 == first.sha256
    scan(page, 2)
    assemble([PageInput(page, 0, Edits(skew=-1))], "Giấy tờ mẫu", tmp_path / "q.pdf", drawn)
    (other,) = drawn.iterdir()
    assert other.name != kept.name


def test_a_page_that_cannot_be_drawn_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    bad = foreign.cut_off(foreign.noise(tmp_path / "a.jpg", (800, 1100)))
    huge = foreign.huge_png(tmp_path / "b.png")
    for page, fault in ((bad, errors.ForeignFileDamaged), (huge, errors.ForeignFileTooLarge)):
        with pytest.raises(fault):
            assemble([PageInput(page, 90, Edits(skew=1))], "", tmp_path / "o.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jpg", "b.png"]
