"""The catalogue: taken in as versions, nothing of a bad sheet, and given out as the sheet it came from."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from app import errors
from app.bootstrap import open_desk
from app.desk import catalogue, checks, drafts, intake
from app.desk.catalogue import Imported
from app.desk.desk import Desk
from app.exchange import catalogue_sheet
from app.exchange.catalogue_sheet import COMPONENTS, PROCEDURES, STEPS, CatalogueSheet, FeeRow, ProcedureRow
from app.home import Home
from app.queries import catalogue as catalogue_rows
from app.queries import procedures
from app.queries.procedures import ProcedureView
from app.rules.calendar import ZONE
from app.rules.fees import Fee
from app.rules.working_time import TimeUnit
from tests.desk.disks import short_files
from tests.desks import SetClock, complete, open_draft
from tests.exchange.sheets import SAMPLE, changed
from tests.models.rows import entries, kept, raw

SHEET = catalogue_sheet.read(SAMPLE)
CODES = tuple(row.code for row in SHEET.procedures)
FIRST = SHEET.procedures[0]
LATER = date(2026, 12, 1)


def in_force(desk: Desk, day: date) -> dict[str, ProcedureView]:
    with desk.store.reading() as session:
        return {found.code: found for found in procedures.in_force(session, day)}


def written(folder: Path, sheet: CatalogueSheet) -> Path:
    path = folder / "thu-tuc.xlsx"
    catalogue_sheet.write(sheet, path)
    return path


def with_first(**values: object) -> CatalogueSheet:
    """The sample with its first procedure changed."""
    first = replace(FIRST, **values)  # type: ignore[arg-type]
    return replace(SHEET, procedures=(first, *SHEET.procedures[1:]))


def import_changed(desk: Desk, folder: Path, **values: object) -> Imported:
    return catalogue.import_sheet(desk, written(folder, with_first(**values)))


@pytest.fixture
def bare(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """A desk without a catalogue."""
    opened = open_desk(Home(tmp_path / "bare"), clock=clock)
    yield opened
    opened.store.close()


def test_a_sheet_is_taken_in_whole(bare: Desk) -> None:
    done = catalogue.import_sheet(bare, SAMPLE)
    assert done == Imported(CODES, (), (), (), ())
    found = in_force(bare, date(2026, 11, 25))
    assert found.keys() == {*CODES}
    wine = found[FIRST.code]
    assert (wine.name, wine.department, wine.fee, wine.sets) == (FIRST.name, FIRST.department, FIRST.fee, FIRST.sets)
    assert (wine.limit.amount, wine.limit.unit) == (FIRST.amount, FIRST.unit)
    given = [row for row in SHEET.components if row.procedure_code == FIRST.code]
    assert [
        (r.position, r.name, r.kind, r.originals, r.copies, r.required, r.case, r.group) for r in wine.requirements
    ] == [(r.position, r.name, r.kind, r.originals, r.copies, r.required, r.case, r.group) for r in given]
    assert len(raw(bare.home.store, "SELECT * FROM process_steps")) == len(SHEET.steps)
    assert checks.check(bare, deep=True).findings == ()


def test_each_procedure_taken_in_is_an_entry_that_names_it_and_its_file(bare: Desk) -> None:
    catalogue.import_sheet(bare, SAMPLE)
    told = entries(bare.store)[1:]
    assert {entry["action"] for entry in told} == {"catalogue_imported"}
    notes = [json.loads(entry["content"])["note"] for entry in told]
    assert notes == [{"file": SAMPLE.name, "procedure": code} for code in CODES]


def test_the_same_sheet_again_changes_nothing_and_makes_no_entry(desk: Desk, tmp_path: Path) -> None:
    before, told = kept(desk.store), entries(desk.store)
    assert catalogue.import_sheet(desk, SAMPLE) == Imported((), (), (), CODES, ())
    again = written(tmp_path, SHEET)  # nor does the same content in another file
    assert catalogue.import_sheet(desk, again) == Imported((), (), (), CODES, ())
    assert kept(desk.store) == before
    assert entries(desk.store) == told


def test_fees_by_case_are_part_of_a_version_and_go_out_as_they_came(desk: Desk, tmp_path: Path) -> None:
    rows = (
        FeeRow(FIRST.code, 1, "Phí thẩm định", "PTD", 2_200_000),
        FeeRow(FIRST.code, 2, "Lệ phí cấp lại", "", 50_000, "Cấp lại", True),
    )
    before = in_force(desk, LATER)[FIRST.code]
    assert before.fees == (Fee("Phí, lệ phí", FIRST.fee or 0),)
    told = replace(with_first(in_force_from=LATER, fee=None), fees=rows[::-1])
    assert catalogue.import_sheet(desk, written(tmp_path, told)).changed == (FIRST.code,)
    now = in_force(desk, LATER)[FIRST.code]
    assert now.fees == (
        Fee("Phí thẩm định", 2_200_000, "PTD"),
        Fee("Lệ phí cấp lại", 50_000, case="Cấp lại", per_set=True),
    )
    assert "Cấp lại" in now.cases
    dearer = replace(told, fees=(rows[0], replace(rows[1], amount=60_000)))
    assert catalogue.import_sheet(desk, written(tmp_path, dearer)).replaced == (FIRST.code,)
    with desk.store.reading() as session:
        out = catalogue_rows.sheet(session, LATER)
    assert out.fees == dearer.fees
    assert catalogue.import_sheet(desk, written(tmp_path, out)).unchanged == CODES
    assert checks.check(desk, deep=True).findings == ()


def test_the_order_of_rows_in_a_sheet_says_nothing(desk: Desk, tmp_path: Path) -> None:
    upside_down = CatalogueSheet(SHEET.procedures[::-1], SHEET.components[::-1], SHEET.steps[::-1])
    assert catalogue.import_sheet(desk, written(tmp_path, upside_down)).unchanged == CODES[::-1]


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 99}, {"fee": None}, {"name": "Tên khác", "field": "Lĩnh vực mới"}, {"department": "Phòng khác"},
        {"decision": "Quyết định 9/QĐ", "note": "x"},
    ],
)  # fmt: skip
def test_a_changed_procedure_becomes_a_version_of_its_own_from_its_date(
    desk: Desk, tmp_path: Path, change: dict[str, object]
) -> None:
    before = in_force(desk, LATER)[FIRST.code]
    done = import_changed(desk, tmp_path, in_force_from=LATER, **change)
    assert done == Imported((), (FIRST.code,), (), CODES[1:], ())
    assert in_force(desk, LATER - timedelta(days=1))[FIRST.code] == before
    now = in_force(desk, LATER)[FIRST.code]
    assert now.uid != before.uid
    assert import_changed(desk, tmp_path, in_force_from=LATER, **change).unchanged == CODES
    assert catalogue.import_sheet(desk, SAMPLE).unchanged == CODES  # the former one is known as well
    assert in_force(desk, LATER)[FIRST.code] == now
    assert checks.check(desk, deep=True).findings == ()


def test_a_change_in_a_component_or_a_step_is_a_change_of_the_procedure(desk: Desk, tmp_path: Path) -> None:
    sheet = with_first(in_force_from=LATER)
    more = replace(sheet, components=(*sheet.components, replace(sheet.components[0], position=999, name="Giấy mới")))
    assert catalogue.import_sheet(desk, written(tmp_path, more)).changed == (FIRST.code,)
    assert "Giấy mới" in {r.name for r in in_force(desk, LATER)[FIRST.code].requirements}
    later = with_first(in_force_from=LATER + timedelta(days=1))
    steps = replace(later, steps=tuple(s for s in later.steps if s.procedure_code != FIRST.code))
    assert catalogue.import_sheet(desk, written(tmp_path, steps)).changed == (FIRST.code,)


def test_a_dossier_keeps_the_version_it_was_received_under(desk: Desk, tmp_path: Path, clock: SetClock) -> None:
    before = in_force(desk, LATER)[FIRST.code].uid
    made = intake.accept(desk, open_draft(desk))
    import_changed(desk, tmp_path, in_force_from=clock.now().date(), amount=1)
    (row,) = raw(desk.home.store, "SELECT v.uid FROM dossiers d JOIN procedure_versions v ON v.id = d.version_id")
    assert row["uid"] == before
    assert made.code


def test_on_the_same_date_a_change_replaces_a_version_that_no_dossier_uses(desk: Desk, tmp_path: Path) -> None:
    before = in_force(desk, LATER)[FIRST.code]
    assert import_changed(desk, tmp_path, amount=99) == Imported((), (), (FIRST.code,), CODES[1:], ())
    now = in_force(desk, LATER)[FIRST.code]
    assert (now.limit.amount, before.limit.amount) == (99, FIRST.amount)
    assert len([code for code in in_force(desk, LATER) if code == FIRST.code]) == 1
    assert catalogue.import_sheet(desk, SAMPLE).replaced == (FIRST.code,)  # and back again
    assert in_force(desk, LATER)[FIRST.code] == before
    assert catalogue.import_sheet(desk, SAMPLE).unchanged == CODES
    assert len(raw(desk.home.store, "SELECT * FROM procedure_versions")) == len(CODES) + 1
    assert checks.check(desk, deep=True).findings == ()


@pytest.mark.parametrize("use", ["accept", "request_supplement"])
def test_on_the_same_date_a_version_that_a_dossier_uses_is_not_replaced(desk: Desk, tmp_path: Path, use: str) -> None:
    if use == "accept":
        intake.accept(desk, open_draft(desk))
    else:
        content = replace(complete(desk), lines={})
        intake.request_supplement(desk, open_draft(desk, content))
    before, told = kept(desk.store), entries(desk.store)
    done = import_changed(desk, tmp_path, amount=99)
    assert done == Imported((), (), (), CODES[1:], (FIRST.code,))
    assert kept(desk.store) == before
    assert entries(desk.store) == told
    later = import_changed(desk, tmp_path, amount=99, in_force_from=LATER)
    assert later.changed == (FIRST.code,)


def test_one_refused_procedure_does_not_stop_the_others(desk: Desk, tmp_path: Path) -> None:
    intake.accept(desk, open_draft(desk))
    sheet = with_first(amount=99)
    second = replace(sheet.procedures[1], amount=77)
    done = catalogue.import_sheet(
        desk, written(tmp_path, replace(sheet, procedures=(sheet.procedures[0], second, *sheet.procedures[2:])))
    )
    assert done == Imported((), (), (second.code,), CODES[2:], (FIRST.code,))
    assert in_force(desk, LATER)[second.code].limit.amount == 77


def test_a_draft_is_no_dossier_and_holds_no_version(desk: Desk, tmp_path: Path) -> None:
    drafts.open_draft(desk, complete(desk))
    assert import_changed(desk, tmp_path, amount=99).replaced == (FIRST.code,)


def test_a_procedure_that_the_sheet_lacks_stays(desk: Desk, tmp_path: Path) -> None:
    one = CatalogueSheet(
        (replace(FIRST, in_force_from=LATER),),
        tuple(c for c in SHEET.components if c.procedure_code == FIRST.code),
        tuple(s for s in SHEET.steps if s.procedure_code == FIRST.code),
    )
    assert catalogue.import_sheet(desk, written(tmp_path, one)) == Imported((), (FIRST.code,), (), (), ())
    assert in_force(desk, LATER).keys() == {*CODES}


def no_amount(workbook: Workbook) -> None:
    workbook[PROCEDURES].cell(9, 5).value = "năm ngày"


def unknown_kind(workbook: Workbook) -> None:
    workbook[COMPONENTS].cell(30, 4).value = "Bản fax"


def unknown_procedure(workbook: Workbook) -> None:
    workbook[STEPS].cell(100, 1).value = "9.123456"


def twice(workbook: Workbook) -> None:
    workbook[PROCEDURES].cell(20, 1).value = FIRST.code


@pytest.mark.parametrize(
    ("damage", "sheet", "row"),
    [
        (no_amount, PROCEDURES, 9),
        (unknown_kind, COMPONENTS, 30),
        (unknown_procedure, STEPS, 100),
        (twice, PROCEDURES, 20),
    ],
)
def test_one_bad_row_stops_all_of_it_and_is_named(
    bare: Desk, tmp_path: Path, damage: Callable[[Workbook], None], sheet: str, row: int
) -> None:
    with pytest.raises(errors.SheetRowBad) as told:
        catalogue.import_sheet(bare, changed(tmp_path / "bad.xlsx", damage))
    assert (told.value.sheet, told.value.row) == (sheet, row)
    assert len(entries(bare.store)) == 1
    assert in_force(bare, LATER) == {}
    assert raw(bare.home.store, "SELECT * FROM fields") == []


def test_what_is_no_sheet_stops_it(bare: Desk, tmp_path: Path) -> None:
    (tmp_path / "letter.xlsx").write_bytes(b"this is a letter")
    for path in (tmp_path / "letter.xlsx", tmp_path / "missing.xlsx", tmp_path):
        with pytest.raises(errors.SheetUnreadable):
            catalogue.import_sheet(bare, path)
    with pytest.raises(errors.SheetMissing):
        catalogue.import_sheet(bare, changed(tmp_path / "less.xlsx", lambda book: book.remove(book[STEPS])))
    assert in_force(bare, LATER) == {}


def test_a_full_disk_in_the_middle_leaves_whole_procedures_and_the_same_sheet_goes_on(bare: Desk) -> None:
    with short_files(bare.home.store.stat().st_size + 200_000), pytest.raises(errors.DiskFull):
        catalogue.import_sheet(bare, SAMPLE)
    assert checks.check(bare, deep=True).findings == ()
    done = catalogue.import_sheet(bare, SAMPLE)
    assert done.new
    assert {*done.new, *done.unchanged} == {*CODES}
    assert checks.check(bare, deep=True).findings == ()


def test_what_is_given_out_is_taken_in_as_unchanged(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "danh mục.xlsx"
    assert catalogue.export_sheet(desk, path) == len(CODES)
    told = entries(desk.store)
    assert catalogue.import_sheet(desk, path) == Imported((), (), (), CODES, ())
    assert entries(desk.store) == told
    assert load_workbook(path).sheetnames == [PROCEDURES, COMPONENTS, STEPS]


def test_awkward_words_come_back_from_a_sheet_as_they_went(desk: Desk, tmp_path: Path) -> None:
    values = {"name": "=SUM(A1)", "note": "+84 '@x'", "legal_basis": "- một\n- hai", "decision": "'quoted'"}
    import_changed(desk, tmp_path, in_force_from=LATER - timedelta(days=300), **values)
    catalogue.export_sheet(desk, tmp_path / "out.xlsx")
    cell = load_workbook(tmp_path / "out.xlsx")[PROCEDURES].cell(2, 2)
    assert cell.data_type == "s"
    assert catalogue.import_sheet(desk, tmp_path / "out.xlsx").unchanged == CODES


def test_the_version_in_force_today_is_given_out_and_the_next_where_none_is_yet(desk: Desk, tmp_path: Path) -> None:
    def given() -> ProcedureRow:
        catalogue.export_sheet(desk, tmp_path / "out.xlsx")
        return next(r for r in catalogue_sheet.read(tmp_path / "out.xlsx").procedures if r.code == FIRST.code)

    import_changed(desk, tmp_path, in_force_from=LATER, amount=99)
    assert given() == FIRST
    other = CatalogueSheet((replace(FIRST, code="9.000001", in_force_from=LATER),), (), ())
    catalogue.import_sheet(desk, written(tmp_path, other))
    assert catalogue.export_sheet(desk, tmp_path / "out.xlsx") == len(CODES) + 1


def test_a_folder_that_is_not_there_takes_no_sheet(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(errors.HomeMissing) as told:
        catalogue.export_sheet(desk, tmp_path / "no folder" / "out.xlsx")
    assert told.value.path == tmp_path / "no folder"


def test_two_homes_that_took_the_same_sheet_agree_on_every_row(desk: Desk, department: Desk) -> None:
    for table in ("fields", "procedures", "procedure_versions", "components", "process_steps"):
        assert kept(desk.store)[table] == kept(department.store)[table]


def test_a_procedure_s_own_cut_off_decides_its_deadline(desk: Desk, clock: SetClock, tmp_path: Path) -> None:
    sheet = catalogue_sheet.read(SAMPLE)
    same_day = next(row for row in sheet.procedures if row.unit is TimeUnit.SAME_DAY)
    early = replace(same_day, same_day_cutoff="09:00", in_force_from=clock.now().date())
    components = tuple(c for c in sheet.components if c.procedure_code == same_day.code)
    catalogue_sheet.write(CatalogueSheet((early,), components, ()), tmp_path / "early.xlsx")
    assert catalogue.import_sheet(desk, tmp_path / "early.xlsx").changed == (same_day.code,)
    accepted = intake.accept(desk, open_draft(desk, complete(desk, same_day.code)))  # at 09:41
    assert accepted.due == datetime(2026, 11, 26, 17, tzinfo=ZONE)
    catalogue.export_sheet(desk, tmp_path / "out.xlsx")
    out = {row.code: row.same_day_cutoff for row in catalogue_sheet.read(tmp_path / "out.xlsx").procedures}
    assert out[same_day.code] == "09:00"


def test_a_sheet_without_codes_of_papers_gives_the_identities_it_gave_before_there_were_any(desk: Desk) -> None:
    assert in_force(desk, desk.today().date())["2.000033"].uid == "b55bfbb6-0e61-5469-86f9-52214f0a0f44"


def test_the_code_of_a_paper_makes_another_version_and_goes_out_as_it_came_in(desk: Desk, tmp_path: Path) -> None:
    sheet = catalogue_sheet.read(SAMPLE)
    first, *others = sheet.components
    coded = replace(sheet, components=(replace(first, paper_code="KQ.G15"), *others))
    catalogue_sheet.write(coded, tmp_path / "coded.xlsx")
    assert catalogue.import_sheet(desk, tmp_path / "coded.xlsx").replaced == (first.procedure_code,)
    catalogue.export_sheet(desk, tmp_path / "out.xlsx")
    out = {
        (c.procedure_code, c.position): c.paper_code for c in catalogue_sheet.read(tmp_path / "out.xlsx").components
    }
    assert {at for at, code in out.items() if code} == {(first.procedure_code, first.position)}
    assert in_force(desk, desk.today().date())[first.procedure_code].requirements[0].paper_code == "KQ.G15"
