import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Timer

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from app import errors
from app.scanning.opening.files import open_foreign
from tests.samples import foreign

Make = Callable[[Path], Path]


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    return folder


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        assert len(document) == 1
        text: str = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    return text.strip()


def not_a_file_of_pages(path: Path) -> Path:
    path.write_bytes(b"MZ this is a program")
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def broken_tiff(path: Path) -> Path:
    return foreign.cut_off(foreign.tiff(path), 0.5)


def broken_png(path: Path) -> Path:
    Image.effect_noise((300, 300), 50).save(path, "PNG")
    return foreign.cut_off(path)


def broken_jpeg(path: Path) -> Path:
    return foreign.cut_off(foreign.photo(path))


def only_a_head(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n%%EOF\n")
    return path


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (foreign.encrypted_pdf, errors.ForeignFileEncrypted),
        (foreign.damaged_pdf, errors.ForeignFileDamaged),
        (only_a_head, errors.ForeignFileDamaged),
        (foreign.bomb_pdf, errors.ForeignFileTooLarge),
        (foreign.hidden_bomb_pdf, (errors.ForeignFileTooLarge, errors.ForeignFileDamaged)),
        (foreign.many_pages_pdf, errors.ForeignFileTooLarge),
        (foreign.huge_png, errors.ForeignFileTooLarge),
        (broken_jpeg, errors.ForeignFileDamaged),
        (broken_png, errors.ForeignFileDamaged),
        (broken_tiff, errors.ForeignFileDamaged),
        (not_a_file_of_pages, errors.ForeignFileUnknownType),
        (empty, errors.ForeignFileUnknownType),
    ],
)
def test_a_bad_file_is_refused_by_its_cause(
    tmp_path: Path, into: Path, make: Make, fault: type[errors.ForeignFileFault]
) -> None:
    bad = make(tmp_path / "giấy tờ.pdf")
    started = time.monotonic()
    with pytest.raises(errors.ForeignFileFault) as raised:
        open_foreign(bad, into)
    assert isinstance(raised.value, fault)
    assert raised.value.name == "giấy tờ.pdf"
    assert list(into.iterdir()) == []
    assert time.monotonic() - started < 60  # 3 where nothing else runs


def test_a_missing_file_is_damaged(tmp_path: Path, into: Path) -> None:
    with pytest.raises(errors.ForeignFileDamaged):
        open_foreign(tmp_path / "khong co.pdf", into)


def test_a_pdf_becomes_single_pages_in_order(tmp_path: Path, into: Path) -> None:
    pages = open_foreign(foreign.pdf(tmp_path / "a.pdf", 12), into)
    assert [text_of(page.path) for page in pages] == [f"Trang {n}" for n in range(1, 13)]
    assert [page.number for page in pages] == list(range(1, 13))
    assert sorted(into.iterdir()) == [page.path for page in pages]


def test_what_acts_is_gone_and_what_is_seen_stays(tmp_path: Path, into: Path) -> None:
    (page,) = open_foreign(foreign.acting_pdf(tmp_path / "a.pdf"), into)
    with pikepdf.open(page.path) as opened:
        keys = {str(key) for thing in opened.objects for key in _keys(thing)}
        everything = b"".join(thing.read_bytes() for thing in opened.objects if isinstance(thing, pikepdf.Stream))
    assert not keys & {"/JS", "/AA", "/OpenAction", "/A", "/Annots", "/AcroForm", "/EF", "/Names", "/S"}
    assert b"MZ attached" not in everything
    assert text_of(page.path).split("\r\n") == ["Trang co bieu mau", "DA DIEN"]


def _keys(thing: pikepdf.Object) -> list[str]:
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return list(thing.keys())
    return []


