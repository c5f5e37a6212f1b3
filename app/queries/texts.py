"""Dossiers found by what stands in their digitised papers, and the words around what was found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.models import page_text
from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.page_text import PageText
from app.queries import register
from app.queries.register import PAGE, Chosen, Found, Horizon, RegisterRow
from app.text import fold, words

_AT_ONCE = 60  # pages that are looked at together
_BEFORE, _AFTER = 16, 90
"""Letters that are shown before what was found, and from its beginning on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: where, in which dossiers, and the words; of one place's dossiers, or of all."""

    here: str
    horizon: Horizon
    chosen: Chosen
    typed: str
    holder: str = ""


def page(session: Session, asked: Asked, *, before: int | None = None, limit: int = PAGE) -> tuple[RegisterRow, ...]:
    """Return the dossiers with a paper in which the words stand, those whose papers were read last first.

    The words are looked for as they stand one behind the other; where no paper has them so, all of them on one page.
    Each row tells in which paper and on which page; its key is that page's, for `before`.
    """
    question = _question(session, asked.typed)
    found: dict[int, RegisterRow] = {}
    for hit, row in _hits(session, asked, question, before) if question else ():
        if row.key not in found:
            said = Found(hit.name, hit.sha256, hit.page, passage(hit.text, asked.typed))
            found[row.key] = replace(row, key=hit.id, found=said)
        if len(found) == limit:
            break
    return tuple(found.values())


def passage(text: str, typed: str) -> str:
    """Return the words of a text around the first place where what was typed begins."""
    asked = words(typed)
    at = _place(_folded(text), asked)
    first = text.rfind(" ", 0, max(0, at - _BEFORE)) + 1 if at > _BEFORE else 0
    last = text.find(" ", at + _AFTER)
    said = text[first : last if last >= 0 else len(text)]
    return f"{'… ' if first else ''}{said}{' …' if last >= 0 else ''}"


def _folded(text: str) -> str:
    """Return the folded text in which every letter has the place that it has in the text."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded
    return "".join((fold(letter) or " ")[0] for letter in text)


def _question(session: Session, typed: str) -> str:
    exact = page_text.side_by_side(typed)
    if not exact or page_text.matching(session, exact, None, 1):
        return exact
    return page_text.on_one_page(typed)


def _hits(
    session: Session, asked: Asked, question: str, before: int | None
) -> Iterator[tuple[Row[*tuple[Any, ...]], RegisterRow]]:
    """Yield each page with each dossier that it belongs to, newest page first."""
    while keys := page_text.matching(session, question, before, _AT_ONCE):
        hits = session.execute(_belonging(keys)).all()
        rows = _rows(session, asked, {hit.dossier_id for hit in hits})
        yield from ((hit, rows[hit.dossier_id]) for hit in hits if hit.dossier_id in rows)
        before = keys[-1]


def _belonging(keys: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Return the question for the papers and dossiers of pages, by their keys alone."""
    return (
        select(PageText.id, PageText.page, PageText.text, Document.name, Document.sha256, ChecklistLine.dossier_id)
        .join(Document, Document.sha256 == PageText.document_sha256)
        .join(LineDocument, LineDocument.document_id == Document.id)
        .join(ChecklistLine, ChecklistLine.id == LineDocument.line_id)
        .where(PageText.id.in_(keys), LineDocument.replaced_at.is_(None))
        .order_by(PageText.id.desc(), ChecklistLine.dossier_id.desc())
    )


def _rows(session: Session, asked: Asked, dossiers: set[int]) -> dict[int, RegisterRow]:
    """Return the lines of those that the chip holds; asked with the pages, SQLite would walk through all dossiers."""
    chosen = register.condition(asked.chosen, asked.here, asked.horizon, register.clock_runs(session))
    statement = register.columns(session).where(Dossier.id.in_(dossiers), chosen)
    if asked.holder:
        statement = statement.where(Dossier.holder_uid == asked.holder)
    found = session.execute(statement)
    return {row.id: register.line(row) for row in found}


def _place(folded: str, asked: Sequence[str]) -> int:
    """Return where the words stand one behind the other, else where the first of them does."""
    for pattern in (r"\W+".join(asked), asked[0]):
        if found := re.search(rf"(?<![0-9a-z]){pattern}", folded):
            return found.start()
    return 0
