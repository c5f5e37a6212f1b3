"""Whether a page can stand in a PDF/A-2b (ISO 19005-2) as it came, and what to do where it cannot."""

from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf


class Fitness(Enum):
    """A page goes in as it came; is drawn as a picture; or goes in as it came and the document is no PDF/A.

    A page is drawn where that shows what any reader shows. It is not drawn where its letters lie in fonts that it
    does not bring along: what stands in for them here may show other letters (old Vietnamese fonts do), and a
    picture would keep the mistake for good.
    """

    FIT = "fit"
    DRAWN = "drawn"
    UNSURE = "unsure"


# The 14 fonts that every reader brings along (ISO 32000-1, 9.6.2.2), and what they are called by office programs.
_STANDARD = ("Helvetica", "Times", "Courier", "Symbol", "ZapfDingbats", "Arial")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_COLOURS = frozenset({"/DeviceCMYK", "/CalCMYK"})  # of a press: the document's profile is for light
_PRESS = frozenset({"k", "K"})
_FILTERS = frozenset(
    {"/LZWDecode", "/LZW", "/Crypt", "/JPXDecode"}
)  # 6.1.7.2; and JPEG 2000, which has rules of its own
_KEYS = frozenset({"/TR", "/HTP", "/OPI", "/Ref", "/PS", "/Alternates", "/Interpolate"})  # 6.2.5, 6.2.8, 6.2.9
_BLENDS = frozenset(
    {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn"}
    | {"/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity"}
)
_ENCODINGS = frozenset({"/MacRomanEncoding", "/WinAnsiEncoding"})
_SYMBOLIC = 4
_SHOWN = frozenset({"Tj", "TJ", "'", '"'})
_UNSEEN = 3  # rendering mode of letters that are not drawn


def of_image(path: Path) -> Fitness:
    """Return how an image file can go in: black and white as G4 only, colours as RGB only.

    Raises:
        OSError: it is no image.
    """
    from PIL import Image

    with Image.open(path) as image:
        loose_bits = image.mode == "1" and image.format != "TIFF"
        return Fitness.DRAWN if loose_bits or image.mode not in {"1", "L", "P", "RGB"} else Fitness.FIT


def of_pdf(document: "pikepdf.Pdf") -> Fitness:
    """Return how a PDF of one page can go in."""
    import pikepdf

    things = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)]
    marks = _marks(document, things)
    # 6.2.11.4.1: letters that are never drawn, as those under a picture of the page, need no font
    fonts = [thing for thing in things if _is_font(thing)] if _Mark.LETTERS in marks else []
    if any(_foreign(font) for font in fonts):
        return Fitness.UNSURE
    if _Mark.PRESS in marks or any(_is_wrong_font(font) for font in fonts) or any(map(_is_forbidden, things)):
        return Fitness.DRAWN
    return Fitness.FIT


class _Mark(Enum):
    """What is found in the drawing of a page."""

    LETTERS = "letters that are seen"
    PRESS = "colours of a press, or a picture in the text, which is not looked into"


def _marks(document: "pikepdf.Pdf", things: "Iterable[pikepdf.Object]") -> set[_Mark]:
    import pikepdf

    forms = [t for t in things if isinstance(t, pikepdf.Stream) and t.get("/Subtype") == "/Form"]
    streams: list[pikepdf.Object | pikepdf.Page] = [document.pages[0], *forms]
    return {mark for stream in streams for mark in _drawn(pikepdf.parse_content_stream(stream))}


def _drawn(steps: "Iterable[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage]") -> Iterator[_Mark]:
    import pikepdf

    unseen, saved = False, []
    for step in steps:
        name = str(step.operator)
        if name == "q":
            saved.append(unseen)
        elif name == "Q" and saved:
            unseen = saved.pop()
        elif name == "Tr":
            unseen = int(step.operands[0]) == _UNSEEN
        elif name in _SHOWN and not unseen:
            yield _Mark.LETTERS
        elif isinstance(step, pikepdf.ContentStreamInlineImage) or name in _PRESS or _is_press(name, step.operands):
            yield _Mark.PRESS


