"""The text of digitised papers: what was read from each page, and the table by which it is found.

It is derived from the documents, may be made again at any time, and so is neither journalled nor sent. The table
holds the folded words of each page with their places, because Vietnamese words are of several syllables («hợp» and
«đồng» stand in nearly every paper), and keeps no copy of them: they are folded anew to be taken out.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, String, column, delete, select, table, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.models.base import Base
from app.text import words

FOUND_BY = table("page_search", column("rowid"))
_LEAST_BEGINNING = 2
"""Letters from which the last word typed may be a beginning; the prefix index in the migration begins there too."""


class DocumentText(Base):
    """A document whose pages were read: where its invisible words lie, and how many pages could not be read."""

    __tablename__ = "document_texts"

    document_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    layer_sha256: Mapped[str | None] = mapped_column(String(64))
    pages: Mapped[int]
    given_up: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime]


class PageText(Base):
    """The text of one page of a document, counted from 1, in NFC."""

    __tablename__ = "page_texts"
    __table_args__ = (Index("ix_page_texts_document", "document_sha256"),)

    document_sha256: Mapped[str] = mapped_column(String(64))
    page: Mapped[int]
    text: Mapped[str]


def write(session: Session, found: DocumentText, pages: Sequence[str]) -> None:
    """Write the texts of a document's pages, in their order, in place of those that were there.

    The last page is written first: what is found newest first then begins with a paper's first page.
    """
    erase(session, found.document_sha256)
    session.add(found)
    rows = [
        PageText(document_sha256=found.document_sha256, page=number, text=said)
        for number, said in reversed(list(enumerate(pages, 1)))
        if words(said)
    ]
    session.add_all(rows)
    session.flush()
    said = [{"key": row.id, "words": " ".join(words(row.text))} for row in rows]
    if said:
        session.execute(text("INSERT INTO page_search (rowid, words) VALUES (:key, :words)"), said)


def erase(session: Session, document_sha256: str) -> None:
    """Take out what was read of a document."""
    rows = session.execute(
        select(PageText.id, PageText.text).where(PageText.document_sha256 == document_sha256)
    ).all()
    gone = [{"key": row.id, "words": " ".join(words(row.text))} for row in rows]
    if gone:
        taking_out = "INSERT INTO page_search (page_search, rowid, words) VALUES ('delete', :key, :words)"
        session.execute(text(taking_out), gone)
    session.execute(delete(PageText).where(PageText.document_sha256 == document_sha256))
    session.execute(delete(DocumentText).where(DocumentText.document_sha256 == document_sha256))


def matching(session: Session, asked: str, before: int | None, limit: int) -> Sequence[int]:
    """Return the newest keys of pages below `before` that match a question of `side_by_side` or `on_one_page`."""
    statement = select(FOUND_BY.c.rowid).where(text("page_search MATCH :asked"))
    if before is not None:
        statement = statement.where(FOUND_BY.c.rowid < before)
    return session.scalars(statement.order_by(FOUND_BY.c.rowid.desc()).limit(limit), {"asked": asked}).all()


def side_by_side(typed: str) -> str:
    """Return the question for pages where the typed words stand one behind the other; empty without a word."""
    found = words(typed)
    return f'"{" ".join(found)}"{_open_end(found)}' if found else ""


def on_one_page(typed: str) -> str:
    """Return the question for pages that have all typed words anywhere; empty without a word."""
    found = words(typed)
    return " AND ".join(f'"{word}"' for word in found) + _open_end(found) if found else ""


def _open_end(found: Sequence[str]) -> str:
    """Return the mark that the last word may be a beginning: somebody may still be typing it."""
    return " *" if len(found[-1]) >= _LEAST_BEGINNING else ""
