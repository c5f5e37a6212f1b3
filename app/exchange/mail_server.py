"""A mail server: takes letters by SMTP, over TLS unless an office's own network needs none."""

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from enum import StrEnum
from typing import Self

from app import errors
from app.text import nfc

SECONDS = 20.0
"""How long the server may take for one answer."""

_DETAIL = 300


class Security(StrEnum):
    """How the line is secured: from the first byte, from STARTTLS on, or not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


PORTS: Mapping[Security, int] = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are given, under which name, and from whom they come; without a user nobody signs in."""

    host: str
    sender: str
    port: int = PORTS[Security.STARTTLS]
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, said: Mapping[str, str], password: str) -> Self:
        """Return the server that settings name; what cannot be used is as usual.

        Raises:
            MailNotSet: they name no server, or nobody from whom letters come.
        """
        host, sender = said.get("host", "").strip(), said.get("sender", "").strip()
        if not host or not sender:
            raise errors.MailNotSet
        given = said.get("security", "")
        security = Security(given) if given in set(Security) else Security.STARTTLS
        port = said.get("port", "")
        number = int(port) if port.isdecimal() and 0 < int(port) < 1 << 16 else PORTS[security]
        return cls(host, sender, number, security, said.get("user", "").strip(), password)


def send(server: MailServer, letter: EmailMessage, seconds: float = SECONDS) -> None:
    """Give a letter to the server; it comes back only when the server took it.

    Args:
        server: the server.
        letter: with subject, receiver (`To`) and date; the sender is put in.
        seconds: how long the server may take for one answer.

    Raises:
        MailUnreachable: there is no line, it broke off, or is not secured as it has to be.
        MailRefused: the server did not take the letter, its sender, its receiver or the password.
    """
    letter["From"] = server.sender
    letter["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    try:
        with _line(server, seconds) as line:
            if server.user:
                line.login(server.user, server.password)
            line.send_message(letter)
    except smtplib.SMTPServerDisconnected as fault:
        raise errors.MailUnreachable(_words(fault)) from fault
    except smtplib.SMTPException as fault:
        raise errors.MailRefused(_words(fault)) from fault
    except (OSError, UnicodeError) as fault:  # no such host, no line, a certificate that nobody vouches for
        raise errors.MailUnreachable(_words(fault)) from fault


def letter(to: str, subject: str, text: str, files: Mapping[str, bytes], date: str) -> EmailMessage:
    """Return a letter; `files` are PDFs by their names, `date` is as RFC 5322 writes it."""
    made = EmailMessage(policy=SMTP)
    made["To"] = to
    made["Subject"] = " ".join(subject.split())
    made["Date"] = date
    made.set_content(text)
    for name, content in files.items():
        made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made


def _line(server: MailServer, seconds: float) -> smtplib.SMTP:
    """Return a line to the server, secured as its settings say."""
    safe = ssl.create_default_context()
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=safe)
    line = smtplib.SMTP(server.host, server.port, timeout=seconds)
    if server.security is Security.STARTTLS:
        try:
            line.starttls(context=safe)
        except BaseException:
            line.close()
            raise
    return line


def _words(fault: Exception) -> str:
    """Return what the server, or the system, said."""
    match fault:
        case smtplib.SMTPRecipientsRefused():
            said = "; ".join(_reply(*answer) for answer in fault.recipients.values())
        case smtplib.SMTPResponseException():
            said = _reply(fault.smtp_code, fault.smtp_error)
        case _:
            said = str(fault) or type(fault).__name__
    return nfc(" ".join(said.split()))[:_DETAIL]


def _reply(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
