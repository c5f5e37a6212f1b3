"""A child process that is watched: its lines as they come, its silence, and its end."""

import os
import queue
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import IO, Protocol, Self

_LOOK = 0.1  # seconds between looks at the cancel mark
_GRACE = 2.0  # seconds to let a scanner finish its sheet after it was told to stop
_KEPT = 8192  # bytes of complaints that are kept


class ChildSilent(Exception):
    """The child said nothing for too long."""


class Watched:
    """A child in a process group of its own; leaving the context ends the whole group.

    It ends too when this program is killed: a driver that went on waiting would hold its device.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path | None = None,
        *,
        selecting: bool = os.name != "nt",  # Windows cannot wait for pipes
    ) -> None:
        self._process = subprocess.Popen(
            [*_ending_with_us(command[0]), *command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environment),
            start_new_session=True,
        )
        self._complaints = b""
        self._unread = b""
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        pipes = (self._process.stdout, self._process.stderr)
        self._said: _Pipes = _Selected(*pipes) if selecting else _Fetched(*pipes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._said.close()

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
        heard = time.monotonic()
        while True:
            if cancel.is_set():
                self.stop()
            ended = self._process.poll() is not None  # asked first: what it said last is still read
            said = self._said.output()
            complained = self._complain(self._said.complaints())
            if said:
                self._unread += said
                yield from self._whole_lines()
            if said or complained:
                heard = time.monotonic()
            elif said == b"" or ended:  # a grandchild may hold the pipes open
                self._complain(self._said.last_complaints())
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


def _ending_with_us(program: str) -> tuple[str, ...]:
    """Return what starts a program so that the system ends it with its parent; nothing where that cannot be said.

    A program that is not there is started by nothing, so that it is missed as usual. One whose parent is another by
    the time that the system was told does not begin: we were killed meanwhile, and the system would never end it.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None or shutil.which(program) is None:
        return ()
    return (setpriv, "--pdeathsig", "TERM", "sh", "-c", '[ "$PPID" = "$0" ] && exec "$@"', str(os.getpid()))


class _Pipes(Protocol):
    """The two pipes of a child: what lies in them; nothing yet is None, closed is empty."""

    def output(self) -> bytes | None:
        """Return what came, after waiting a little for it."""

    def complaints(self) -> bytes | None:
        """Return what came, without waiting."""

    def last_complaints(self) -> bytes | None:
        """Return what came, now that the output has ended."""

    def close(self) -> None:
        """Let both go, when the child has ended."""


class _Selected:
    """Pipes that the system can wait for."""

    def __init__(self, output: IO[bytes], complaints: IO[bytes]) -> None:
        self._output, self._complaints = output, complaints
        for pipe in (output, complaints):
            os.set_blocking(pipe.fileno(), False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(output, selectors.EVENT_READ)

    def output(self) -> bytes | None:
        return _read(self._output) if self._selector.select(_LOOK) else None

    def complaints(self) -> bytes | None:
        return _read(self._complaints)

    last_complaints = complaints

    def close(self) -> None:
        self._selector.close()
        self._output.close()
        self._complaints.close()


class _Fetched:
    """Pipes that a thread each waits for."""

    def __init__(self, output: IO[bytes], complaints: IO[bytes]) -> None:
        self._output: queue.Queue[bytes] = queue.Queue()
        self._complaints: queue.Queue[bytes] = queue.Queue()
        Thread(target=_fetch, args=(output, self._output), daemon=True).start()
        self._complaining = Thread(target=_fetch, args=(complaints, self._complaints), daemon=True)
        self._complaining.start()

    def output(self) -> bytes | None:
        try:
            return self._output.get(timeout=_LOOK)
        except queue.Empty:
            return None

    def complaints(self) -> bytes | None:
        waiting = [self._complaints.get() for _ in range(self._complaints.qsize())]
        return b"".join(waiting) or None

    def last_complaints(self) -> bytes | None:
        self._complaining.join(_GRACE)  # a pipe is read by its own thread, which may lag behind the other
        return self.complaints()

    def close(self) -> None:
        """Do nothing: each thread closes its pipe when the child's end is gone."""


def _fetch(pipe: IO[bytes], into: "queue.Queue[bytes]") -> None:
    with pipe:
        while data := os.read(pipe.fileno(), 1 << 16):
            into.put(data)
    into.put(b"")


def _read(pipe: IO[bytes]) -> bytes | None:
    """Return what lies in a pipe: nothing yet is None, closed is empty."""
    try:
        return os.read(pipe.fileno(), 1 << 20)
    except BlockingIOError:
        return None
