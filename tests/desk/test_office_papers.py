"""What the office chooses for its papers holds from then on, and is an entry."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from app import errors
from app.desk import checks, intake, office_papers
from app.desk.desk import Desk
from app.models.organisation import PaperSettings
from app.models.verify import Finding, Wrong, number_findings
from app.papers.content import PaperSize
from app.papers.raster import page_png
from app.queries import office
from app.rules.kinds import Form
from tests.desk.roads import CONFIRM, accept, dossier, hand_over
from tests.desks import open_draft
from tests.models.rows import by_hand, raw
from tests.papers.reading import codes_in, picture, text_of


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


def test_a_logo_stands_over_the_name_of_the_office_on_its_slips(desk: Desk, tmp_path: Path) -> None:
    given = Image.new("RGBA", (900, 600), (0, 0, 0, 0))
    ImageDraw.Draw(given).ellipse((150, 0, 750, 600), fill=(200, 20, 20, 255))
    given.save(tmp_path / "logo.png")
    kept = office_papers.logo_of(desk, tmp_path / "logo.png")
    assert len(kept) < 12_000
    with Image.open(io.BytesIO(kept)) as small:
        assert min(small.getpixel((2, 2))) > 240, "what was transparent is white"  # type: ignore[arg-type]  # a pixel of RGB
    office_papers.set_papers(desk, PaperSettings(logo=kept))
    assert chosen(desk).logo == kept
    paper = desk.documents.read(intake.accept(desk, open_draft(desk)).receipt.sha256)
    assert len(paper) < 60_000
    drawn = Image.open(io.BytesIO(page_png(paper, 0, 100))).convert("RGB").crop((0, 0, 300, 120))
    red = [shade for shade in drawn.get_flattened_data() if shade[0] > 150 and max(shade[1:]) < 80]  # type: ignore[index]  # pixels of RGB
    assert len(red) > 400
    assert set(codes_in(picture(paper, 150))) == {"QRCode", "Code128"}
    assert checks.check(desk, deep=True).findings == ()


def test_what_is_no_picture_is_no_logo(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"no picture")
    with pytest.raises(errors.ForeignFileFault):
        office_papers.logo_of(desk, tmp_path / "logo.png")
    assert [path.name for path in desk.home.path.glob(".unfinished*")] == []


def test_the_sample_is_printed_as_chosen_and_nothing_is_kept_of_it(desk: Desk) -> None:
    with desk.store.reading() as session:
        here = office.office(session)
    shown = text_of(office_papers.sample(desk, here, PaperSettings("2018", ("Chỉ trả buổi sáng.",), book="05")))
    assert "Chỉ trả buổi sáng." in shown
    assert "Quyển số: 05" in shown
    assert here.parent_name.upper() in " ".join(shown.split())
    assert chosen(desk) == PaperSettings()
