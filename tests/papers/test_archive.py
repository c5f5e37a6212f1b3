"""Papers are PDF/A-2b (ISO 19005-2): checked clause by clause on the file's own objects."""

import io

import pikepdf
import pytest
from PIL import ImageCms

from app.papers import copy_mark
from tests.papers.test_files import all_papers


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    """Every paper, and a slip with the mark of a copy on it."""
    made = all_papers()
    return {**made, "copy": copy_mark.mark_copy(made["receipt"], 2)}


def test_the_file_is_built_as_an_archive_asks(papers: dict[str, bytes]) -> None:
    for name, pdf in papers.items():
        assert pdf.startswith(b"%PDF-1.7\n%"), name  # 6.1.2: and four bytes no text has
        assert min(pdf[10:14]) > 127
        assert pdf.count(b"endstream") == pdf.count(b"\nendstream")  # 6.1.7.1
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert not document.is_encrypted
            assert len(document.trailer.ID) == 2
            root = document.Root
            assert str(root.Lang) == "vi-VN"
            assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(root.keys())
            filters = {str(o.get("/Filter")) for o in document.objects if isinstance(o, pikepdf.Stream)}
            assert not any("LZW" in found or "Crypt" in found for found in filters)


def test_what_a_file_says_of_itself_is_said_twice_alike(papers: dict[str, bytes]) -> None:
    for name, pdf in papers.items():
        with pikepdf.open(io.BytesIO(pdf)) as document:
            said = document.open_metadata()
            assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "B")
            info = {key: str(value) for key, value in document.docinfo.items()}
            assert "/CreationDate" not in info  # the drawing program's own would be an invented one
            assert said["dc:title"] == info["/Title"] != "", name
            assert (said["dc:creator"], said["xmp:CreatorTool"]) == ([info["/Author"]], info["/Creator"])
            assert said["pdf:Producer"] == info["/Producer"]


def test_colours_mean_what_the_profile_says(papers: dict[str, bytes]) -> None:
    for pdf in papers.values():
        with pikepdf.open(io.BytesIO(pdf)) as document:
            (intent,) = document.Root.OutputIntents
            assert (str(intent.S), int(intent.DestOutputProfile.N)) == ("/GTS_PDFA1", 3)
            profile = ImageCms.getOpenProfile(io.BytesIO(intent.DestOutputProfile.read_bytes()))
            assert profile.profile.xcolor_space == "RGB "
            for page in document.pages:
                drawn = {str(step.operator) for step in pikepdf.parse_content_stream(page)}
                assert not drawn & {"k", "K", "sh"}  # 6.2.4.3: nothing in the colours of a press


def test_fonts_bring_all_that_is_shown(papers: dict[str, bytes]) -> None:
    for name, pdf in papers.items():
        with pikepdf.open(io.BytesIO(pdf)) as document:
            fonts = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
            assert fonts, name
            for font in fonts:
                assert "/FontFile2" in font.FontDescriptor
                assert "/ToUnicode" in font
                assert int(font.FontDescriptor.Flags) & 4  # 6.2.11.6: a symbolic font has no encoding of its own
                assert "/Encoding" not in font
                assert len(font.Widths) == int(font.LastChar) - int(font.FirstChar) + 1
