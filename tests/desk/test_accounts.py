"""Who works here: the first start, signing in, and that nobody is locked out or let in by mistake."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from app import errors
from app.bootstrap import open_desk
from app.desk import accounts, checks, places
from app.desk.accounts import FirstStart, NewOfficer
from app.desk.desk import Desk, Place
from app.desk.places import OfficeNames
from app.home import Home
from app.queries import office
from app.rules.calendar import OfficeHours
from app.rules.kinds import PlaceRole
from tests.desks import LOGIN, PASSWORD, SetClock
from tests.models.rows import entries, raw

FIRST = FirstStart(
    role=PlaceRole.DESK,
    agency_code="H55.14",
    name="  Sở Công Thương (mẫu) ",
    parent_name="UBND TỈNH MẪU",
    desk_name="BỘ PHẬN MỘT CỬA",
    place="Thái Nguyên",
    phone="02083855555",
    counters=("Quầy số 1", "Quầy số 2"),
    departments=("Phòng Mẫu Một", "Phòng Mẫu Hai"),
    officer=NewOfficer("Lan", "Nguyễn Thị Lan (mẫu)", "mat-khau-1"),
    hours=OfficeHours(((time(8), time(12)), (time(13), time(17))), frozenset(range(6))),
)
HUNG = NewOfficer("hung", "Trần Văn Hùng (mẫu)", "mat-khau-2")


@pytest.fixture
def new(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """A new home before its first start."""
    opened = open_desk(Home(tmp_path / "quay"), clock=clock)
    yield opened
    opened.store.close()


def opened_again(desk: Desk) -> Place:
    again = open_desk(desk.home)
    again.store.close()
    return again.place


def officers(desk: Desk) -> dict[str, office.OfficerView]:
    with desk.store.reading() as session:
        return {found.login: found for found in office.officers(session)}


def names(found: tuple[office.Named, ...]) -> dict[str, bool]:
    return {one.name: one.active for one in found}


def test_the_first_start_makes_the_office_and_its_first_officer(new: Desk) -> None:
    desk = accounts.set_up(new, FIRST)
    with desk.store.reading() as session:
        here = office.office(session)
        assert (here.agency_code, here.name, here.parent_name) == ("H55.14", "Sở Công Thương (mẫu)", "UBND TỈNH MẪU")
        assert here.hours == FIRST.hours
        assert names(office.counters(session)) == {"Quầy số 1": True, "Quầy số 2": True}
        assert names(office.departments(session)) == {"Phòng Mẫu Một": True, "Phòng Mẫu Hai": True}
        assert office.organisation_uid(session) == desk.place.uid
    assert desk.signed_in().name == "Nguyễn Thị Lan (mẫu)"
    assert desk.signed_in().may_override
    assert (desk.place.role, desk.place.name) == (PlaceRole.DESK, "Sở Công Thương (mẫu)")
    assert accounts.sign_in(desk, "Lan", "mat-khau-1") == desk.signed_in()
    assert [entry["action"] for entry in entries(desk.store)] == ["home_made", "office_set_up"]
    assert checks.check(desk, deep=True).findings == ()
    assert opened_again(desk) == desk.place


def test_a_department_s_first_start_makes_it_one_department_of_the_office(new: Desk) -> None:
    desk = accounts.set_up(new, replace(FIRST, role=PlaceRole.DEPARTMENT, department="Phòng Mẫu Hai", counters=()))
    with desk.store.reading() as session:
        departments = {one.name: one.uid for one in office.departments(session)}
        assert office.office(session).agency_code == "H55.14"
    assert desk.place.uid == departments["Phòng Mẫu Hai"]
    assert (desk.place.role, desk.place.name) == (PlaceRole.DEPARTMENT, "Phòng Mẫu Hai")
    assert opened_again(desk) == desk.place
    accounts.add_officer(desk, HUNG)
    places.add_department(desk, "Phòng Mẫu Ba")
    places.rename_office(desk, OfficeNames("Sở mẫu", "", "", "", "", ""))
    assert checks.check(desk, deep=True).findings == ()


def test_two_homes_of_one_office_agree_on_who_is_who(new: Desk, tmp_path: Path, clock: SetClock) -> None:
    desk = accounts.set_up(new, FIRST)
    other = accounts.set_up(
        open_desk(Home(tmp_path / "phong"), clock=clock),
        replace(FIRST, role=PlaceRole.DEPARTMENT, department="Phòng Mẫu Một", departments=FIRST.departments[::-1]),
    )
    for table in ("organisations", "departments", "counters", "officers"):
        found = [{row["uid"] for row in raw(d.home.store, f"SELECT uid FROM {table}")} for d in (desk, other)]
        assert found[0] == found[1], table
    assert desk.place.workstation != other.place.workstation
    other.store.close()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"agency_code": "Sở Công Thương"}, errors.BadInput),
        ({"agency_code": ""}, errors.BadInput),
        ({"role": PlaceRole.DEPARTMENT, "department": "Phòng Không Có"}, errors.UnknownDepartment),
        ({"role": PlaceRole.DEPARTMENT, "department": ""}, errors.UnknownDepartment),
        ({"officer": NewOfficer("lan", "Lan", "ngan")}, errors.PasswordTooShort),
        ({"officer": NewOfficer(" ", "Lan", "mat-khau-1")}, errors.BadInput),
        ({"officer": NewOfficer("lan", "", "mat-khau-1")}, errors.BadInput),
        ({"counters": ("Quầy số 1", " ")}, errors.BadInput),
        ({"departments": ("",)}, errors.BadInput),
    ],
)
def test_a_first_start_that_cannot_be_leaves_the_home_as_it_was(
    new: Desk, change: dict[str, object], fault: type[errors.DeskError]
) -> None:
    with pytest.raises(fault):
        accounts.set_up(new, replace(FIRST, **change))  # type: ignore[arg-type]
    assert officers(new) == {}
    assert len(entries(new.store)) == 1
    accounts.set_up(new, FIRST)


def test_there_is_one_first_start(new: Desk) -> None:
    desk = accounts.set_up(new, FIRST)
    with pytest.raises(errors.NotAllowed):
        accounts.set_up(desk, replace(FIRST, officer=HUNG))
    assert officers(desk).keys() == {"Lan"}


def test_passwords_are_kept_as_argon2_and_nowhere_else(desk: Desk) -> None:
    accounts.add_officer(desk, HUNG)
    kept = {row["password_hash"] for row in raw(desk.home.store, "SELECT password_hash FROM officer_secrets")}
    assert len(kept) == 2
    assert all(one.startswith("$argon2id$") for one in kept)
    assert not any(HUNG.password in entry["content"] or "argon2" in entry["content"] for entry in entries(desk.store))
    for path in desk.home.path.rglob("*"):
        assert not path.is_file() or HUNG.password.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("login", "password"),
    [
        (LOGIN, ""),
        (LOGIN, PASSWORD + " "),
        (LOGIN, PASSWORD.upper()),
        ("nobody", PASSWORD),
        ("", ""),
        ("%", PASSWORD),
    ],
)
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(desk: Desk, login: str, password: str) -> None:
    with pytest.raises(errors.WrongPassword):
        accounts.sign_in(desk, login, password)


def test_a_password_that_was_damaged_lets_nobody_in(desk: Desk) -> None:
    with desk.store.transaction() as session:
        session.connection().exec_driver_sql("UPDATE officer_secrets SET password_hash = 'garbage'")
    with pytest.raises(errors.WrongPassword):
        accounts.sign_in(desk, LOGIN, PASSWORD)


def test_a_new_officer_signs_in_with_the_name_as_it_is_typed(desk: Desk) -> None:
    uid = accounts.add_officer(desk, replace(HUNG, login="  Đặng  Hùng "))
    assert accounts.sign_in(desk, "Đặng Hùng", HUNG.password).uid == uid
    assert not accounts.sign_in(desk, " Đặng Hùng ", HUNG.password).may_override
    assert json.loads(entries(desk.store)[-1]["content"])["rows"]["officers"][uid]["name"] == HUNG.name


def test_a_sign_in_name_is_given_once(desk: Desk) -> None:
    accounts.add_officer(desk, HUNG)
    with pytest.raises(errors.LoginTaken):
        accounts.add_officer(desk, replace(HUNG, login=" hung ", name="Người khác"))
    assert officers(desk)["hung"].name == HUNG.name


@pytest.mark.parametrize("nameless", [replace(HUNG, login=" "), replace(HUNG, name=" \t")])
def test_an_officer_without_a_name_is_refused(desk: Desk, nameless: NewOfficer) -> None:
    with pytest.raises(errors.BadInput):
        accounts.add_officer(desk, nameless)
    assert officers(desk).keys() == {LOGIN}


def test_a_disabled_officer_cannot_sign_in_until_enabled_again(desk: Desk) -> None:
    uid = accounts.add_officer(desk, HUNG)
    accounts.change_officer(desk, uid, active=False)
    with pytest.raises(errors.WrongPassword):
        accounts.sign_in(desk, "hung", HUNG.password)
    assert officers(desk)["hung"].active is False
    accounts.change_officer(desk, uid, active=True, may_override=True)
    assert accounts.sign_in(desk, "hung", HUNG.password).may_override


def test_the_last_who_can_manage_the_settings_can_neither_go_nor_lose_that_right(desk: Desk) -> None:
    own = desk.signed_in().uid
    plain = accounts.add_officer(desk, HUNG)
    before = entries(desk.store)
    with pytest.raises(errors.NotAllowed):
        accounts.change_officer(desk, own, active=False)
    with pytest.raises(errors.NotAllowed):
        accounts.change_officer(desk, own, may_override=False)
    assert officers(desk)[LOGIN].active
    assert officers(desk)[LOGIN].may_override
    assert entries(desk.store) == before
    accounts.change_officer(desk, plain, may_override=True)
    accounts.change_officer(desk, own, active=False)  # now somebody else can
    with pytest.raises(errors.NotAllowed):
        accounts.change_officer(desk, plain, may_override=False)


def test_an_officer_who_came_with_a_package_does_not_count_as_one_who_can_sign_in(desk: Desk) -> None:
    plain = accounts.add_officer(desk, replace(HUNG, may_override=True))
    with desk.store.transaction() as session:
        session.connection().exec_driver_sql(
            "DELETE FROM officer_secrets WHERE officer_id = (SELECT id FROM officers WHERE login = 'hung')"
        )
    with pytest.raises(errors.NotAllowed):
        accounts.change_officer(desk, desk.signed_in().uid, active=False)
    accounts.set_password(desk, plain, "mat-khau-3")
    accounts.change_officer(desk, desk.signed_in().uid, active=False)


def test_a_new_password_takes_the_place_of_the_old_one(desk: Desk) -> None:
    uid = accounts.add_officer(desk, HUNG)
    accounts.set_password(desk, uid, "mat-khau-3")
    with pytest.raises(errors.WrongPassword):
        accounts.sign_in(desk, "hung", HUNG.password)
    assert accounts.sign_in(desk, "hung", "mat-khau-3").uid == uid
    newest = entries(desk.store)[-1]
    assert (newest["action"], json.loads(newest["content"])) == (
        "password_changed",
        {"note": {"officer": uid}, "rows": {}},
    )


@pytest.mark.parametrize("password", ["", "1234567", " " * 7])
def test_a_password_under_eight_characters_is_refused(desk: Desk, password: str) -> None:
    with pytest.raises(errors.PasswordTooShort):
        accounts.set_password(desk, desk.signed_in().uid, password)
    with pytest.raises(errors.PasswordTooShort):
        accounts.add_officer(desk, replace(HUNG, password=password))
    assert accounts.sign_in(desk, LOGIN, PASSWORD) == desk.signed_in()
    assert officers(desk).keys() == {LOGIN}


def test_somebody_who_is_not_here_cannot_be_changed(desk: Desk) -> None:
    with pytest.raises(errors.Unknown):
        accounts.change_officer(desk, "0000", active=False)
    with pytest.raises(errors.Unknown):
        accounts.set_password(desk, "0000", "mat-khau-3")


def test_each_change_is_an_entry_of_the_officer_who_made_it(desk: Desk) -> None:
    uid = accounts.add_officer(desk, HUNG)
    accounts.change_officer(desk, uid, may_override=True)
    told = entries(desk.store)[-2:]
    assert [entry["action"] for entry in told] == ["officer_added", "officer_changed"]
    assert {entry["officer"] for entry in told} == {desk.signed_in().uid}
    assert checks.check(desk, deep=True).findings == ()
