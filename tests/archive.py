"""What PDF/A-2b (ISO 19005-2) asks of a file, read clause by clause from its own objects and by other programs."""

import io
import re
import subprocess
import tempfile

import pikepdf
from PIL import ImageCms

_ACTS = {"/OpenAction", "/AA", "/Names", "/AcroForm", "/AF", "/Collection"}
_ACTIVE = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia", "/SubmitForm", "/ImportData", "/XFA"}


def hold_to_the_archive(pdf: bytes, *, hidden_text: bool = False) -> None:
    """Hold that a file is what it says: PDF/A-2b; text that is never drawn needs no font."""
    assert re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", pdf)  # 6.1.2
    assert pdf.count(b"endstream") == pdf.count(b"\nendstream")  # 6.1.7.1
    _ask_other_programs(pdf, hidden_text)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _look_at_the_file(document)
        _look_at_what_it_says_of_itself(document)
        _look_at_the_profile(document)
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                _look_at(thing)
                if thing.get("/Type") == "/Font" and not hidden_text:
                    _look_at_a_font(thing)
        for page in document.pages:
            _look_at_the_drawing(page, hidden_text)


def _ask_other_programs(pdf: bytes, hidden_text: bool) -> None:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        checked, told, fonts = (
            subprocess.run([*program, file.name], capture_output=True, text=True, check=True, timeout=60).stdout
            for program in (["qpdf", "--check"], ["pdfinfo"], ["pdffonts"])
        )
    assert "No syntax or stream encoding errors found" in checked
    assert all(said in told for said in ("Metadata Stream: yes", "JavaScript:      no", "Encrypted:       no"))
    assert hidden_text or all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:]), fonts


def _look_at_the_file(document: pikepdf.Pdf) -> None:
    assert not document.is_encrypted  # 6.1.3
    assert len(document.trailer.ID) == 2
    assert str(document.Root.Lang) == "vi-VN"
    assert not _ACTS & set(document.Root.keys())  # 6.5, 6.8


def _look_at_what_it_says_of_itself(document: pikepdf.Pdf) -> None:
    """6.6: the metadata say that it is PDF/A-2b, and what the information says, alike."""
    assert "/Filter" not in document.Root.Metadata
    said = document.open_metadata()
    assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "B")
    info = {key: str(value) for key, value in document.docinfo.items()}
    assert not {"/CreationDate", "/ModDate"} & set(info)  # the drawing program's own would be invented ones
    assert said["dc:title"] == info["/Title"] != ""
    assert said["xmp:CreatorTool"] == info["/Creator"]
    assert said["pdf:Producer"] == info["/Producer"]
    assert said.get("dc:creator", [""]) == [info.get("/Author", "")]
    assert said.get("dc:description", "") == info.get("/Subject", "")
    assert said.get("pdf:Keywords", "") == info.get("/Keywords", "")


def _look_at_the_profile(document: pikepdf.Pdf) -> None:
    (intent,) = document.Root.OutputIntents  # 6.2.3
    assert (str(intent.S), int(intent.DestOutputProfile.N)) == ("/GTS_PDFA1", 3)
    profile = ImageCms.getOpenProfile(io.BytesIO(intent.DestOutputProfile.read_bytes()))
    assert profile.profile.xcolor_space == "RGB "


def _look_at(thing: pikepdf.Object) -> None:
    keys = set(thing.keys())
    assert not keys & {"/EF", "/JS", "/AA", "/OPI", "/TR", "/HTP", "/Alternates", "/XFA"}
    assert str(thing.get("/S", "")) not in _ACTIVE
    assert str(thing.get("/Type", "")) not in _ACTIVE
    assert not bool(thing.get("/Interpolate", False))  # 6.2.8
    if isinstance(thing, pikepdf.Stream):
        assert not keys & {"/F", "/FFilter", "/FDecodeParms"}  # 6.1.7.1: its data lie in another file
        assert not any(name in repr(thing.get("/Filter")) for name in ("LZW", "Crypt"))  # 6.1.7.2
    assert "DeviceCMYK" not in repr(thing.get("/ColorSpace"))  # 6.2.4.3


def _look_at_a_font(font: pikepdf.Object) -> None:
    """6.2.11: it brings its letters along, and tells how wide they are."""
    if font.Subtype in {"/Type0", "/Type3"}:
        return
    assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()), font.BaseFont
    if font.Subtype == "/TrueType":
        assert len(font.Widths) == int(font.LastChar) - int(font.FirstChar) + 1
        if int(font.FontDescriptor.Flags) & 4:  # 6.2.11.6: a symbolic font has no encoding of its own
            assert "/Encoding" not in font


def _look_at_the_drawing(page: pikepdf.Page, hidden_text: bool) -> None:
    steps = list(pikepdf.parse_content_stream(page))
    drawn = {str(step.operator) for step in steps}
    modes = [int(step.operands[0]) for step in steps if str(step.operator) == "Tr"]
    assert not hidden_text or set(modes) == {3}  # 6.2.11.4.1
    assert not drawn & {"k", "K", "sh"}  # 6.2.4.3: nothing in the colours of a press
