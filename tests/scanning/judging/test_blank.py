import random
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from app.rules.stack import Is
from app.scanning.judging.judged import judge

SIZE = (1654, 2339)  # A4 at 200 dpi
WHITE, YELLOW, GREY = (250, 250, 248), (244, 226, 160), (190, 190, 186)


def is_blank(path: Path) -> bool:
    return judge(path).kind is Is.BLANK


def sheet(paper: tuple[int, int, int]) -> Image.Image:
    """A sheet as a scanner sees it: grainy, darker towards one edge, with a shadow at the border."""
    return _seen(paper).copy()


@cache
def _seen(paper: tuple[int, int, int], seed: int = 1) -> Image.Image:
    image = Image.new("RGB", SIZE, paper)
    grain = Image.effect_noise(SIZE, 18).convert("RGB")
    image = Image.blend(image, grain, 0.06)
    shade = Image.linear_gradient("L").resize(SIZE).point(lambda level: level // 8)
    image.paste((0, 0, 0), mask=shade.point(lambda level: level // 2))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 25, SIZE[1]), fill=(60, 60, 60))
    for y in (700, 1500):
        draw.ellipse((25, y, 70, y + 45), fill=(40, 40, 40))  # punched holes
    for _speck in range(30):
        x, y = random.Random(seed + _speck).randrange(SIZE[0]), random.Random(_speck).randrange(SIZE[1])
        draw.point((x, y), fill=(30, 30, 30))
    return image


def saved(image: Image.Image, tmp_path: Path) -> Path:
    path = tmp_path / "page.jpg"
    image.save(path, quality=75, dpi=(200, 200))
    return path


@pytest.mark.parametrize("paper", [WHITE, YELLOW, GREY])
def test_paper_of_any_colour_is_blank(tmp_path: Path, paper: tuple[int, int, int]) -> None:
    assert is_blank(saved(sheet(paper), tmp_path))


@pytest.mark.parametrize("paper", [WHITE, YELLOW, GREY])
def test_one_line_of_writing_is_not_blank(tmp_path: Path, paper: tuple[int, int, int]) -> None:
    image = sheet(paper)
    ImageDraw.Draw(image).text((300, 900), "Đã nhận đủ giấy tờ, ngày 3", fill=(40, 40, 70), font_size=42)
    assert not is_blank(saved(image, tmp_path))


def test_pencil_is_not_blank(tmp_path: Path) -> None:
    image = sheet(WHITE)
    draw = ImageDraw.Draw(image)
    for number in range(4):
        draw.text((300, 600 + 90 * number), "ghi bằng bút chì mờ", fill=(165, 165, 165), font_size=46)
    assert not is_blank(saved(image, tmp_path))


def test_a_red_stamp_is_not_blank(tmp_path: Path) -> None:
    image = sheet(WHITE)
    ImageDraw.Draw(image).ellipse((900, 1500, 1200, 1800), outline=(205, 70, 70), width=8)
    assert not is_blank(saved(image, tmp_path))


def test_writing_that_shines_through_from_the_front_is_blank(tmp_path: Path) -> None:
    image = sheet(WHITE)
    back = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(back)
    for number in range(30):
        draw.text((200, 200 + 60 * number), "Mặt trước của tờ giấy này có chữ", fill=255, font_size=40)
    through = back.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(4))
    image.paste((225, 225, 222), mask=through)
    assert is_blank(saved(image, tmp_path))


def test_a_black_and_white_page_is_judged_too(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    image = Image.new("1", SIZE, 1)
    image.save(path, dpi=(200, 200))
    assert is_blank(path)
    ImageDraw.Draw(image).text((300, 900), "Một dòng chữ ở giữa trang", fill=0, font_size=40)
    image.save(path, dpi=(200, 200))
    assert not is_blank(path)
