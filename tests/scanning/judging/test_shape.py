"""How a page lies, and where its paper is."""

from pathlib import Path

import pytest
from PIL import Image

from app.rules.stack import Is
from app.scanning.edits import WHOLE, Edits
from app.scanning.judging.judged import judge
from tests.samples.scans.make import WHITE, YELLOW, Page, encoded


def given(page: Page, folder: Path) -> Path:
    data, suffix = encoded(page)
    path = folder / f"page{suffix}"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("size", "tilt", "dpi"), [("A4", -8.0, 150), ("A5", -2.3, 300), ("A5", 0.7, 200), ("A4", 7.9, 200)]
)
def test_writing_that_lies_askew_is_straightened(tmp_path: Path, size: str, tilt: float, dpi: int) -> None:
    judged = judge(given(Page("written", size=size, dpi=dpi, tilt=tilt, seed=5), tmp_path), dpi)
    assert judged.skew == pytest.approx(-tilt, abs=0.2)
    assert judged.edits == Edits(skew=judged.skew)


def test_lines_down_the_page_tell_its_tilt_as_well(tmp_path: Path) -> None:
    path = given(Page("written", dpi=150, tilt=4.0, seed=5), tmp_path)
    Image.open(path).rotate(90, expand=True).save(path)
    assert judge(path, 150).skew == pytest.approx(-4.0, abs=0.2)
    assert judge(path, 150, 270).skew == pytest.approx(-4.0, abs=0.2)


def test_half_a_degree_is_left_as_it_lies(tmp_path: Path) -> None:
    judged = judge(given(Page("written", dpi=200, tilt=0.3, seed=5), tmp_path), 200)
    assert judged.skew == pytest.approx(-0.3, abs=0.1)
    assert not judged.is_askew
    assert judged.edits == Edits()


@pytest.mark.parametrize("kind", ["blank", "stamp"])
def test_where_there_are_no_lines_nothing_is_straightened(tmp_path: Path, kind: str) -> None:
    assert judge(given(Page(kind, dpi=150, tilt=5.0, seed=3), tmp_path), 150).skew == 0.0


@pytest.mark.parametrize("behind", ["border", "glass"])
@pytest.mark.parametrize("tilt", [0.0, 4.0])
def test_a_card_on_the_glass_is_cut_out(tmp_path: Path, behind: str, tilt: float) -> None:
    page = Page("card", size="card", tilt=tilt, flaws=frozenset({behind}), seed=11)
    judged = judge(given(page, tmp_path), 200)
    left, top, right, bottom = judged.crop
    assert ((right - left) * 148, (bottom - top) * 210) == pytest.approx((85.6, 54.0), abs=3.0)
    assert judged.kind is Is.PAGE


@pytest.mark.parametrize("paper", [WHITE, YELLOW])
def test_the_shadow_of_an_edge_is_cut_off_and_the_paper_stays(tmp_path: Path, paper: tuple[int, int, int]) -> None:
    image = Image.open(given(Page("written", paper=paper, seed=5), tmp_path)).convert("RGB")
    image.paste((40, 40, 40), (0, 0, 60, image.height))
    path = tmp_path / "shadow.jpg"
    image.save(path, dpi=(200, 200))
    left, top, right, bottom = judge(path, 200).crop
    assert 60 / image.width <= left < 75 / image.width
    assert (top, right, bottom) == (0.0, 1.0, 1.0)


def test_a_page_that_fills_the_glass_is_left_whole(tmp_path: Path) -> None:
    for seed in range(3):
        assert judge(given(Page("written", dpi=150, seed=seed), tmp_path), 150).crop == WHOLE
