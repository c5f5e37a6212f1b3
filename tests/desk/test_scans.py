"""Pages of work in progress: on disk before they are shown, placed, turned, removed, bound ahead of acceptance."""

import hashlib
import io
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import errors
from app.desk import adopting, assembling, checks, drafts, intake, scans
from app.desk.desk import Desk
from app.durable import hash_file
from app.models.base import new_uid
from app.models.draft import DraftAssembly, DraftContent
from app.pdf_archive import described
from app.queries import dossiers
from app.rules.kinds import PlaceRole
from app.scanning.saving import keep
from app.scanning.sources.contract import ScannedPage, ScanSettings
from app.scanning.sources.sane import SaneSource
from tests import sane
from tests.archive import hold_to_the_archive
from tests.desk import pages
from tests.desk.disks import read_only, short_files
from tests.desks import Samples, SetClock, open_draft
from tests.scanning.output.test_assembly import raw_images


@pytest.fixture
def draft(desk: Desk) -> str:
    return open_draft(desk)


def order(desk: Desk, draft: str) -> list[str]:
    return [page.uid for page in pages.shown(desk, draft)]


def on_disk(desk: Desk, draft: str) -> list[str]:
    return sorted(path.name for path in (desk.home.scans / draft).rglob("*") if path.is_file())


# --- taking in ---------------------------------------------------------------------------------------------------


def test_a_page_is_whole_on_the_disk_before_its_row_is_there(desk: Desk, draft: str, tmp_path: Path) -> None:
    given_page = pages.page(tmp_path)
    content = given_page.path.read_bytes()
    uid = scans.add_page(desk, draft, given_page, 3)
    (shown,) = pages.shown(desk, draft)
    assert (shown.uid, shown.component, shown.rotation, shown.blank, shown.removed) == (uid, 3, 0, False, False)
    assert shown.path == desk.home.scans / draft / f"{uid}.jpg"
    assert shown.path.read_bytes() == content
    assert shown.size == len(content)
    assert not given_page.path.exists()
    assert on_disk(desk, draft) == [shown.path.name]
    assert checks.check(desk).findings == ()


