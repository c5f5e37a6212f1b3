"""Text of several faces broken into lines: at spaces, and inside a word that is wider than the line."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from app.papers.fonts import BOLD, REGULAR, width

_MARKS = re.compile(r"(\*\*|\{\w+\})")
BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    text: str
    font: str = REGULAR


@dataclass(frozen=True, slots=True)
class Line:
    """One line: stretches with their distance from its left end, and its whole width, in points."""

    stretches: tuple[tuple[float, Run], ...]
    width: float


def fill(template: str, values: Mapping[str, str], font: str = REGULAR, strong: str = BOLD) -> tuple[Run, ...]:
    """Return the runs of a form's line: `{name}` filled from `values`, what stands in `**` in `strong`.

    Marks inside the values themselves stay as they are. Raises KeyError for a name that has no value.
    """
    parts, face = [], font
    for part in _MARKS.split(template):
        if part == "**":
            face = strong if face == font else font
        elif part.startswith("{") and part.endswith("}"):
            parts.append((face, values[part[1:-1]]))
        else:
            parts.append((face, part))
    faces = groupby(parts, key=itemgetter(0))
    runs = (Run("".join(text for _face, text in same), face) for face, same in faces)
    return tuple(run for run in runs if run.text)


def names(template: str) -> tuple[str, ...]:
    """Return the names that a form's line asks for."""
    return tuple(part[1:-1] for part in _MARKS.split(template) if part.startswith("{"))


def wrap(runs: Iterable[Run], size: float, room: float) -> tuple[Line, ...]:
    """Break runs into lines of at most `room` points at font size `size`; no text gives one empty line."""
    return _wrapped(tuple(runs), size, room)


@lru_cache(maxsize=1024)
def _wrapped(runs: tuple[Run, ...], size: float, room: float) -> tuple[Line, ...]:
    """Return the lines; forms say the same words again and again, and each is tried in several sizes."""
    if (line := _unbroken(runs, size)) and line.width <= room:
        return (line,)
    builder = _Builder(size, room)
    for word in _words(runs):
        builder.add(word)
    return builder.finish()


def balanced(runs: Iterable[Run], size: float, room: float) -> tuple[Line, ...]:
    """Break runs as `wrap` does, with lines about as long as each other: for headings."""
    return _balanced(tuple(runs), size, room)


@lru_cache(maxsize=256)
def _balanced(runs: tuple[Run, ...], size: float, room: float) -> tuple[Line, ...]:
    lines = wrap(runs, size, room)
    if len(lines) == 1:
        return lines
    for share in range(95, 50, -5):
        narrower = wrap(runs, size, room * share / 100)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _unbroken(runs: Sequence[Run], size: float) -> Line | None:
    """Return the runs as one line, however long; nothing when there is a forced break."""
    stretches, used = [], 0.0
    for run in runs:
        if BREAK in run.text:
            return None
        stretches.append((used, run))
        used += width(run.text, run.font, size)
    return Line(tuple(stretches), used)


def _words(runs: Iterable[Run]) -> Iterator[tuple[Run, ...]]:
    """Yield what must stay together: runs between spaces; a forced break comes as a word of its own."""
    word: list[Run] = []
    for run in runs:
        for part in re.split(r"( |\n)", run.text):
            if part in {" ", BREAK}:
                yield tuple(word)
                word = []
                if part == BREAK:
                    yield (Run(BREAK),)
            elif part:
                word.append(Run(part, run.font))
    yield tuple(word)


class _Builder:
    """Lines that grow word by word."""

    def __init__(self, size: float, room: float) -> None:
        self._size = size
        self._room = room
        self._space = width(" ", REGULAR, size)
        self._lines: list[Line] = []
        self._line: list[tuple[float, Run]] = []
        self._used = 0.0

    def add(self, word: Sequence[Run]) -> None:
        if not word:
            return
        if word[0].text == BREAK:
            self._turn()
            return
        wide = sum(self._width(run) for run in word)
        gap = self._space if self._line else 0.0
        if self._line and self._used + gap + wide > self._room:
            self._turn()
            gap = 0.0
        if wide > self._room:
            word = [piece for run in word for piece in self._split(run)]
        for run in word:
            self._put(run, gap)
            gap = 0.0

    def finish(self) -> tuple[Line, ...]:
        if self._line or not self._lines:
            self._turn()
        return tuple(self._lines)

    def _width(self, run: Run) -> float:
        return width(run.text, run.font, self._size)

    def _put(self, run: Run, gap: float) -> None:
        """Set a run after `gap` points; the gap is a real space, so copied text keeps its words apart."""
        wide = self._width(run)
        if self._line and self._used + gap + wide > self._room + 0.01:
            self._turn()
            gap = 0.0
        text = (" " if gap else "") + run.text
        if self._line and self._line[-1][1].font == run.font:
            start, before = self._line.pop()
            self._line.append((start, Run(before.text + text, run.font)))
        else:
            self._line.append((self._used, Run(text, run.font)))
        self._used += gap + wide

    def _turn(self) -> None:
        self._lines.append(Line(tuple(self._line), self._used))
        self._line, self._used = [], 0.0

    def _split(self, run: Run) -> Iterator[Run]:
        """Cut a run that is wider than the line into pieces; a mark stays with its letter."""
        piece = ""
        for character in run.text:
            longer = piece + character
            mark = unicodedata.combining(character)
            if piece and not mark and width(longer, run.font, self._size) > self._room:
                yield Run(piece, run.font)
                longer = character
            piece = longer
        yield Run(piece, run.font)
