"""A bad catalogue given to the command: one plain sentence, an exit status, no traceback, the store as before."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.cli.program import run
from app.exchange.catalogue_sheet import COMPONENTS, PROCEDURES
from app.home import Home
from app.rules.kinds import PlaceRole
from tests.desks import Samples
from tests.exchange.sheets import changed
from tests.faults.commands import start

Make = Callable[[Path], Path]


@pytest.fixture
def home(samples: Samples, tmp_path: Path) -> Home:
    """A desk's home with the sample catalogue."""
    return samples.copy(PlaceRole.DESK, tmp_path / "quay")


def without_components(path: Path) -> Path:
    return changed(path, lambda workbook: workbook.remove(workbook[COMPONENTS]))


def twice(path: Path) -> Path:
    def change(workbook: Workbook) -> None:
        workbook[PROCEDURES]["A9"] = "2.001646"

    return changed(path, change)


def words_for_a_number(path: Path) -> Path:
    def change(workbook: Workbook) -> None:
        workbook[COMPONENTS]["E12"] = "hai bản"

    return changed(path, change)


def no_spreadsheet(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n%%EOF\n")
    return path


def missing(path: Path) -> Path:
    return path


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (no_spreadsheet, ["mới.xlsx"]),
        (missing, ["mới.xlsx"]),
        (without_components, [COMPONENTS]),
        (twice, [PROCEDURES, "9", "Mã TTHC"]),
        (words_for_a_number, [COMPONENTS, "12", "Số bản chính"]),
    ],
    ids=lambda made: getattr(made, "__name__", ""),
)
def test_a_bad_sheet_ends_the_command_with_one_sentence_and_leaves_the_store(
    home: Home, tmp_path: Path, make: Make, names: list[str]
) -> None:
    before = home.store.read_bytes()
    done = start(home.path, "catalogue", "import", str(make(tmp_path / "mới.xlsx")))
    assert done.returncode == 1
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert all(name in sentence for name in names), sentence
    assert sentence.endswith("Không có gì bị thay đổi.")
    assert home.store.read_bytes() == before
    assert run(["--home", str(home.path), "check", "--deep"]) == 0


def test_a_folder_in_the_place_of_the_file_is_refused_too(home: Home, tmp_path: Path) -> None:
    done = start(home.path, "catalogue", "import", str(tmp_path))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_good_sheet_after_a_bad_one_is_taken_in(home: Home, tmp_path: Path) -> None:
    assert start(home.path, "catalogue", "import", str(twice(tmp_path / "a.xlsx"))).returncode == 1

    def rename(workbook: Workbook) -> None:
        workbook[PROCEDURES]["B9"] = "Cấp lại theo tên mới"

    done = start(home.path, "catalogue", "import", str(changed(tmp_path / "b.xlsx", rename)))
    assert (done.returncode, done.stderr) == (0, "")
    assert "27" in done.stdout
