"""The search table: folded words of each dossier, written in the action's transaction.

SQLite's tokenizer does not fold đ, so the words are folded here, for what is stored and for what is asked. Numbers
are stored forwards and backwards (behind a letter that nobody types), so that their last digits find them too.

Two things would take long in a large store. The prefix index answers short beginnings at once, but a longer one would
merge the lists of all words that begin so, one of which may be in every second dossier: each distinct word is kept
once more, and a long beginning is asked as whole words. And where a long number meets a word that nearly all
dossiers have, their lists would be walked until they meet: only the number is asked, and the words of the few
dossiers that it finds are looked at.
"""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, String, and_, column, literal, or_, select, table, text
from sqlalchemy.orm import Session

from app.models.dossier import Dossier
from app.text import words

WORDS = table("dossier_search", column("rowid"), column("words", String))
"""What is stored: the key of each dossier, and its words between single spaces."""

LONGEST_PREFIX = 5
"""The longest beginning that the prefix index knows; the number in the migration is the same."""

BACKWARDS = "я"
"""Stands before a number that is stored backwards: no Vietnamese word begins with it, so no typing finds it alone."""

_NEW_WORDS = text("INSERT INTO dossier_search (rowid, words) VALUES (:key, :words)")
_NEW_DISTINCT = text("INSERT OR IGNORE INTO search_words (word) VALUES (:word)")

_DIGITS = re.compile(r"\d+")
_MIN_TAIL = 2
_RARE_NUMBER = 5  # digits; the day in a code and everything longer
_MOST_WORDS = 64
_AFTER_LETTERS = "{"  # the character that follows z


def tokens(names: Iterable[str]) -> str:
    """Return the words by which a dossier is found, of everything that names it."""
    found = dict.fromkeys(word for name in names for word in words(name))
    backwards = [
        f"{BACKWARDS}{run[::-1]}" for word in found for run in _DIGITS.findall(word) if len(run) >= _MIN_TAIL
    ]
    return " ".join([*found, *dict.fromkeys(backwards)])


def write(session: Session, dossier: Dossier) -> None:
    """Write the search row of a dossier anew; its key is the dossier's."""
    session.flush()
    session.execute(text("DELETE FROM dossier_search WHERE rowid = :key"), {"key": dossier.id})
    write_first(session, [dossier])


def write_first(session: Session, dossiers: Iterable[Dossier]) -> None:
    """Write the search rows of dossiers that have none yet, and have their keys."""
    write_new(session, [(dossier.id, tokens(_names(dossier))) for dossier in dossiers])


def write_new(session: Session, rows: Sequence[tuple[int, str]]) -> None:
    """Write the search rows of dossiers that have none yet: their keys, and words as `tokens` gives them."""
    said = [{"key": key, "words": found} for key, found in rows]
    session.connection().execute(_NEW_WORDS, said)
    distinct = {word for _key, found in rows for word in found.split() if not _is_number(word)}
    if distinct:
        new = [{"word": word} for word in sorted(distinct)]
        session.connection().execute(_NEW_DISTINCT, new)


def matching(session: Session, typed: str, before: int | None, limit: int) -> Sequence[int]:
    """Return the newest keys below `before` of which every typed word begins, or a number ends, some stored word."""
    asked = words(typed)
    rare = [word for word in asked if word.isdigit() and len(word) >= _RARE_NUMBER]
    terms = [_term(session, word) for word in rare or asked]
    if not terms or not all(terms):
        return ()
    statement = select(WORDS.c.rowid).where(text("dossier_search MATCH :asked"))
    if rare:
        statement = statement.where(condition(" ".join(asked)))
    if before is not None:
        statement = statement.where(WORDS.c.rowid < before)
    newest = statement.order_by(WORDS.c.rowid.desc()).limit(limit)
    return session.scalars(newest, {"asked": " AND ".join(terms)}).all()


def condition(typed: str) -> ColumnElement[bool]:
    """Return the same question for the words of one row at a time, for where few rows are in question."""
    said = literal(" ") + WORDS.c.words
    return and_(*(or_(*(said.contains(f" {part}") for part in _parts(word))) for word in words(typed)))


def _names(dossier: Dossier) -> tuple[str, ...]:
    return (
        dossier.owner_name,
        dossier.submitter_name,
        dossier.version.name,
        dossier.version.procedure.code,
        dossier.code or "",
        dossier.external_code or "",
        dossier.owner_identifier,
        dossier.submitter_identifier,
        dossier.owner_phone,
        dossier.submitter_phone,
    )


def _is_number(word: str) -> bool:
    return word.isdigit() or (word[0] == BACKWARDS and word[1:].isdigit())


def _parts(word: str) -> tuple[str, ...]:
    """Return the beginnings that a typed word may stand for: its own, and for a number that of its reverse."""
    return (word, f"{BACKWARDS}{word[::-1]}") if word.isdigit() and len(word) >= _MIN_TAIL else (word,)


def _term(session: Session, word: str) -> str:
    if word.isdigit() or len(word) <= LONGEST_PREFIX:
        return "(" + " OR ".join(f"{part}*" for part in _parts(word)) + ")"
    known = session.scalars(
        text("SELECT word FROM search_words WHERE word >= :word AND word < :after LIMIT :most"),
        {"word": word, "after": word + _AFTER_LETTERS, "most": _MOST_WORDS},
    ).all()
    if len(known) == _MOST_WORDS:
        return f"{word}*"
    return "(" + " OR ".join(known) + ")" if known else ""
