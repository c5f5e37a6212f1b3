"""The office as it stands: its departments and counters come and go, and its names are those of new papers."""

from dataclasses import replace

import pytest

from app import errors
from app.desk import checks, intake, places
from app.desk.desk import Desk
from app.desk.places import OfficeNames
from app.queries import office
from tests.desks import incomplete, open_draft
from tests.models.rows import entries


def names(found: tuple[office.Named, ...]) -> dict[str, bool]:
    return {one.name: one.active for one in found}


def test_departments_and_counters_come_go_and_come_again_as_the_same(desk: Desk) -> None:
    department, counter = places.add_department(desk, " Phòng  Mới "), places.add_counter(desk, "Quầy số 9")
    places.disable_department(desk, department)
    places.disable_counter(desk, counter)
    with desk.store.reading() as session:
        assert names(office.departments(session))["Phòng Mới"] is False
        assert names(office.counters(session))["Quầy số 9"] is False
    assert places.add_department(desk, "Phòng Mới") == department
    assert places.add_counter(desk, "Quầy số 9") == counter
    with desk.store.reading() as session:
        assert names(office.departments(session))["Phòng Mới"] is True
        assert names(office.counters(session))["Quầy số 9"] is True
    for add in (places.add_department, places.add_counter):
        with pytest.raises(errors.BadInput):
            add(desk, " \t ")


def test_new_names_of_the_office_stand_on_papers_from_now_on_and_not_before(desk: Desk) -> None:
    first = intake.request_supplement(desk, open_draft(desk, incomplete(desk)))
    before = desk.documents.read(first.slip.sha256)
    changed = OfficeNames("Sở Mới (mẫu)", "UBND MỚI", "MỘT CỬA MỚI", "Hà Nội", "0241", "MOI")
    places.rename_office(desk, changed)
    with desk.store.reading() as session:
        here = office.office(session)
    assert (here.name, here.parent_name, here.desk_name) == ("Sở Mới (mẫu)", "UBND MỚI", "MỘT CỬA MỚI")
    assert (here.place, here.phone, here.number_suffix) == ("Hà Nội", "0241", "MOI")
    assert desk.documents.read(first.slip.sha256) == before
    with pytest.raises(errors.BadInput):
        places.rename_office(desk, replace(changed, name=" "))


def test_what_is_not_here_cannot_be_taken_out_of_use(desk: Desk) -> None:
    with pytest.raises(errors.Unknown):
        places.disable_counter(desk, "0000")
    with pytest.raises(errors.UnknownDepartment):
        places.disable_department(desk, "0000")


def test_each_change_is_an_entry_of_the_officer_who_made_it(desk: Desk) -> None:
    places.add_department(desk, "Phòng Mới")
    places.add_counter(desk, "Quầy số 9")
    told = entries(desk.store)[-2:]
    assert [entry["action"] for entry in told] == ["department_added", "counter_added"]
    assert {entry["officer"] for entry in told} == {desk.signed_in().uid}
    assert checks.check(desk, deep=True).findings == ()
