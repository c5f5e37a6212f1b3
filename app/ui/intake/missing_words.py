"""What is missing, in words: short for the bottom bar, in full for who looks closer."""

from collections.abc import Sequence

from app.language import _, ngettext
from app.messages import kind_name, particular_name
from app.rules.completeness import Missing
from app.ui.intake.drawing import shortened

MOST_NAMED = 3
NAME_LETTERS = 26


def missing_sentence(missing: Sequence[Missing], particulars: Sequence[str], *, procedure: bool) -> str:
    """Return everything missing in one sentence, the first few by name; `procedure` when one is chosen."""
    if not procedure and not particulars:
        return _("Choose the procedure.")
    named = [] if procedure else [_("procedure")]
    named += [particular_name(name) for name in particulars]
    named += [_item(one) for one in missing]
    words = ngettext("{n} missing: {names}", "{n} missing: {names}", len(named))
    shown = ", ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else "")
    return words.format(n=len(named), names=shown)


def unsorted_words(pages: int) -> str:
    """Return how many pages lie on no component yet; nothing when all are sorted."""
    return ngettext("{n} page not sorted", "{n} pages not sorted", pages).format(n=pages) if pages else ""


def missing_in_full(missing: Sequence[Missing], particulars: Sequence[str]) -> str:
    """Return everything missing, a line each, with how many of which kind."""
    lines = [particular_name(name) for name in particulars]
    return "\n".join([*lines, *(_line(one) for one in missing)])


def _item(one: Missing) -> str:
    if one.choose_cases:
        return _("choose the case: {cases}").format(cases=_(" or ").join(one.choose_cases))
    numbers = _(" or ").join(str(position) for position in one.positions)
    words = _("item {number}").format(number=numbers)
    return f"{words} {shortened(one.names[0], NAME_LETTERS)}" if len(one.names) == 1 else words


def _line(one: Missing) -> str:
    if one.choose_cases:
        return _item(one)
    papers = _(" or ").join(f"{position}. {name}" for position, name in zip(one.positions, one.names, strict=True))
    needs = ", ".join(f"{kind_name(need.kind)} {need.count}" for need in one.needs)
    return f"{papers}: {needs}"
