"""Awkward scans, made anew from a seed: `python -m tests.samples.scans.make DIR...` writes a stack into each folder.

Without a folder it writes the worst beside itself.

Every page is known: what it is, what its code says, how it lies, and where its paper is.
"""

import io
import random
import sys
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import numpy
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from app import resources
from app.papers import receipt, samples, separators
from app.papers.content import PaperSize
from app.papers.folder_content import Separator

MM = 25.4
SIZES = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "A3": (297.0, 420.0), "card": (85.6, 54.0)}
WHITE, YELLOW, GREY = (250, 250, 247), (243, 226, 165), (196, 196, 192)
PAPERS = 10
GRAIN = 509
"""Dots a side of the grain that is laid over a page again and again."""
SEED = 20261128
TEXT = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc giấy mẫu để thử máy quét kính gửi Sở Công Thương "
    "tôi tên là Nguyễn Văn Mẫu sinh ngày đề nghị cấp giấy phép sản xuất rượu công nghiệp theo quy định hiện hành"
)
WORDS = TEXT.split()


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be made, and what is true of it.

    `kind` is written, blank, separator, foreign (a separator of another procedure), patch, pencil, stamp, card or
    receipt; `tilt` is in degrees clockwise; `flaws` are of staple, holes, shadow, border, dirt, through.
    """

    kind: str
    position: int = 0
    size: str = "A4"
    dpi: int = 200
    mode: str = "color"
    paper: tuple[int, int, int] = WHITE
    tilt: float = 0.0
    upside_down: bool = False
    flaws: frozenset[str] = frozenset()
    noise: float = 0.05
    seed: int = 0

    @property
    def said(self) -> str:
        """The text of a separator's codes."""
        if self.kind == "patch":
            return "PATCHT"
        return f"QMC-SEP|{self.position}|2.001646" if self.kind == "separator" else ""

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing on the paper."""
        return self.kind == "blank"

    @property
    def is_boundary(self) -> bool:
        """Whether another paper begins with it."""
        return self.kind in {"separator", "patch"}


def stack(seed: int = SEED, papers: int = PAPERS) -> list[Page]:
    """Return the pages of a dossier of some papers as they lie in the feeder, each behind its separator."""
    chance = random.Random(seed)
    dpi, mode = chance.choice((150, 200, 300)), chance.choice(("color", "color", "gray", "bw"))
    pages: list[Page] = []
    for position in range(1, papers + 1):
        pages.append(Page("separator", position, chance.choice(("A4", "A4", "A5"))))
        for _sheet in range(chance.randint(1, 3)):
            pages += _sheet_of(chance)
    return [_awkward(page, chance, dpi, mode) for page in pages]


def _sheet_of(chance: random.Random) -> list[Page]:
    """Return a front, and sometimes its back: mostly a blank one."""
    front = chance.choice(("written", "written", "written", "written", "pencil", "stamp", "card"))
    size = "card" if front == "card" else chance.choice(("A4", "A4", "A4", "A5", "A3"))
    paper = chance.choice((WHITE, WHITE, YELLOW, GREY))
    pages = [Page(front, size=size, paper=paper)]
    if front != "card" and chance.random() < 0.6:
        pages.append(Page("blank", size=size, paper=paper))
    return pages


def _awkward(page: Page, chance: random.Random, dpi: int, mode: str) -> Page:
    flaws = {name for name in ("staple", "holes", "shadow", "dirt") if chance.random() < 0.3}
    if page.kind == "blank" and chance.random() < 0.4:
        flaws.add("through")
    if page.kind in {"pencil", "stamp", "card"} and mode == "bw":
        mode = "gray"  # a scanner set to ink and paper loses these before anybody sees them
    if page.size == "card":
        flaws = {chance.choice(("border", "glass"))}
    return replace(
        page,
        dpi=dpi,
        mode=mode,
        tilt=round(chance.uniform(-8, 8), 2) if chance.random() < 0.7 else 0.0,
        upside_down=chance.random() < 0.2,
        flaws=frozenset(flaws),
        noise=chance.choice((0.03, 0.06, 0.12)),
        seed=chance.randrange(1 << 30),
    )


def drawn(page: Page) -> Image.Image:
    """Return a page as a scanner would give it."""
    chance = random.Random(page.seed)
    sheet = _sheet(page, chance)
    if page.upside_down:
        sheet = sheet.rotate(180)
    image = _on_glass(page, sheet, chance)
    image = _grainy(image, page.noise * (0.6 if page.mode == "bw" else 1), page.seed)
    if "shadow" in page.flaws:
        _shade(image, page.dpi)
    if page.mode == "bw":
        return _fax(image, chance)
    return image.convert("L") if page.mode == "gray" else image


@lru_cache(maxsize=32)
def encoded(page: Page, quality: int = 75) -> tuple[bytes, str]:
    """Return a page's file and its suffix, as scanners write them; a stack holds the same sheet again and again."""
    buffer, image = io.BytesIO(), drawn(page)
    if image.mode == "1":
        image.save(buffer, "PNG", dpi=(page.dpi, page.dpi))
        return buffer.getvalue(), ".png"
    image.save(buffer, "JPEG", quality=quality, dpi=(page.dpi, page.dpi))
    return buffer.getvalue(), ".jpg"


