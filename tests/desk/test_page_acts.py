"""Acts on pages: edited, moved, split, joined, replaced, and each of them undone; files never change."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import errors
from app.desk import assembling, drafts, intake, page_acts, scans
from app.desk.desk import Desk
from app.models.draft import Draft, DraftContent
from app.queries import drafts as reading
from app.queries.drafts import Arrangement
from app.rules.kinds import PlaceRole
from app.scanning.edits import UNEDITED, WHOLE, Edits
from app.scanning.sources.contract import ScannedPage
from tests.archive import hold_to_the_archive
from tests.desk import pages
from tests.desks import Samples, SetClock, open_draft
from tests.samples import foreign
from tests.scanning.output.test_assembly import raw_images


@pytest.fixture
def draft(desk: Desk) -> str:
    return open_draft(desk)


def arranged(desk: Desk, draft: str) -> list[tuple[str, int | None]]:
    return [(page.uid, page.component) for page in pages.shown(desk, draft) if not page.removed]


def arrangement(desk: Desk, draft: str) -> Arrangement:
    with desk.store.reading() as session:
        return reading.arrangement_of(session.scalars(select(Draft).where(Draft.uid == draft)).one())


# --- edits -------------------------------------------------------------------------------------------------------


def test_single_edits_are_set_and_taken_back_and_the_others_stay(desk: Desk, draft: str) -> None:
    first, other = pages.add(desk, draft, component=1, pages=2)
    page_acts.edit(desk, draft, [first], skew=-1.5, holes=True)
    page_acts.edit(desk, draft, [first, other], brightness=20)
    page_acts.edit(desk, draft, [first], holes=False)
    assert [p.edits for p in pages.shown(desk, draft)] == [Edits(skew=-1.5, brightness=20), Edits(brightness=20)]
    page_acts.as_they_came(desk, draft, [first])
    assert [p.edits for p in pages.shown(desk, draft)] == [UNEDITED, Edits(brightness=20)]


def test_an_edit_that_no_page_may_have_becomes_the_nearest(desk: Desk, draft: str) -> None:
    (uid,) = pages.add(desk, draft)
    page_acts.edit(desk, draft, [uid], skew=400, brightness=-900, crop=(0.4, 0.4, 0.4, 0.9), threshold=999)
    (page,) = pages.shown(desk, draft)
    assert page.edits == Edits(skew=45, brightness=-100, crop=WHOLE, threshold=255)
    page_acts.edit(desk, draft, [uid], skew=float("nan"), brightness=0, threshold=0)
    assert pages.shown(desk, draft)[0].edits == UNEDITED


def test_an_edited_page_is_bound_anew_and_its_file_stays(desk: Desk, draft: str) -> None:
    first, _other = pages.add(desk, draft, component=1, pages=2)
    came = [page.path.read_bytes() for page in pages.shown(desk, draft)]
    (plain,) = assembling.assemble_draft(desk, draft)
    page_acts.edit(desk, draft, [first], crop=(0, 0, 1, 0.5))
    (cut,) = assembling.assemble_draft(desk, draft)
    assert cut.sha256 != plain.sha256
    assert [page.path.read_bytes() for page in pages.shown(desk, draft)] == came
    document = pypdfium2.PdfDocument(cut.path)
    heights = [round(page.get_size()[1]) for page in document]
    document.close()
    assert heights == [202, 403]
    assert raw_images(cut.path)[1] == came[1]
    page_acts.as_they_came(desk, draft, [first])
    assert [made.sha256 for made in assembling.assemble_draft(desk, draft)] == [plain.sha256]


def test_a_bound_paper_says_its_name_and_procedure(desk: Desk, draft: str) -> None:
    (uid,) = pages.add(desk, draft, component=1)
    (made,) = assembling.assemble_draft(desk, draft)
    with desk.store.reading() as session:
        content = drafts.find_open(session, draft).parsed
        version = reading_version(session, content.version_uid)
    hold_to_the_archive(made.path.read_bytes())
    document = pypdfium2.PdfDocument(made.path)
    told = document.get_metadata_dict()
    document.close()
    assert (told["Title"], told["Subject"], told["Keywords"]) == version
    scans.place(desk, draft, [uid], 2)
    (other,) = assembling.assemble_draft(desk, draft)
    assert other.sha256 != made.sha256


def reading_version(session: object, uid: str) -> tuple[str, str, str]:
    from app.queries import procedures

    found = procedures.by_uid(session, uid)  # type: ignore[arg-type]
    assert found is not None
    return found.requirements[0].name, found.name, f"{found.code}; 1"


def test_how_large_each_bound_paper_is_and_whether_that_is_too_much(desk: Desk, draft: str, tmp_path: Path) -> None:
    pages.add(desk, draft, component=2, pages=2)
    heavy = ScannedPage(foreign.noise(tmp_path / "a.jpg", (900, 1200)), 1, 100)
    scans.add_page(desk, draft, heavy, 5, scans.ELECTRONIC)
    made = assembling.assemble_draft(desk, draft)
    with desk.store.reading() as session:
        light, large = reading.paper_sizes(session, draft)
    assert [(s.component, s.pages, s.over, s.archival) for s in (light, large)] == [
        (2, 2, False, True), (5, 1, True, True),
    ]  # fmt: skip
    assert [light.size, large.size] == [m.path.stat().st_size for m in made]
    page_acts.join(desk, draft, 2, 5)
    assembling.assemble_draft(desk, draft)
    with desk.store.reading() as session:
        assert [(size.component, size.pages) for size in reading.paper_sizes(session, draft)] == [(5, 3)]


# --- places ------------------------------------------------------------------------------------------------------


def test_pages_are_dropped_onto_a_component_at_a_place(desk: Desk, draft: str) -> None:
    a, b = pages.add(desk, draft, component=1, pages=2)
    c, d = pages.add(desk, draft, component=2, pages=2)
    page_acts.move(desk, draft, [d, a], 2, ahead_of=c)
    assert arranged(desk, draft) == [(b, 1), (d, 2), (a, 2), (c, 2)]
    page_acts.move(desk, draft, [c], 1)  # behind the last one there
    assert arranged(desk, draft) == [(b, 1), (c, 1), (d, 2), (a, 2)]
    page_acts.move(desk, draft, [b], None)
    assert arranged(desk, draft) == [(c, 1), (d, 2), (a, 2), (b, None)]
    page_acts.move(desk, draft, [c, d], 3, ahead_of=d)  # ahead of one that is moved itself
    assert arranged(desk, draft) == [(a, 2), (b, None), (c, 3), (d, 3)]


def test_a_run_is_split_and_joined(desk: Desk, draft: str) -> None:
    a, b, c = pages.add(desk, draft, component=1, pages=3)
    (d,) = pages.add(desk, draft, component=2)
    page_acts.split(desk, draft, b, None)
    assert arranged(desk, draft) == [(a, 1), (b, None), (c, None), (d, 2)]
    page_acts.join(desk, draft, None, 2)
    assert arranged(desk, draft) == [(a, 1), (d, 2), (b, 2), (c, 2)]
    page_acts.join(desk, draft, 2, 2)
    assert arranged(desk, draft) == [(a, 1), (d, 2), (b, 2), (c, 2)]


def test_a_page_comes_in_behind_another(desk: Desk, draft: str, tmp_path: Path) -> None:
    a, b = pages.add(desk, draft, component=1, pages=2)
    new = scans.add_page(desk, draft, pages.page(tmp_path), 1, after=a)
    last = scans.add_page(desk, draft, pages.page(tmp_path), None, after="khong-co")
    assert arranged(desk, draft) == [(a, 1), (new, 1), (b, 1), (last, None)]


def test_a_bad_page_is_replaced_and_kept(desk: Desk, draft: str) -> None:
    a, bad, c = pages.add(desk, draft, component=1, pages=3)
    new, back = pages.add(desk, draft, pages=2)
    before = page_acts.replace(desk, draft, bad, [new, back])
    assert arranged(desk, draft) == [(a, 1), (new, 1), (back, 1), (c, 1)]
    (kept,) = [page for page in pages.shown(desk, draft) if page.removed]
    assert kept.uid == bad
    assert kept.path.exists()
    page_acts.arrange(desk, draft, before)
    assert arranged(desk, draft) == [(a, 1), (bad, 1), (c, 1), (new, None), (back, None)]


def test_replacing_a_page_by_nothing_changes_nothing(desk: Desk, draft: str) -> None:
    a, b = pages.add(desk, draft, component=1, pages=2)
    for by in ([], [a], ["khong-co"]):
        page_acts.replace(desk, draft, a, by)
    assert arranged(desk, draft) == [(a, 1), (b, 1)]


def test_pages_that_came_since_are_kept_when_an_act_is_undone(desk: Desk, draft: str) -> None:
    a, b = pages.add(desk, draft, component=1, pages=2)
    before = page_acts.move(desk, draft, [b], 2, ahead_of=a)
    (later,) = pages.add(desk, draft, component=3)
    first = scans.add_page(desk, draft, pages.page(desk.home.path / "arrived"), 4, scans.ELECTRONIC, after=b)
    page_acts.arrange(desk, draft, before)
    assert arranged(desk, draft) == [(a, 1), (later, 3), (b, 1), (first, 4)]


def test_a_closed_draft_is_not_rearranged(desk: Desk, draft: str) -> None:
    (uid,) = pages.add(desk, draft, component=1)
    stood = arrangement(desk, draft)
    intake.accept(desk, draft)
    acts: tuple[Callable[[], object], ...] = (
        lambda: page_acts.edit(desk, draft, [uid], skew=1),
        lambda: page_acts.move(desk, draft, [uid], 2),
        lambda: page_acts.arrange(desk, draft, stood),
    )
    for act in acts:
        with pytest.raises(errors.UnknownDraft):
            act()
    assert arrangement(desk, draft) == stood


# --- any order of acts -------------------------------------------------------------------------------------------

KINDS = (
    "edit", "came", "move", "split", "join", "replace", "place", "aside", "rotate", "order", "remove", "back",
)  # fmt: skip
ACTS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def many_drafts(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = samples.open(PlaceRole.DESK, tmp_path_factory.mktemp("many") / "quay", SetClock())
    yield opened
    opened.store.close()


@settings(max_examples=20)
@given(ACTS)
def test_whatever_was_done_is_undone_and_done_again(many_drafts: Desk, acts: list[tuple[str, int, int]]) -> None:
    draft = drafts.open_draft(many_drafts, DraftContent())
    uids = [*pages.add(many_drafts, draft, 1, 2), *pages.add(many_drafts, draft, None, 3)]
    stood = [arrangement(many_drafts, draft)]
    for kind, n, m in acts:
        before = _do(many_drafts, draft, uids, kind, n, m)
        assert before == stood[-1]
        stood.append(arrangement(many_drafts, draft))
        assert sorted(state.uid for state in stood[-1]) == sorted(uids)  # nothing is ever lost
    for earlier in reversed(stood[:-1]):
        page_acts.arrange(many_drafts, draft, earlier)
        assert arrangement(many_drafts, draft) == earlier
    for later in stood[1:]:
        page_acts.arrange(many_drafts, draft, later)
    assert arrangement(many_drafts, draft) == stood[-1]


def _do(desk: Desk, draft: str, uids: Sequence[str], kind: str, n: int, m: int) -> Arrangement:
    chosen, one = list(uids[n % 3 :: 2]), uids[m % 5]
    match kind:
        case "edit":
            return page_acts.edit(desk, draft, chosen, skew=m - 4.5, despeckle=bool(n % 2))
        case "came":
            return page_acts.as_they_came(desk, draft, chosen)
        case "move":
            return page_acts.move(desk, draft, chosen, m % 3 or None, one if n % 2 else None)
        case "split":
            return page_acts.split(desk, draft, one, n % 3 or None)
        case "join":
            return page_acts.join(desk, draft, n % 3 or None, m % 3 or None)
        case "replace":
            return page_acts.replace(desk, draft, one, chosen)
        case "place":
            return scans.place(desk, draft, chosen, m % 3 or None)
        case "aside":
            return scans.set_aside(desk, draft, chosen, bool(m % 2))
        case "rotate":
            return scans.rotate(desk, draft, chosen, 90 * m)
        case "order":
            return scans.reorder(desk, draft, chosen)
        case "remove":
            return scans.remove(desk, draft, chosen)
        case _:
            return scans.take_back(desk, draft, chosen)


def test_steps_go_on_from_where_each_page_is_and_stay_in_bounds(desk: Desk, draft: str) -> None:
    one, two = pages.add(desk, draft, 1, 2)
    page_acts.edit(desk, draft, [two], brightness=95, skew=1.0)
    before = page_acts.adjust(desk, draft, [one, two], brightness=10, skew=0.2)
    shown = [page.edits for page in pages.shown(desk, draft)]
    assert [edits.brightness for edits in shown] == [10, 100]
    assert [round(edits.skew, 3) for edits in shown] == [0.2, 1.2]
    page_acts.arrange(desk, draft, before)
    assert [page.edits.brightness for page in pages.shown(desk, draft)] == [0, 95]
