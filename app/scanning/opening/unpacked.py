"""Pictures of the pages that were looked at last, inside the child: to unpack a scan takes as long as all else.

A page that came is judged and drawn at once after; both want it with about 150 dots an inch.
"""

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    _Name = tuple[str, int, int]

_PAGES = 3  # one that is drawn, one that is judged, and one between them
_LARGEST = 8_000_000  # dots of a picture that is kept: A3 with 200 dots an inch

_kept: "OrderedDict[_Name, tuple[Image, float]]" = OrderedDict()


def remember(path: Path, image: "Image", dpi: float) -> None:
    """Keep the picture of a page file, smaller than the file has it, until a few others came; `dpi` is its own."""
    if image.width * image.height <= _LARGEST:
        _kept[_name(path)] = image, dpi
    while len(_kept) > _PAGES:
        _kept.popitem(last=False)


def recall(path: Path, width: int) -> "tuple[Image, float] | None":
    """Return the picture that is kept of a page file and its dpi, where every side of it has so many dots."""
    kept = _kept.get(_name(path)) if _kept else None
    return kept if kept is not None and min(kept[0].size) >= width else None


def _name(path: Path) -> "_Name":
    state = path.stat()
    return str(path), state.st_mtime_ns, state.st_size
