"""Work in progress as the window lists and opens it."""

from app.desk import drafts, intake, scans
from app.desk.desk import Desk
from app.models.draft import DraftContent, PersonData
from app.queries.drafts import bin_drafts, by_slip_code, draft, open_drafts
from tests.desk import pages
from tests.desks import NOON, SetClock, incomplete, open_draft, procedure


def test_a_draft_is_opened_with_its_content_and_pages_in_their_order(desk: Desk) -> None:
    uid = open_draft(desk, incomplete(desk))
    first, other = pages.add(desk, uid, component=2, pages=2)
    scans.reorder(desk, uid, [other, first])
    scans.rotate(desk, uid, [other], 90)
    scans.remove(desk, uid, [first])
    with desk.store.reading() as session:
        seen = draft(session, desk.home, uid)
    assert seen is not None
    assert (seen.uid, seen.content, seen.dossier_uid) == (uid, incomplete(desk), "")
    assert (seen.officer_uid, seen.officer_name) == (desk.signed_in().uid, desk.signed_in().name)
    assert [(p.uid, p.component, p.rotation, p.removed, p.blank) for p in seen.pages] == [
        (other, 2, 90, False, False),
        (first, 2, 0, True, False),
    ]
    assert all(page.size == page.path.stat().st_size > 0 for page in seen.pages)


def test_a_page_whose_file_is_gone_is_shown_with_nothing_in_it(desk: Desk) -> None:
    uid = open_draft(desk)
    pages.add(desk, uid)
    pages.shown(desk, uid)[0].path.unlink()
    assert pages.shown(desk, uid)[0].size == 0


def test_the_list_says_whose_work_it_is_how_old_and_how_many_pages(desk: Desk, clock: SetClock) -> None:
    nobody = drafts.open_draft(desk.with_officer(None))
    clock.forward(minutes=7)
    uid = open_draft(desk, incomplete(desk))
    kept = pages.add(desk, uid, pages=3)
    scans.remove(desk, uid, kept[:1])
    asked = intake.request_supplement(desk, uid)
    with desk.store.reading() as session:
        mine, nobodys = open_drafts(session)
        opened = draft(session, desk.home, uid)
    assert (mine.uid, mine.pages, mine.waiting) == (uid, 2, True)
    assert (mine.officer_name, mine.version_uid) == (desk.signed_in().name, procedure(desk).uid)
    assert (nobodys.uid, nobodys.owner_name, nobodys.officer_uid, nobodys.pages) == (nobody, "", "", 0)
    assert (nobodys.opened_at, mine.opened_at) == (NOON, clock.moment)
    assert opened is not None
    assert opened.dossier_uid == asked.dossier_uid


def test_the_bin_holds_what_was_discarded_the_last_first(desk: Desk, clock: SetClock) -> None:
    thrown = [drafts.open_draft(desk, DraftContent(owner=PersonData(f"Mẫu {n}"))) for n in range(3)]
    for uid in (thrown[1], thrown[0]):
        clock.forward(minutes=1)
        drafts.discard(desk, uid)
    with desk.store.reading() as session:
        assert [row.uid for row in bin_drafts(session)] == [thrown[0], thrown[1]]
        assert [row.uid for row in open_drafts(session)] == [thrown[2]]
        assert draft(session, desk.home, thrown[0]) is None


def test_only_a_supplement_requests_code_brings_a_draft_back(desk: Desk) -> None:
    waiting = open_draft(desk, incomplete(desk))
    asked = intake.request_supplement(desk, waiting).slip.slip_code
    other = open_draft(desk, incomplete(desk))
    other_asked = intake.request_supplement(desk, other).slip.slip_code
    refused = intake.refuse(desk, other, "Quá hạn bổ sung").slip.slip_code
    with desk.store.reading() as session:
        brought = [by_slip_code(session, code) for code in (asked, other_asked, refused, "0226009999")]
    assert brought == [waiting, None, None, None]
