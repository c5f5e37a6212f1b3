"""What may have been filed before is told while the applicant is still here; the same one comes again by a key."""

from dataclasses import replace
from pathlib import Path
from threading import Event

from app.cli.demo_road import OWNER, PROCEDURE
from app.desk import drafts, intake, scans, stopping
from app.desk.desk import Desk
from app.desk.wording import StopText
from app.models.draft import DraftContent
from app.queries import earlier
from app.scanning.opening.files import open_foreign
from tests import desks
from tests.samples import foreign
from tests.ui.intake.conftest import Counter


def told(counter: Counter) -> str:
    bar = counter.tab.procedure.earlier
    return bar.words.text() if bar.isVisible() else ""


def test_a_second_filing_of_the_same_is_told_before_it_is_accepted(desk: Desk, counter: Counter) -> None:
    first = intake.accept(desk, desks.open_draft(desk))
    content = DraftContent(owner=replace(OWNER, identifier=f" {OWNER.identifier[:6]} {OWNER.identifier[6:]}"))
    counter.page.show_item(drafts.open_draft(desk, content))
    counter.settle()
    assert told(counter) == ""
    counter.choose_procedure(PROCEDURE)
    counter.until(lambda: told(counter) != "")
    day = f"{desk.today():%d/%m/%Y}"
    assert told(counter) == f"This owner has a dossier of this procedure under way: {first.code} of {day}, Received."
    stopping.stop(desk, first.dossier_uid, StopText("Nộp trùng (mẫu)"))
    with desk.store.reading() as session:
        assert earlier.of_draft(session, counter.tab.uid, OWNER.identifier) == ()


def test_the_same_applicant_comes_again_with_all_but_the_papers(desk: Desk, counter: Counter) -> None:
    counter.press("Ctrl+Shift+N")
    assert counter.told() == "Nobody was served here yet. Enter the applicant first."
    counter.page.show_item(desks.open_draft(desk))
    counter.settle()
    before = counter.tab.content
    counter.press("F9")
    counter.until(lambda: counter.tab.content.is_empty)
    counter.settle()
    counter.press("Ctrl+Shift+N")
    counter.until(lambda: counter.tab.content.owner == before.owner)
    again = counter.stored()
    assert (again.version_uid, again.submitter) == (before.version_uid, before.submitter)
    assert (again.lines, again.reused) == ({}, {})


def test_a_dossier_begins_as_the_last_one_of_its_owner_by_a_key(desk: Desk, counter: Counter) -> None:
    content = replace(desks.complete(desk), result_by_post=True, result_address="Số 1 phố Mẫu")
    intake.accept(desk, desks.open_draft(desk, content))
    assert not counter.tab.applicant.last.isVisible()
    counter.page.show_item(drafts.open_draft(desk, DraftContent(owner=OWNER)))
    counter.settle()
    counter.until(counter.tab.applicant.last.isVisible)
    assert counter.tab.applicant.status.text() == "1 dossier before"
    counter.press("Ctrl+L")
    counter.until(lambda: counter.tab.version is not None)
    again = counter.stored()
    assert (again.version_uid, again.lines, again.result_address) == (content.version_uid, {}, "Số 1 phố Mẫu")
    counter.until(lambda: told(counter) != "")  # what is under way is told here as well


def test_the_same_file_is_told_as_soon_as_it_lies_on_a_paper(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    paper = foreign.pdf(tmp_path / "giay.pdf", 2)
    draft = desks.open_draft(desk)
    for page in open_foreign(paper, tmp_path, Event()):
        scans.add_page(desk, draft, page, 2, scans.ELECTRONIC)
    first = intake.accept(desk, draft)
    counter.press("Ctrl+N")
    counter.choose_procedure(PROCEDURE)
    counter.settle()
    counter.tab.pages_card.wants_files.emit([str(paper)])
    counter.until(lambda: told(counter) != "")
    name, day = desks.procedure(desk).requirements[1].name, f"{desk.today():%d/%m/%Y}"
    assert told(counter) == f"The same file lies in dossier {first.code} of {day} already: {name}."