def test_the_turn_of_a_pdf_page_stays(tmp_path: Path, into: Path) -> None:
    source = foreign.pdf(tmp_path / "a.pdf", 1)
    with pikepdf.open(source, allow_overwriting_input=True) as opened:
        del opened.pages[0].Rotate
        opened.Root.Pages.Rotate = 90  # inherited by the page
        opened.save()
    (page,) = open_foreign(source, into)
    document = pypdfium2.PdfDocument(page.path)
    assert document[0].get_rotation() == 90
    document.close()


def test_the_type_is_told_by_content_not_by_name(tmp_path: Path, into: Path) -> None:
    (page,) = open_foreign(foreign.photo(tmp_path / "ảnh.pdf"), into)
    assert page.path.suffix == ".jpg"


@pytest.mark.parametrize(("orientation", "rotation"), [(1, 0), (3, 180), (6, 90), (8, 270)])
def test_a_jpeg_stays_bit_for_bit_and_its_orientation_is_its_rotation(
    tmp_path: Path, into: Path, orientation: int, rotation: int
) -> None:
    source = foreign.photo(tmp_path / "a.jpg", orientation=orientation, dpi=150)
    (page,) = open_foreign(source, into)
    assert page.path.read_bytes() == source.read_bytes()
    assert (page.rotation, page.dpi) == (rotation, 150)


def test_a_mirrored_jpeg_is_drawn_anew(tmp_path: Path, into: Path) -> None:
    (page,) = open_foreign(foreign.photo(tmp_path / "a.jpg", (80, 110), orientation=5), into)
    with Image.open(page.path) as image:
        assert (image.size, image.format, page.rotation) == ((110, 80), "PNG", 0)


def test_a_plain_png_stays_bit_for_bit(tmp_path: Path, into: Path) -> None:
    source = tmp_path / "a.png"
    Image.effect_noise((200, 300), 40).save(source, dpi=(300, 300))
    (page,) = open_foreign(source, into)
    assert page.path.read_bytes() == source.read_bytes()
    assert page.dpi == 300


def test_a_transparent_png_lies_on_white_paper(tmp_path: Path, into: Path) -> None:
    source = tmp_path / "a.png"
    Image.new("RGBA", (20, 20), (200, 0, 0, 0)).save(source)
    (page,) = open_foreign(source, into)
    with Image.open(page.path) as image:
        assert image.mode == "RGB"
        assert image.getpixel((10, 10)) == (255, 255, 255)


def test_a_png_of_16_bits_keeps_its_greys(tmp_path: Path, into: Path) -> None:
    source = tmp_path / "a.png"
    Image.new("I;16", (20, 20), 32896).save(source)
    (page,) = open_foreign(source, into)
    with Image.open(page.path) as image:
        assert (image.mode, image.getpixel((5, 5))) == ("L", 128)


def test_each_frame_of_a_tiff_is_a_page(tmp_path: Path, into: Path) -> None:
    source = foreign.tiff(tmp_path / "a.tif", 3)
    pages = open_foreign(source, into)
    assert [page.path.suffix for page in pages] == [".tif", ".png", ".png"]
    assert {page.dpi for page in pages} == {200}
    with Image.open(source) as frames:
        for number, page in enumerate(pages):
            frames.seek(number)
            with Image.open(page.path) as image:
                assert image.tobytes() == frames.tobytes()


def test_a_cancelled_file_gives_nothing(tmp_path: Path, into: Path) -> None:
    cancel = Event()
    Timer(0.05, cancel.set).start()
    started = time.monotonic()
    assert open_foreign(foreign.pdf(tmp_path / "a.pdf", 900), into, cancel) == ()
    assert time.monotonic() - started < 20
    assert list(into.iterdir()) == []


def test_taking_in_a_photo_is_quick(tmp_path: Path, into: Path) -> None:
    photo = foreign.photo(tmp_path / "a.jpg")
    open_foreign(photo, into)
    started = time.monotonic()
    open_foreign(photo, into)
    assert time.monotonic() - started < 5  # 0.02 s where nothing else runs
