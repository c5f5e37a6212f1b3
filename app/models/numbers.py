"""Series of numbers: drawn one by one inside the transaction that issues them, never run back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.slip import NumberSeries


def draw(session: Session, name: str) -> int:
    """Return the next number of a series, beginning with 1."""
    series = _series(session, name)
    series.last += 1
    return series.last


def last(session: Session, name: str) -> int:
    """Return the last number drawn of a series, 0 for none."""
    found = session.scalar(select(NumberSeries.last).where(NumberSeries.name == name))
    return found or 0


def newest(session: Session, beginning: str) -> tuple[str, int] | None:
    """Return the last by name of the series whose names begin so, with the last number drawn of it."""
    named = select(NumberSeries.name, NumberSeries.last).where(
        NumberSeries.name.startswith(beginning, autoescape=True)
    )
    found = session.execute(named.order_by(NumberSeries.name.desc()).limit(1)).first()
    return (found.name, found.last) if found else None


def raise_to(session: Session, name: str, number: int) -> None:
    """Let a series go on after `number` at the earliest; it never runs back."""
    series = _series(session, name)
    series.last = max(series.last, number)


def _series(session: Session, name: str) -> NumberSeries:
    found = session.scalar(select(NumberSeries).where(NumberSeries.name == name))
    if found is None:
        found = NumberSeries(name=name, last=0)
        session.add(found)
    return found
