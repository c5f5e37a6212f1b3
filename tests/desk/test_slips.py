"""Slips: numbered where they are issued, sized as the workstation chose, in the words of the office."""

from datetime import datetime

import pytest
from sqlalchemy import select

from app import errors
from app.desk import intake, places, slips
from app.desk.desk import Desk
from app.models import journal
from app.models.dossier import Dossier
from app.models.slip import Slip
from app.papers.content import PaperSize, Person
from app.queries import office
from app.rules.calendar import ZONE
from app.rules.kinds import Form
from tests.desks import NOON, open_draft
from tests.papers.reading import picture, text_of


def issue(desk: Desk, form: Form, moment: datetime = NOON) -> tuple[slips.IssuedSlip, slips.SlipNumber]:
    drawn: list[slips.SlipNumber] = []

    def render(number: slips.SlipNumber) -> bytes:
        drawn.append(number)
        return f"%PDF-1.7 {number}".encode()

    with desk.store.transaction() as session:
        issued = slips.issue(session, desk, office.office(session), form, None, moment, render)
        journal.record(session, desk.by(moment), "accepted")
    return issued, drawn[0]


def test_a_paper_carries_the_number_that_its_row_has(desk: Desk) -> None:
    issued, drawn = issue(desk, Form.REFUSAL)
    with desk.store.reading() as session:
        row = slips.find_slip(session, issued.uid)
    assert (drawn.number, drawn.slip_code) == (issued.number, issued.slip_code) == (1, "0326000001")
    assert drawn.issued == row.issued_at == NOON
    assert (row.form, row.year, row.number, row.slip_code, row.sha256) == (3, 2026, 1, "0326000001", issued.sha256)
    assert (row.place_uid, row.issued_by, row.edition) == (desk.place.uid, desk.signed_in().uid, "2025")
    assert desk.documents.read(issued.sha256) == f"%PDF-1.7 {drawn}".encode()


def test_numbers_run_by_form_and_by_the_offices_year(desk: Desk) -> None:
    before, after = datetime(2026, 12, 31, 23, 59, tzinfo=ZONE), datetime(2027, 1, 1, 0, 0, tzinfo=ZONE)
    codes = [issue(desk, form, at)[0].slip_code for form, at in (
        (Form.RECEIPT, before), (Form.REFUSAL, before), (Form.RECEIPT, before), (Form.RECEIPT, after),
    )]  # fmt: skip
    assert codes == ["0126000001", "0326000001", "0126000002", "0127000001"]


def test_a_paper_that_cannot_be_made_draws_no_number(desk: Desk) -> None:
    def broken(_drawn: slips.SlipNumber) -> bytes:
        raise errors.DiskFull(desk.home.path)

    with pytest.raises(errors.DiskFull), desk.store.transaction() as session:
        slips.issue(session, desk, office.office(session), Form.RECEIPT, None, NOON, broken)
    assert issue(desk, Form.RECEIPT)[0].number == 1


def test_each_kind_of_paper_has_the_size_the_workstation_chose(desk: Desk) -> None:
    sizes = [
        slips.paper_size(desk, form) for form in (Form.RECEIPT, Form.SUPPLEMENT, Form.REFUSAL, Form.HANDOVER_LIST)
    ]
    assert sizes == [PaperSize.A5, PaperSize.A5, PaperSize.A5, PaperSize.A4]
    desk.home.save_settings(desk.home.settings().with_paper_size("receipt", "A4"))
    done = intake.accept(desk, open_draft(desk))
    with desk.store.reading() as session:
        assert slips.find_slip(session, done.receipt.uid).size == "A4"
    drawn = picture(desk.documents.read(done.receipt.sha256), 72)
    assert drawn.size == pytest.approx((595, 842), abs=2)


def test_papers_speak_in_the_words_of_the_office_and_its_counter(desk: Desk) -> None:
    places.rename_office(
        desk, places.OfficeNames("Sở mẫu", "UBND TỈNH MẪU", "BỘ PHẬN MỘT CỬA MẪU", "Nơi mẫu", "1900", "MAU")
    )
    text = text_of(desk.documents.read(intake.accept(desk, open_draft(desk)).receipt.sha256))
    for words in ("UBND TỈNH MẪU", "BỘ PHẬN MỘT CỬA MẪU", "Sở mẫu – Quầy số 1", "Nơi mẫu, ngày 25", "0001/MAU"):
        assert words in text
    assert desk.signed_in().name in text


def test_only_a_submitter_who_came_is_named(desk: Desk) -> None:
    owner = {"owner_name": "Công ty mẫu", "owner_identifier": "0100109106", "owner_address": "Tổ 5"}
    dossier = Dossier(**owner, owner_phone="0208", owner_email="a@b", submitter_name="", submitter_identifier="1")
    assert slips.owner_of(dossier) == Person("Công ty mẫu", "0100109106", "Tổ 5", "0208", "a@b")
    assert slips.submitter_of(dossier) is None
    dossier.submitter_name, dossier.submitter_authority = "Người đi thay mẫu", "Giấy số 1"
    dossier.submitter_address, dossier.submitter_phone = "", ""
    assert slips.submitter_of(dossier) == Person("Người đi thay mẫu", "1", authority="Giấy số 1")


def test_a_slip_that_is_not_there_is_unknown(desk: Desk) -> None:
    with desk.store.reading() as session, pytest.raises(errors.UnknownSlip):
        slips.find_slip(session, "0")
    with desk.store.reading() as session:
        assert session.scalar(select(Slip.id)) is None


def test_an_office_may_have_the_papers_on_its_receipt_as_a_table(desk: Desk) -> None:
    lined = text_of(desk.documents.read(intake.accept(desk, open_draft(desk)).receipt.sha256))
    assert "Loại giấy tờ" not in lined
    with desk.store.reading() as session:
        here = office.office(session)
    names = places.OfficeNames(
        here.name, here.parent_name, here.desk_name, here.place, here.phone, here.number_suffix, papers_as_table=True
    )
    places.rename_office(desk, names)
    tabled = text_of(desk.documents.read(intake.accept(desk, open_draft(desk)).receipt.sha256))
    for head in ("STT", "Tên giấy tờ", "Loại giấy tờ", "Số lượng"):
        assert head in tabled
