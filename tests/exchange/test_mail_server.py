"""Letters given to a real mail server that takes, refuses, breaks off and cannot be trusted."""

from email.message import EmailMessage

import pytest

from app import errors
from app.exchange import mail_server
from app.exchange.mail_server import PORTS, MailServer, Security
from tests.mail import NOBODY, SENDER, Mail

SOMEBODY = "nguoi.nop@example.vn"


def a_letter(to: str = SOMEBODY) -> EmailMessage:
    files = {"giay-phep.pdf": b"%PDF-1.7 mau"}
    return mail_server.letter(
        to, "Kết quả\ngiải quyết", "Kính gửi: Ông Nguyễn\n", files, "Wed, 25 Nov 2026 09:41:00 +0700"
    )


@pytest.mark.parametrize("security", list(Security))
def test_a_letter_arrives_over_every_kind_of_line(mail: Mail, security: Security) -> None:
    mail_server.send(mail.server(security), a_letter())
    (taken,) = mail.taken
    assert (taken["To"], taken["From"], taken["Subject"]) == (SOMEBODY, SENDER, "Kết quả giải quyết")
    assert taken["Message-ID"].endswith("@example.gov.vn>")
    body = taken.get_body()
    assert body
    assert body.get_content().splitlines() == ["Kính gửi: Ông Nguyễn"]
    (file,) = taken.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("giay-phep.pdf", b"%PDF-1.7 mau")


def test_a_wrong_password_or_an_unknown_receiver_is_told_in_the_server_s_words(mail: Mail) -> None:
    with pytest.raises(errors.MailRefused):
        mail_server.send(mail.server(password="sai"), a_letter())
    with pytest.raises(errors.MailRefused) as refused:
        mail_server.send(mail.server(), a_letter(NOBODY))
    assert refused.value.detail.startswith("550 5.1.1")
    mail.behaviour = "refuse"
    with pytest.raises(errors.MailRefused) as too_large:
        mail_server.send(mail.server(), a_letter())
    assert too_large.value.detail.startswith("552")
    assert mail.taken == []


@pytest.mark.parametrize("behaviour", ["drop", "delay"])
def test_a_server_that_breaks_off_or_takes_too_long_is_not_waited_for(mail: Mail, behaviour: str) -> None:
    mail.behaviour = behaviour
    with pytest.raises(errors.MailUnreachable):
        mail_server.send(mail.server(), a_letter(), seconds=0.3)


def test_no_password_goes_over_a_line_that_nobody_vouches_for(mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(errors.MailUnreachable):
        mail_server.send(mail.server(), a_letter())
    with pytest.raises(errors.MailUnreachable):
        mail_server.send(mail.server(Security.TLS), a_letter())
    assert mail.taken == []


def test_a_server_without_starttls_gets_no_letter_where_it_is_asked_for(mail: Mail) -> None:
    open_line = mail.server(Security.NONE)
    with pytest.raises(errors.MailRefused):
        mail_server.send(MailServer(open_line.host, SENDER, open_line.port), a_letter())
    assert mail.taken == []


def test_settings_that_say_too_little_are_no_server() -> None:
    for said in ({}, {"host": "mail"}, {"sender": SENDER}):
        with pytest.raises(errors.MailNotSet):
            MailServer.of(said, "")
    odd = MailServer.of({"host": "mail", "sender": SENDER, "port": "99999", "security": "?"}, "bi-mat")
    assert (odd.port, odd.security) == (PORTS[Security.STARTTLS], Security.STARTTLS)
    assert "bi-mat" not in repr(odd)
    with pytest.raises(errors.MailUnreachable):
        mail_server.send(MailServer("127.0.0.1", SENDER, 1), a_letter(), seconds=1)