def written(pages: list[Page], folder: Path) -> list[Path]:
    """Write pages into a folder; their names sort in their order."""
    paths = []
    for number, page in enumerate(pages, 1):
        data, suffix = encoded(page)
        paths.append(folder / f"{number:03}{suffix}")
        paths[-1].write_bytes(data)
    return paths


def _sheet(page: Page, chance: random.Random) -> Image.Image:
    """Return the paper itself, upright and straight."""
    size = _dots(page)
    if page.kind in {"separator", "foreign", "patch", "receipt"}:
        return _printed(page, size)
    image = Image.new("RGB", size, page.paper)
    draw = ImageDraw.Draw(image)
    {
        "written": _write, "blank": _leave, "pencil": _pencil, "stamp": _stamp, "card": _card,
    }[page.kind](draw, page, chance)  # fmt: skip
    _flaw(image, page, chance)
    return image


def _dots(page: Page) -> tuple[int, int]:
    across, down = SIZES[page.size]
    return round(across / MM * page.dpi), round(down / MM * page.dpi)


@cache
def _pdf(kind: str, position: int, size: str) -> bytes:
    if kind == "receipt":
        return receipt.render(samples.RECEIPT)
    code = "1.009999" if kind == "foreign" else samples.SEPARATORS.procedure_code
    sheet = Separator(f"Giấy tờ mẫu số {position}", position)
    content = replace(samples.SEPARATORS, separators=(sheet,), size=PaperSize(size), procedure_code=code)
    return separators.render(content)


def _printed(page: Page, size: tuple[int, int]) -> Image.Image:
    if page.kind == "patch":
        return _patch_sheet(page, size)
    pdf = pypdfium2.PdfDocument(_pdf(page.kind, page.position, page.size))
    image: Image.Image = pdf[0].render(scale=page.dpi / 72).to_pil().convert("RGB")
    pdf.close()
    paper = Image.new("RGB", image.size, page.paper)
    return ImageChops.multiply(image, paper)


def _patch_sheet(page: Page, size: tuple[int, int]) -> Image.Image:
    """A patch code T along the upper and the lower edge: narrow, wide, narrow, wide from the edge inwards."""
    image = Image.new("RGB", size, page.paper)
    draw, at = ImageDraw.Draw(image), 0.6
    for bar in (0.08, 0.20, 0.08, 0.20):
        for top in (at * page.dpi, size[1] - (at + bar) * page.dpi):
            draw.rectangle((size[0] * 0.1, top, size[0] * 0.9, top + bar * page.dpi - 1), fill=(20, 20, 20))
        at += bar + 0.08
    _words(draw, (0.3, 0.45), page, 40, ["PATCH", "T"])
    return image


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resources.path("fonts/LiberationSerif-Regular.ttf")), size)


def _words(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    page: Page,
    points: float,
    words: list[str],
    ink: tuple[int, int, int] = (35, 35, 45),
) -> None:
    width, height = _dots(page)
    draw.text((at[0] * width, at[1] * height), " ".join(words), ink, _font(round(points * page.dpi / 72)))


