"""A stack of pages sorted by the separator sheets in it: a fold that goes on from page to page.

Two documents never mix: a separator ends the paper before it, and so does a sheet that looks like one and cannot be
read. What follows such a sheet belongs to nothing until the next separator.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from app import errors
from app.rules.codes import parse_separator, procedure_key


class Is(StrEnum):
    """What a page of a stack is."""

    PAGE = "page"
    BLANK = "blank"
    SEPARATOR = "separator"
    UNSURE = "unsure"
    RECEIPT = "receipt"


NO_PAPER = frozenset({Is.SEPARATOR, Is.RECEIPT})
"""What is no paper of a dossier: kept in sight, but neither counted nor assembled."""
MARKED = NO_PAPER | {Is.UNSURE}
"""What is marked where pages are kept."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as sorting sees it: what it is and the text of its code, empty where it has none."""

    kind: Is = Is.PAGE
    text: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What lies between two separators; pages are told by their places in the stack, counted from 0.

    `separator` is the text that was read, empty before the first one and behind a sheet nobody could read; that
    sheet itself is `unsure` and the first of the pages, since it may be a paper after all. `receipt` is the code of
    a slip of this office that lay on top of the stack; it is one of the pages, too.
    """

    separator: str = ""
    pages: tuple[int, ...] = ()
    blanks: tuple[int, ...] = ()
    unsure: tuple[int, ...] = ()
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Sorting:
    """A stack sorted so far: its parts in their order, the separators' places, and how many pages came."""

    parts: tuple[Part, ...] = ()
    separators: tuple[int, ...] = ()
    count: int = 0

    def then(self, sheet: Sheet) -> "Sorting":
        """Return the stack with one more page."""
        place, parts = self.count, self.parts or (Part(),)
        if sheet.kind is Is.SEPARATOR:
            begun = (*self.parts, Part(sheet.text))
            return Sorting(begun, (*self.separators, place), place + 1)
        if sheet.kind is Is.UNSURE:
            return Sorting((*self.parts, Part(pages=(place,), unsure=(place,))), self.separators, place + 1)
        grown = _grown(parts[-1], place, sheet, top=self.is_top)
        return Sorting((*parts[:-1], grown), self.separators, place + 1)

    @property
    def is_top(self) -> bool:
        """Whether nothing but blank pages came yet."""
        return not self.separators and not any(part.pages for part in self.parts)


def sort(sheets: Iterable[Sheet]) -> Sorting:
    """Return a whole stack sorted."""
    sorting = Sorting()
    for sheet in sheets:
        sorting = sorting.then(sheet)
    return sorting


def _grown(part: Part, place: int, sheet: Sheet, *, top: bool) -> Part:
    if sheet.kind is Is.BLANK:
        return replace(part, blanks=(*part.blanks, place))
    receipt = sheet.text if sheet.kind is Is.RECEIPT and top else part.receipt
    return replace(part, pages=(*part.pages, place), receipt=receipt)


def component_of(sheet: Sheet, procedure_code: str, positions: Collection[int]) -> int | None:
    """Return the component of a procedure that the pages behind a separator belong to, nothing where it names none.

    Raises:
        BadSeparatorCode: the sheet is of another procedure, or names a component that this one does not have.
    """
    code = parse_separator(sheet.text)
    other = code.procedure and code.procedure != procedure_key(procedure_code)
    if other or (code.position is not None and code.position not in positions):
        raise errors.BadSeparatorCode(sheet.text)
    return code.position
