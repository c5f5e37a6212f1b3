"""The sheet of a day's end, with the journal's head printed outside the store."""

from datetime import timedelta

from app.papers import letter, phrases
from app.papers.cash_content import CashEntry
from app.papers.content import DayEnd, ProcedureCount
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Style
from app.papers.sheet import Piece
from app.papers.table import columns_of, scaled, table
from app.papers.units import mm
from app.papers.wrapping import Run
from app.text import thousands

FORM = 91
_GROUP = 8


def render(content: DayEnd) -> bytes:
    """Return the day-end sheet as PDF."""
    edition = edition_for(FORM, content.day)
    fillers = {
        "procedures": lambda style: _procedures(edition, content.procedures, style),
        "cash": lambda style: _cash(edition, content.cash, style),
    }
    values = _values(edition, content)
    form = letter.for_office(edition, content.issuer, content.printed, content.officer, values, fillers)
    return letter.render(form, letter.styles(content.size))


def _values(edition: Edition, content: DayEnd) -> dict[str, str]:
    return {
        "date": f"{content.day:%d/%m/%Y}",
        "desk_name": printable(content.issuer.desk_name),
        "printed": phrases.moment(edition, content.printed),
        "drafts_open": str(content.drafts_open),
        **_listed("not_handed_over", content.not_handed_over),
        **_listed("not_confirmed", content.not_confirmed),
        **_listed("returned", content.returned),
        "takings": _takings(edition, content),
        "backup": _backup(edition, content),
        "journal_sequence": str(content.journal_sequence),
        "journal_head": _grouped(content.journal_head),
    }


def _listed(name: str, codes: tuple[str, ...]) -> dict[str, str]:
    """Return how many dossiers there are, and their codes."""
    listed = f" – {', '.join(map(printable, codes))}" if codes else " "
    return {f"{name}_count": str(len(codes)), name: listed}


def _takings(edition: Edition, content: DayEnd) -> str:
    """Return what came in by each way; the fees that are owed stand in the table above."""
    ways = edition.labels["ways"]
    said = [edition.text("taking").format(way=ways[way.value], amount=thousands(n)) for way, n in content.takings]
    return "; ".join(said) or edition.text("no_takings")


def _cash(edition: Edition, entries: tuple[CashEntry, ...], style: Style) -> list[Piece]:
    """Return each officer's cash: what must be there, what was counted, and why they differ."""
    if not entries:
        return []
    columns = scaled(columns_of(edition.tables("cash_columns")), style.frame.room)
    pieces = table(columns, [_cash_row(edition, one) for one in entries], style.body - 1.5, style.frame.left)
    return [*pieces, Piece(2 * mm)]


def _cash_row(edition: Edition, one: CashEntry) -> tuple[str, ...]:
    counted, difference = edition.text("not_counted"), ""
    if one.counted is not None:
        words = edition.text("counted_before") if one.moved else "{amount}"
        counted = words.format(amount=thousands(one.counted))
        difference = thousands(one.counted - one.expected + one.moved)
    name, reason = printable(one.officer), printable(one.reason)
    return (name, str(one.payments), thousands(one.expected), counted, difference, reason)


def _backup(edition: Edition, content: DayEnd) -> str:
    if content.last_backup is None:
        return edition.text("backup_none")
    hours = (content.printed - content.last_backup) // timedelta(hours=1)
    moment = phrases.moment(edition, content.last_backup)
    return edition.text("backup_at").format(moment=moment, hours=hours)


def _grouped(digest: str) -> str:
    """Return a hash in groups that a person can compare."""
    return " ".join(digest[start : start + _GROUP] for start in range(0, len(digest), _GROUP))


def _procedures(edition: Edition, counts: tuple[ProcedureCount, ...], style: Style) -> list[Piece]:
    if not counts:
        return letter.text_line([Run(edition.text("no_procedures"))], style)
    rows = [_row(str(position), entry) for position, entry in enumerate(counts, 1)]
    rows.append(_row("", _total(edition, counts)))
    columns = scaled(columns_of(edition.tables("columns")), style.frame.room)
    pieces = table(columns, rows, style.body - 1.5, style.frame.left)
    return [*pieces, Piece(2 * mm)]


def _row(position: str, entry: ProcedureCount) -> tuple[str, ...]:
    figures = (entry.accepted, entry.supplements, entry.refusals, entry.recorded, entry.returned)
    names = (printable(entry.procedure_code), printable(entry.procedure_name))
    return (position, *names, *map(str, figures), thousands(entry.fees))


def _total(edition: Edition, counts: tuple[ProcedureCount, ...]) -> ProcedureCount:
    figures = ("accepted", "supplements", "refusals", "fees", "recorded", "returned")
    sums = {name: sum(getattr(entry, name) for entry in counts) for name in figures}
    return ProcedureCount("", edition.text("total"), **sums)
