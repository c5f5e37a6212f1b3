"""Sentences for what a check found wrong."""

from collections.abc import Callable

from app.language import _

_FINDINGS: dict[str, Callable[[], str]] = {
    "store_file": lambda: _("The store file is damaged: {detail}"),
    "entry_changed": lambda: _("The journal entry {where} was changed."),
    "content_changed": lambda: _("The content of the journal entry {where} was changed."),
    "content_missing": lambda: _("The content of the journal entry {where} is missing."),
    "chain_broken": lambda: _("The chain of the journal is broken at {where}."),
    "sequence_broken": lambda: _("The journal lacks an entry before {where}."),
    "tail_missing": lambda: _("The journal was cut off: entries after number {where} are missing."),
    "document_missing": lambda: _("The document {where} is missing."),
    "document_changed": lambda: _("The document {where} was changed or is damaged."),
    "page_missing": lambda: _("The page {where} of a draft is missing or damaged."),
    "number_gap": lambda: _("The numbers of form {where} have a gap."),
    "row_differs": lambda: _("The row {where} differs from its entries in «{detail}»."),
    "row_missing": lambda: _("The row {where} is missing."),
    "row_unknown": lambda: _("The row {where} has no entry."),
}


def finding_sentence(wrong: str, where: str, detail: str) -> str:
    """Return the plain sentence for something that a check found wrong."""
    return _FINDINGS[wrong]().format(where=where, detail=detail)
