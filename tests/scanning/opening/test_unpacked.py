"""A page that was just judged is drawn without being unpacked again, and looks the same."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from app.scanning.edits import Edits
from app.scanning.judging.sight import look
from app.scanning.opening import drawing, unpacked
from tests.samples import foreign


@pytest.mark.parametrize(
    ("rotation", "edits"),
    [(0, Edits()), (90, Edits()), (0, Edits(skew=2.0)), (180, Edits(crop=(0.1, 0.1, 0.9, 0.8)))],
)
def test_a_page_looks_the_same_whether_it_was_judged_or_not(tmp_path: Path, rotation: int, edits: Edits) -> None:
    page = foreign.photo(tmp_path / "a.jpg", (1654, 2339))
    before = drawing.draw(page, 200, rotation, 0, edits)
    look(page, 200)
    assert unpacked.recall(page, 200) is not None
    after = drawing.draw(page, 200, rotation, 0, edits)
    assert after.size == before.size
    assert max(ImageStat.Stat(ImageChops.difference(before, after)).mean) < 3


def test_a_page_that_was_written_anew_is_unpacked_anew(tmp_path: Path) -> None:
    page = tmp_path / "a.png"
    Image.new("RGB", (900, 900), "white").save(page)
    look(page, 100)
    Image.new("RGB", (901, 901), "black").save(page)
    assert drawing.draw(page, 90, 0, 0).getpixel((5, 5)) == (0, 0, 0)


def test_a_picture_with_too_few_dots_is_not_used(tmp_path: Path) -> None:
    page = foreign.photo(tmp_path / "a.jpg", (1654, 2339))
    look(page, 200)
    assert unpacked.recall(page, 1655) is None
    assert drawing.draw(page, 1654, 0, 0).size == (1654, 2339)


def test_only_a_few_pictures_are_kept(tmp_path: Path) -> None:
    pages = [foreign.photo(tmp_path / f"{number}.jpg", (300, 400)) for number in range(5)]
    for page in pages:
        look(page, 100)
    assert [unpacked.recall(page, 100) is not None for page in pages] == [False, False, True, True, True]
