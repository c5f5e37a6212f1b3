"""The applicant is told: a text ready to send, a letter that arrives or says why not, the result inside a letter."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app import errors
from app.desk import inbox, results, returning, telling
from app.desk.desk import Desk
from app.desk.telling import Words
from app.home import Home
from app.models.dossier import Dossier
from app.queries import results as reads
from app.rules.kinds import DeliveryWay, TellingWay
from app.rules.states import State
from tests.desk.online import Folder, arrive, sample
from tests.desk.roads import accept, assert_whole, dossier, history
from tests.desk.test_results import LICENCE, NOTED, PAPER, REFUSED, given, outcome
from tests.mail import NOBODY, PASSWORD, Mail

SOMEBODY = "nguoi.nop@example.vn"
SAID = Words("Kết quả", "Đã có kết quả, mời đến nhận.", SOMEBODY, "0912345678")


@pytest.fixture
def ready(desk: Desk) -> str:
    uid = accept(desk)
    results.record_result(desk, uid, PAPER)
    return uid


def usual(desk: Desk, uid: str, *, enclosed: bool = False) -> Words:
    with desk.store.reading() as session:
        return telling.usual(session, uid, enclosed=enclosed)


def by_post(desk: Desk, uid: str) -> None:
    """Let the applicant have asked for the result by post."""
    with desk.store.transaction() as session:
        found = session.scalars(select(Dossier).where(Dossier.uid == uid)).one()
        found.result_by_post, found.result_address = True, "Số 1, đường Mẫu"
        desk.note(session, "corrected", uid)


def test_the_text_says_what_is_ready_and_how_to_have_it(desk: Desk, ready: str) -> None:
    said = usual(desk, ready)
    code = dossier(desk, ready).code or ""
    assert (code in said.subject, code in said.text, "Giấy phép mẫu 15/GP-SCT" in said.text) == (True, True, True)
    assert "để nhận kết quả" in said.text
    assert "bưu chính" not in said.text
    assert "{" not in said.text
    by_post(desk, ready)
    posted = usual(desk, ready).text
    assert "bưu chính đến địa chỉ: Số 1, đường Mẫu" in posted
    assert "Mời Ông/Bà" not in posted
    refused = accept(desk)
    results.record_result(desk, refused, REFUSED)
    assert "không đủ điều kiện" in usual(desk, refused).text
    assert "gửi kèm" in usual(desk, ready, enclosed=True).text


def test_nobody_is_asked_to_fetch_what_the_portal_gives_out(desk: Desk, folder: Folder, tmp_path: Path) -> None:
    uid = inbox.accept_online(desk, arrive(desk, folder)).dossier_uid
    results.record_result(desk, uid, LICENCE, given(tmp_path, sample()))
    said = usual(desk, uid).text
    assert "Kết quả là bản điện tử, được trả qua Cổng dịch vụ công" in said
    assert f"Mã hồ sơ trên Cổng dịch vụ công: {dossier(desk, uid).external_code}" in said
    assert "Mời Ông/Bà" not in said
    results.record_result(desk, uid, PAPER)
    assert "Mời Ông/Bà" in usual(desk, uid).text  # there is a paper to fetch by now


def test_a_letter_is_sent_and_the_row_says_that_the_applicant_knows(desk: Desk, ready: str, mail: Mail) -> None:
    telling.set_mail(desk, mail.settings(), PASSWORD)
    assert telling.tell(desk, ready, TellingWay.EMAIL, SAID).fault is None
    (letter,) = mail.taken
    body = letter.get_body()
    assert body
    assert (letter["To"], body.get_content().strip()) == (SOMEBODY, SAID.text)
    (line,) = outcome(desk, ready).tellings
    assert (line.way, line.address, line.failure) == (TellingWay.EMAIL, SOMEBODY, "")
    with desk.store.reading() as session:
        (row,) = reads.ready(session, desk.place.uid)
    assert (row.told_at, row.failure) == (desk.clock.now(), "")
    assert history(desk, ready)[-1] == "told"
    assert_whole(desk)


def test_a_letter_that_is_not_sent_says_why_and_can_be_tried_again(desk: Desk, ready: str, mail: Mail) -> None:
    assert isinstance(telling.tell(desk, ready, TellingWay.EMAIL, SAID).fault, errors.MailNotSet)
    telling.set_mail(desk, mail.settings(), PASSWORD)
    nobody = telling.tell(desk, ready, TellingWay.EMAIL, replace(SAID, email=NOBODY))
    assert isinstance(nobody.fault, errors.MailRefused)
    with desk.store.reading() as session:
        (row,) = reads.ready(session, desk.place.uid)
    assert row.told_at is None
    assert row.failure.startswith("MailRefused: 550")
    telling.tell(desk, ready, TellingWay.EMAIL, SAID)
    assert [line.failure[:11] for line in outcome(desk, ready).tellings] == ["MailNotSet:", "MailRefused", ""]
    assert history(desk, ready)[-3:] == ["telling_failed", "telling_failed", "told"]
    assert len(mail.taken) == 1


def test_what_staff_tell_themselves_is_written_down(desk: Desk, ready: str) -> None:
    telling.tell(desk, ready, TellingWay.PHONE, SAID)
    (line,) = outcome(desk, ready).tellings
    assert (line.way, line.address, line.officer_name) == (TellingWay.PHONE, SAID.phone, desk.signed_in().name)
    with pytest.raises(errors.ReasonNeeded):
        telling.tell(desk, ready, TellingWay.MESSAGE, replace(SAID, text=" "))
    with pytest.raises(errors.BadInput):
        telling.tell(desk, ready, TellingWay.EMAIL, replace(SAID, email="không có"))
    assert len(outcome(desk, ready).tellings) == 1


def test_an_electronic_result_goes_as_a_letter_and_is_returned_by_it(
    desk: Desk, mail: Mail, tmp_path: Path, ready: str
) -> None:
    telling.set_mail(desk, mail.settings(), PASSWORD)
    with pytest.raises(errors.NothingElectronic):
        telling.send_result(desk, ready, SAID)
    path = tmp_path / "giay-phep.pdf"
    path.write_bytes(sample())
    results.record_result(desk, ready, LICENCE, path)
    with pytest.raises(errors.MailRefused):
        telling.send_result(desk, ready, replace(SAID, email=NOBODY))
    assert dossier(desk, ready).state == State.FINISHED
    telling.send_result(desk, ready, SAID)
    (file,) = mail.taken[0].iter_attachments()
    assert file.get_content() == sample()
    assert file.get_filename() == f"giay-phep-mau-{dossier(desk, ready).code}.pdf"
    (given,) = outcome(desk, ready).deliveries
    assert (given.way, given.note) == (DeliveryWay.ELECTRONIC, SOMEBODY)
    assert dossier(desk, ready).state == State.RETURNED
    with pytest.raises(errors.BadMove):
        telling.send_result(desk, ready, SAID)
    assert len(mail.taken) == 1
    assert_whole(desk)


def test_where_there_is_no_document_the_letter_itself_is_the_result(desk: Desk, mail: Mail) -> None:
    telling.set_mail(desk, mail.settings(), PASSWORD)
    uid = accept(desk)
    by_post(desk, uid)
    results.record_result(desk, uid, NOTED)
    with desk.store.reading() as session:
        assert [row.by_post for row in reads.ready(session, desk.place.uid)] == [False]
    said = usual(desk, uid, enclosed=True)
    assert said == usual(desk, uid)
    assert "Kết quả: Tiếp nhận thông báo" in said.text
    assert "không có văn bản kết quả. Ông/Bà không phải đến nhận" in said.text
    telling.send_result(desk, uid, replace(said, email=SOMEBODY))
    assert list(mail.taken[0].iter_attachments()) == []
    assert dossier(desk, uid).state == State.RETURNED


def test_the_password_lies_in_the_store_and_nowhere_else(desk: Desk, mail: Mail) -> None:
    telling.set_mail(desk, mail.settings(), "sai")
    with pytest.raises(errors.MailRefused):
        telling.send_test(desk, SOMEBODY)
    telling.set_mail(desk, mail.settings(), PASSWORD)
    telling.set_mail(desk, mail.settings(), None)
    telling.send_test(desk, SOMEBODY)
    assert mail.taken[0]["Subject"] == "Thư kiểm tra"
    assert PASSWORD not in (desk.home.path / "desk.toml").read_text("utf-8")
    assert Home(desk.home.path).settings().mail == mail.settings()
    with desk.store.reading() as session:
        contents = session.scalars(text("SELECT content FROM journal_contents"))
        assert not any(PASSWORD.encode() in content for content in contents)
    for said, fault in (({"host": "mail"}, errors.MailNotSet), ({"host": "mail", "sender": "x"}, errors.BadInput)):
        with pytest.raises(fault):
            telling.set_mail(desk, said, PASSWORD)


def test_the_post_keeps_what_it_has(desk: Desk, ready: str) -> None:
    returning.post(desk, ready, "EB123456789VN")
    with pytest.raises(errors.LetterOnTheWay):
        telling.send_result(desk, ready, SAID)
