"""Archives from outside, text and sheet files among them: none is unpacked, one that would do harm is refused."""

from pathlib import Path
from zipfile import BadZipFile, ZipFile

from app.scanning.opening.limits import MAX_UNPACKED, Refused

MARK = b"PK\x03\x04"

_MAX_RATIO = 200  # sheets that repeat themselves reach some fifty
_HARMLESS = 16 << 20  # bytes: what is smaller unpacked is no bomb, however tightly it is packed
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz")


def refuse_bomb(source: Path) -> None:
    """Refuse an archive that unpacks beyond measure, or holds archives: what those unpack to nobody can tell.

    Raises:
        Refused: it is too large.
    """
    try:
        with ZipFile(source) as archive:
            members = archive.infolist()
    except (BadZipFile, RuntimeError):  # broken, or of a version that nothing here unpacks
        return
    unpacked = sum(member.file_size for member in members)
    dense = unpacked > max(_HARMLESS, _MAX_RATIO * source.stat().st_size)
    nested = any(member.filename.lower().endswith(_ARCHIVES) for member in members)
    if unpacked > MAX_UNPACKED or dense or nested:
        raise Refused("large", f"{unpacked >> 20} MB")
