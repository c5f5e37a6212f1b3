"""The command that writes separator sheets."""

from pathlib import Path

import pytest

from app.cli.program import run
from app.desk.desk import Desk
from app.papers.raster import page_count
from tests.desks import procedure
from tests.papers.reading import codes_in, picture


def test_a_procedure_s_sheets_are_one_a_component_in_their_order(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version, file = procedure(desk), tmp_path / "tờ phân cách" / "tờ.pdf"
    home = str(desk.home.path)
    assert run(["--home", home, "separators", "--procedure", version.code, "--to", str(file)]) == 0
    assert str(file) in capsys.readouterr().out
    pdf = file.read_bytes()
    assert page_count(pdf) == len(version.requirements)
    read = [codes_in(picture(pdf, 150, number + 1)) for number in range(page_count(pdf))]
    texts = [f"QMC-SEP|{asked.position}|{version.code[:8]}" for asked in version.requirements]
    assert read == [{"QRCode": text, "Code128": text} for text in texts]
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_generic_set_has_its_numbers_and_an_end(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "bộ.pdf"
    assert run(["--home", str(desk.home.path), "separators", "--generic", "3", "--to", str(file)]) == 0
    pdf = file.read_bytes()
    read = [codes_in(picture(pdf, 150, number)).get("QRCode") for number in range(1, page_count(pdf) + 1)]
    assert read == ["QMC-SEP|1", "QMC-SEP|2", "QMC-SEP|3", "QMC-SEP|"]


def test_what_cannot_be_written_is_told(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, file = str(desk.home.path), tmp_path / "tờ.pdf"
    assert run(["--home", home, "separators", "--procedure", "9.999999", "--to", str(file)]) == 1
    for asked in ((), ("--procedure", "2.001646", "--generic", "2"), ("--generic", "61")):
        assert run(["--home", home, "separators", *asked, "--to", str(file)]) == 2
    assert not file.exists()
    file.write_bytes(b"")
    assert run(["--home", home, "separators", "--generic", "1", "--to", str(file / "x.pdf")]) == 1
    assert "Traceback" not in capsys.readouterr().err
