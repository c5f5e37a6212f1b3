"""The command that sorts a stack of scanned files by its separators."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.cli.program import run
from tests.samples import foreign
from tests.samples.scans.make import Page, encoded
from tests.scanning.judging.test_codes import hidden, places
from tests.scanning.output.test_assembly import raw_images

FIRST, SECOND, OTHER = (Page("separator", position, dpi=150, seed=position) for position in (1, 2, 3))
WRITTEN, BLANK = Page("written", dpi=150, seed=7), Page("blank", dpi=150, seed=8)
STACK = [
    WRITTEN, FIRST, WRITTEN, BLANK, replace(WRITTEN, tilt=3.0), SECOND, BLANK, Page("patch", dpi=150), WRITTEN,
]  # fmt: skip


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("copier")
    paths = []
    for number, page in enumerate(STACK, 1):
        data, suffix = encoded(page)
        paths.append(folder / f"bản quét {number:02}{suffix}")
        paths[-1].write_bytes(data)
    return paths


def sorted_by(files: list[Path], to: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    ended = run(["stack", *map(str, files), "--to", str(to), "--json"])
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["parts"]
    return ended, said["parts"]


def test_a_stack_is_sorted_into_a_pdf_a_part(
    scans: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended, parts = sorted_by(scans, tmp_path / "ra", capsys)
    assert ended == 0
    shape = [(p["separator"], p["position"], p["procedure"], p["pages"], p["blank"], p["unsure"]) for p in parts]
    assert shape == [
        ("", None, "", 1, 0, []),
        ("QMC-SEP|1|2.001646", 1, "2.001646", 2, 1, []),
        ("QMC-SEP|2|2.001646", 2, "2.001646", 0, 1, []),
        ("PATCHT", None, "", 1, 0, []),
    ]
    written = {path.name for path in (tmp_path / "ra").iterdir()}
    assert written == {name for part in parts for name in (part["file"], part["blank_file"]) if name}
    assert parts[2]["file"] == ""
    assert raw_images(tmp_path / "ra" / parts[0]["file"]) == [scans[0].read_bytes()]
    assert raw_images(tmp_path / "ra" / parts[1]["blank_file"]) == [scans[3].read_bytes()]
    unchanged, straightened = parts[1]["kept"]
    assert (unchanged["page"], unchanged["source"], unchanged["skew"]) == (3, scans[2].name, 0)
    assert straightened["skew"] == pytest.approx(-3.0, abs=0.2)
    first, second = raw_images(tmp_path / "ra" / parts[1]["file"])
    assert first == scans[2].read_bytes()
    assert second != scans[4].read_bytes()


def test_in_words_it_tells_what_was_done(
    scans: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["stack", *map(str, scans[3:7]), "--to", str(tmp_path / "ra")]) == 0
    said = capsys.readouterr().out
    assert "QMC-SEP|2|2.001646: 0 pages" in said
    assert "page 2 straightened by -3,0°" in said
    assert str(tmp_path / "ra" / "part-02-blank.pdf") in said


def test_a_file_of_many_pages_is_sorted_like_many_files(
    scans: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / "tập.tif"
    frames = [Image.open(path).convert("L") for path in scans[1:4]]
    frames[0].save(whole, "TIFF", save_all=True, append_images=frames[1:], dpi=(150, 150))
    pdf = tmp_path / "tập.pdf"
    frames[0].save(pdf, "PDF", save_all=True, append_images=frames[1:], resolution=150)
    for number, file in enumerate((whole, pdf)):
        _ended, parts = sorted_by([file], tmp_path / f"ra {number}", capsys)
        assert [(p["separator"], p["pages"], p["blank"]) for p in parts] == [("QMC-SEP|1|2.001646", 1, 1)]
        assert parts[0]["kept"][0]["source_page"] == 2


def test_a_sheet_that_cannot_be_read_is_a_page_of_its_own_part(
    scans: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torn, image = tmp_path / "rách.png", Image.open(scans[1]).convert("L")
    (left, top, right, bottom), bars = places(image)
    hidden(image, (left + 0.12, top + 0.08, right - 0.02, bottom - 0.1), bars).save(torn, dpi=(150, 150))
    _ended, parts = sorted_by([scans[0], torn, scans[2]], tmp_path / "ra", capsys)
    assert [(p["separator"], p["pages"], p["unsure"]) for p in parts] == [("", 1, []), ("", 2, [2])]


def test_refused_files_are_told_and_the_rest_is_done(
    scans: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, word = tmp_path / "hỏng.jpg", tmp_path / "thư.docx"
    broken.write_bytes(scans[0].read_bytes()[:900])
    word.write_bytes(b"PK\3\4")
    files = [broken, scans[1], word, tmp_path / "không có.pdf", foreign.pdf(tmp_path / "đơn.pdf", 1)]
    assert run(["stack", *map(str, files), "--to", str(tmp_path / "ra"), "--json"]) == 1
    said = capsys.readouterr()
    assert [(p["separator"], p["pages"]) for p in json.loads(said.out)["parts"]] == [("QMC-SEP|1|2.001646", 1)]
    assert all(name in said.err for name in ("hỏng.jpg", "thư.docx", "không có.pdf"))
    assert "Traceback" not in said.err


def test_what_is_there_is_not_overwritten_and_nothing_is_half_written(
    scans: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "ra"
    to.mkdir()
    (to / "part-02.pdf").write_bytes(b"somebody's")
    assert run(["stack", *map(str, scans[:3]), "--to", str(to), "--json"]) == 1
    assert "part-02.pdf" in capsys.readouterr().err
    assert [path.name for path in to.iterdir()] == ["part-02.pdf"]
    assert (to / "part-02.pdf").read_bytes() == b"somebody's"
    blocked = tmp_path / "tệp"
    blocked.write_bytes(b"")
    assert run(["stack", str(scans[0]), "--to", str(blocked)]) == 1
    assert "Traceback" not in capsys.readouterr().err
