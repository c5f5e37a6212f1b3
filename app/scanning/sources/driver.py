"""A child process that is watched: its lines as they come, its silence, and its end."""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from threading import Event
from types import TracebackType
from typing import IO, Self

_LOOK = 0.1  # seconds between looks at the cancel mark
_GRACE = 2.0  # seconds to let a scanner finish its sheet after it was told to stop
_KEPT = 8192  # bytes of complaints that are kept


class ChildSilent(Exception):
    """The child said nothing for too long."""


class Watched:
    """A child in a process group of its own; leaving the context ends the whole group."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environment),
            start_new_session=True,
        )
        self._complaints = b""
        self._unread = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        for pipe in self._pipes():
            pipe.close()

    @property
    def complaints(self) -> str:
        """The end of what the child wrote to its standard error, progress reports left out."""
        text = self._complaints.decode(errors="replace").replace("\r", "\n")
        return "\n".join(line for line in text.splitlines() if line and not line.startswith("Progress:"))

    @property
    def code(self) -> int:
        """The exit code; negative is the signal that ended the child."""
        if not self._end_within(_GRACE):
            self.stop()
        return self._process.returncode if self._process.returncode is not None else -signal.SIGTERM

    def lines(self, cancel: Event, silence: float, over: str = "") -> Iterator[str]:
        """Yield the lines of standard output until the child ends; a set `cancel` ends it.

        Lines that were complete when `cancel` was set are still yielded. Only lines wake this process; reports of
        progress are fetched with them or ten times a second, for each waking costs the scanner time.
        Once it has complained `over`, its work is done and it has a moment to end; drivers hang while they close.

        Raises:
            ChildSilent: nothing came on either pipe for `silence` seconds.
        """
        output, complaints = self._pipes()
        for pipe in (output, complaints):
            os.set_blocking(pipe.fileno(), False)
        heard = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while True:
                if cancel.is_set():
                    self.stop()
                ended = self._process.poll() is not None  # asked first: what it said last is still read
                ready = bool(selector.select(_LOOK))
                said = _read(output) if ready else None
                complained = self._complain(_read(complaints))
                if said:
                    self._unread += said
                    yield from self._whole_lines()
                if said or complained:
                    heard = time.monotonic()
                elif said == b"" or ended:  # a grandchild may hold the pipes open
                    return
                elif over and over in self.complaints:
                    if time.monotonic() - heard > _GRACE:
                        return
                elif time.monotonic() - heard > silence:
                    raise ChildSilent

    def stop(self) -> None:
        """End the child and whatever it started: first politely, then for good."""
        if self._process.poll() is not None:
            return
        if os.name == "nt":
            self._process.kill()
            self._end_within(_GRACE)
            return
        if not self._tell(signal.SIGTERM) or not self._end_within(_GRACE):
            self._tell(signal.SIGKILL)
            self._end_within(_GRACE)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        return self._process.stdout, self._process.stderr

    def _complain(self, data: bytes | None) -> bool:
        self._complaints = (self._complaints + (data or b""))[-_KEPT:]
        return bool(data)

    def _whole_lines(self) -> Iterator[str]:
        *lines, self._unread = self._unread.split(b"\n")
        for line in lines:
            yield line.decode(errors="replace")

    def _tell(self, number: int) -> bool:
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def _end_within(self, seconds: float) -> bool:
        try:
            self._process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def _read(pipe: IO[bytes]) -> bytes | None:
    """Return what lies in a pipe: nothing yet is None, closed is empty."""
    try:
        return os.read(pipe.fileno(), 1 << 20)
    except BlockingIOError:
        return None
