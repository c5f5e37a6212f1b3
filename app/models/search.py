"""The search table: folded words of each dossier, written in the action's transaction.

SQLite's tokenizer does not fold đ, so the words are folded here, for what is stored and for what is asked. Numbers
are stored forwards and backwards (behind an `r`), so that their last digits find them too.
"""

import re

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models.dossier import Dossier
from app.text import words

_DIGITS = re.compile(r"\d+")
_MIN_TAIL = 2


def tokens(dossier: Dossier, procedure_name: str, procedure_code: str) -> str:
    """Return the words by which a dossier is found."""
    names = (
        dossier.owner_name,
        dossier.submitter_name,
        procedure_name,
        procedure_code,
        dossier.code or "",
        dossier.external_code or "",
        dossier.owner_identifier,
        dossier.submitter_identifier,
        dossier.owner_phone,
        dossier.submitter_phone,
    )
    found = dict.fromkeys(word for name in names for word in words(name))
    backwards = [f"r{run[::-1]}" for word in found for run in _DIGITS.findall(word) if len(run) >= _MIN_TAIL]
    return " ".join([*found, *dict.fromkeys(backwards)])


def write(session: Session, dossier: Dossier) -> None:
    """Write the search row of a dossier anew; its key is the dossier's."""
    session.flush()
    version = dossier.version
    row = {"key": dossier.id, "words": tokens(dossier, version.name, version.procedure.code)}
    session.execute(text("DELETE FROM dossier_search WHERE rowid = :key"), row)
    session.execute(text("INSERT INTO dossier_search (rowid, words) VALUES (:key, :words)"), row)


def expression(typed: str) -> str:
    """Return the FTS5 expression for what was typed: every word must begin, or a number end, some stored word."""
    return " AND ".join(_term(word) for word in words(typed))


def _term(word: str) -> str:
    if word.isdigit() and len(word) >= _MIN_TAIL:
        return f"({word}* OR r{word[::-1]}*)"
    return f"{word}*"
