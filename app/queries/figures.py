"""The figures of the statutory form by field (Biểu số 06/VPCP/KSTT), counted by the store.

The statements say the same as `app.rules.figures`, to which a test holds them: a million dossiers are not fetched.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app import resources
from app.models.base import Moment
from app.models.deadline import DueChange, Pause
from app.models.dossier import Dossier
from app.models.procedure import Field, ProcedureVersion
from app.queries import time_rules
from app.rules import figures as rules_of_figures
from app.rules.calendar import ZONE
from app.rules.figures import Arrival, Early, FigureRules, Figures, Period, Standing, Waiting
from app.rules.kinds import Channel, PauseKind
from app.text import fold

DATA = "figures.toml"


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """A line of the form: the figures of one field."""

    field: str
    figures: Figures


@cache
def rules() -> FigureRules:
    """Return what the sources of the form leave open, as the shipped data say it."""
    return rules_of_figures.parse_rules(resources.read_text(DATA))


def by_field(session: Session, period: Period, chosen: FigureRules | None = None) -> tuple[FieldFigures, ...]:
    """Return the figures of each field whose dossiers a period concerns, by name.

    Args:
        session: of the store whose office reports.
        period: the reporting period.
        chosen: how the dossiers are judged, unless as the shipped data say.
    """
    names = dict(session.execute(select(ProcedureVersion.id, Field.name).join(Field)).all())
    found: dict[str, Figures] = {}
    for version, figures in _by_version(session, period, chosen or rules()):
        found[names[version]] = found.get(names[version], Figures()) + figures
    return tuple(FieldFigures(name, found[name]) for name in sorted(found, key=fold))


def total(lines: Sequence[FieldFigures]) -> Figures:
    """Return the line «Tổng cộng»."""
    return reduce(add, (line.figures for line in lines), Figures())


def _by_version(session: Session, period: Period, chosen: FigureRules) -> Iterator[tuple[int, Figures]]:
    """Yield figures by the key of the version of a procedure, several of each.

    Nearly all dossiers that a period concerns have a result: these are counted apart, from an index alone.
    """
    finished, otherwise = Dossier.finished_at, func.coalesce(Dossier.returned_at, Dossier.ended_at)
    never, often = finished.is_(None), _asked_too_often(period, chosen)
    for resolved, where in ((finished, finished < period.end), (otherwise, never & (otherwise < period.end))):
        overdue, early = often | (resolved > Dossier.due_current), ~often & (resolved < _early_before(chosen))
        apart: dict[str, ColumnElement[bool]] = {Standing.OVERDUE: overdue, Standing.EARLY: early}
        yield from _figures(session, period, where & (resolved >= period.start), apart, Standing.ON_TIME)
    late = often | _late_under_way(session, period, chosen)
    for where in (finished >= period.end, never & (otherwise.is_(None) | (otherwise >= period.end))):
        yield from _figures(session, period, where, {Standing.LATE: late}, Standing.IN_TIME)


def _figures(
    session: Session,
    period: Period,
    where: ColumnElement[bool],
    apart: Mapping[str, ColumnElement[bool]],
    others: Standing,
) -> Iterator[tuple[int, Figures]]:
    """Count the dossiers of a condition by version: how they came, and how they stand, `apart` or as the `others`."""
    within, online = Dossier.accepted_at >= period.start, Dossier.channel == int(Channel.ONLINE)
    parts = {Arrival.ONLINE: within & online, Arrival.DIRECT: within & ~online, **apart}
    statement = (
        select(ProcedureVersion.id, func.count(), *(func.count().filter(part) for part in parts.values()))
        .join(Dossier, Dossier.version_id == ProcedureVersion.id)
        .where(Dossier.voided_at.is_(None), Dossier.accepted_at < period.end, where)
        .group_by(ProcedureVersion.id)
    )
    for version, counted, *found in session.execute(statement):
        counts: dict[str, int] = dict(zip(parts, found, strict=True))
        counts[Arrival.CARRIED_OVER] = counted - counts[Arrival.ONLINE] - counts[Arrival.DIRECT]
        counts[others] = counted - sum(counts[standing] for standing in apart)
        yield version, Figures(**counts)


def _asked_too_often(period: Period, chosen: FigureRules) -> ColumnElement[bool]:
    papers = Pause.kind == PauseKind.SUPPLEMENT.value
    asked = select(Pause.dossier_id).where(papers, Pause.asked_at < period.end, ~Pause.lapsed)
    return Dossier.id.in_(asked.group_by(Pause.dossier_id).having(func.count() > chosen.requests_in_time))


def _early_before(chosen: FigureRules) -> SQLColumnExpression[Any]:
    return Dossier.due_current if chosen.early is Early.MOMENT else _DayBegins(Dossier.due_current)


def _late_under_way(session: Session, period: Period, chosen: FigureRules) -> ColumnElement[bool]:
    """Return the condition that what is held against a promise, as it was at the period's end, lies after it."""
    moved = select(DueChange.due_before).where(DueChange.dossier_id == Dossier.id, DueChange.changed_at >= period.end)
    first = moved.order_by(DueChange.changed_at, DueChange.id).limit(1).correlate(Dossier).scalar_subquery()
    promised = func.coalesce(first, Dossier.due_current)
    held = literal(period.judged, Moment())
    if chosen.waiting is Waiting.PERIOD:
        return held > promised
    return func.coalesce(_waits_since(session, period), held) > promised


def _waits_since(session: Session, period: Period) -> ColumnElement[Any]:
    """Return since when a dossier stood still at the period's end."""
    stands_still = (Pause.kind == PauseKind.SUPPLEMENT.value) | ProcedureVersion.procedure_id.not_in(
        time_rules.running_on_unpaid(session)
    )
    return (
        select(func.min(Pause.asked_at))
        .where(
            Pause.dossier_id == Dossier.id,
            Pause.asked_at < period.end,
            ~Pause.lapsed,
            Pause.ended_at.is_(None) | (Pause.ended_at >= period.end),
            stands_still,
        )
        .correlate(Dossier, ProcedureVersion)
        .scalar_subquery()
    )


class _DayBegins(FunctionElement[datetime]):
    """When the day of a moment begins at the office, as each engine says it."""

    type = Moment()
    inherit_cache = True


@compiles(_DayBegins, "sqlite")
def _day_begins_in_sqlite(asked: _DayBegins, compiler: SQLCompiler, **how: Any) -> str:
    """Return the function; SQLite knows no zones; the office's has kept one offset since 1975.

    A moment with a fraction of a second sorts after the same one without, as it must.
    """
    return f"datetime({compiler.process(asked.clauses, **how)}, '+7 hours', 'start of day', '-7 hours')"


@compiles(_DayBegins, "postgresql")
def _day_begins_in_postgresql(asked: _DayBegins, compiler: SQLCompiler, **how: Any) -> str:
    return f"date_trunc('day', {compiler.process(asked.clauses, **how)}, '{ZONE.key}')"
