"""Promises that the calendar no longer bears out, below it: ticked and moved with a reason, or left as they are."""

from app.desk import deadlines
from app.language import _, ngettext
from app.queries import late_calendar
from app.queries.late_calendar import Differing
from app.ui.settings.section import Section
from app.ui.ticked_table import TickedTable
from app.ui.widgets.basics import ActionButton, Field, Notice, column, fields, label
from app.ui.widgets.tables import Column
from app.ui.words import appointed, moment_words, number


class MovedDays:
    """Out of sight while every promise is what the calendar says."""

    def __init__(self, section: Section) -> None:
        self._section = section
        self.notice = Notice()
        self.table: TickedTable[Differing] = TickedTable(_columns(), lambda one: one.uid)
        self.table.setAccessibleName(_("Promised dates that the calendar puts elsewhere"))
        self.table.ticks_changed.connect(self._allow)
        self.reason = Field(_("Why the dates move"))
        self.reason.edited.connect(lambda _text: self._allow())
        self.move = ActionButton(_("Move the ticked dates"), act=self._move)
        self.hint = label(_("Space ticks · Ctrl+A all"), "label")
        self.layout = column(self.notice, self.table, self.hint, fields(self.reason, self.move))
        self._show(())

    def refresh(self) -> None:
        """Ask which promises differ now."""
        here = self._section.context.desk.place.uid
        self._section.context.ask("differing", lambda s: late_calendar.differing(s, here), self._show, self._section)

    def _show(self, found: tuple[Differing, ...]) -> None:
        for part in (self.notice, self.table, self.hint, self.reason, self.move):
            part.setVisible(bool(found))
        self.table.show_rows(found)
        self.table.tick([uid for uid in self.table.ticked if uid not in {one.uid for one in found}], on=False)
        if found:
            words = ngettext(
                "{n} dossier was promised another date than this calendar says. It keeps its date until who holds it "
                "moves it.",
                "{n} dossiers were promised other dates than this calendar says. They keep their dates until who "
                "holds them moves them.",
                len(found),
            )
            self.notice.say(words.format(n=number(len(found))), "warn")
        self._allow()

    def _allow(self) -> None:
        self.move.setEnabled(bool(self._chosen() and self.reason.text.strip()))

    def _chosen(self) -> list[str]:
        """Return what is ticked and can be moved here."""
        return [one.uid for one in self.table.rows.rows if one.movable and one.uid in self.table.ticked]

    def _move(self) -> None:
        desk, reason, chosen = self._section.context.desk, self.reason.text, self._chosen()
        said = ngettext("{n} date is moved.", "{n} dates are moved.", len(chosen)).format(n=number(len(chosen)))

        self._section.change(
            lambda: deadlines.move_by_calendar(desk, chosen, reason), said, of_office=False, clear=(self.reason,)
        )


def _columns() -> list[Column[Differing]]:
    return [
        Column(_("Dossier code"), lambda one: one.code, strong=True),
        Column(_("Owner"), lambda one: one.owner_name, grows=True),
        Column(_("Procedure"), lambda one: one.procedure_name, wide=True, tone=lambda _one: "soft"),
        Column(_("Promised"), lambda one: moment_words(one.promised), tip=lambda one: appointed(one.promised)),
        Column(_("By the calendar"), lambda one: moment_words(one.would_be), tip=lambda one: appointed(one.would_be)),
        Column(_("Where"), _where, wide=True, tone=lambda one: "" if one.movable else "warn"),
    ]


def _where(one: Differing) -> str:
    """Return where a dossier lies: only what is here and not offered is moved here."""
    return _("here") if one.movable else one.place or _("Waiting for confirmation")
