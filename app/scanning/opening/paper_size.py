"""How large a picture is on paper."""

import math

A4 = (595.28, 841.89)  # points
_LARGEST = 1250.0  # points: the long side of A3 and a little
_SMALLEST = 3.0  # points: the least a PDF page may have
UNTOLD = 96.0  # dpi of a picture that does not tell, where nobody else does; img2pdf takes the same


def size_on_paper(width: int, height: int, dpi: tuple[float, float]) -> tuple[float, float]:
    """Return width and height in points; what would be larger than A3 (a photo of a phone) is fitted onto A4."""
    across, down = width * 72 / dpi[0], height * 72 / dpi[1]
    if max(across, down) > _LARGEST:
        page = A4 if down >= across else A4[::-1]
        scale = min(page[0] / across, page[1] / down)
        across, down = across * scale, down * scale
    return max(across, _SMALLEST), max(down, _SMALLEST)


def dpi_of(size: tuple[int, int], told: tuple[float, float] | None, untold: int = 0) -> float:
    """Return the dpi that a picture has on paper, from its pixels and what its file tells, or `untold`."""
    given = tuple(float(value) for value in told or ())
    usable = len(given) == 2 and all(math.isfinite(value) and value >= 1 for value in given)
    across, _down = size_on_paper(*size, (given[0], given[1]) if usable else (untold or UNTOLD,) * 2)
    return size[0] * 72 / across
