"""Files of results that lie in one folder, each named by the code of its dossier."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app import errors
from app.desk.desk import Desk
from app.models.dossier import Dossier


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What a folder holds for dossiers: the file of each, and the codes of those that have none, or no sure one."""

    by_dossier: Mapping[str, Path]
    without: tuple[str, ...]
    unsure: tuple[str, ...]


def find_files(desk: Desk, folder: Path, dossier_uids: Sequence[str]) -> FoundFiles:
    """Return which file of a folder belongs to which dossier: its name holds our code, or the portal's, whole.

    A file that names two dossiers is that of neither, and of two files that name one dossier none is taken: no
    result goes to somebody else by a guess.

    Raises:
        FolderMissing: there is no such folder, or it cannot be read.
    """
    codes = _codes(desk, dossier_uids)
    patterns = {uid: _any_whole(of_dossier) for uid, of_dossier in codes.items()}
    named: dict[str, list[Path | None]] = defaultdict(list)
    for path in _files(folder):
        owners = [uid for uid, pattern in patterns.items() if pattern.search(path.stem)]
        for uid in owners:
            named[uid].append(path if len(owners) == 1 else None)
    sure = {uid: paths[0] for uid, paths in named.items() if len(paths) == 1 and paths[0] is not None}
    return FoundFiles(
        by_dossier=sure,
        without=tuple(own[0] for uid, own in codes.items() if uid not in named),
        unsure=tuple(own[0] for uid, own in codes.items() if uid in named and uid not in sure),
    )


def _files(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
    except OSError:
        raise errors.FolderMissing(folder) from None


def _codes(desk: Desk, dossier_uids: Sequence[str]) -> dict[str, list[str]]:
    """Return the codes of each dossier, ours first; the order is that of the dossiers."""
    asked = select(Dossier.uid, Dossier.code, Dossier.external_code).where(Dossier.uid.in_(dossier_uids))
    with desk.store.reading() as session:
        found = {uid: list(filter(None, codes)) for uid, *codes in session.execute(asked)}
    return {uid: found[uid] for uid in dict.fromkeys(dossier_uids) if found.get(uid)}


def _any_whole(codes: Sequence[str]) -> re.Pattern[str]:
    """Return what finds one of these codes where it is no part of a longer one: a portal's code may end in ours."""
    said = "|".join(map(re.escape, codes))
    return re.compile(rf"(?<![0-9A-Za-z.])(?:{said})(?![0-9A-Za-z])", re.IGNORECASE)