def _is_press(name: str, operands: "Iterable[object]") -> bool:
    return name in {"cs", "CS"} and not _COLOURS.isdisjoint(map(str, operands))


def _is_font(thing: "pikepdf.Object") -> bool:
    return thing.get("/Type") == "/Font" or ("/BaseFont" in thing and "/Subtype" in thing)


def _brings_letters(font: "pikepdf.Object") -> bool:
    if font.get("/Subtype") in {"/Type0", "/Type3"}:  # the letters of a Type 0 font are those of its descendant
        return True
    return any(file in font.get("/FontDescriptor", ()) for file in _FILES)


def _foreign(font: "pikepdf.Object") -> bool:
    """Whether a font's letters are neither here nor known to every reader."""
    name = str(font.get("/BaseFont", "")).removeprefix("/")
    return not _brings_letters(font) and (
        not name.startswith(_STANDARD) or font.get("/Subtype") in {"/CIDFontType0", "/CIDFontType2"}
    )


def _is_wrong_font(font: "pikepdf.Object") -> bool:
    """Whether a font is not embedded, or not in the way that 6.2.11 asks for."""
    if not _brings_letters(font):
        return True
    kind = font.get("/Subtype")
    if kind == "/TrueType":
        return not _is_encoded(font)
    if kind == "/Type0":
        return not _has_own_map(font.get("/Encoding"))
    return bool(kind == "/CIDFontType2" and "/CIDToGIDMap" not in font)


def _is_encoded(font: "pikepdf.Object") -> bool:
    """6.2.11.6: a symbolic TrueType font has no encoding, every other one has one of two."""
    import pikepdf

    encoding = font.get("/Encoding")
    if int(font.FontDescriptor.get("/Flags", 0)) & _SYMBOLIC:
        return encoding is None
    if isinstance(encoding, pikepdf.Dictionary):
        return encoding.get("/BaseEncoding") in _ENCODINGS and "/Differences" not in encoding
    return encoding in _ENCODINGS


def _has_own_map(encoding: object) -> bool:
    import pikepdf

    return isinstance(encoding, pikepdf.Stream) or encoding in {"/Identity-H", "/Identity-V"}


def _is_forbidden(thing: "pikepdf.Object") -> bool:
    if _KEYS & set(thing.keys()) and not _harmless(thing):
        return True
    if "/TR2" in thing and thing.TR2 != "/Default":
        return True
    if "/BM" in thing and not set(_names(thing.BM)) <= _BLENDS:
        return True
    if thing.get("/Subtype") == "/PS" or thing.get("/Subtype2") == "/PS":
        return True
    return bool({*_names(thing.get("/Filter")), *_names(thing.get("/ColorSpace"))} & (_FILTERS | _COLOURS)) or any(
        set(_names(value)) & _COLOURS for value in _colour_spaces(thing)
    )


def _harmless(thing: "pikepdf.Object") -> bool:
    """Whether the only key in question is a picture's wish to be smoothed, and it is not wished."""
    return _KEYS & set(thing.keys()) == {"/Interpolate"} and not bool(thing.Interpolate)


def _colour_spaces(thing: "pikepdf.Object") -> Iterator[object]:
    import pikepdf

    for key in ("/ColorSpace", "/CS"):
        spaces = thing.get(key)
        if isinstance(spaces, pikepdf.Dictionary):
            yield from spaces.values()
        else:
            yield spaces


def _names(value: object) -> Iterator[str]:
    """Yield the names in a value and in the arrays inside of it."""
    import pikepdf

    if isinstance(value, pikepdf.Name):
        yield str(value)
    elif isinstance(value, pikepdf.Array):
        for inner in value:
            yield from _names(inner)