def _write(draw: ImageDraw.ImageDraw, page: Page, chance: random.Random) -> None:
    lines, points = chance.randint(6, 36), 12.0
    step = points * 1.5 / 72 * MM / SIZES[page.size][1]
    for line in range(min(lines, int(0.8 / step))):
        count = chance.randint(4, 8) if page.size == "A5" else chance.randint(7, 13)
        _words(draw, (0.1, 0.08 + line * step), page, points, chance.choices(WORDS, k=count))


def _leave(_draw: ImageDraw.ImageDraw, _page: Page, _chance: random.Random) -> None:
    """A blank page."""


def _pencil(draw: ImageDraw.ImageDraw, page: Page, chance: random.Random) -> None:
    ink = tuple(max(0, level - chance.randint(60, 85)) for level in page.paper)
    for line in range(chance.randint(1, 3)):
        _words(draw, (0.2, 0.3 + line * 0.05), page, 15, chance.choices(WORDS, k=5), ink)  # type: ignore[arg-type]


def _stamp(draw: ImageDraw.ImageDraw, page: Page, chance: random.Random) -> None:
    """A faint red seal of 36 mm, all that is on the page."""
    red, green, blue = page.paper
    ink = (red - 10, max(0, green - 75), max(0, blue - 70))
    width, height = _dots(page)
    x, y, radius = width * 0.6, height * chance.uniform(0.4, 0.7), 18 / MM * page.dpi
    for ring in (radius, radius * 0.7):
        draw.ellipse((x - ring, y - ring, x + ring, y + ring), outline=ink, width=max(2, page.dpi // 80))
    _words(draw, (x / width - 0.04, y / height - 0.01), page, 12, ["MẪU"], ink)


def _card(draw: ImageDraw.ImageDraw, page: Page, chance: random.Random) -> None:
    width, height = _dots(page)
    draw.rectangle((0, 0, width, height), fill=(196, 222, 205))
    draw.rectangle((width * 0.05, height * 0.3, width * 0.3, height * 0.85), fill=(120, 110, 105))
    for line in range(5):
        _words(draw, (0.36, 0.28 + line * 0.13), page, 7, chance.choices(WORDS, k=4))
    _words(draw, (0.36, 0.08), page, 9, ["CĂN", "CƯỚC", "(MẪU)"], (160, 40, 40))


def _flaw(image: Image.Image, page: Page, chance: random.Random) -> None:
    draw, dot = ImageDraw.Draw(image), page.dpi / MM
    if "staple" in page.flaws:
        x, y = chance.uniform(8, 20) * dot, chance.uniform(8, 20) * dot
        draw.line((x, y, x + 11 * dot, y + 4 * dot), fill=(70, 70, 70), width=max(2, round(0.6 * dot)))
    if "holes" in page.flaws:
        for y in (image.height / 2 - 40 * dot, image.height / 2 + 40 * dot):
            draw.ellipse((9 * dot, y - 3 * dot, 15 * dot, y + 3 * dot), fill=(45, 45, 45))
    if "dirt" in page.flaws:
        for _speck in range(25):
            x, y = chance.randrange(image.width), chance.randrange(image.height)
            draw.rectangle((x, y, x + page.dpi // 150, y + page.dpi // 150), fill=(90, 90, 90))
    if "through" in page.flaws:
        _shine_through(image, page, chance)


def _shine_through(image: Image.Image, page: Page, chance: random.Random) -> None:
    back = Image.new("RGB", image.size, "white")
    _write(ImageDraw.Draw(back), page, chance)
    mask = ImageChops.invert(back.convert("L")).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    mask = mask.filter(ImageFilter.GaussianBlur(page.dpi / 60)).point(lambda level: level // 8)
    image.paste(tuple(level // 3 for level in page.paper), mask=mask)


def _on_glass(page: Page, sheet: Image.Image, chance: random.Random) -> Image.Image:
    """Return the sheet as it lay: tilted on a feeder's white roller, or small on an open or a covered glass."""
    if page.size != "card":
        return sheet.rotate(-page.tilt, Image.Resampling.BICUBIC, fillcolor=page.paper)
    behind = (18, 18, 20) if "border" in page.flaws else (252, 252, 252)
    glass = Image.new("RGB", _dots(replace(page, size="A5")), behind)
    turned = sheet.rotate(-page.tilt, Image.Resampling.BICUBIC, expand=True, fillcolor=behind)
    at = round(glass.width * chance.uniform(0.1, 0.2)), round(glass.height * chance.uniform(0.1, 0.4))
    glass.paste(turned, at)
    return glass


def _grainy(image: Image.Image, share: float, seed: int) -> Image.Image:
    tile = numpy.random.default_rng(seed).normal(0, share * 90, (GRAIN, GRAIN)).astype(numpy.int16)
    times = image.height // GRAIN + 1, image.width // GRAIN + 1
    noise = numpy.tile(tile, times)[: image.height, : image.width, None]
    grainy = numpy.clip(numpy.asarray(image) + noise, 0, 255)
    return Image.fromarray(grainy.astype(numpy.uint8))


def _shade(image: Image.Image, dpi: int) -> None:
    """Darken one side: the shadow of the sheet's own edge."""
    wide = round(4 / MM * dpi)
    dark = numpy.asarray(image).astype(numpy.float32).copy()
    dark[:, :wide] *= numpy.linspace(0.25, 1.0, wide)[None, :, None]
    image.paste(Image.fromarray(dark.astype(numpy.uint8)))


def _fax(image: Image.Image, chance: random.Random) -> Image.Image:
    """Return ink and paper only, with specks."""
    grey = numpy.asarray(image.convert("L"))
    level = float(numpy.percentile(grey, 70)) * 0.65
    specks = numpy.random.default_rng(chance.randrange(1 << 30)).random(grey.shape) < 0.002
    return Image.fromarray((grey >= level) & ~specks)


_N = 0.03
WORST = {
    "separator-askew-upside-down": Page("separator", 4, dpi=150, tilt=8.0, upside_down=True, mode="gray", noise=_N),
    "separator-fax": Page("separator", 7, "A5", dpi=150, tilt=-6.5, mode="bw", seed=3),
    "separator-a5-300": Page("separator", 10, "A5", dpi=300, tilt=-8.0, mode="gray", noise=_N),
    "separator-other-procedure": Page("foreign", 2, "A5", dpi=150, tilt=3.0, mode="gray", noise=_N),
    "patch": Page("patch", dpi=150, tilt=-7.0, mode="gray", noise=_N),
    "blank-yellow-stapled": Page(
        "blank", dpi=150, paper=YELLOW, tilt=2.0, flaws=frozenset({"staple", "holes", "dirt"}), noise=_N, seed=5
    ),
    "blank-grey-through": Page(
        "blank", dpi=150, paper=GREY, flaws=frozenset({"through", "shadow"}), mode="gray", noise=_N, seed=6
    ),
    "faint-stamp": Page("stamp", dpi=150, paper=YELLOW, noise=_N, seed=7),
    "pencil": Page("pencil", dpi=200, paper=GREY, mode="gray", tilt=-5.0, noise=_N, seed=8),
    "card-dark-glass": Page("card", size="card", dpi=200, tilt=7.0, flaws=frozenset({"border"}), noise=_N, seed=9),
    "written-askew-shadow": Page(
        "written", dpi=150, tilt=-7.8, flaws=frozenset({"shadow", "holes"}), mode="gray", noise=_N, seed=10
    ),
    "written-a3-fax": Page("written", size="A3", dpi=150, mode="bw", tilt=4.0, noise=_N, seed=12),
}
"""The worst of each kind; their files lie beside this script."""
HERE = Path(__file__).parent


def worst(name: str) -> Path:
    """Return the file of one of the worst."""
    return next(path for path in HERE.iterdir() if path.stem == name)


def write_worst() -> None:
    """Make the files of the worst anew."""
    for name, page in WORST.items():
        data, suffix = encoded(page, quality=45)
        (HERE / f"{name}{suffix}").write_bytes(data)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        write_worst()
    for number, target in enumerate(map(Path, sys.argv[1:])):
        target.mkdir(parents=True, exist_ok=True)
        written(stack(SEED + number), target)
