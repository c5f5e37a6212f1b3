"""What the office chooses for its papers holds from then on, and is an entry."""

import pytest

from app import errors
from app.desk import checks, intake, office_papers
from app.desk.desk import Desk
from app.models.organisation import PaperSettings
from app.models.verify import Finding, Wrong, number_findings
from app.papers.content import PaperSize
from app.queries import office
from app.rules.kinds import Form
from tests.desk.roads import CONFIRM, accept, dossier, hand_over
from tests.desks import open_draft
from tests.models.rows import by_hand, raw
from tests.papers.reading import text_of


def chosen(desk: Desk) -> PaperSettings:
    with desk.store.reading() as session:
        return office.office(session).papers


def test_an_office_that_chose_nothing_prints_the_edition_in_force_with_look_up_codes(desk: Desk) -> None:
    assert chosen(desk) == PaperSettings()
    assert chosen(desk).lookup_codes


def test_what_is_chosen_is_kept_tidied_and_is_an_entry(desk: Desk) -> None:
    wanted = PaperSettings(
        "2018", (" Mang theo  thẻ căn cước. ", "", "Đường dây nóng: 1900"), False, " 02 ", "Bà  Mẫu ", "0208 123"
    )
    office_papers.set_papers(desk, wanted)
    notes = ("Mang theo thẻ căn cước.", "Đường dây nóng: 1900")
    assert chosen(desk) == PaperSettings("2018", notes, False, "02", "Bà Mẫu", "0208 123")
    (entry,) = raw(desk.home.store, "SELECT action FROM journal_entries ORDER BY id DESC LIMIT 1")
    assert entry == {"action": "papers_set"}
    assert checks.check(desk, deep=True).findings == ()


def test_what_was_chosen_can_be_left_again(desk: Desk) -> None:
    office_papers.set_papers(desk, PaperSettings("2018", ("Ghi chú",), False, "1", "Mẫu", "1900"))
    office_papers.set_papers(desk, PaperSettings())
    assert chosen(desk) == PaperSettings()
    assert checks.check(desk, deep=True).findings == ()


def test_an_edition_that_is_not_there_cannot_be_chosen(desk: Desk) -> None:
    assert {"2018", "2025"} <= {edition.id for edition in office_papers.editions()}
    with pytest.raises(errors.BadInput):
        office_papers.set_papers(desk, PaperSettings("1999"))
    assert chosen(desk) == PaperSettings()


def test_slips_are_of_the_edition_that_was_chosen_with_the_notes_of_the_office(desk: Desk) -> None:
    office_papers.set_papers(desk, PaperSettings("2018", ("Xin mang theo thẻ căn cước.", "Chỉ trả buổi sáng.")))
    done = intake.accept(desk, open_draft(desk))
    assert raw(desk.home.store, "SELECT edition, size FROM slips") == [{"edition": "2018", "size": PaperSize.A5}]
    said = text_of(desk.documents.read(done.receipt.sha256))
    assert "1. Thành phần hồ sơ nộp gồm:" in said
    assert said.index("Xin mang theo thẻ căn cước.") < said.index("Chỉ trả buổi sáng.")


def test_the_register_book_counts_on_from_volume_to_volume_only_while_it_is_kept(desk: Desk) -> None:
    entered = []
    for book in ("", "01", "01", "02", "01", ""):
        office_papers.set_papers(desk, PaperSettings(book=book))
        found = dossier(desk, accept(desk))
        entered.append((found.book, found.book_entry))
    assert entered == [(None, None), ("01", 1), ("01", 2), ("02", 1), ("01", 3), (None, None)]
    assert checks.check(desk, deep=True).findings == ()


def test_the_receipt_names_volume_and_number(desk: Desk) -> None:
    office_papers.set_papers(desk, PaperSettings(book="07"))
    done = intake.accept(desk, open_draft(desk))
    assert "Quyển số 07 Số thứ tự 1" in text_of(desk.documents.read(done.receipt.sha256))


def test_a_gap_in_the_register_book_is_found(desk: Desk) -> None:
    office_papers.set_papers(desk, PaperSettings(book="07"))
    first, _second = accept(desk), accept(desk)
    by_hand(desk.home.store, "UPDATE dossiers SET book_entry = NULL WHERE uid = ?", first)
    with desk.store.reading() as session:
        assert list(number_findings(session)) == [Finding(Wrong.NUMBER_GAP, f"{int(Form.REGISTER)}/07")]


def test_a_department_takes_over_what_the_desk_chose_and_keeps_its_own_choice(desk: Desk, department: Desk) -> None:
    office_papers.set_papers(department, PaperSettings(edition="2018"))
    office_papers.set_papers(desk, PaperSettings(book="07"))
    uid = accept(desk)
    hand_over(desk, department, {uid: CONFIRM})
    assert (dossier(department, uid).book, dossier(department, uid).book_entry) == ("07", 1)
    assert chosen(department) == PaperSettings(edition="2018")
    for home in (desk, department):
        assert checks.check(home, deep=True).findings == ()
