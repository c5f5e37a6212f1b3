"""Children forked by a starter that has their libraries loaded: a process of its own for each file, at once."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from threading import Lock
from types import TracebackType
from typing import IO, Self

from app.scanning.opening import confined
from app.scanning.opening.starter import LONGEST


class ForkedChild:
    """A child as `subprocess.Popen` shows one; the starter is its parent and tells how it ended."""

    def __init__(self, parent: socket.socket, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self._parent = parent
        self._said = b""
        self._lock = Lock()
        self.stdin = stdin
        self.stdout = stdout
        self.returncode: int | None = None
        self.pid = int(parent.recv(LONGEST))

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the child, if it still runs."""
        self.kill()
        self.communicate()

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal; nothing while it runs."""
        return self._ended(0)

    def kill(self) -> None:
        """End it at once; its number stays its own until its end was heard."""
        with self._lock:
            if self.returncode is None:
                with suppress(ProcessLookupError):  # the starter died, and somebody else heard its end
                    os.kill(self.pid, signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[bytes, None]:
        """Return what it says to its end, and close its pipes.

        Raises:
            subprocess.TimeoutExpired: so many seconds were not enough; the next call goes on.
        """
        latest = None if timeout is None else time.monotonic() + timeout
        with suppress(BrokenPipeError):
            self.stdin.close()
        while not self.stdout.closed:
            if not select.select([self.stdout], [], [], _left(latest))[0]:
                raise subprocess.TimeoutExpired("child", timeout or 0)
            self._take()
        if self._ended(_left(latest)) is None:
            raise subprocess.TimeoutExpired("child", timeout or 0)
        return self._said, None

    def _take(self) -> None:
        data = os.read(self.stdout.fileno(), LONGEST)
        self._said += data
        if not data:
            self.stdout.close()

    def _ended(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._parent], [], [], seconds)[0]:
            with self._lock:
                self.returncode = int(self._parent.recv(LONGEST) or -signal.SIGKILL)
                self._parent.close()
        return self.returncode


class _Starter:
    """The starter of this process while it runs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._asking: socket.socket | None = None

    def fork(self, module: str, arguments: Sequence[str]) -> ForkedChild:
        """Have a child forked; a starter that died is started again."""
        task = {"module": module, "arguments": list(arguments)}
        said = json.dumps(task).encode()
        with self._lock:
            try:
                return self._fork(said)
            except (OSError, ValueError):
                self._end()
                return self._fork(said)

    def close(self) -> None:
        """End the starter with all children that still run."""
        with self._lock:
            self._end()

    def _fork(self, said: bytes) -> ForkedChild:
        with ExitStack() as kept, ExitStack() as given:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            asked, stdin = _pipe()
            stdout, answers = _pipe()
            for mine in (ours, stdin, stdout):
                kept.enter_context(mine)
            for lent in (theirs, asked, answers):
                given.enter_context(lent)
            socket.send_fds(self._running(), [said], [theirs.fileno(), asked.fileno(), answers.fileno()])
            given.close()
            child = ForkedChild(ours, stdin, stdout)
            kept.pop_all()
            return child

    def _running(self) -> socket.socket:
        if self._asking is None:
            self._asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = _spawn(theirs.fileno())
        return self._asking

    def _end(self) -> None:
        if self._asking is not None:
            self._asking.close()
        if self._process is not None:
            self._process.wait()
        self._asking = self._process = None


def _spawn(number: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "app.scanning.opening.starter", str(number)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=confined.HOUSE,
        env=confined.surroundings(),
        pass_fds=[number],
        start_new_session=True,  # Ctrl+C is for who asks
    )


def fork(module: str, arguments: Sequence[str]) -> ForkedChild:
    """Run the `main` of a module of children with these arguments, pipes on its input and its output."""
    return _STARTER.fork(module, arguments)


def close() -> None:
    """End the starter and its children; the next child starts another."""
    _STARTER.close()


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), os.fdopen(writing, "wb")


def _left(latest: float | None) -> float | None:
    return None if latest is None else max(0.0, latest - time.monotonic())


_STARTER = _Starter()
atexit.register(close)
