"""Words of time and state as the window says them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from app.language import _, ngettext
from app.messages import state_name
from app.queries.dossiers import DueMove
from app.queries.pauses import PauseView
from app.queries.procedures import ProcedureView
from app.queries.register import RegisterRow
from app.rules.calendar import ZONE, Calendar
from app.rules.fees import Account
from app.rules.kinds import DueChangeKind, PauseKind
from app.rules.states import ENDED, STANDING_STILL, State
from app.rules.working_time import remaining
from app.text import thousands

DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS = 86_400, 3_600, 60
SOON_DAYS = 2
MOST_NAMED = 4


def clock_words(moment: datetime) -> str:
    """Return weekday, date and time: «Thứ Tư 25/11/2026 · 09:41»."""
    local = moment.astimezone(ZONE)
    return f"{weekday(local)} {local:%d/%m/%Y · %H:%M}"


def moment_words(moment: datetime | None) -> str:
    """Return date and time: «09:41 25/11/2026»."""
    return f"{moment.astimezone(ZONE):%H:%M %d/%m/%Y}" if moment else ""


def day_words(moment: datetime | None) -> str:
    """Return the date: «25/11/2026»."""
    return f"{moment.astimezone(ZONE):%d/%m/%Y}" if moment else ""


def weekday(moment: datetime) -> str:
    """Return the name of a moment's weekday."""
    return weekday_of(moment.astimezone(ZONE).date())


def weekday_of(day: date) -> str:
    """Return the name of a day's weekday."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[day.weekday()]


def appointed(moment: datetime) -> str:
    """Return an appointed moment: «09:41 Thứ Tư 16/12/2026»."""
    local = moment.astimezone(ZONE)
    return f"{local:%H:%M} {weekday(local)} {local:%d/%m/%Y}"


def age(now: datetime, then: datetime | None) -> str:
    """Return how long ago something was, in its largest unit."""
    if then is None:
        return _("none yet")
    seconds = max(0, int((now - then).total_seconds()))
    if seconds >= DAY_SECONDS:
        days = seconds // DAY_SECONDS
        return ngettext("{n} day ago", "{n} days ago", days).format(n=days)
    if seconds >= HOUR_SECONDS:
        hours = seconds // HOUR_SECONDS
        return ngettext("{n} hour ago", "{n} hours ago", hours).format(n=hours)
    if seconds >= MINUTE_SECONDS:
        minutes = seconds // MINUTE_SECONDS
        return ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    return _("just now")


def money(amount: int | None) -> str:
    """Return an amount in đồng with thousands dots; «chưa rõ» when it is not known."""
    if amount is None:
        return _("fee not known")
    return f"{thousands(amount)} đ" if amount else _("no fee")


def fee_words(procedure: ProcedureView) -> str:
    """Return what a procedure costs: its amount, or what is always due and that cases add to it."""
    if procedure.fee is not None or not procedure.fees:
        return money(procedure.fee)
    always = sum(one.amount for one in procedure.fees if one.case is None)
    if all(one.case is None for one in procedure.fees):
        return money(always)
    return _("{amount}, more by case").format(amount=money(always)) if always else _("fee by case")


def dong(amount: int) -> str:
    """Return an amount that is known, nothing as well: «2.200.000 đ», never cut between two lines."""
    return f"{thousands(amount)}\N{NO-BREAK SPACE}đ"


def account_words(account: Account) -> str:
    """Return what a dossier owes and whether it is paid."""
    if account.owed is None:
        return _("No fee is taken down.")
    if not account.owed:
        return _("Fee: exempt")
    if account.is_paid:
        return _("Fee {amount} · paid").format(amount=dong(account.owed))
    if account.paid:
        words = _("Fee {amount} · {paid} paid, {open} open")
        return words.format(amount=dong(account.owed), paid=dong(account.paid), open=dong(account.open))
    return _("Fee {amount} · not paid").format(amount=dong(account.owed))


def number(value: int) -> str:
    """Return a number with thousands dots."""
    return thousands(value)


def state_words(row: RegisterRow) -> tuple[str, str]:
    """Return a dossier's state in the words that a list has room for, and its tone."""
    if row.void:
        return _("Void"), "bad"
    if row.offered:
        return _("Waiting for confirmation"), "warn"
    tones = {State.NOT_RECEIVED: "bad", State.FINISHED: "ok", State.RETURNED: "ok"}
    short = {State.SUPPLEMENT: _("waits for papers"), State.FEE_DUE: _("waits for the fee")}
    tone = tones.get(row.state, "warn" if row.state in STANDING_STILL else "")
    return short.get(row.state) or state_name(row.state), tone


def due_words(due: datetime | None, state: State, now: datetime, calendar: Calendar) -> tuple[str, str]:
    """Return how much time is left in words, and its tone."""
    if due is None or state in ENDED:
        return "", ""
    if state in STANDING_STILL:
        return _("paused"), "soft"
    left = remaining(now, due, calendar)
    if left.late:
        if left.working_days == 0:
            return _("late since {time}").format(time=f"{due.astimezone(ZONE):%H:%M}"), "bad"
        late = ngettext("{n} day late", "{n} days late", left.working_days)
        return late.format(n=left.working_days), "bad"
    if left.same_day:
        return _("today {time}").format(time=f"{due.astimezone(ZONE):%H:%M}"), "warn"
    days = ngettext("{n} day left", "{n} days left", left.working_days).format(n=left.working_days)
    return days, "warn" if left.working_days <= SOON_DAYS else ""


def pass_on_words(by: datetime | None, now: datetime) -> tuple[str, str]:
    """Return by when a dossier goes to its department, and its tone."""
    if by is None:
        return "", ""
    local, today = by.astimezone(ZONE), now.astimezone(ZONE).date()
    if now > by:
        since = f"{local:%H:%M}" if local.date() == today else f"{local:%d/%m}"
        return _("late since {time}").format(time=since), "bad"
    if local.date() == today:
        return _("today {time}").format(time=f"{local:%H:%M}"), "warn"
    return f"{local:%H:%M %d/%m}", "soft"


def moved_words(moves: Iterable[DueMove]) -> list[str]:
    """Return the moves of a promised date in words, oldest first."""
    words = {
        DueChangeKind.EXTENDED: _("Moved from {before}: {reason}"),
        DueChangeKind.RESTARTED: _("Limit started again after the supplement; before: {before}"),
        DueChangeKind.CONTINUED: _("Moved by the time waited; before: {before}"),
        DueChangeKind.CALENDAR: _("Moved with the calendar from {before}: {reason}"),
    }
    return [words[one.kind].format(before=appointed(one.before), reason=one.reason) for one in moves]


def waiting_words(pause: PauseView, now: datetime) -> list[str]:
    """Return what a dossier waits for, since when and until when, and what may be done after that."""
    since = moment_words(pause.asked_at)
    if pause.kind is PauseKind.FEE:
        return [_("Waiting for the fee since {since}: {reason}").format(since=since, reason=pause.reason)]
    lines = [_("Waiting for papers since {since}: {items}").format(since=since, items="; ".join(pause.items))]
    if pause.answer_until is not None:
        over = now > pause.answer_until
        words = _("Nothing came by {until}: it may be closed.") if over else _("Waited for until {until}.")
        lines.append(words.format(until=moment_words(pause.answer_until)))
    return lines


def named(codes: Sequence[str]) -> str:
    """Return codes in a row, the first ones of many."""
    more = f" … (+{number(len(codes) - MOST_NAMED)})" if len(codes) > MOST_NAMED else ""
    return ", ".join(codes[:MOST_NAMED]) + more
