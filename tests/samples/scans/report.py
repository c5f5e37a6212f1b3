"""How well awkward scans are judged: `python -m tests.samples.scans.report [STACKS]`."""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.rules.stack import Is
from app.scanning.judging.judged import Judged, judge
from tests.samples.scans.make import SEED, Page, encoded, stack


@dataclass
class Report:
    """What came out, counted."""

    pages: int = 0
    separators: int = 0
    separators_read: int = 0
    separators_unsure: int = 0
    wrong: list[tuple[Page, Judged]] = field(default_factory=list)
    blanks: int = 0
    blanks_right: int = 0
    taken_for_blank: list[Page] = field(default_factory=list)
    kept_blanks: list[Page] = field(default_factory=list)
    tilts: list[float] = field(default_factory=list)
    worst_tilts: list[tuple[float, Page]] = field(default_factory=list)
    cards: int = 0
    cards_cut: int = 0
    milliseconds: list[float] = field(default_factory=list)

    def add(self, page: Page, judged: Judged, seconds: float) -> None:
        """Count one page."""
        self.pages += 1
        self.milliseconds.append(seconds * 1000)
        self._codes(page, judged)
        if not page.is_boundary:
            self._blank(page, judged)
            self._tilt(page, judged)
        if page.size == "card":
            self.cards += 1
            self.cards_cut += _is_cut(page, judged)

    def _codes(self, page: Page, judged: Judged) -> None:
        if page.is_boundary:
            self.separators += 1
            self.separators_read += judged.kind is Is.SEPARATOR and judged.text == page.said
            self.separators_unsure += judged.kind is Is.UNSURE
        if judged.kind in {Is.SEPARATOR, Is.UNSURE} and not (page.is_boundary and judged.text in {"", page.said}):
            self.wrong.append((page, judged))

    def _blank(self, page: Page, judged: Judged) -> None:
        blank = judged.kind is Is.BLANK
        self.blanks += page.is_blank
        self.blanks_right += page.is_blank and blank
        if blank and not page.is_blank:
            self.taken_for_blank.append(page)
        if page.is_blank and not blank:
            self.kept_blanks.append(page)

    def _tilt(self, page: Page, judged: Judged) -> None:
        if page.kind == "written":
            off = abs(judged.skew + page.tilt)
            self.tilts.append(off)
            self.worst_tilts = sorted([*self.worst_tilts, (off, page)], key=lambda one: -one[0])[:5]

    def __str__(self) -> str:
        tilts, times = sorted(self.tilts) or [0.0], sorted(self.milliseconds)
        return "\n".join(
            (
                f"pages                 {self.pages}",
                f"separators read       {self.separators_read} of {self.separators}, unsure {self.separators_unsure}",
                f"wrong values          {len(self.wrong)}",
                f"blanks set aside      {self.blanks_right} of {self.blanks}",
                f"written set aside     {len(self.taken_for_blank)} of {self.pages - self.separators - self.blanks}",
                f"tilt error in degrees median {statistics.median(tilts):.3f},"
                f" 95 % {tilts[int(len(tilts) * 0.95)]:.3f}, most {tilts[-1]:.3f}",
                f"cards cut out         {self.cards_cut} of {self.cards}",
                f"milliseconds a page   median {statistics.median(times):.0f},"
                f" 95 % {times[int(len(times) * 0.95)]:.0f}",
            )
        )


def _is_cut(page: Page, judged: Judged) -> bool:
    """Whether the crop has the size of a card, 3 mm more or less."""
    left, top, right, bottom = judged.crop
    across, down = (right - left) * 148, (bottom - top) * 210
    return abs(across - 85.6) < 3 and abs(down - 54) < 3


def measure(pages: Sequence[Page]) -> Report:
    """Judge pages in the child, one after the other, each from its file."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            data, suffix = encoded(page)
            path = Path(folder) / f"page{suffix}"
            path.write_bytes(data)
            begun = time.perf_counter()
            judged = judge(path, page.dpi)
            report.add(page, judged, time.perf_counter() - begun)
    return report


def separators(count: int, seed: int = SEED) -> list[Page]:
    """Return separators alone, each awkward in its own way."""
    chance = random.Random(seed)
    pages = [page for number in range(count) for page in stack(chance.randrange(1 << 30) + number, 2)]
    return [page for page in pages if page.is_boundary][:count]


if __name__ == "__main__":
    stacks = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    found = measure([page for number in range(stacks) for page in stack(SEED + number)])
    print(found)  # noqa: T201
    for one, other in found.wrong:
        print("wrong", one, other)  # noqa: T201
    for one in found.taken_for_blank:
        print("taken for blank", one)  # noqa: T201
    for one in found.kept_blanks:
        print("not seen as blank", one)  # noqa: T201
    for off, one in found.worst_tilts:
        print(f"tilt off by {off:.2f}", one)  # noqa: T201
