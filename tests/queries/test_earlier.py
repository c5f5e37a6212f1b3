"""What an open draft may repeat: the same files, filed before under whatever owner and procedure."""

from dataclasses import replace
from pathlib import Path
from sqlite3 import Cursor
from threading import Event

import pytest
from sqlalchemy import event

from app.desk import corrections, drafts, intake, scans, stopping
from app.desk.desk import Desk
from app.desk.wording import StopText
from app.models.draft import DraftContent
from app.queries import earlier
from app.queries.earlier import EarlierFiling
from app.scanning.opening.files import open_foreign
from tests.desk import pages
from tests.desks import complete, open_draft, procedure
from tests.samples import foreign

OTHERS = "010987654"


def bring(desk: Desk, draft: str, path: Path, component: int | None) -> list[str]:
    """Take all pages of a file into a draft, as the window does."""
    folder = path.parent / draft
    folder.mkdir(exist_ok=True)
    taken = open_foreign(path, folder, Event())
    return [scans.add_page(desk, draft, page, component, scans.ELECTRONIC) for page in taken]


def filed_before(desk: Desk, draft: str) -> tuple[EarlierFiling, ...]:
    with desk.store.reading() as session:
        return earlier.of_draft(session, draft, OTHERS)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A paper of three pages."""
    return foreign.pdf(tmp_path / "giay.pdf", 3)


@pytest.fixture
def first(desk: Desk, given: Path) -> intake.Acknowledgement:
    """A dossier that it was filed with."""
    draft = open_draft(desk)
    bring(desk, draft, given, 2)
    return intake.accept(desk, draft)


def test_the_same_file_of_another_owner_names_the_dossier_and_the_paper_it_lies_in(
    desk: Desk, given: Path, first: intake.Acknowledgement
) -> None:
    draft = drafts.open_draft(desk, DraftContent())
    bring(desk, draft, given, 1)
    (found,) = filed_before(desk, draft)
    assert (found.uid, found.code, found.paper) == (
        first.dossier_uid,
        first.code,
        procedure(desk).requirements[1].name,
    )


def test_a_page_that_both_have_does_not_make_two_papers_the_same(
    desk: Desk, given: Path, first: intake.Acknowledgement
) -> None:
    draft = drafts.open_draft(desk, DraftContent())
    *_others, last = bring(desk, draft, given, 1)
    pages.add(desk, draft, component=1)
    assert filed_before(desk, draft) == ()
    scans.place(desk, draft, [last], 3)
    assert [one.uid for one in filed_before(desk, draft)] == [first.dossier_uid]
    scans.place(desk, draft, [last], None)
    assert filed_before(desk, draft) == ()


def test_what_is_open_still_or_void_or_went_back_to_its_applicant_was_not_filed_before(
    desk: Desk, given: Path, first: intake.Acknowledgement
) -> None:
    stopped = open_draft(desk, replace(complete(desk), submitter=None))
    bring(desk, stopped, given, 2)
    again = intake.accept(desk, stopped)
    draft = drafts.open_draft(desk, DraftContent())
    bring(desk, draft, given, 1)
    assert [one.uid for one in filed_before(desk, draft)] == [again.dossier_uid, first.dossier_uid]
    stopping.stop(desk, again.dossier_uid, StopText("Nộp trùng (mẫu)"))
    corrections.void(desk, first.dossier_uid, "Tiếp nhận nhầm (mẫu)")
    assert filed_before(desk, draft) == ()
    assert filed_before(desk, stopped) == ()


def test_pages_are_found_by_their_index_however_many_there_are(
    desk: Desk, given: Path, first: intake.Acknowledgement
) -> None:
    draft = drafts.open_draft(desk, DraftContent())
    bring(desk, draft, given, 1)
    plan: list[str] = []
    with desk.store.reading() as session:

        def explain(
            _link: object, cursor: Cursor, statement: str, values: tuple[object, ...], *_more: object
        ) -> None:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plan.extend(row[3] for row in cursor.fetchall())

        event.listen(session.connection(), "before_cursor_execute", explain)
        assert [one.uid for one in earlier.of_draft(session, draft, "")] == [first.dossier_uid]
    assert any("USING INDEX ix_draft_pages_files (sha256=?)" in line for line in plan)
    assert not any(line.startswith("SCAN") for line in plan)
