"""PDF to file: a folder that takes papers as a printer does, never one over another."""

import itertools
import re
from pathlib import Path

from app import durable, errors
from app.printing.printer import JobState, JobStatus, Trouble

_UNSAFE = re.compile(r"[^\w.-]+")  # neither a path nor what Windows forbids
_LONGEST = 100
_SUFFIX = ".pdf"


def save(content: bytes, name: str, folder: str) -> JobStatus:
    """Write a paper as a file of its own.

    Args:
        content: the PDF.
        name: how the file is to be called; what no file system takes becomes a dash.
        folder: where; a folder that is not there is a failed job, not made anew: a stick may have been taken out.

    Raises:
        DiskFull, HomeReadOnly: nothing was written.
    """
    place = Path(folder)
    if not folder or not place.is_dir():
        return JobStatus(JobState.FAILED, folder, Trouble.FOLDER)
    with durable.explaining_disk_faults(place):
        target = _reserved(place, safe_name(name))
        try:
            durable.write(target, content)
        except (OSError, errors.DeskError):
            target.unlink(missing_ok=True)  # it only reserved the name
            raise
    return JobStatus(JobState.DONE)


def safe_name(name: str) -> str:
    """Return a name without its ending that every file system takes and that leads nowhere else."""
    return _UNSAFE.sub("-", name.removesuffix(_SUFFIX))[:_LONGEST].strip(".-") or "paper"


def _reserved(folder: Path, name: str) -> Path:
    """Return a path that nobody had before: the name alone, or with the next free number."""
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(path for path in (folder / f"{each}{_SUFFIX}" for each in names) if _is_made(path))


def _is_made(path: Path) -> bool:
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
