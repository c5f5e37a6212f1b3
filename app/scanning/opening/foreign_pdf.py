"""PDF from outside, opened inside the child: single pages that hold what is seen and nothing that acts."""

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf

from app.scanning.opening.foreign_image import Kept
from app.scanning.opening.limits import MAX_PAGES, MAX_PIXELS, MAX_UNPACKED, Refused
from app.scanning.saving import save_pdf

_SEEN = frozenset(
    {"/Type", "/Parent", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit"}
    | {"/Resources", "/Contents", "/Group"}
)
_UNSEEN = ("/AF", "/Metadata", "/PieceInfo", "/OPI", "/Ref", "/AA", "/StructParent", "/StructParents")
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")  # of a stream: its data lie in another file
_PACKED = frozenset({"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"})
_ACTING = frozenset({"/JS", "/XFA"})
_ACTS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"})
_DEFLATE_RATIO = 1032  # deflate cannot pack tighter
_CHUNK = 1 << 20
_TAIL = 2048  # bytes in which the end mark has to lie


def open_pdf(source: Path, folder: Path) -> Iterator[Kept]:
    """Split a PDF into single pages, without scripts, attachments, actions or forms; filled fields stay."""
    try:
        with pikepdf.open(source) as pdf:
            _check_pages(pdf)
            _check_whole(pdf, source)
            _check_streams(pdf.objects)
            _flatten(pdf)
            for number, page in enumerate(pdf.pages, start=1):
                yield _single(page, folder / f"{number:04}.pdf"), 0, 0
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except pikepdf.PdfError as error:
        raise Refused("damaged", str(error)) from error


def look(source: Path) -> tuple[int, bool, bool]:
    """Return how many pages a PDF has, whether it holds what acts by itself, and whether it is signed.

    It is refused as by `open_pdf`.
    """
    try:
        with pikepdf.open(source) as pdf:
            _check_pages(pdf)
            _check_whole(pdf, source)
            things = list(pdf.objects)
            _check_streams(things)
            return len(pdf.pages), any(map(_acts, things)), any(map(_signs, things))
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except pikepdf.PdfError as error:
        raise Refused("damaged", str(error)) from error


def _acts(thing: pikepdf.Object) -> bool:
    """Whether an object, or what lies directly in it, is a script or starts something."""
    if isinstance(thing, pikepdf.Array):
        return any(_acts(part) for part in thing if _is_inside(part))
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if not _ACTING.isdisjoint(thing.keys()) or str(thing.get("/S", "")) in _ACTS:
        return True
    return any(_acts(part) for part in thing.values() if _is_inside(part))


def _signs(thing: pikepdf.Object) -> bool:
    """Whether an object is a signature, or a field that holds one."""
    if not isinstance(thing, pikepdf.Dictionary):
        return False
    return "/ByteRange" in thing or (thing.get("/FT") == pikepdf.Name.Sig and "/V" in thing)


def _is_inside(part: object) -> bool:
    return isinstance(part, pikepdf.Object) and not part.is_indirect


def _check_pages(pdf: pikepdf.Pdf) -> None:
    declared = int(pdf.Root.Pages.get("/Count", 0))
    if declared > MAX_PAGES or len(pdf.pages) > MAX_PAGES:
        raise Refused("large", f"{max(declared, len(pdf.pages))} pages")
    if not len(pdf.pages):
        raise Refused("damaged", "no pages")


def _check_whole(pdf: pikepdf.Pdf, source: Path) -> None:
    """Refuse a repaired file that lost something: blank pages in its place would go unnoticed."""
    warnings = pdf.get_warnings()  # asking empties the list
    if not warnings:
        return
    with source.open("rb") as file:
        file.seek(max(0, source.stat().st_size - _TAIL))
        ended = b"%%EOF" in file.read()
    if not ended or not (all("/Contents" in page for page in pdf.pages) or _names_no_contents(source)):
        raise Refused("damaged", str(warnings[0]))


def _names_no_contents(source: Path) -> bool:
    """Whether the pages are blank by the file's own words, not because something of it is gone."""
    raw = source.read_bytes()
    return b"/Contents" not in raw and b"/ObjStm" not in raw


def _check_streams(things: Iterable[pikepdf.Object]) -> None:
    for thing in things:
        if isinstance(thing, pikepdf.Stream):
            _check_stream(thing)


def _flatten(pdf: pikepdf.Pdf) -> None:
    """Draw the filled fields and notes into their pages; drop what single pages do not use."""
    if "/AcroForm" in pdf.Root and pdf.Root.AcroForm.get("/NeedAppearances", False):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    pdf.remove_unreferenced_resources()


def _single(page: pikepdf.Page, target: Path) -> Path:
    with pikepdf.new() as single:
        single.pages.append(page)
        _strip(single)
        single.remove_unreferenced_resources()
        save_pdf(single, target)
    return target


def _strip(single: pikepdf.Pdf) -> None:
    page = single.pages[0].obj
    for key in set(page.keys()) - _SEEN:
        del page[key]
    for thing in single.objects:
        if isinstance(thing, pikepdf.Stream):
            _remove(thing, _UNSEEN + _ELSEWHERE)
        elif isinstance(thing, pikepdf.Dictionary):
            _remove(thing, _UNSEEN)


def _remove(thing: pikepdf.Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in thing:
            del thing[key]


def _check_stream(stream: pikepdf.Object) -> None:
    if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MAX_PIXELS:
        raise Refused("large", f"{stream.Width} × {stream.Height}")
    filters = _filters(stream)
    packed = [name for name in filters if name in _PACKED]
    if len(packed) > 1:
        raise Refused("large", "packed more than once")
    if filters and filters[0] in {"/FlateDecode", "/Fl"}:
        raw = stream.read_raw_bytes()
        if len(raw) * _DEFLATE_RATIO > MAX_UNPACKED:
            _check_unpacked(raw)


def _filters(stream: pikepdf.Object) -> list[str]:
    filters = stream.get("/Filter", pikepdf.Array())
    return [str(name) for name in (filters if isinstance(filters, pikepdf.Array) else [filters])]


def _check_unpacked(raw: bytes) -> None:
    unpacker, size = zlib.decompressobj(), 0
    while raw and not unpacker.eof:
        try:
            size += len(unpacker.decompress(raw, _CHUNK))
        except zlib.error as error:
            raise Refused("damaged", str(error)) from error
        raw = unpacker.unconsumed_tail
        if size > MAX_UNPACKED:
            raise Refused("large", f"> {MAX_UNPACKED >> 20} MB")
