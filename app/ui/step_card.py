"""A dossier's internal steps with planned and used time, and what was remarked, beside a list."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal

from app.language import _
from app.queries.work import RemarkView, StepView
from app.rules.kinds import RemarkKind
from app.ui.widgets.basics import Card, label, link, row
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import moment_words

MOST_REMARKS = 4
HOUR = 3600


class StepCard(Card):
    """Nothing is asked here: the page fills it for the dossier that is chosen."""

    wants_slip = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._following = ("", "")
        self.name = label("", "head", wrap=True)
        self.steps: ListTable[StepView] = ListTable(_columns(now), lambda s: f"{s.position}")
        self.steps.setAccessibleName(_("Internal steps"))
        self.steps.say_when_empty(_("The procedure has no internal steps."))
        self.whole, self.remarks = label("", "", wrap=True), label("", "soft", wrap=True)
        self.steps.chosen.connect(lambda _key: self._show_whole())
        self.slip = link(_("Control slips"), self.wants_slip.emit, "F9")
        self.add(self.name, self.steps, self.whole, self.remarks, row(self.slip, 1))
        self.body.setStretchFactor(self.steps, 1)

    def show_dossier(self, name: str, steps: tuple[StepView, ...], remarks: tuple[RemarkView, ...]) -> None:
        """Show whose dossier it is, its steps and its newest remarks; the step that is next is the chosen one."""
        following = name, next((f"{s.position}" for s in steps if not s.done), "")
        self.name.setText(name)
        self.steps.show_rows(steps)
        if following != self._following:
            self.steps.choose(following[1])
        self._following = following
        self._show_whole()
        self.remarks.setText("\n".join(map(_remark, remarks[:MOST_REMARKS])))
        self.remarks.setVisible(bool(remarks))

    def _show_whole(self) -> None:
        """Say in full what the chosen step has no room for."""
        key = self.steps.current_key()
        found = next((s for s in self.steps.rows.rows if f"{s.position}" == key), None)
        parts = (found.content, found.unit, found.officer_name) if found else ()
        self.whole.setText(" · ".join(filter(None, parts)))
        self.whole.setVisible(bool(parts))


def hours_words(hours: float) -> str:
    """Return an amount of working time in hours, with one decimal where it needs one."""
    return _("{n} h").format(n=f"{hours:.1f}".removesuffix(".0").replace(".", ","))


def step_words(step: StepView, now: datetime) -> tuple[str, str]:
    """Return how a step stands, and the tone of that."""
    late = step.is_late(now)
    if step.done:
        return (_("done late"), "bad") if late else (_("done in time"), "ok")
    if late:
        return _("overdue"), "bad"
    return (_("under way"), "warn") if step.begun else (_("not begun"), "soft")


def _columns(now: Callable[[], datetime]) -> list[Column[StepView]]:
    return [
        Column(_("Step"), lambda s: s.content, wide=True, tip=lambda s: f"{s.unit}\n{s.content}\n{s.officer_name}"),
        Column(_("Planned"), lambda s: hours_words(s.hours), right=True, tip=lambda s: moment_words(s.due)),
        Column(
            _("Used"), lambda s: hours_words(s.used.total_seconds() / HOUR) if s.begun else "", right=True,
            tip=lambda s: moment_words(s.done),
        ),
        Column(_("State"), lambda s: step_words(s, now())[0], tone=lambda s: step_words(s, now())[1]),
    ]  # fmt: skip


def _remark(said: RemarkView) -> str:
    what = _("Papers asked for: {text}") if said.kind is RemarkKind.SUPPLEMENT else "{text}"
    return " · ".join((moment_words(said.at), said.officer_name, what.format(text=said.text)))
