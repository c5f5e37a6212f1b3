"""The command that reckons a deadline."""

from datetime import datetime
from typing import Annotated

import typer

from app import errors, resources
from app.cli.session import chosen_home, desk_of_command
from app.language import _
from app.queries import office
from app.rules.calendar import DEFAULT_HOURS, ZONE, Calendar, parse_calendar
from app.rules.working_time import Limit, TimeUnit
from app.rules.working_time import due as reckon

MOST_TIME = 10_000
"""As in the catalogue's sheet."""

ReceivedOption = Annotated[str, typer.Option("--received", help=_("Moment of receipt, «2024-02-07 16:30»"))]
TimeOption = Annotated[int, typer.Option("--time", min=0, max=MOST_TIME, help=_("The number of units"))]
UnitOption = Annotated[str, typer.Option("--unit", help=_("ngày làm việc, ngày, giờ làm việc, trong ngày"))]


def add_to(program: typer.Typer) -> None:
    """Add the command."""
    program.command("due", help=_("Reckon the due moment of a receipt"))(due)


def due(received: ReceivedOption, time: TimeOption = 0, unit: UnitOption = TimeUnit.WORKING_DAYS.value) -> None:
    """Print the due moment as the last line, warnings before it."""
    limit = Limit(time, _unit(unit))
    try:
        found = reckon(_moment(received), limit, _calendar())
    except OverflowError as fault:  # beyond the last year that a date can have
        raise errors.BadInput(received) from fault
    for year in found.uncertain_years:
        typer.echo(_("The calendar of {year} is not confirmed; the date may change.").format(year=year))
    typer.echo(found.moment.isoformat(timespec="minutes"))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise errors.BadInput(text) from fault
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _unit(text: str) -> TimeUnit:
    from app.text import fold

    for unit in TimeUnit:
        if fold(unit.value) == fold(text):
            return unit
    raise errors.BadInput(text)


def _calendar() -> Calendar:
    """Return this home's calendar, or the shipped one where there is no home."""
    if chosen_home().exists:
        with desk_of_command(create=False) as desk, desk.store.reading() as session:
            return office.calendar(session)
    shipped = parse_calendar(resources.read_text("calendar/vietnam.toml"))
    return Calendar(
        hours=DEFAULT_HOURS,
        days={day: kind for day, (kind, _name) in shipped.days.items()},
        years=shipped.years,
    )