def test_pages_of_the_feeder_come_one_by_one_and_a_jam_keeps_what_came(
    desk: Desk, draft: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANE_CONFIG_DIR", str(sane.backend(tmp_path / "sane")))
    (tmp_path / "bin").mkdir()
    sane.jamming(tmp_path / "bin", good=3)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{_path()}")
    arriving = desk.home.scans / draft / "arriving"
    arriving.mkdir(parents=True)
    seen: list[list[bool]] = []

    def scan() -> None:
        for page in SaneSource().pages(ScanSettings(sane.FEEDER, dpi=75), arriving, Event()):
            scans.add_page(desk, draft, page, 1)
            seen.append([p.path.exists() for p in pages.shown(desk, draft)])

    with pytest.raises(errors.ScannerJammed):
        scan()
    assert seen == [[True], [True] * 2, [True] * 3]
    assert [d.pages for d in _accepted(desk, draft)] == [3]


def _path() -> str:
    return str(Path(shutil.which("scanimage") or "").parent) + ":/usr/bin:/bin"


def _accepted(desk: Desk, draft: str) -> tuple[dossiers.DocumentLine, ...]:
    done = intake.accept(desk, draft)
    with desk.store.reading() as session:
        found = dossiers.dossier(session, done.dossier_uid)
    assert found is not None
    return found.documents


def test_a_blank_back_is_set_aside_in_sight_and_can_be_taken_in(desk: Desk, draft: str, tmp_path: Path) -> None:
    written = scans.add_page(desk, draft, pages.page(tmp_path), 1)
    blank = scans.add_page(desk, draft, pages.page(tmp_path, blank=True), 1)
    assert [(p.uid, p.blank) for p in pages.shown(desk, draft)] == [(written, False), (blank, True)]
    assert [made.pages for made in assembling.assemble_draft(desk, draft)] == [1]
    scans.set_aside(desk, draft, [blank], False)
    assert [made.pages for made in assembling.assemble_draft(desk, draft)] == [2]
    scans.set_aside(desk, draft, [written, blank], True)
    assert assembling.assemble_draft(desk, draft) == ()


def test_an_empty_page_of_a_file_is_nobodys_blank_back(desk: Desk, draft: str, tmp_path: Path) -> None:
    scans.add_page(desk, draft, pages.page(tmp_path, blank=True), 1, scans.ELECTRONIC)
    assert [page.blank for page in pages.shown(desk, draft)] == [False]


def test_a_page_that_cannot_be_judged_stays_in_sight(desk: Desk, draft: str, tmp_path: Path) -> None:
    path = tmp_path / "hong.jpg"
    path.write_bytes(b"\xff\xd8\xff no picture")
    scans.add_page(desk, draft, ScannedPage(path, 1, 100), 1)
    assert [page.blank for page in pages.shown(desk, draft)] == [False]
    with pytest.raises(errors.ForeignFileDamaged):
        assembling.assemble_draft(desk, draft)


def test_pages_that_arrive_at_once_all_get_a_place_of_their_own(desk: Desk, draft: str, tmp_path: Path) -> None:
    arriving = [pages.page(tmp_path) for _page in range(8)]
    with ThreadPoolExecutor(4) as scanners:
        added = set(scanners.map(lambda page: scans.add_page(desk, draft, page, None, scans.ELECTRONIC), arriving))
    assert set(order(desk, draft)) == added
    with desk.store.reading() as session:
        positions = [page.position for page in drafts.find_open(session, draft).pages]
    assert positions == list(range(1, 9))


def test_a_page_for_a_draft_that_is_closed_stays_where_it_was(desk: Desk, draft: str, tmp_path: Path) -> None:
    intake.accept(desk, draft)
    given_page = pages.page(tmp_path / "arriving")
    for uid in (draft, "../khac"):
        with pytest.raises(errors.UnknownDraft):
            scans.add_page(desk, uid, given_page)
    assert given_page.path.exists()
    assert [p.name for p in desk.home.scans.iterdir()] == []
    assert not (desk.home.path / "khac").exists()


def test_a_page_that_finds_no_room_stays_where_it_was(desk: Desk, draft: str, tmp_path: Path) -> None:
    given_page = pages.page(tmp_path / "arriving")
    with short_files(1000), pytest.raises(errors.DiskFull):
        scans.add_page(desk, draft, given_page)
    assert given_page.path.exists()
    assert (pages.shown(desk, draft), on_disk(desk, draft)) == ((), [])
    (desk.home.scans / draft).mkdir(exist_ok=True)
    with read_only(desk.home.scans / draft), pytest.raises(errors.HomeReadOnly):
        scans.add_page(desk, draft, given_page)
    journal = desk.home.store.with_name(f"{desk.home.store.name}-wal").stat().st_size
    with short_files(journal), pytest.raises(errors.DeskError):  # the page finds room, its row does not
        scans.add_page(desk, draft, given_page)
    assert (pages.shown(desk, draft), on_disk(desk, draft)) == ((), [])
    scans.add_page(desk, draft, given_page)
    assert len(pages.shown(desk, draft)) == 1


# --- placing -----------------------------------------------------------------------------------------------------


def test_pages_are_put_onto_a_component_and_aside_again(desk: Desk, draft: str) -> None:
    first, other, third = pages.add(desk, draft, pages=3)
    scans.place(desk, draft, [third, first], 2)
    assert [p.component for p in pages.shown(desk, draft)] == [2, None, 2]
    scans.place(desk, draft, [first, other], None)
    assert [p.component for p in pages.shown(desk, draft)] == [None, None, 2]


def test_turning_goes_on_clockwise_and_never_touches_the_file(desk: Desk, draft: str) -> None:
    (uid,) = pages.add(desk, draft, component=1)
    before = pages.shown(desk, draft)[0].path.read_bytes()
    turned = []
    for degrees in (90, 90, 270, -90):
        scans.rotate(desk, draft, [uid], degrees)
        turned.append(pages.shown(desk, draft)[0].rotation)
    assert turned == [90, 180, 90, 0]
    assert pages.shown(desk, draft)[0].path.read_bytes() == before


def test_named_pages_come_first_in_their_order_and_the_rest_after(desk: Desk, draft: str) -> None:
    a, b, c, d = pages.add(desk, draft, pages=4)
    scans.reorder(desk, draft, [c, a])
    assert order(desk, draft) == [c, a, b, d]
    scans.reorder(desk, draft, [d, b, a, c])
    assert order(desk, draft) == [d, b, a, c]


def test_removed_pages_are_taken_back_to_their_places(desk: Desk, draft: str) -> None:
    a, b, c = pages.add(desk, draft, component=1, pages=3)
    scans.remove(desk, draft, [b])
    assert [(p.uid, p.removed) for p in pages.shown(desk, draft)] == [(a, False), (b, True), (c, False)]
    assert pages.shown(desk, draft)[1].path.exists()
    assert [made.pages for made in assembling.assemble_draft(desk, draft)] == [2]
    scans.take_back(desk, draft, [b])
    assert order(desk, draft) == [a, b, c]
    assert [made.pages for made in assembling.assemble_draft(desk, draft)] == [3]


def test_what_is_done_with_pages_shows_in_the_age_of_the_draft(desk: Desk, draft: str, clock: SetClock) -> None:
    (uid,) = pages.add(desk, draft)
    acts: tuple[Callable[[], object], ...] = (
        lambda: scans.place(desk, draft, [uid], 1),
        lambda: scans.rotate(desk, draft, [uid], 90),
        lambda: scans.reorder(desk, draft, [uid]),
        lambda: scans.remove(desk, draft, [uid]),
        lambda: scans.take_back(desk, draft, [uid]),
        lambda: scans.set_aside(desk, draft, [uid], True),
    )
    for act in acts:
        clock.forward(minutes=1)
        act()
        with desk.store.reading() as session:
            assert drafts.find_open(session, draft).changed_at == clock.moment


# --- binding -----------------------------------------------------------------------------------------------------


def test_each_component_becomes_one_pdf_of_its_pages_bit_for_bit(desk: Desk, draft: str) -> None:
    a, b, _c, d = (*pages.add(desk, draft, component=1, pages=2), *pages.add(desk, draft), *pages.add(desk, draft, 5))
    scans.reorder(desk, draft, [d, b, a])
    scans.rotate(desk, draft, [b], 90)
    shown = {page.uid: page.path.read_bytes() for page in pages.shown(desk, draft)}
    made = {one.component: one for one in assembling.assemble_draft(desk, draft)}
    assert sorted(made) == [1, 5]
    assert raw_images(made[1].path) == [shown[b], shown[a]]
    assert raw_images(made[5].path) == [shown[d]]
    opened = pypdfium2.PdfDocument(made[1].path)
    assert [opened[n].get_rotation() for n in range(len(opened))] == [90, 0]
    opened.close()


def test_what_was_bound_ahead_is_taken_as_it_is(desk: Desk, draft: str) -> None:
    pages.add(desk, draft, component=1, pages=2)
    ahead = assembling.assemble_draft(desk, draft)
    came = [page.path.read_bytes() for page in pages.shown(desk, draft)]
    for page in pages.shown(desk, draft):
        page.path.unlink()  # nothing is bound a second time
    assert assembling.assemble_draft(desk, draft) == ahead
    (kept,) = _accepted(desk, draft)
    assert raw_images(desk.documents.path(kept.sha256)) == came
    assert not ahead[0].path.exists(), "it became the document"


def test_the_dossier_s_code_is_written_into_its_papers_and_nothing_else_of_them_changes(
    desk: Desk, draft: str
) -> None:
    pages.add(desk, draft, component=1, pages=2)
    pages.add(desk, draft, component=2, pages=20)
    ahead = {made.pages: made.path.read_bytes() for made in assembling.assemble_draft(desk, draft)}
    done = intake.accept(desk, draft)
    with desk.store.reading() as session:
        found = dossiers.dossier(session, done.dossier_uid)
    assert found is not None
    assert len(found.documents) == 2
    for paper in found.documents:
        stored = desk.documents.read(paper.sha256)
        hold_to_the_archive(stored)
        with pikepdf.open(io.BytesIO(stored)) as document:
            assert described(document).identifier == done.code
            assert document.docinfo["/Title"] == paper.name
        written = f"<dc:identifier>{done.code}</dc:identifier>".encode()
        blank = stored.replace(written, b" " * len(written))
        assert blank == ahead[paper.pages]


def test_papers_of_an_acceptance_that_came_to_nothing_are_bound_anew(desk: Desk, draft: str) -> None:
    pages.add(desk, draft, component=1)
    (ahead,) = assembling.assemble_draft(desk, draft)
    with short_files(16 << 10), pytest.raises(errors.DiskFull):
        intake.accept(desk, draft)  # the receipt is larger, and is written behind the papers
    assert not ahead.path.exists()
    assert intake.accept(desk, draft).code.endswith("-0001")
    assert checks.check(desk, deep=True).findings == ()


@pytest.mark.parametrize("change", ["add", "rotate", "reorder", "remove", "place", "aside"])
def test_a_component_is_bound_anew_when_its_pages_change(desk: Desk, draft: str, change: str) -> None:
    a, b = pages.add(desk, draft, component=1, pages=2)
    pages.add(desk, draft, component=2)
    before = {one.component: one.sha256 for one in assembling.assemble_draft(desk, draft)}
    match change:
        case "add":
            pages.add(desk, draft, component=1)
        case "rotate":
            scans.rotate(desk, draft, [a], 180)
        case "reorder":
            scans.reorder(desk, draft, [b, a])
        case "remove":
            scans.remove(desk, draft, [a])
        case "place":
            scans.place(desk, draft, [a], 3)
        case _:
            scans.set_aside(desk, draft, [a], True)
    after = {one.component: one.sha256 for one in assembling.assemble_draft(desk, draft)}
    assert after[1] != before[1]
    assert after[2] == before[2]
    with desk.store.reading() as session:
        kept = session.execute(select(DraftAssembly.component, DraftAssembly.sha256)).all()
    assert {tuple(one) for one in kept} == set(after.items())
    assert {Path(name).suffix for name in on_disk(desk, draft)} == {".jpg", assembling.READY}


def test_binding_the_same_draft_twice_at_once_gives_the_same_papers(desk: Desk, draft: str) -> None:
    added = pages.add(desk, draft, component=1, pages=3)
    for _round in range(8):
        scans.rotate(desk, draft, added[:1], 90)
        with ThreadPoolExecutor(4) as binders:
            made = set(binders.map(lambda _n: assembling.assemble_draft(desk, draft), range(4)))
        assert len(made) == 1
        assert all(hash_file(one.path) == one.sha256 for one in next(iter(made)))


def test_a_paper_counts_as_scanned_when_one_of_its_pages_was(desk: Desk, draft: str, tmp_path: Path) -> None:
    pages.add(desk, draft, component=1)
    pages.add(desk, draft, component=2)
    scans.add_page(desk, draft, pages.page(tmp_path), 2)
    assert [(m.component, m.source) for m in assembling.assemble_draft(desk, draft)] == [
        (1, scans.ELECTRONIC), (2, scans.SCANNED),
    ]  # fmt: skip


def test_pages_that_changed_since_do_not_stand_any_more(desk: Desk, draft: str) -> None:
    pages.add(desk, draft, component=1)
    made = assembling.assemble_draft(desk, draft)
    with desk.store.reading() as session:
        assert assembling.stands(session, desk, drafts.find_open(session, draft), made)
    pages.add(desk, draft)  # not sorted yet: no paper changes by it
    with desk.store.reading() as session:
        assert assembling.stands(session, desk, drafts.find_open(session, draft), made)
    pages.add(desk, draft, component=2)
    with desk.store.reading() as session:
        assert not assembling.stands(session, desk, drafts.find_open(session, draft), made)


@pytest.mark.parametrize("damage", ["changed", "cut", "gone"])
def test_a_damaged_page_is_named_and_nothing_is_bound(desk: Desk, draft: str, damage: str) -> None:
    pages.add(desk, draft, component=1)
    (page,) = pages.shown(desk, draft)
    whole = page.path.read_bytes()
    if damage == "gone":
        page.path.unlink()
    else:
        page.path.write_bytes(whole[:-1] if damage == "cut" else whole[:-9] + bytes([whole[-9] ^ 64]) + whole[-8:])
    with pytest.raises(errors.DocumentDamaged) as raised:
        assembling.assemble_draft(desk, draft)
    assert raised.value.sha256 == hashlib.sha256(whole).hexdigest()
    assert list(desk.documents.all()) == []


# --- after a crash -----------------------------------------------------------------------------------------------


def test_a_page_whose_row_was_cut_off_is_adopted_at_start(desk: Desk, draft: str, tmp_path: Path) -> None:
    (known,) = pages.add(desk, draft, component=1)
    orphan = pages.page(tmp_path).path.replace(desk.home.scans / draft / "zz-mo-coi.jpg")
    (desk.home.scans / draft / "do-dang.jpg.new").write_bytes(b"half")
    (desk.home.scans / draft / ".unfinished-1").mkdir()
    assert adopting.adopt_orphans(desk) == 1
    shown = pages.shown(desk, draft)
    assert [(p.uid == known, p.path, p.component) for p in shown] == [
        (True, shown[0].path, 1),
        (False, orphan, None),
    ]
    assert adopting.adopt_orphans(desk) == 0
    scans.place(desk, draft, [shown[1].uid], 1)
    assert [made.pages for made in assembling.assemble_draft(desk, draft)] == [2]
    assert checks.check(desk).findings == ()


def arrive(desk: Desk, draft: str, folder: Path, count: int) -> list[bytes]:
    """Put pages where the scanner puts them, as a run that was cut off leaves them."""
    arriving = desk.home.scans / draft / scans.ARRIVING
    arriving.mkdir(parents=True, exist_ok=True)
    (arriving / ".unfinished-1").mkdir()
    (arriving / ".unfinished-1" / "9.jpg").write_bytes(b"half")
    made = [keep(pages.page(folder).path, arriving) for _page in range(count)]
    return [path.read_bytes() for path in made]


def test_pages_that_the_scanner_finished_are_adopted_in_their_order(desk: Desk, draft: str, tmp_path: Path) -> None:
    pages.add(desk, draft, component=1)
    arrived = arrive(desk, draft, tmp_path, 3)
    assert adopting.adopt_orphans(desk) == 3
    shown = pages.shown(desk, draft)
    assert [page.path.read_bytes() for page in shown[1:]] == arrived
    assert [page.component for page in shown] == [1, None, None, None]
    assert adopting.adopt_orphans(desk) == 0
    assert checks.check(desk).findings == ()


@pytest.mark.parametrize("row", [True, False])
def test_a_page_that_was_just_being_taken_in_is_adopted_once(
    desk: Desk, draft: str, tmp_path: Path, row: bool
) -> None:
    arrived = arrive(desk, draft, tmp_path, 3)
    first = min((desk.home.scans / draft / scans.ARRIVING).glob("*.jpg"))
    copied = Path(shutil.copy(first, desk.home.scans / draft / f"{new_uid()}.jpg"))
    if row:
        copied.unlink()
        again = Path(shutil.copy(first, tmp_path / "again.jpg"))
        scans.add_page(desk, draft, ScannedPage(again, 1, 100), 1)
    assert adopting.adopt_orphans(desk) == 3 - row
    assert [page.path.read_bytes() for page in pages.shown(desk, draft)] == arrived
    assert checks.check(desk).findings == ()


def test_sheets_that_are_alike_are_all_adopted(desk: Desk, draft: str, tmp_path: Path) -> None:
    arriving = desk.home.scans / draft / scans.ARRIVING
    arriving.mkdir(parents=True)
    sheet = pages.page(tmp_path).path
    for _sheet in range(3):
        keep(Path(shutil.copy(sheet, tmp_path / "same.jpg")), arriving)
    assert adopting.adopt_orphans(desk) == 3


def test_a_discarded_draft_gets_its_orphans_and_an_accepted_one_none(desk: Desk, tmp_path: Path) -> None:
    discarded, accepted = open_draft(desk), open_draft(desk)
    for draft in (discarded, accepted, "khong-ai-biet"):
        (desk.home.scans / draft).mkdir()
        pages.page(tmp_path).path.replace(desk.home.scans / draft / "mo-coi.jpg")
    drafts.discard(desk, discarded)
    intake.accept(desk, accepted)
    assert adopting.adopt_orphans(desk) == 1
    drafts.bring_back(desk, discarded)
    assert len(pages.shown(desk, discarded)) == 1


# --- any order of acts -------------------------------------------------------------------------------------------

ACTS = st.lists(
    st.tuples(st.sampled_from(["add", "place", "rotate", "reorder", "remove", "back", "aside"]), st.integers(0, 9)),
    max_size=10,
)


@pytest.fixture(scope="module")
def many_drafts(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = samples.open(PlaceRole.DESK, tmp_path_factory.mktemp("many") / "quay", SetClock())
    yield opened
    opened.store.close()


@settings(max_examples=15)
@given(ACTS)
def test_whatever_is_done_with_pages_the_papers_hold_what_is_shown(
    many_drafts: Desk, acts: list[tuple[str, int]]
) -> None:
    draft = drafts.open_draft(many_drafts, DraftContent())
    for act, number in acts:
        _do(many_drafts, draft, act, number)
    shown = pages.shown(many_drafts, draft)
    wanted: dict[int, list[bytes]] = {}
    for page in shown:
        if page.component is not None and not page.removed and not page.blank:
            wanted.setdefault(page.component, []).append(page.path.read_bytes())
    bound = {one.component: raw_images(one.path) for one in assembling.assemble_draft(many_drafts, draft)}
    assert bound == wanted


def _do(desk: Desk, draft: str, act: str, number: int) -> None:
    shown = pages.shown(desk, draft)
    chosen = [page.uid for page in shown[number % 3 :: 2]]
    match act:
        case "add":
            pages.add(desk, draft, component=number % 3 or None)
        case "place":
            scans.place(desk, draft, chosen, number % 3 or None)
        case "rotate":
            scans.rotate(desk, draft, chosen, 90 * number)
        case "reorder":
            scans.reorder(desk, draft, chosen)
        case "remove":
            scans.remove(desk, draft, chosen)
        case "back":
            scans.take_back(desk, draft, chosen)
        case _:
            scans.set_aside(desk, draft, chosen, bool(number % 2))
