"""A process that has the libraries of the children loaded, and forks a child for each file; it reads none itself.

Started as `python -m app.scanning.opening.starter SOCKET`. Every child is a fresh copy of it: nothing of one file is
ever in the memory of a child that opens another, and a child binds itself to its limits as one that loads all anew.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
from importlib import import_module
from typing import Any

LONGEST = 200_000
"""Bytes of a question."""

_MOST_FILES = 4096  # that the starter may have open


class Starter:
    """What is asked for over one socket, and the children that run: each with a socket to whoever asked for it."""

    def __init__(self, asked: socket.socket) -> None:
        self._asked = asked
        self._children: dict[socket.socket, int] = {}
        self._woken, self._waking = socket.socketpair()
        self._waking.setblocking(False)
        signal.signal(signal.SIGCHLD, _nothing)
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)

    def serve(self) -> dict[str, Any] | None:
        """Fork until the program that asks is gone; returns, in each child, what it has to do."""
        while True:
            heard, _, _ = select.select([self._asked, self._woken, *self._children], [], [])
            for line in heard:
                if line is self._woken:
                    self._woken.recv(LONGEST)
                    self._tell_ends()
                elif line is not self._asked:
                    self._let_go(line)
                elif question := self._question():
                    if task := self._fork(*question):
                        return task
                else:
                    self._end()
                    return None

    def _question(self) -> tuple[dict[str, Any], list[int]] | None:
        said, given, _, _ = socket.recv_fds(self._asked, LONGEST, 4)
        return (json.loads(said), given) if said else None

    def _fork(self, task: dict[str, Any], given: list[int]) -> dict[str, Any] | None:
        """Fork a child; returns its task in it, with its pipes taken on."""
        _load(task["module"])
        parent = socket.socket(fileno=given[0])
        child = os.fork()
        if not child:
            signal.set_wakeup_fd(-1)
            for ours in (self._asked, self._woken, self._waking, *self._children, parent):
                ours.close()
            _become(given[1:])
            return task
        for number in given[1:]:
            os.close(number)
        self._children[parent] = child
        parent.send(b"%d" % child)
        return None

    def _tell_ends(self) -> None:
        """Say of each child that ended how; its number stays its own until whoever asked has heard it."""
        for parent, child in self._children.items():
            ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is not None:
                code = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
                _say(parent, code)

    def _let_go(self, parent: socket.socket) -> None:
        """Forget a child whose end was heard; one that nobody waits for any more is ended."""
        child = self._children.pop(parent)
        parent.close()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def _end(self) -> None:
        for parent in list(self._children):
            self._let_go(parent)


def _say(parent: socket.socket, code: int) -> None:
    try:
        parent.send(b"%d" % code)
    except OSError:  # nobody listens any more; it is let go in a moment
        return


def _load(name: str) -> None:
    """Load what the children of a module need, once."""
    if name not in sys.modules:
        for needed in import_module(name).LOADED:
            import_module(needed)
        gc.freeze()  # a child need not look through what it only reads


def _become(pipes: list[int]) -> None:
    """Take on the pipes of who asked; nothing else is left open."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, pipe in enumerate(pipes):
        os.dup2(pipe, number)
    os.closerange(3, _MOST_FILES)


def _nothing(_number: int, _frame: object) -> None:
    """Take note of a child's end by the waking alone."""


def main(number: str) -> None:
    """Serve; in a child, do its task to the end of the process."""
    starter = Starter(socket.socket(fileno=int(number)))
    if task := starter.serve():
        sys.modules[task["module"]].main(task["arguments"])


if __name__ == "__main__":
    main(sys.argv[1])
    sys.stdout.flush()
    os._exit(0)  # nothing to tidy: quicker, and libraries with hostile data inside get no last word
