"""The columns of the dossiers that wait to be handed over."""

from datetime import datetime

from app.language import _
from app.queries.handovers import ReadyRow
from app.rules.calendar import ZONE
from app.ui.context import Context
from app.ui.handover_words import remark_words
from app.ui.widgets.tables import Column
from app.ui.words import appointed, due_words, pass_on_words

PASS_ON = 4
"""Where it says until when paper goes on, behind the ticks."""


def ready_columns(context: Context) -> list[Column[ReadyRow]]:
    """Return whose dossier it is, for what, by when paper goes on, and when it is due."""

    def due(found: ReadyRow) -> tuple[str, str]:
        return due_words(found.due, found.state, context.desk.clock.now(), context.calendar)

    def pass_on(found: ReadyRow) -> tuple[str, str]:
        return pass_on_words(found.pass_on_by, context.desk.clock.now())

    return [
        Column(_("Dossier code"), lambda r: r.code, strong=True),
        Column(_("Owner"), lambda r: r.owner_name, grows=True),
        Column(
            _("Procedure"),
            lambda r: remark_words(r) or r.procedure_name,
            wide=True,
            tone=lambda r: "bad" if r.returned else "warn" if remark_words(r) else "soft",
        ),
        Column(
            _("Pass on by"),
            lambda r: pass_on(r)[0],
            tone=lambda r: pass_on(r)[1],
            tip=lambda r: appointed(r.pass_on_by) if r.pass_on_by else "",
        ),
        Column(
            _("Due"),
            lambda r: due(r)[0],
            tone=lambda r: due(r)[1],
            tip=lambda r: appointed(r.due) if r.due else "",
        ),
    ]


def goes_today(found: ReadyRow, now: datetime) -> bool:
    """Whether a dossier has to be passed on today, or should have been before."""
    return found.pass_on_by is not None and found.pass_on_by.astimezone(ZONE).date() <= now.astimezone(ZONE).date()
