"""Receipt printers of the tests: what they were sent is turned back into pictures."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PIL import Image

RASTER, CUT, QUESTION = b"\x1dv0", b"\x1dV", b"\x10\x04\x04"
PAPER, NO_PAPER = b"\x12", b"\x72"


def pictures(sent: bytes) -> list[Image.Image]:
    """Return what came out between the cuts: stretches of dots (`GS v 0`) below each other."""
    found: list[Image.Image] = []
    strips: list[Image.Image] = []
    at = 0
    while at < len(sent):
        if sent.startswith(RASTER, at):
            mode, across, down = struct.unpack_from("<BHH", sent, at + 3)
            assert mode == 0
            dots = sent[at + 8 : at + 8 + across * down]
            assert len(dots) == across * down, "the picture broke off"
            strips.append(Image.frombytes("1", (across * 8, down), bytes(255 - byte for byte in dots)))
            at += 8 + across * down
        elif sent.startswith(CUT, at):
            found.append(_joined(strips))
            strips = []
            at += 3
        elif sent.startswith(QUESTION, at):
            at += len(QUESTION)
        else:
            assert sent[at : at + 2] == b"\x1bd", sent[at : at + 8]  # paper is fed before the cut
            at += 3
    assert not strips, "nothing cut the paper"
    return found


def _joined(strips: list[Image.Image]) -> Image.Image:
    whole = Image.new("1", (strips[0].width, sum(strip.height for strip in strips)))
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


@dataclass
class NetworkPrinter:
    """A printer that listens: it keeps what comes, and says how its paper stands when it can."""

    port: int
    sent: bytes = b""
    answers: list[bytes] = field(default_factory=list)
    vanish_after: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def listen(self, server: socket.socket) -> None:
        """Take one job."""
        try:
            connection = server.accept()[0]
        except OSError:  # nobody came before the end of the test
            return
        with connection:
            while part := connection.recv(65536):
                self.sent += part
                if self.vanish_after and len(self.sent) > self.vanish_after:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    break
                if self.answers and part.endswith(QUESTION):
                    connection.sendall(self.answers.pop(0))
        self.ended.set()

    def job(self) -> bytes:
        """Wait for the end of the job and return what was sent."""
        assert self.ended.wait(10)
        return self.sent


@contextmanager
def network_printer(
    answers: tuple[bytes, ...] = (), vanish_after: int = 0, port: int = 0
) -> Iterator[NetworkPrinter]:
    """Listen on a free port, or on this one."""
    with socket.create_server(("127.0.0.1", port)) as server:
        printer = NetworkPrinter(server.getsockname()[1], answers=list(answers), vanish_after=vanish_after)
        thread = threading.Thread(target=printer.listen, args=(server,))
        thread.start()
        try:
            yield printer
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
