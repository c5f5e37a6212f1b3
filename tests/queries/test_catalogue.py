"""The catalogue given out: the rows of the sheet it was taken in from."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app import resources
from app.desk import catalogue
from app.desk.desk import Desk
from app.exchange import catalogue_sheet
from app.exchange.catalogue_sheet import CatalogueSheet
from app.queries import catalogue as rows
from tests.desks import NOON

TODAY = NOON.date()
CODE = "2.001646"


def given_out(desk: Desk, days: int = 0) -> CatalogueSheet:
    with desk.store.reading() as session:
        return rows.sheet(session, TODAY + timedelta(days=days))


def take_in(desk: Desk, folder: Path, sheet: CatalogueSheet) -> None:
    catalogue_sheet.write(sheet, folder / "thu-tuc.xlsx")
    catalogue.import_sheet(desk, folder / "thu-tuc.xlsx")


def test_what_was_taken_in_is_given_out_row_by_row(desk: Desk) -> None:
    assert given_out(desk) == catalogue_sheet.read(resources.path("catalogue/procedures-sample.xlsx"))


def test_each_procedure_stands_once_in_the_version_in_force(desk: Desk, tmp_path: Path) -> None:
    before = given_out(desk)
    changed = tuple(
        replace(p, amount=9, in_force_from=TODAY + timedelta(days=5)) if p.code == CODE else p
        for p in before.procedures
    )
    take_in(desk, tmp_path, replace(before, procedures=changed))
    assert given_out(desk, 4) == before
    after = given_out(desk, 5)
    assert [p.amount for p in after.procedures if p.code == CODE] == [9]
    assert [p.code for p in after.procedures] == [p.code for p in before.procedures]
    assert (after.components, after.steps) == (before.components, before.steps)


def test_a_procedure_that_is_not_in_force_yet_is_given_out_with_its_next_version(desk: Desk, tmp_path: Path) -> None:
    before = given_out(desk)
    new = replace(next(p for p in before.procedures if p.code == CODE), code="9.999999")
    later, latest = (replace(new, in_force_from=TODAY + timedelta(days=n), amount=n) for n in (20, 30))
    for row in (latest, later):
        take_in(desk, tmp_path, CatalogueSheet((row,), (), ()))
    assert [p.amount for p in given_out(desk).procedures if p.code == "9.999999"] == [20]
    assert [p.amount for p in given_out(desk, 25).procedures if p.code == "9.999999"] == [20]
    assert [p.amount for p in given_out(desk, 30).procedures if p.code == "9.999999"] == [30]


def test_a_replaced_version_is_not_given_out(desk: Desk, tmp_path: Path) -> None:
    before = given_out(desk)
    changed = tuple(replace(p, name="Tên đúng (mẫu)") if p.code == CODE else p for p in before.procedures)
    take_in(desk, tmp_path, replace(before, procedures=changed))
    assert given_out(desk) == replace(before, procedures=changed)
