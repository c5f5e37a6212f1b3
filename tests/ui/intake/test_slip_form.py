"""What a supplement request and a refusal say is read and changed in the page, with keys alone."""

from app.desk import drafts, wording
from app.desk.desk import Desk
from app.models.draft import DraftContent
from app.queries import dossiers, register
from app.queries.drafts import open_drafts
from app.queries.register import RegisterRow
from app.ui.intake.slip_form import SlipForm
from tests import desks
from tests.papers.reading import text_of
from tests.ui.intake.conftest import Counter


def shows(counter: Counter, content: DraftContent) -> SlipForm:
    """Bring a draft of this content to the front; returns the form in which its slips are worded."""
    counter.page.show_item(drafts.open_draft(counter.desk, content))
    counter.until(lambda: counter.tab.version is not None)
    counter.settle()
    return counter.page.endings.form


def newest(counter: Counter) -> RegisterRow:
    with counter.desk.store.reading() as session:
        now = counter.desk.today()
        return register.page(session, here="", horizon=register.Horizon(now, now, now))[0]


def paper(counter: Counter) -> str:
    """Return what the newest slip says."""
    with counter.desk.store.reading() as session:
        found = dossiers.dossier(session, newest(counter).uid)
    assert found is not None
    return " ".join(text_of(counter.desk.documents.read(found.slips[0].sha256)).split())


def test_everything_missing_is_filled_in_and_return_issues_it_as_it_stands(counter: Counter, desk: Desk) -> None:
    form = shows(counter, desks.incomplete(desk))
    counter.press("F7")
    assert counter.focus() is form.reason
    counter.until(form.items.toPlainText)
    (missing,) = form.items.toPlainText().splitlines()
    assert (form.contact.text, form.phone.text) == (desk.signed_in().name, "02083855555")
    counter.press("Return")
    counter.until(lambda: counter.told().startswith("Supplement requested"))
    assert not form.isVisible()
    assert missing in paper(counter)
    assert (newest(counter).due, newest(counter).code) == (None, "")


def test_who_knows_the_keys_need_not_wait_for_the_words(counter: Counter, desk: Desk) -> None:
    shows(counter, desks.incomplete(desk))
    counter.press("F7", "Return")
    counter.until(lambda: counter.told().startswith("Supplement requested"))
    assert f"1. {desks.procedure(desk).requirements[0].name}" in paper(counter)


def test_items_reason_and_contact_are_changed_before_it_is_issued(counter: Counter, desk: Desk) -> None:
    form = shows(counter, desks.incomplete(desk))
    counter.press("F7", "Down", "Down")
    assert form.reason.currentText() == wording.reasons("supplement")[1]
    counter.tab_to(form.contact.line)
    counter.overwrite("Bà Mẫu")
    counter.press("Tab")
    counter.overwrite("1900 1234")
    counter.until(form.items.toPlainText)
    form.items.setFocus()
    counter.press("Ctrl+End", "Return")
    counter.type("Ky lai don")
    counter.press("Ctrl+Return")
    counter.until(lambda: counter.told().startswith("Supplement requested"))
    said = paper(counter)
    for words in ("2. Ky lai don", wording.reasons("supplement")[1], "Bà Mẫu số điện thoại 1900 1234"):
        assert words in said


def test_a_complete_one_can_be_asked_for_something_else_and_not_for_nothing(counter: Counter, desk: Desk) -> None:
    form = shows(counter, desks.complete(desk))
    counter.press("F7")
    assert counter.focus() is form.items
    counter.press("Ctrl+Return")
    assert form.isVisible()
    counter.type("Ky lai don")
    counter.press("Ctrl+Return")
    counter.until(lambda: counter.told().startswith("Supplement requested"))


def test_tab_goes_through_the_form_and_escape_leaves_it_from_each_of_its_parts(counter: Counter, desk: Desk) -> None:
    form = shows(counter, desks.incomplete(desk))
    where = counter.focus()
    for part in (form.items, form.reason, form.contact.line, form.phone.line, form.go, form.cancel):
        counter.press("F7")
        counter.tab_to(part)
        counter.press("Escape")
        assert not form.isVisible()
        assert counter.focus() is where
    counter.settle()
    with desk.store.reading() as session:
        assert (len(open_drafts(session)), register.total(session)) == (1, 0)


def test_another_applicant_in_front_closes_the_form(counter: Counter, desk: Desk) -> None:
    form = shows(counter, desks.incomplete(desk))
    counter.press("F7", "Ctrl+N")
    assert not form.isVisible()


def test_a_refusal_takes_a_reason_of_the_list_or_in_words(counter: Counter, desk: Desk) -> None:
    form = shows(counter, desks.incomplete(desk))
    counter.press("F8", "Down")
    assert (form.reason.currentText(), form.items.isVisible()) == (wording.reasons("refusal")[0], False)
    counter.press("End")
    counter.type(" Xin den so X.")
    counter.press("Return")
    counter.until(lambda: counter.told().startswith("The dossier is refused."))
    assert wording.reasons("refusal")[0] + " Xin den so X." in paper(counter)
