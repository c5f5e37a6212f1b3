"""Dossiers found by what stands in their digitised papers, and the words around what was found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from app.models import page_text
from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.page_text import PageText
from app.queries import register
from app.queries.register import PAGE, Chosen, Found, Horizon, RegisterRow
from app.text import fold, words

_AT_ONCE = 200  # pages that are looked at together
_BEFORE, _AFTER = 16, 90
"""Letters that are shown before what was found, and from its beginning on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: where, in which dossiers, and the words."""

    here: str
    horizon: Horizon
    chosen: Chosen
    typed: str


def page(session: Session, asked: Asked, *, before: int | None = None, limit: int = PAGE) -> tuple[RegisterRow, ...]:
    """Return the dossiers with a paper in which the words stand, those whose papers were read last first.

    The words are looked for as they stand one behind the other; where no paper has them so, all of them on one page.
    Each row tells in which paper and on which page; its key is that page's, for `before`.
    """
    question = _question(session, asked.typed)
    found: dict[int, RegisterRow] = {}
    for row in _hits(session, asked, question, before) if question else ():
        found.setdefault(row.id, _row(row, asked.typed))
        if len(found) == limit:
            break
    return tuple(found.values())


def passage(text: str, typed: str) -> str:
    """Return the words of a text around the first place where what was typed begins."""
    asked = words(typed)
    folded = [fold(letter) or " " for letter in text]
    at = _place("".join(letter[0] for letter in folded), asked)
    first = text.rfind(" ", 0, max(0, at - _BEFORE)) + 1 if at > _BEFORE else 0
    last = text.find(" ", at + _AFTER)
    said = text[first : last if last >= 0 else len(text)]
    return f"{'… ' if first else ''}{said}{' …' if last >= 0 else ''}"


def _question(session: Session, typed: str) -> str:
    exact = page_text.side_by_side(typed)
    if not exact or page_text.matching(session, exact, None, 1):
        return exact
    return page_text.on_one_page(typed)


def _hits(session: Session, asked: Asked, question: str, before: int | None) -> Iterator[Row[*tuple[Any, ...]]]:
    """Yield a row for each page and dossier, newest page first."""
    while keys := page_text.matching(session, question, before, _AT_ONCE):
        yield from session.execute(_columns(asked, keys))
        before = keys[-1]


def _columns(asked: Asked, keys: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        register.columns()
        .add_columns(
            PageText.id.label("key"), PageText.page, PageText.text, Document.name.label("paper"), Document.sha256
        )
        .join(ChecklistLine, ChecklistLine.dossier_id == Dossier.id)
        .join(LineDocument, LineDocument.line_id == ChecklistLine.id)
        .join(Document, Document.id == LineDocument.document_id)
        .join(PageText, PageText.document_sha256 == Document.sha256)
        .where(PageText.id.in_(keys), register.condition(asked.chosen, asked.here, asked.horizon))
        .order_by(PageText.id.desc(), Dossier.id.desc())
    )


def _row(row: Row[*tuple[Any, ...]], typed: str) -> RegisterRow:
    found = Found(row.paper, row.sha256, row.page, passage(row.text, typed))
    return replace(register.line(row), key=row.key, found=found)


def _place(folded: str, asked: Sequence[str]) -> int:
    """Return where the words stand one behind the other, else where the first of them does."""
    for pattern in (r"\W+".join(asked), asked[0]):
        if found := re.search(rf"(?<![0-9a-z]){pattern}", folded):
            return found.start()
    return 0
