"""A glance tells who may sign in, and nothing rather than something wrong."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from app.desk import accounts
from app.desk.accounts import NewOfficer
from app.desk.desk import Desk
from app.home import Home
from app.models.glance import glance
from app.rules.kinds import PlaceRole
from tests.desks import LOGIN, Samples


def test_the_office_and_its_officers_in_service_are_told_by_name(desk: Desk) -> None:
    accounts.add_officer(desk, NewOfficer("hai", "An Thị Mẫu", "mat-khau-hai"))
    gone = accounts.add_officer(desk, NewOfficer("ba", "Bình Văn Mẫu", "mat-khau-ba"))
    accounts.change_officer(desk, gone, active=False)
    seen = glance(desk.home.store)
    assert seen is not None
    assert seen.office == "Sở Công Thương tỉnh Thái Nguyên (mẫu)"
    assert [login for login, _name in seen.officers] == ["hai", LOGIN]


def test_a_department_sees_the_name_of_its_office(department: Desk) -> None:
    seen = glance(department.home.store)
    assert seen is not None
    assert seen.office == "Sở Công Thương tỉnh Thái Nguyên (mẫu)"


def test_a_store_that_no_window_holds_open_is_read_too(samples: Samples, tmp_path: Path) -> None:
    home = samples.copy(PlaceRole.DESK, tmp_path / "a home? of 100% #1")
    before = home.store.read_bytes()
    assert glance(home.store) is not None
    assert home.store.read_bytes() == before


def test_there_is_nobody_in_a_home_without_a_store_or_with_something_else(tmp_path: Path) -> None:
    home = Home(tmp_path / "quay")
    assert glance(home.store) is None
    assert not home.path.exists()
    home.create()
    home.store.write_bytes(b"something else" * 400)
    assert glance(home.store) is None
    home.store.unlink()
    with closing(sqlite3.connect(home.store)) as empty:
        empty.execute("CREATE TABLE officers (login, name, active)")
    assert glance(home.store) is None


def test_there_is_nobody_before_the_first_start(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.home.store)) as store, store:
        store.execute("UPDATE officers SET active = 0")
    assert glance(desk.home.store) is None


def test_a_glance_loads_no_orm(samples: Samples, tmp_path: Path) -> None:
    home = samples.copy(PlaceRole.DESK, tmp_path / "quay")
    looked = (
        "import sys; from pathlib import Path; from app.models.glance import glance;"
        f"assert glance(Path({str(home.store)!r})); sys.exit('sqlalchemy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", looked], check=True, cwd=Path(__file__).parents[2])
