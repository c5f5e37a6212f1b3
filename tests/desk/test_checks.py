"""The check of a home: every kind of damage is found and said in words, and what is no damage is not."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import errors, language
from app.bootstrap import open_desk
from app.desk import checks, handover, intake, receiving
from app.desk.desk import Desk
from app.home import Home
from app.messages import finding_sentence
from app.models.verify import Wrong
from app.rules.kinds import PlaceRole
from tests.desk import pages
from tests.desk.damages import DAMAGES, change_document, change_entry, change_page, lose_page, lose_slip
from tests.desks import Samples, SetClock, complete, incomplete, open_draft
from tests.models.rows import by_hand, raw


@pytest.fixture(scope="module")
def used_homes(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Homes of a desk with an offered dossier, a parked draft and one with pages, and of its department."""
    folder, clock = tmp_path_factory.mktemp("used"), SetClock()
    desk = samples.open(PlaceRole.DESK, folder / "quay", clock)
    department = samples.open(PlaceRole.DEPARTMENT, folder / "phong", clock)
    draft = open_draft(desk)
    pages.add(desk, draft, min(complete(desk).lines))
    offered = handover.offer(desk, [intake.accept(desk, draft).dossier_uid], department.place.uid)
    receiving.receive(department, offered.package)
    intake.request_supplement(desk, open_draft(desk, incomplete(desk)))
    pages.add(desk, open_draft(desk), None, 2)
    for one in (desk, department):
        one.store.close()
    return folder


@pytest.fixture
def used(used_homes: Path, tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """Such a desk, to be damaged."""
    shutil.copytree(used_homes / "quay", tmp_path / "used")
    desk = open_desk(Home(tmp_path / "used"), clock=clock)
    yield desk
    desk.store.close()


def found(desk: Desk, *, deep: bool = False) -> set[Wrong]:
    return {finding.wrong for finding in checks.check(desk, deep=deep).findings}


def test_homes_in_use_are_whole(used: Desk, used_homes: Path, clock: SetClock) -> None:
    department = open_desk(Home(used_homes / "phong"), clock=clock)
    for one in (used, department):
        assert checks.check(one) == checks.check(one, deep=True) == checks.Checked((), 0)
    department.store.close()


@pytest.mark.parametrize("damage", list(DAMAGES), ids=lambda damage: damage.__name__)
def test_each_kind_of_damage_is_found(used: Desk, damage: Callable[[Desk], None]) -> None:
    damage(used)
    assert DAMAGES[damage] in found(used)


def test_several_damages_are_all_told(used: Desk) -> None:
    for damage in (change_entry, change_document, change_page, lose_slip):
        damage(used)
    assert found(used) == {DAMAGES[damage] for damage in (change_entry, change_document, change_page, lose_slip)}


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("UPDATE dossiers SET owner_name = 'Người khác' WHERE id = 1", Wrong.ROW_DIFFERS),
        ("UPDATE officers SET may_override = 2", Wrong.ROW_DIFFERS),
        ("DELETE FROM line_documents", Wrong.ROW_MISSING),
        ("INSERT INTO fields (uid, name) VALUES ('u', 'Lĩnh vực lạ')", Wrong.ROW_UNKNOWN),
    ],
)
def test_rows_are_held_against_their_entries_by_a_deep_check_alone(used: Desk, statement: str, wrong: Wrong) -> None:
    by_hand(used.home.store, statement)
    assert found(used) == set()
    assert found(used, deep=True) == {wrong}


def test_an_index_that_says_something_else_is_found_by_a_deep_check(used: Desk) -> None:
    used.store.close()
    by_hand(used.home.store, "REINDEX")
    root = raw(used.home.store, "SELECT rootpage FROM sqlite_master WHERE name = 'ix_dossiers_identifier'")[0][
        "rootpage"
    ]
    with used.home.store.open("r+b") as file:
        page = root - 1
        file.seek(page * 4096)
        content = bytearray(file.read(4096))
        content[content.index(b"019188004521")] = ord("9")
        file.seek(page * 4096)
        file.write(content)
    assert found(used) == set()
    assert found(used, deep=True) == {Wrong.STORE_FILE}


def test_files_that_nothing_refers_to_are_counted_and_are_no_fault(used: Desk, clock: SetClock) -> None:
    used.documents.add_bytes(b"%PDF-1.4 nobody's")
    (used.home.documents / "0000.new").touch()
    (used.home.scans / "0000-gone").mkdir()
    (used.home.scans / "0000-gone" / "1.jpg").touch()
    assert checks.check(used) == checks.Checked((), 3)


def test_a_discarded_draft_s_pages_still_count(used: Desk) -> None:
    by_hand(used.home.store, "UPDATE drafts SET discarded_at = '2026-11-25 03:00:00.000000' WHERE dossier_id IS NULL")
    assert checks.check(used) == checks.Checked((), 0)
    lose_page(used)
    assert found(used) == {Wrong.PAGE_MISSING}


@pytest.mark.parametrize("chosen", ["vi", "en"])
def test_each_finding_has_a_plain_sentence_that_says_where(chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_current", language._current)  # so that it is put back
    language.install(chosen)
    said = {wrong: finding_sentence(wrong.value, "chỗ này", "chi tiết") for wrong in Wrong}
    for wrong, sentence in said.items():
        assert ("chi tiết" if wrong is Wrong.STORE_FILE else "chỗ này") in sentence
        assert not re.search(r"[{}_]", sentence)
    assert len(set(said.values())) == len(Wrong)


def test_the_store_file_is_looked_through_once_a_day(desk: Desk, clock: SetClock) -> None:
    clock.moment = datetime.now(UTC)  # the file system's clock
    checks.look_daily(desk)
    desk.store.close()
    damage(desk.home.store)
    checks.look_daily(desk)  # the next look is tomorrow's
    clock.forward(days=1, seconds=1)
    for _time in range(2):
        with pytest.raises(errors.StoreDamaged):
            checks.look_daily(desk)


def damage(store: Path) -> None:
    """Overwrite the pages after the first."""
    with store.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)
