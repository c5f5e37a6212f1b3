"""The watched folder of the online inbox: messages that are whole are moved aside to be taken in, then put away.

A message is `NAME.json` with its files in the folder `NAME`. It is whole when none of it has changed for a while, as
two looks at it tell. What is being taken in lies in the subfolder `đang nhận`, where what is held stays until it can
be taken; what was taken in lies in `đã nhận`. Nothing is deleted.
"""

import errno
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from app import errors
from app.durable import explaining_disk_faults
from app.text import sayable

COMING, TAKEN = "đang nhận", "đã nhận"
STILL = 2.0
"""Seconds that a message must not have changed before it is moved."""

MOST_AT_ONCE = 50
"""Messages that are moved at a look, so that a closing window never waits for a thousand."""

_ENDING = ".json"
_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
"""What fails for one message then fails for all."""

State = tuple[tuple[str, int, int], ...]


class WatchedInbox:
    """Remembers how the messages were at the last look.

    Args:
        folder: where messages are put.
        still: seconds that one must not have changed.
        clock: seconds that only ever grow.
    """

    def __init__(self, folder: Path, still: float = STILL, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder = folder
        self._still = still
        self._clock = clock
        self._seen: dict[str, tuple[State, float]] = {}
        self.stuck: frozenset[str] = frozenset()
        """Messages that could not be moved: some program has them, or one of their files, open."""

    @property
    def coming(self) -> Path:
        """The folder of what is being taken in, and of what is held."""
        return self.folder / COMING

    @property
    def waits(self) -> bool:
        """Whether anything lies there: held, or left by a program that ended meanwhile."""
        return bool(messages(self.coming))

    def collect(self) -> int:
        """Move what is whole to what is being taken in, and return how many messages came.

        Files that come later than a message that is held for them count as one too, and so does, once, a message
        that is `stuck`.

        Raises:
            FolderMissing: the folder is not there, or does not answer.
            DiskFull, HomeReadOnly: nothing can be moved in it.
        """
        try:
            with explaining_disk_faults(self.folder):
                return self._collect()
        except OSError as fault:  # a share that went away
            raise errors.FolderMissing(self.folder) from fault

    def _collect(self) -> int:
        if not self.folder.is_dir():
            raise errors.FolderMissing(self.folder)
        self.coming.mkdir(exist_ok=True)
        files = dict(sorted(self._files()))
        now = self._clock()
        fresh = {name: self._state(name, file) for name, file in files.items()}
        self._seen = {
            name: self._seen[name] if name in self._seen and self._seen[name][0] == state else (state, now)
            for name, state in fresh.items()
        }
        whole = [name for name, (_state, since) in self._seen.items() if self._is_whole(name, since, now)]
        if whole and not os.access(self.folder, os.W_OK):
            raise errors.HomeReadOnly(self.folder)
        whole.sort(key=lambda name: files[name] in self.stuck)
        before, moved = self.stuck, [name for name in whole[:MOST_AT_ONCE] if self._moved(name, files[name])]
        for name in moved:
            del self._seen[name]
        self.stuck &= frozenset(files.values())
        return len(moved) + len(self.stuck - before)

    def _moved(self, name: str, file: str) -> bool:
        """Move one message to what is being taken in; whether it could be moved."""
        try:
            _move(self.folder, self.coming, name, file)
        except (OSError, RecursionError) as fault:
            if isinstance(fault, OSError) and fault.errno in _OF_THE_DISK:
                raise
            self.stuck |= {file}
            return False
        self.stuck -= {file}
        return True

    def put_away(self, held: Collection[str]) -> None:
        """Put away what was taken in, all but the files named.

        Raises:
            DiskFull, HomeReadOnly: one or all cannot be moved; they are taken in again, which changes nothing.
        """
        faults = []
        with explaining_disk_faults(self.folder):
            for path in [path for path in messages(self.coming) if sayable(path.name) not in held]:
                try:
                    (self.folder / TAKEN).mkdir(exist_ok=True)
                    _move(self.coming, self.folder / TAKEN, path.stem, path.name)
                except OSError as fault:
                    faults.append(fault)
            if faults:
                raise faults[0]

    def knows(self, name: str) -> bool:
        """Whether a message of this name lies here, is being taken in, or was."""
        moved = (self.coming, self.folder / TAKEN)
        return any((place / f"{name}{_ENDING}").exists() for place in moved) or any(
            path.stem == name for path in messages(self.folder)
        )

    def _files(self) -> Iterator[tuple[str, str]]:
        """Yield the names of messages and of their files, and of folders whose message was moved before them."""
        for path in self.folder.iterdir():
            if path.is_symlink():
                continue
            if is_message(path) and path.is_file():
                yield path.stem, path.name
            elif path.is_dir() and (self.coming / f"{path.name}{_ENDING}").exists():
                yield path.name, f"{path.name}{_ENDING}"

    def _state(self, name: str, file: str) -> State:
        found = []
        for path in (self.folder / file, *_inside(self.folder / name)):
            with suppress(OSError):  # it goes at this moment
                told = path.stat()
                found.append((str(path), told.st_size, told.st_mtime_ns))
        return tuple(found)

    def _is_whole(self, name: str, since: float, now: float) -> bool:
        """Whether nothing changed for long enough; what was not there at the last look never is."""
        return now > since and now - since >= self._still and bool(self._seen[name][0])


def _inside(folder: Path) -> list[Path]:
    """Return all that lies in a folder; of one that goes at this moment nothing, so that it is looked at again."""
    try:
        return sorted(folder.rglob("*")) if _is_folder(folder) else []
    except (OSError, RecursionError):
        return []


def _is_folder(path: Path) -> bool:
    """Whether files of a message may lie there: behind a link lies what is somebody else's."""
    return path.is_dir() and not path.is_symlink()


def messages(folder: Path) -> list[Path]:
    """Return what is named as a message in a folder; nothing where there is none."""
    return [path for path in folder.iterdir() if is_message(path)] if folder.is_dir() else []


def is_message(path: Path) -> bool:
    """Whether a file's name is that of a message; what is hidden is some other program's."""
    return path.suffix.lower() == _ENDING and not path.name.startswith(".")


def _move(source: Path, target: Path, name: str, file: str) -> None:
    """Move a message, its files first; one of the same name there is replaced.

    What goes at this moment, or is moved by another program, joins its message when it is there again.
    """
    with suppress(FileNotFoundError):
        if _is_folder(source / name):
            _move_files(source / name, target / name)
    with suppress(FileNotFoundError):
        (source / file).replace(target / f"{name}{_ENDING}")


def _move_files(beside: Path, there: Path) -> None:
    if not there.is_dir():
        beside.rename(there)
        return
    for path in [path for path in beside.rglob("*") if path.is_file()]:
        to = there / path.relative_to(beside)
        to.parent.mkdir(parents=True, exist_ok=True)
        path.replace(to)
    shutil.rmtree(beside)
