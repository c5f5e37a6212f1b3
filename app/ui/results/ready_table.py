"""The list of results: what is to be recorded, lies here, or the post has; rows are ticked for acts on many."""

from collections.abc import Mapping

from app.language import _
from app.messages import mail_complaint
from app.queries.results import ReadyRow
from app.rules.calendar import ZONE
from app.rules.states import RUNNING
from app.ui.context import Context
from app.ui.ticked_table import TickedTable
from app.ui.widgets.tables import Column
from app.ui.words import age, appointed, due_words, moment_words


class ReadyTable(TickedTable[ReadyRow]):
    """`failures` says what hindered an act on many; it stands in the place of the result while a row is ticked."""

    def __init__(self, context: Context, failures: Mapping[str, str]) -> None:
        self._context, self._failures = context, failures
        super().__init__(self._own_columns(), lambda r: r.uid)
        self.setAccessibleName(_("Results"))

    def _own_columns(self) -> list[Column[ReadyRow]]:
        now = self._context.desk.clock.now
        return [
            Column(_("Dossier code"), lambda r: r.code, strong=True),
            Column(_("Owner"), lambda r: r.owner_name, grows=True),
            Column(
                _("Result"),
                lambda r: self._failure(r) or _result(r),
                wide=True,
                spare=True,
                tone=lambda r: "bad" if self._failure(r) else "warn" if r.refused else "soft",
                tip=lambda r: "\n".join(filter(None, (self._failure(r), r.result, r.procedure_name))),
            ),
            Column(_("Since"), lambda r: age(now(), r.since), tip=lambda r: moment_words(r.since)),
            Column(_("State"), lambda r: self._state(r)[0], tone=lambda r: self._state(r)[1], tip=_tip),
        ]

    def _failure(self, found: ReadyRow) -> str:
        return self._failures.get(found.uid, "") if found.uid in self.ticked else ""

    def _state(self, found: ReadyRow) -> tuple[str, str]:
        """Return when a result is due, or whether the applicant knows of it; of a letter its tracking number."""
        if found.state in RUNNING:
            return due_words(found.due, found.state, self._context.desk.clock.now(), self._context.calendar)
        if found.tracking or found.stopped:
            return found.tracking, "soft"
        if found.failure:
            return _("not sent"), "bad"
        if found.told_at:
            return _("told {day}").format(day=f"{found.told_at.astimezone(ZONE):%d/%m}"), "ok"
        return _("not told yet"), "warn"


def _result(found: ReadyRow) -> str:
    return _("stopped: what is named goes back") if found.stopped else found.result or found.procedure_name


def _tip(found: ReadyRow) -> str:
    """Return when it is due or the applicant was told, or why a letter was not sent."""
    if found.state in RUNNING:
        return appointed(found.due) if found.due else ""
    return mail_complaint(found.failure) if found.failure else moment_words(found.told_at)
