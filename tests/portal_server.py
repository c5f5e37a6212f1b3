"""A portal on a real HTTP server of this machine that does what a test says: drops, delays, repeats, refuses."""

import email
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler], None]


def reply(status: int, said: Any = None, **headers: str) -> Behaviour:
    def act(asked: BaseHTTPRequestHandler) -> None:
        content = said if isinstance(said, bytes) else json.dumps(said or {}).encode()
        asked.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            asked.send_header(name, value)
        asked.end_headers()
        asked.wfile.write(content)

    return act


def drop(asked: BaseHTTPRequestHandler) -> None:
    asked.close_connection = True
    asked.connection.close()


def delay(asked: BaseHTTPRequestHandler) -> None:
    time.sleep(1.0)


DONE = reply(200, {"error_code": "00", "message": "ok"})


class _Server(ThreadingHTTPServer):
    def handle_error(self, _request: object, _address: object) -> None:
        pass  # whoever asked went away first: a test lets it happen


def _parts(kind: str, body: bytes) -> tuple[bytes, dict[str, bytes]]:
    """Return the message of a request and the files that came with it."""
    if not kind.startswith("multipart/form-data"):
        return body, {}
    form = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    found: dict[str, bytes] = {}
    for part in form.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            found[part.get_filename() or ""] = content
    return found.pop(""), found


class Portal:
    """A portal that does what a test says, request after request, and the last for ever."""

    def __init__(self) -> None:
        self.behaviours: list[Behaviour] = [DONE]
        self.authorised: list[str | None] = []
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.files: list[dict[str, bytes]] = []
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                portal.authorised.append(self.headers["Authorization"])
                message, files = _parts(self.headers["Content-Type"], body)
                portal.taken.append((self.headers["Idempotency-Key"], json.loads(message)))
                portal.files.append(files)
                self.answer()

            def do_GET(self) -> None:
                self.answer()

            def answer(self) -> None:
                act = portal.behaviours.pop(0) if len(portal.behaviours) > 1 else portal.behaviours[0]
                act(self)

            def log_message(self, *_said: object) -> None:
                pass

            def finish(self) -> None:
                with suppress(OSError):  # the connection was dropped on purpose
                    super().finish()

        self.server = _Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
