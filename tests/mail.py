"""A mail server on this machine, with a certificate of its own, that does what a test says."""

import asyncio
import logging
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from ipaddress import IPv4Address
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.x509.oid import NameOID

from app.exchange.mail_server import MailServer, Security

HOST = "127.0.0.1"
USER, PASSWORD, SENDER = "motcua", "mat-khau-thu", "motcua@example.gov.vn"
NOBODY = "khong-co@example.vn"
"""A receiver that the server does not know."""


class Mail:
    """The server; a port for each kind of line, what it took, and how it behaves now."""

    def __init__(self, folder: Path) -> None:
        self.certificate = _certificate(folder)
        self.taken: list[EmailMessage] = []
        self.behaviour = ""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        logging.getLogger("mail").propagate = False  # what it meets with is what a test lets it meet with
        self._loop = asyncio.new_event_loop()
        self._servers = {
            Security.STARTTLS: self._listen(None, tls_context=context, require_starttls=True),
            Security.NONE: self._listen(None),
            Security.TLS: self._listen(context, auth_require_tls=False),
        }
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()

    def stop(self) -> None:
        """End it."""
        for server in self._servers.values():
            self._loop.call_soon_threadsafe(server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def server(self, security: Security = Security.STARTTLS, password: str = PASSWORD) -> MailServer:
        """Return the server as the program knows it; a line in the open has nobody sign in."""
        port, user = self.port(security), "" if security is Security.NONE else USER
        return MailServer(HOST, SENDER, port, security, user, password)

    def port(self, security: Security = Security.STARTTLS) -> int:
        """Return the port of a kind of line."""
        return int(self._servers[security].sockets[0].getsockname()[1])

    def settings(self, security: Security = Security.STARTTLS) -> dict[str, str]:
        """Return the server as a workstation's settings say it."""
        port = str(self.port(security))
        return {"host": HOST, "port": port, "security": security.value, "user": USER, "sender": SENDER}

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        """Know every receiver but one."""
        if address == NOBODY:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take a letter, or do what the test says."""
        if self.behaviour == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if self.behaviour == "delay":
            await asyncio.sleep(0.5)
        if self.behaviour == "refuse":
            return "552 5.3.4 Too large"
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=POLICY)
        assert isinstance(letter, EmailMessage)
        self.taken.append(letter)
        return "250 OK"

    def _listen(self, secured: ssl.SSLContext | None, **how: Any) -> asyncio.Server:
        def line() -> SMTP:
            return SMTP(self, hostname="localhost", authenticator=_sign_in, loop=self._loop, **how)

        return self._loop.run_until_complete(self._loop.create_server(line, HOST, 0, ssl=secured))


def _sign_in(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: object) -> AuthResult:
    assert isinstance(given, LoginPassword)
    right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def _certificate(folder: Path) -> Path:
    """Write a certificate for this machine and its key into one file."""
    key, name = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "may-chu-thu")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=10))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, raw = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path = folder / "may-chu-thu.pem"
    path.write_bytes(key.private_bytes(pem, raw, serialization.NoEncryption()) + made.public_bytes(pem))
    return path
