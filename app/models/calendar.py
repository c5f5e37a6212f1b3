"""The office's calendar: days off, swapped days, worked Saturdays, and which years are confirmed."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Journalled


class CalendarDay(Journalled, Base):
    """A day that differs from its weekday; `in_force` is False for one that the office took out again."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(default="")
    in_force: Mapped[bool] = mapped_column(default=True)


class CalendarYear(Journalled, Base):
    """A year that is loaded; unconfirmed until the yearly decision was entered."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(unique=True)
    confirmed: Mapped[bool] = mapped_column(default=False)
