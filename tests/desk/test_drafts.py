"""Work in progress: kept at every change, private, taken over, parked, discarded, brought back."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app import errors
from app.bootstrap import open_desk
from app.desk import accounts, backups, checks, drafts, intake
from app.desk.desk import Desk
from app.home import Home
from app.models.draft import Draft, DraftContent, PersonData
from app.models.journal import JournalContent, JournalEntry
from app.queries.drafts import DraftRow, DraftView, bin_drafts, draft, open_drafts
from app.rules.completeness import Counts
from app.rules.kinds import Channel, OwnerKind
from tests.desk import pages
from tests.desks import NOON, SetClock, complete, incomplete, open_draft, procedure

OTHER = "2.000591"
TEXT = st.text(max_size=20)
PERSONS = st.builds(PersonData, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)
COUNTS = st.builds(Counts, *(st.integers(0, 9) for _kind in range(5)))
CONTENTS = st.builds(
    DraftContent,
    owner_kind=st.sampled_from(OwnerKind),
    owner=PERSONS,
    submitter=st.none() | PERSONS,
    version_uid=TEXT,
    lines=st.dictionaries(st.integers(1, 30), COUNTS, max_size=5),
    cases=st.frozensets(TEXT, max_size=3),
    sets=st.integers(1, 5),
    channel=st.sampled_from(Channel),
    result_by_post=st.booleans(),
    result_address=TEXT,
)


def seen(desk: Desk, uid: str) -> DraftView | None:
    with desk.store.reading() as session:
        return draft(session, desk.home, uid)


def listed(desk: Desk) -> tuple[DraftRow, ...]:
    with desk.store.reading() as session:
        return open_drafts(session)


def in_bin(desk: Desk) -> list[str]:
    with desk.store.reading() as session:
        return [row.uid for row in bin_drafts(session)]


def entries(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.reading() as session:
        found = session.execute(
            select(JournalEntry.action, JournalContent.content)
            .join(JournalContent, JournalContent.id == JournalEntry.id)
            .order_by(JournalEntry.id)
        )
        return [(action, content.decode()) for action, content in found]


def second(desk: Desk) -> Desk:
    accounts.add_officer(desk, accounts.NewOfficer("hai", "Cán bộ thứ hai (mẫu)", "mat-khau-hai"))
    return desk.with_officer(accounts.sign_in(desk, "hai", "mat-khau-hai"))


@settings(max_examples=40)
@given(CONTENTS)
def test_everything_typed_and_ticked_comes_back_as_it_was(content: DraftContent) -> None:
    stored = json.loads(json.dumps(content.to_json()))
    assert DraftContent.from_json(stored) == content


def test_a_saved_draft_is_there_after_the_program_ended(desk: Desk, clock: SetClock) -> None:
    uid = drafts.open_draft(desk)
    for letters in range(1, 4):
        drafts.save(desk, uid, DraftContent(owner=PersonData("Mẫu"[:letters])))
    clock.forward(minutes=5)
    drafts.save(desk, uid, complete(desk))
    again = open_desk(Home(desk.home.path), clock=clock)
    try:
        found = seen(again, uid)
    finally:
        again.store.close()
    assert found is not None
    assert found.content == complete(desk)
    assert (found.changed_at, found.officer_uid) == (clock.moment, desk.signed_in().uid)


def test_with_another_procedure_pages_follow_their_papers_in_one_act(desk: Desk) -> None:
    uid = open_draft(desk)
    for component in (2, 1, 99, None):
        pages.add(desk, uid, component=component)
    other, steps = complete(desk, OTHER), list[tuple[str, list[int | None]]]()

    def look(session: Session) -> None:
        found = drafts.find_open(session, uid)
        steps.append((found.parsed.version_uid, [page.component for page in found.pages]))

    event.listen(Session, "before_commit", look)
    try:
        moved = drafts.save(desk, uid, other)
    finally:
        event.remove(Session, "before_commit", look)
    assert procedure(desk).requirements[1].name == procedure(desk, OTHER).requirements[3].name
    assert procedure(desk, OTHER).requirements[3].position == moved[2] == 4
    assert steps == [(other.version_uid, [4, moved[1], None, None])]
    assert drafts.save(desk, uid, other) == {}
    assert [page.component for page in pages.shown(desk, uid)] == [4, moved[1], None, None]


def test_without_a_procedure_no_page_is_sorted(desk: Desk) -> None:
    uid = open_draft(desk)
    pages.add(desk, uid, component=1)
    drafts.save(desk, uid, DraftContent())
    assert [page.component for page in pages.shown(desk, uid)] == [None]


def test_several_drafts_are_open_at_once_the_last_changed_first(desk: Desk, clock: SetClock) -> None:
    first, other = drafts.open_draft(desk), drafts.open_draft(desk)
    clock.forward(minutes=1)
    drafts.save(desk, first, DraftContent(owner=PersonData("Người thứ nhất")))
    clock.forward(minutes=1)
    drafts.save(desk, other, DraftContent(owner=PersonData("Người thứ hai")))
    assert [row.owner_name for row in listed(desk)] == ["Người thứ hai", "Người thứ nhất"]
    assert {row.opened_at for row in listed(desk)} == {NOON}


def test_what_is_typed_never_enters_the_journal(desk: Desk) -> None:
    before = entries(desk)
    uid = open_draft(desk)
    drafts.save(desk, uid, DraftContent(owner=PersonData("Bí mật", "019188004521")))
    drafts.discard(desk, uid)
    drafts.bring_back(desk, uid)
    assert entries(desk) == before


def test_a_draft_taken_over_is_an_entry_that_names_only_its_uid(desk: Desk) -> None:
    uid, former = open_draft(desk), desk.signed_in()
    other = second(desk)
    drafts.take_over(other, uid)
    action, content = entries(desk)[-1]
    assert action == "draft_taken_over"
    assert json.loads(content) == {"note": {"draft": uid, "from": former.uid}, "rows": {}}
    assert [row.officer_uid for row in listed(desk)] == [other.signed_in().uid]
    assert intake.accept(other, uid).code.endswith("-0001")


def test_going_on_with_ones_own_draft_is_no_entry(desk: Desk) -> None:
    uid, before = open_draft(desk), entries(desk)
    drafts.take_over(desk, uid)
    assert entries(desk) == before
    with pytest.raises(errors.NoOfficer):
        drafts.take_over(desk.with_officer(None), uid)


def test_a_draft_that_nobody_owned_can_be_taken(desk: Desk) -> None:
    uid = drafts.open_draft(desk.with_officer(None))
    drafts.take_over(desk, uid)
    assert json.loads(entries(desk)[-1][1])["note"] == {"draft": uid, "from": ""}


def test_a_discarded_draft_stays_in_the_bin_and_comes_back_with_its_pages(desk: Desk, clock: SetClock) -> None:
    uid = open_draft(desk)
    added = pages.add(desk, uid, component=1, pages=2)
    drafts.discard(desk, uid)
    assert (listed(desk), in_bin(desk)) == ((), [uid])
    with pytest.raises(errors.UnknownDraft):
        drafts.save(desk, uid, DraftContent())
    with pytest.raises(errors.UnknownDraft):
        drafts.discard(desk, uid)
    clock.forward(days=6, hours=23)
    backups.sweep(desk)
    drafts.bring_back(desk, uid)
    assert [row.pages for row in listed(desk)] == [2]
    assert [page.uid for page in pages.shown(desk, uid)] == added
    assert intake.accept(desk, uid).code == "H55.14-261202-0001"
    assert checks.check(desk, deep=True).findings == ()


def test_after_seven_days_in_the_bin_a_draft_is_erased_with_its_pages(desk: Desk, clock: SetClock) -> None:
    uid = open_draft(desk)
    pages.add(desk, uid)
    folder = desk.home.scans / uid
    assert any(folder.iterdir())
    drafts.discard(desk, uid)
    clock.forward(days=7, seconds=1)
    assert backups.sweep(desk).drafts == 1
    assert not folder.exists()
    with pytest.raises(errors.UnknownDraft):
        drafts.bring_back(desk, uid)
    with desk.store.reading() as session:
        assert session.scalar(select(Draft.id)) is None


def test_what_waits_for_a_supplement_is_parked_whatever_its_age(desk: Desk, clock: SetClock) -> None:
    uid = open_draft(desk, incomplete(desk))
    intake.request_supplement(desk, uid)
    with pytest.raises(errors.NotAllowed):
        drafts.discard(desk, uid)
    clock.forward(days=400)
    backups.sweep(desk)
    (row,) = listed(desk)
    assert (row.uid, row.waiting, row.changed_at) == (uid, True, clock.moment - timedelta(days=400))


def test_what_was_accepted_never_comes_back(desk: Desk) -> None:
    uid = open_draft(desk)
    intake.accept(desk, uid)
    for act in (drafts.bring_back, drafts.discard, drafts.take_over):
        with pytest.raises(errors.UnknownDraft):
            act(desk, uid)
    assert seen(desk, uid) is None
