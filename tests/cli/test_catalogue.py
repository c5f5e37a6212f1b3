"""Import and export of the catalogue as commands."""

import getpass
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from app import language
from app.cli.program import run
from app.desk import intake
from app.exchange import catalogue_sheet
from app.exchange.catalogue_sheet import PROCEDURES
from app.home import Home
from app.rules.kinds import PlaceRole
from tests.desks import PASSWORD, Samples, SetClock, open_draft
from tests.exchange.sheets import SAMPLE, changed, million_empty_rows, patched
from tests.models.rows import raw

COUNT = len(catalogue_sheet.read(SAMPLE).procedures)
FIRST = catalogue_sheet.read(SAMPLE).procedures[0].code


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_current", language._current)  # so that it is put back
    language.install("en")


@pytest.fixture
def home(samples: Samples, tmp_path: Path) -> Home:
    """The home of a desk with officers, the sample catalogue, and a dossier."""
    desk = samples.open(PlaceRole.DESK, tmp_path / "quay", SetClock())
    intake.accept(desk, open_draft(desk))
    desk.store.close()
    return desk.home


def limit(amount: int | str, day: str | None = None) -> Callable[[Workbook], None]:
    """Change the first procedure's limit, and the day that it is in force from."""

    def change(workbook: Workbook) -> None:
        workbook[PROCEDURES].cell(2, 5).value = amount
        if day:
            workbook[PROCEDURES].cell(2, 13).value = day

    return change


def said(capsys: pytest.CaptureFixture[str], arguments: list[str], status: int = 0) -> str:
    assert run(arguments) == status
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out if status == 0 else captured.out + captured.err


def test_an_import_makes_a_home_with_the_default_agency_and_no_officer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path / "quay")]
    assert f"New: {COUNT} " in said(capsys, [*home, "catalogue", "import", str(SAMPLE)])
    store = tmp_path / "quay" / "quay.sqlite3"
    assert raw(store, "SELECT agency_code FROM organisations") == [{"agency_code": "H55.00"}]
    assert raw(store, "SELECT * FROM officers") == []
    made, *imported = (row["officer"] for row in raw(store, "SELECT officer FROM journal_entries ORDER BY id"))
    assert made == "system"
    assert set(imported) == {f"command:{getpass.getuser()}"}
    assert f"unchanged: {COUNT}" in said(capsys, [*home, "catalogue", "import", str(SAMPLE)])
    assert len(raw(store, "SELECT * FROM journal_entries")) == 1 + COUNT


def test_neither_import_nor_export_asks_for_an_officer(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at_home, out = ["--home", str(home.path), "catalogue"], str(tmp_path / "danh mục.xlsx")
    assert said(capsys, [*at_home, "export", out]) == f"{COUNT} procedures written\n"
    assert f"New: 0 · new version: 0 · replaced: 0 · unchanged: {COUNT}" in said(capsys, [*at_home, "import", out])
    assert PASSWORD not in out


def test_a_change_is_counted_and_a_refused_one_is_named_and_fails(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at_home = ["--home", str(home.path), "catalogue", "import"]
    refused = said(capsys, [*at_home, str(changed(tmp_path / "same-date.xlsx", limit(99)))], 1)
    assert f"{FIRST}: refused" in refused
    assert f"unchanged: {COUNT - 1}" in refused
    later = said(capsys, [*at_home, str(changed(tmp_path / "later.xlsx", limit(99, "01/12/2026")))])
    assert "new version: 1" in later


def test_a_bad_row_is_named_by_sheet_row_and_reason_and_nothing_is_taken_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path / "quay")]
    bad = changed(tmp_path / "bad.xlsx", limit("mười lăm"))
    told = said(capsys, [*home, "catalogue", "import", str(bad)], 1)
    for part in (PROCEDURES, "row 2", "Thời hạn", "a whole number belongs here"):
        assert part in told
    assert raw(tmp_path / "quay" / "quay.sqlite3", "SELECT * FROM procedures") == []


def test_what_is_no_sheet_is_told_and_the_store_stays_as_it_was(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.xlsx").write_text("Kính gửi")
    shutil.copyfile(home.store, tmp_path / "store.xlsx")
    emptied = patched(tmp_path / "rows.xlsx", million_empty_rows())
    before = raw(home.store, "SELECT count(*) AS n FROM journal_entries")
    for path in (tmp_path / "letter.xlsx", tmp_path / "store.xlsx", tmp_path / "missing.xlsx", tmp_path):
        told = said(capsys, ["--home", str(home.path), "catalogue", "import", str(path)], 1)
        assert path.name in told
    assert f"unchanged: {COUNT}" in said(capsys, ["--home", str(home.path), "catalogue", "import", str(emptied)])
    assert raw(home.store, "SELECT count(*) AS n FROM journal_entries") == before
    assert run(["--home", str(home.path), "check", "--deep"]) == 0


def test_an_export_into_a_folder_that_is_not_there_is_told(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, ["--home", str(home.path), "catalogue", "export", str(tmp_path / "no" / "out.xlsx")], 1)
    assert str(tmp_path / "no") in told


def test_a_group_without_a_command_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue"]) == 2
    shown = capsys.readouterr()
    assert {"import", "export"} <= {*(shown.out + shown.err).split()}
