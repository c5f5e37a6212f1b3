"""The department's work: what is in hand, who does it, its internal steps and what was remarked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox

from app.desk import department
from app.language import _, ngettext
from app.queries import office, work
from app.queries.office import OfficerView
from app.queries.work import WorkRow
from app.rules.scanned import dossier_code
from app.rules.states import RUNNING
from app.ui.context import Context
from app.ui.control_slips import print_control_slips
from app.ui.each_run import EachRun
from app.ui.form_stack import FormStack
from app.ui.load_table import EVERYTHING, LoadTable
from app.ui.page import Page
from app.ui.results.record_many import RecordMany
from app.ui.step_card import StepCard, step_words
from app.ui.ticked_table import TickedTable
from app.ui.widgets.basics import ActionButton, Card, ChipRow, label, tab_through
from app.ui.widgets.reason import ReasonBar
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.widgets.tables import Column
from app.ui.words import appointed, due_words, number

ALL, MINE, NOBODY = "all", "mine", "nobody"
ANY, LATE, TODAY, NEXT = "any", "late", "today", "next"
LEAST_LIST, LEAST_STEPS = 540, 310
OFFICER_LETTERS = 16

Fits = Callable[[WorkRow], bool]
Found = tuple[tuple[WorkRow, ...], tuple[OfficerView, ...]]


class WorkPage(Page):
    """Late ones stand first. What is ticked, or else the chosen row, is assigned, remarked on and handed back."""

    def __init__(self, context: Context) -> None:
        self.assign = ActionButton(_("Assign"), "F6", act=self._assign)
        self.step = ActionButton(_("Begin the step"), "F7", act=self._step)
        self.remark = ActionButton(_("Remark …"), "F8", act=self._ask_remark)
        self.record = ActionButton(_("Record the result"), "Ctrl+R", act=lambda: self.many.ask())
        self.back = ActionButton(_("Hand back …"), "F10", primary=True, act=self._hand_back)
        super().__init__(context, self.assign, self.step, self.remark, self.record, self.back)
        self._rows: tuple[WorkRow, ...] = ()
        self._whose, self._when = ALL, ANY
        self.officer = QComboBox()
        self.officer.setAccessibleName(_("Officer"))
        self.officer.setPlaceholderText(_("choose the officer"))
        self.officer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.officer.setMinimumContentsLength(OFFICER_LETTERS)
        self.bottom.middle.addWidget(label(_("Officer"), "soft"))
        self.bottom.middle.addWidget(self.officer)
        self.chips, self.dues, self.who = ChipRow(), ChipRow(), LoadTable(_("Officer, step"))
        self._of_whom = EVERYTHING
        self._failures: dict[str, str] = {}
        self.table: TickedTable[WorkRow] = TickedTable(self._columns(), lambda r: r.uid)
        self.table.setAccessibleName(_("Dossiers in hand"))
        self.table.say_when_empty(_("Nothing is in hand here. Confirmed dossiers stand here until they go back."))
        self.card = StepCard(context.desk.clock.now)
        self.reason = ReasonBar()
        self.forms = FormStack(self, self.card, lambda: None)
        self.run = EachRun(self, self.table, self._failures)
        self.many = RecordMany(self.forms, self.run, self._without_result)
        self._lay_out()
        self._show_actions()

    def refresh(self) -> None:
        """Read what is in hand and who works here; ticks stay."""
        here, now = self.context.desk.place.uid, self.context.desk.clock.now()
        self.context.ask(
            "work", lambda s: (work.work_list(s, here, now), office.officers_at(s, here)), self._show_all, self
        )

    def pieces(self) -> Iterator[None]:
        """Make the forms by themselves: with the page, or when they are asked for, they would take too long."""
        yield
        yield from self.many.pieces()

    def entered(self) -> None:
        """The list has the focus."""
        tab_through(
            self.who,
            self.table,
            self.card.steps,
            self.card.slip,
            self.officer,
            self.assign,
            self.step,
            self.remark,
            self.record,
            self.back,
        )
        self.table.setFocus()

    def show_item(self, uid: str) -> None:
        """Bring a dossier to the front."""
        self._show_chosen(ALL, ANY)
        self.table.choose(uid)

    def scanned(self, text: str) -> bool:
        """A receipt's code ticks its dossier."""
        code = dossier_code(text)
        held = next((r for r in self._rows if code and r.code == code), None)
        if held is not None:
            self._show_chosen(ALL, ANY)
            self.table.choose(held.uid)
            self.table.tick([held.uid])
            self.show_done(_("{code} ticked.").format(code=code))
        return held is not None

    def _lay_out(self) -> None:
        left = Card(_("In hand"), _("Space ticks · Ctrl+A all"))
        left.add(self.chips, self.dues, self.who, self.table)
        left.body.setStretchFactor(self.table, 1)
        self.body.addWidget(SideBySide(Part(left, 70, LEAST_LIST), Part(self.forms, 30, LEAST_STEPS)), 1)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.run)
        self.forms.closed.connect(self.table.setFocus)
        self.forms.currentChanged.connect(lambda _at: self._show_actions())
        self.chips.chosen.connect(lambda key, on: self._show_chosen(key, self._when) if on else None)
        self.dues.chosen.connect(lambda key, on: self._show_chosen(self._whose, key) if on else None)
        self.who.chosen.connect(self._narrow)
        self.table.ticks_changed.connect(self._ticks_changed)
        self.table.chosen.connect(lambda _uid: self._row_chosen())
        self.table.opened.connect(self.context.wants_dossier)
        self.card.wants_slip.connect(lambda: print_control_slips(self, self._meant()))
        QShortcut(QKeySequence("F5"), self, self.refresh)

    def _columns(self) -> list[Column[WorkRow]]:
        now = self.context.desk.clock.now
        return [
            Column(_("Dossier code"), lambda r: r.code, strong=True),
            Column(_("Owner"), lambda r: r.owner_name, grows=True),
            Column(
                _("Step"),
                lambda r: self._failure(r) or (r.step.content if r.step else ""),
                wide=True,
                spare=True,
                tone=lambda r: "bad" if self._failure(r) else _step_of(r, now())[1],
                tip=lambda r: self._failure(r) or _step_of(r, now())[0],
            ),
            Column(
                _("Officer"), lambda r: r.officer_name or _("nobody"), wide=True, spare=True, tone=lambda r: _of(r)
            ),
            Column(
                _("Due"),
                lambda r: self._due(r)[0],
                tone=lambda r: self._due(r)[1],
                tip=lambda r: appointed(r.due) if r.due else "",
            ),
        ]

    def _due(self, found: WorkRow) -> tuple[str, str]:
        if found.offered:
            return _("handed back"), "soft"
        return due_words(found.due, found.state, self.context.desk.clock.now(), self.context.calendar)

    def _show_all(self, found: Found) -> None:
        self._rows, officers = found
        self._show_officers(officers)
        gone = self.table.ticked - {r.uid for r in self._rows}
        self._show_chosen(self._whose, self._when)
        self.table.tick(sorted(gone), on=False)
        self._read_card()

    def _show_officers(self, officers: tuple[OfficerView, ...]) -> None:
        known = [self.officer.itemData(at) for at in range(self.officer.count())]
        if known != [one.uid for one in officers]:
            chosen = self.officer.currentData()
            self.officer.clear()
            for one in officers:
                self.officer.addItem(one.name, one.uid)
            self.officer.setCurrentIndex(self.officer.findData(chosen) if chosen else -1)

    def _show_chosen(self, whose: str, when: str) -> None:
        """Show whose work is chosen, and of it what is late or due soon: the dossier, or its step."""
        self._whose, self._when = whose, when
        me, sight = self.context.desk.officer, self.context.horizon()
        of_whom: dict[str, tuple[str, Fits]] = {
            ALL: (_("All {n}"), lambda _r: True),
            MINE: (_("Mine {n}"), lambda r: bool(me and r.officer_uid == me.uid)),
            NOBODY: (_("Nobody's {n}"), lambda r: not r.officer_uid),
        }
        rows = [r for r in self._rows if of_whom[whose][1](r)]
        due: dict[str, tuple[str, Fits]] = {
            ANY: (_("Whenever due {n}"), lambda _r: True),
            LATE: (_("Late {n}"), lambda r: r.is_late(sight.now)),
            TODAY: (_("Due today {n}"), lambda r: r.is_due(sight.now, sight.end_of_today)),
            NEXT: (_("Due on the next working day {n}"), lambda r: r.is_due(sight.end_of_today, sight.end_of_next)),
        }
        _show_chips(self.chips, of_whom, self._rows, whose)
        _show_chips(self.dues, due, rows, when)
        self._show_loads(rows)
        self.table.show_rows([r for r in rows if due[when][1](r) and self._counts_there(r)])
        late = sum(r.is_late(sight.now) for r in self._rows)
        words = ngettext("{n} late in hand", "{n} late in hand", late).format(n=number(late))
        self.bottom.say_softly(words if late else "")
        self._show_actions()

    def _show_loads(self, rows: Sequence[WorkRow]) -> None:
        """Show by officer and by step what is in sight, while only that is looked at."""
        self.who.setVisible(self._when != ANY)
        if self._when == ANY:
            self._of_whom = EVERYTHING
            return
        sight = self.context.horizon()
        steps = work.loads(rows, sight, _step_load)
        self._of_whom = self.who.show_loads(work.loads(rows, sight, _officer_load), self._of_whom, *steps)

    def _narrow(self, key: str) -> None:
        """Show what counts for an officer or a step."""
        self._of_whom = key
        self._show_chosen(self._whose, self._when)

    def _counts_there(self, found: WorkRow) -> bool:
        return self._of_whom == EVERYTHING or self._of_whom in {_officer_load(found)[0], _step_load(found)[0]}

    def _row(self) -> WorkRow | None:
        key = self.table.current_key()
        return next((r for r in self._rows if r.uid == key), None)

    def _meant(self) -> list[str]:
        """Return what is ticked, or the row that is chosen."""
        ticked, current = [r.uid for r in self._rows if r.uid in self.table.ticked], self._row()
        return ticked or ([current.uid] if current else [])

    def _without_result(self) -> Mapping[str, str]:
        """Return the codes of what is meant and may have its first result now, in the order of the list."""
        meant = set(self._meant())
        open_rows = (r for r in self._rows if r.uid in meant and r.state in RUNNING and not r.offered)
        return {r.uid: r.code for r in open_rows}

    def _failure(self, found: WorkRow) -> str:
        """Return why a result was not recorded, while that is what a ticked dossier waits for."""
        waits = found.uid in self.table.ticked and found.state in RUNNING
        return self._failures.get(found.uid, "") if waits else ""

    def _ticks_changed(self) -> None:
        self.many.follow()
        self._show_actions()

    def _row_chosen(self) -> None:
        self.many.follow()
        self._read_card()

    def _show_actions(self) -> None:
        found, any_meant = self._row(), bool(self._meant())
        step = found.step if found else None
        self.step.set_words(_("Finish the step") if step and step.begun else _("Begin the step"))
        self.step.setEnabled(step is not None and found is not None and not found.offered)
        for button in (self.assign, self.card.slip, self.back):
            button.setEnabled(any_meant)
        self._show_record()
        self.remark.setEnabled(found is not None and not found.offered)

    def _show_record(self) -> None:
        """Let the button say how many results there are to record; an open form has the main action."""
        count, many = len(self._without_result()), bool(self.table.ticked)
        words = ngettext("Record {n} result", "Record {n} results", count).format(n=number(count))
        self.record.set_words(words if many and count else _("Record the result"))
        self.record.setEnabled(count > 0)
        self.back.set_primary(not self.forms.is_open)

    def _read_card(self) -> None:
        found, now = self._row(), self.context.desk.clock.now()
        self._show_actions()
        if found is None:
            self.card.show_dossier("", (), ())
            return
        self.context.ask(
            "steps",
            lambda s: (work.steps(s, found.uid, now), work.remarks(s, found.uid)),
            lambda read: self.card.show_dossier(f"{found.code} · {found.owner_name}", *read),
            self,
        )

    def _assign(self) -> None:
        officer, desk, meant = self.officer.currentData(), self.context.desk, self._meant()
        if not officer:
            self.bottom.notice.say(_("Choose the officer who is to do it."), "warn")
            self.officer.setFocus()
            return
        name = self.officer.currentText()

        def told(codes: tuple[str, ...]) -> str:
            words = ngettext("{n} dossier given to {name}.", "{n} dossiers given to {name}.", len(codes))
            return words.format(n=number(len(codes)), name=name)

        self._do(lambda: told(department.assign(desk, meant, officer)))
        self.table.tick(sorted(self.table.ticked), on=False)

    def _step(self) -> None:
        found, desk = self._row(), self.context.desk
        if found is None or found.step is None:
            return
        at, begun = found.step.position, found.step.begun
        act = department.finish_step if begun else department.begin_step
        said = _("Done: {step}") if begun else _("Begun: {step}")
        self._do(lambda: said.format(step=act(desk, found.uid, at)))

    def _ask_remark(self) -> None:
        found, desk = self._row(), self.context.desk
        if found is None:
            return

        def write(text: str) -> str:
            department.remark(desk, found.uid, text)
            return _("The remark is written down.")

        caption = _("Remark on {code}:").format(code=found.code)
        self.reason.ask(caption, lambda text: self._do(lambda: write(text)), verb=_("Write down"))

    def _hand_back(self) -> None:
        for uid in self._meant():
            self.context.wants_handover.emit(uid)

    def _do(self, act: Callable[[], str]) -> None:
        """Do an act that tells what it did; what it changed is read anew."""
        self.context.work.write(act, self._done, self.show_fault, owner=self)

    def _done(self, said: str) -> None:
        self.show_done(said)
        self.refresh()


def _officer_load(found: WorkRow) -> tuple[str, str]:
    return f"officer {found.officer_uid}", found.officer_name or _("nobody")


def _step_load(found: WorkRow) -> tuple[str, str]:
    content = found.step.content if found.step else ""
    return f"step {content}", _("Step: {step}").format(step=content or _("none left"))


def _step_of(found: WorkRow, now: datetime) -> tuple[str, str]:
    return step_words(found.step, now) if found.step else ("", "soft")


def _of(found: WorkRow) -> str:
    return "" if found.officer_uid else "warn"


def _show_chips(chips: ChipRow, of: Mapping[str, tuple[str, Fits]], rows: Sequence[WorkRow], chosen: str) -> None:
    """Show chips with how many rows each holds."""
    chips.set_chips([(key, words.format(n=number(sum(map(fits, rows))))) for key, (words, fits) in of.items()])
    chips.set_chosen(frozenset({chosen}))
