import io
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from app import errors
from app.scanning.edits import Edits
from app.scanning.opening.limits import DRAWING_SECONDS
from app.scanning.opening.thumbnails import DrawingChild, preview, thumbnail
from app.scanning.output.assembly import PageInput, assemble
from tests.samples import foreign


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    assert image.format == "BMP"
    return image.convert("L")


def question(path: Path) -> dict[str, object]:
    return {"do": "draw", "path": str(path), "width": 100, "rotation": 0, "page": 0}


def test_an_image_is_drawn_small(tmp_path: Path) -> None:
    image = opened(thumbnail(foreign.photo(tmp_path / "a.jpg", (800, 1100)), 160))
    assert image.size == (160, 220)


@pytest.mark.parametrize("suffix", [".jpg", ".pdf"])
@pytest.mark.parametrize(
    ("rotation", "point"), [(0, (0.5, 0.04)), (90, (0.96, 0.5)), (180, (0.5, 0.96)), (270, (0.04, 0.5))]
)
def test_turns_are_clockwise(tmp_path: Path, suffix: str, rotation: int, point: tuple[float, float]) -> None:
    page = foreign.photo(tmp_path / "a.jpg", (600, 800))
    if suffix == ".pdf":
        page = assemble([PageInput(page)], "x", tmp_path / "a.pdf").path
    image = opened(thumbnail(page, 120, rotation))
    assert image.width == 120
    dark = image.getpixel((int(point[0] * image.width), int(point[1] * image.height)))
    opposite = image.getpixel((int((1 - point[0]) * image.width), int((1 - point[1]) * image.height)))
    assert isinstance(dark, int)
    assert isinstance(opposite, int)
    assert dark < 80
    assert opposite > 180


def test_any_page_of_a_pdf_is_drawn(tmp_path: Path) -> None:
    source = foreign.pdf(tmp_path / "a.pdf", 3)
    drawn = {preview(source, 400, page=number) for number in range(3)}
    assert len(drawn) == 3
    assert opened(drawn.pop()).width == 400


@pytest.mark.parametrize(("make", "suffix"), [(foreign.tiff, ".tif"), (foreign.photo, ".jpg"), (foreign.pdf, ".pdf")])
def test_every_kind_of_page_is_drawn(tmp_path: Path, make: Callable[[Path], Path], suffix: str) -> None:
    assert opened(thumbnail(make(tmp_path / f"a{suffix}"), 90)).width == 90


def test_a_page_that_cannot_be_drawn_is_damaged_and_the_next_one_is_drawn(tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(errors.ForeignFileDamaged) as raised:
        thumbnail(bad, 100)
    assert raised.value.name == "bad.pdf"
    assert thumbnail(foreign.photo(tmp_path / "a.jpg"), 100)


def test_a_page_that_is_too_large_is_not_drawn(tmp_path: Path) -> None:
    with pytest.raises(errors.ForeignFileTooLarge):
        thumbnail(foreign.huge_png(tmp_path / "a.png"), 100)


def test_a_missing_page_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        thumbnail(tmp_path / "a.jpg", 100)


@pytest.mark.parametrize("suffix", [".png", ".pdf"])
def test_an_edited_page_is_drawn_with_its_edits_and_as_wide_as_asked(tmp_path: Path, suffix: str) -> None:
    page = tmp_path / "a.png"
    image = Image.new("L", (827, 1170), 230)
    ImageDraw.Draw(image).rectangle((100, 500, 727, 520), fill=20)
    image.rotate(-5, Image.Resampling.BICUBIC, fillcolor=230).save(page, dpi=(100, 100))
    if suffix == ".pdf":
        page = assemble([PageInput(page)], "x", tmp_path / "a.pdf").path
    upper = opened(preview(page, 400, edits=Edits(skew=-5, crop=(0.0, 0.0, 1.0, 0.5))))
    assert upper.size == pytest.approx((400, 283), abs=2)
    rule = [x for x in range(upper.width) if (upper.getpixel((x, 247)) or 0) < 80]  # type: ignore[operator]
    assert (rule[0], rule[-1]) == pytest.approx((48, 352), abs=4)  # from end to end on one line of pixels
    assert opened(thumbnail(page, 100, 90, Edits(brightness=-50))).width == 100


def test_edits_that_no_page_may_have_are_drawn_within_what_they_may_be(tmp_path: Path) -> None:
    photo = foreign.photo(tmp_path / "a.jpg")
    wild = Edits(skew=1e9, crop=(-9.0, 0.0, 99.0, 0.00001), brightness=10_000, contrast=-999, threshold=-4)
    assert opened(thumbnail(photo, 100, 0, wild)).width == 100


@pytest.fixture
def child() -> Iterator[DrawingChild]:
    drawing = DrawingChild()
    yield drawing
    drawing.close()


def test_a_child_that_dies_is_replaced_and_the_page_is_drawn(tmp_path: Path, child: DrawingChild) -> None:
    photo = foreign.photo(tmp_path / "a.jpg")
    first = child.ask(question(photo), "a.jpg")
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    assert child.ask(question(photo), "a.jpg") == first


def test_a_page_at_which_the_child_hangs_is_damaged_and_the_next_is_drawn(tmp_path: Path) -> None:
    photo = foreign.photo(tmp_path / "a.jpg")
    child = DrawingChild(seconds=0.2)
    try:
        os.mkfifo(tmp_path / "never")  # whoever opens it waits for a writer
        with pytest.raises(errors.ForeignFileDamaged):
            child.ask(question(tmp_path / "never"), "never")
        child.seconds = DRAWING_SECONDS
        assert opened(child.ask(question(photo), "a.jpg")).width == 100
    finally:
        child.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of a process there")
def test_memory_that_another_page_took_is_not_laid_to_this_one(tmp_path: Path, child: DrawingChild) -> None:
    photo = foreign.photo(tmp_path / "a.jpg")
    child.ask(question(photo), "a.jpg")
    pid = child.pid
    assert pid is not None
    resource.prlimit(pid, resource.RLIMIT_AS, (1, 1))
    assert opened(child.ask({**question(photo), "width": 800}, "a.jpg")).width == 800
    assert child.pid != pid
