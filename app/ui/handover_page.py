"""The hand-over page: dossiers that are ready or came back, and the hand-overs that wait for an answer."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox

from app.desk import handover
from app.desk.handover import Offer
from app.errors import DeskError
from app.language import _, ngettext
from app.queries import Reading, dossiers, handovers, office
from app.queries.handovers import ReadyRow, TransferRow
from app.queries.office import Named
from app.rules import handing
from app.rules.kinds import PlaceRole
from app.rules.scanned import dossier_code
from app.ui import folders
from app.ui.context import Context
from app.ui.control_slips import print_control_slips
from app.ui.folder_labels import FolderLabels
from app.ui.given_acts import GivenActs
from app.ui.handover_words import is_asked, remark_words
from app.ui.page import Page
from app.ui.printing import print_handover_list
from app.ui.ready_columns import goes_today, ready_columns
from app.ui.ticked_table import TickedTable
from app.ui.waiting_card import WaitingCard
from app.ui.widgets.basics import ActionButton, Card, ChipRow, label, set_tone, tab_through
from app.ui.widgets.reason import ReasonBar
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.words import number

ALL, RETURNED, TODAY, BACK = "all", "returned", "today", "back"
LEAST_LIST, LEAST_WAITING = 500, 310
DEPARTMENT_LETTERS = 24

Found = tuple[tuple[ReadyRow, ...], tuple[TransferRow, ...], tuple[Named, ...]]


class HandoverPage(Page):
    """Tick dossiers or scan their receipts, choose the department, hand over."""

    by_department = True

    def __init__(self, context: Context) -> None:
        self.offer = ActionButton(_("Hand over"), "F10", primary=True, act=self._offer)
        self.follow = ActionButton(_("Control slips"), "F8", act=self._follow)
        self.label = ActionButton(_("Folder labels"), "F7", act=lambda: self.labels.ask(self._ticked()))
        super().__init__(context, self.label, self.follow, self.offer)
        self._rows: tuple[ReadyRow, ...] = ()
        self._wanted: set[str] = set()
        self._chosen = ALL
        self._by_hand = False
        self.department = QComboBox()
        self.department.setAccessibleName(_("Department"))
        self.department.setPlaceholderText(_("choose the department"))
        self.department.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.department.setMinimumContentsLength(DEPARTMENT_LETTERS)
        self.department.activated.connect(lambda _at: self._department_chosen())
        self.to = label(_("To"), "soft")
        self.bottom.middle.addWidget(self.to)
        self.bottom.middle.addWidget(self.department)
        self.chips = ChipRow()
        self.table: TickedTable[ReadyRow] = TickedTable(ready_columns(context), lambda r: r.uid)
        self.table.setAccessibleName(_("Dossiers ready for hand-over"))
        self.waiting = WaitingCard(context)
        self.reason = ReasonBar()
        self.given, self.labels = GivenActs(self, self.waiting, self.reason), FolderLabels(self, self.reason)
        self.table.say_when_empty(
            _("Nothing waits to be handed over. Dossiers stand here as soon as they are accepted.")
        )
        self.note = label("", "soft", wrap=True)
        self._lay_out()
        self._connect()
        self._show_ticks()

    def refresh(self) -> None:
        """Read what is ready and what waits anew; ticks stay."""
        here = self.context.desk.place.uid
        self.context.ask("handover", lambda s: self.read(s, here), self._show_all, self)

    def read(self, session: Reading, here: str) -> Found:
        """Return what can be handed over, what was and waits, and the places that it can go to."""
        rows = (
            *handovers.ready(session, here),
            *handovers.came_back(session, here),
            *handovers.to_tell(session, here),
        )
        return rows, handovers.given(session, here), office.departments(session)

    def entered(self) -> None:
        """The list has the focus."""
        tab_through(self.waiting.answer, self.department, self.label, self.follow, self.offer)
        self.table.setFocus()

    def show_item(self, uid: str) -> None:
        """Tick a dossier, now or as soon as it is known to be ready."""
        self._wanted.add(uid)
        self._tick_wanted()

    def scanned(self, text: str) -> bool:
        """A receipt's code ticks its dossier."""
        code = dossier_code(text)
        if not code:
            return False
        ready = next((r for r in self._rows if r.code == code), None)
        if ready is None:
            words = _("{code} is not ready for hand-over here: not accepted here, offered already, or void.")
            self.bottom.notice.say(words.format(code=code), "warn", (_("Open"), lambda: self._open(code)))
            return True
        self._show_chip(ALL)
        self.table.choose(ready.uid)
        self.table.tick([ready.uid])
        self.show_done(_("{code} ticked.").format(code=code))
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """An acknowledgement file can be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read a dropped acknowledgement."""
        for path in folders.dropped(event.mimeData())[:1]:
            self.given.read_acknowledgement(path)

    def title(self) -> str:
        """Return what stands over the list."""
        return _("Ready for hand-over")

    def verb(self, count: int) -> str:
        """Return what is done with so many ticked dossiers."""
        words = ngettext("Hand over {n} dossier", "Hand over {n} dossiers", count).format(n=number(count))
        return words if count else _("Hand over")

    def _lay_out(self) -> None:
        left = Card(self.title(), _("Space ticks · Ctrl+A all"))
        left.add(self.chips, self.table, self.note)
        left.body.setStretchFactor(self.table, 1)
        self.body.addWidget(SideBySide(Part(left, 70, LEAST_LIST), Part(self.waiting, 30, LEAST_WAITING)), 1)
        self.body.addWidget(self.reason)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda key, on: self._show_chip(key) if on else None)
        self.table.ticks_changed.connect(self._ticks_changed)
        self.table.opened.connect(self.context.wants_dossier)
        self.table.chosen.connect(self._show_note)
        QShortcut(QKeySequence("F5"), self, self.refresh)

    def _show_all(self, found: Found) -> None:
        ready, given, departments = found
        self._rows = tuple(sorted(ready, key=lambda r: not r.returned))
        self.waiting.show_waiting(given)
        self._show_departments(departments)
        gone = self.table.ticked - {r.uid for r in ready}
        self._show_chips()
        self._show_rows()
        self.table.tick(sorted(gone), on=False)
        self._tick_wanted()

    def _show_departments(self, departments: tuple[Named, ...]) -> None:
        known = [
            (self.department.itemText(at), self.department.itemData(at)) for at in range(self.department.count())
        ]
        fresh = [(d.name, d.uid) for d in departments if d.active]
        if known != fresh:
            chosen = self.department.currentData()
            self.department.clear()
            for name, uid in fresh:
                self.department.addItem(name, uid)
            self.department.setCurrentIndex(self.department.findData(chosen) if chosen else -1)

    def _show_chips(self) -> None:
        counted: dict[str, int] = {}
        asked = [r for r in self._rows if is_asked(r)]
        for r in self._plain():
            counted[r.department_name] = counted.get(r.department_name, 0) + 1
        back = sum(1 for r in self._rows if r.returned)
        chips = [(ALL, _("All {n}").format(n=number(len(self._plain()))))]
        if back:
            chips.append((RETURNED, _("Returned {n}").format(n=number(back))))
        if asked:
            chips.append((BACK, _("Papers to be asked for {n}").format(n=number(len(asked)))))
        if self.by_department:
            chips += [(name, f"{name} {number(n)}") for name, n in sorted(counted.items()) if name]
        if today := sum(1 for r in self._rows if goes_today(r, self._now())):
            chips.append((TODAY, _("To pass on today {n}").format(n=number(today))))
        if self._chosen not in {key for key, _words in chips}:
            self._chosen = ALL
        self.chips.set_chips(chips)
        self.chips.set_chosen(frozenset({self._chosen}))

    def _show_chip(self, key: str) -> None:
        self._chosen = key
        self.chips.set_chosen(frozenset({key}))
        self._show_rows()

    def _show_rows(self) -> None:
        self.table.show_rows([r for r in self._rows if self._is_chosen(r)])
        count = len(self._plain())
        ready = ngettext("{n} dossier ready", "{n} dossiers ready", count)
        self.bottom.say_softly(ready.format(n=number(count)))

    def _plain(self) -> list[ReadyRow]:
        """Return what can go out as it is: nothing is asked of the desk for it."""
        return [r for r in self._rows if not is_asked(r)]

    def _is_chosen(self, found: ReadyRow) -> bool:
        asked = is_asked(found)
        kinds = {ALL: not asked, BACK: asked, RETURNED: bool(found.returned), TODAY: goes_today(found, self._now())}
        return kinds.get(self._chosen, found.department_name == self._chosen and not asked)

    def _now(self) -> datetime:
        return self.context.desk.clock.now()

    def _show_note(self, uid: str) -> None:
        """Show in full what the chosen row has no room for."""
        found = next((r for r in self._rows if r.uid == uid), None)
        words = remark_words(found) if found else ""
        self.note.setText(words or (found.procedure_name if found else ""))
        self.note.setVisible(bool(self.note.text()))
        set_tone(self.note, ("bad" if found and found.returned else "warn") if words else "")

    def _tick_wanted(self) -> None:
        ready = self._wanted & {r.uid for r in self._rows}
        if ready:
            self._wanted -= ready
            self.table.tick(sorted(ready))
            self.table.choose(next(iter(ready)))

    def _ticks_changed(self) -> None:
        """The department follows from what is ticked, until it is chosen by hand."""
        ticked = [r for r in self._rows if r.uid in self.table.ticked]
        if not ticked:
            self._by_hand = False
        if not self._by_hand:
            chosen = self.usual_choice()
            self.department.setCurrentIndex(self.department.findData(chosen) if chosen else -1)
        self._show_ticks()

    def usual_choice(self) -> str:
        """Return the department that all ticked dossiers are for, nothing where there are several."""
        departments = {r.department_uid for r in self._rows if r.uid in self.table.ticked}
        return departments.pop() if len(departments) == 1 else ""

    def _department_chosen(self) -> None:
        self._by_hand = True
        self._show_ticks()

    def _show_ticks(self) -> None:
        count = len(self.table.ticked)
        self.offer.set_words(self.verb(count))
        self.offer.setEnabled(count > 0)
        self.follow.setEnabled(count > 0)
        self.label.setEnabled(count > 0)

    def _ticked(self) -> list[str]:
        return [r.uid for r in self._rows if r.uid in self.table.ticked]

    def _follow(self) -> None:
        print_control_slips(self, self._ticked())

    def _offer(self) -> None:
        department = self.department.currentData()
        if not department:
            self.bottom.notice.say(_("Choose the department that the ticked dossiers go to."), "warn")
            self.department.setFocus()
            return
        desk, ticked = self.context.desk, self._ticked()
        states = {r.state for r in self._rows if r.uid in self.table.ticked}
        purpose = handing.usual_purpose(PlaceRole.DESK, states)
        if purpose is None:
            self.bottom.notice.say(_("What was stopped goes by a list of its own: tick nothing else."), "warn")
            return
        self.give(lambda: handover.offer(desk, ticked, department, purpose))

    def give(self, act: Callable[[], Offer]) -> None:
        """Do what hands the ticked dossiers over, then print the list."""
        self.offer.setEnabled(False)
        given = self._ticked()
        self.context.work.run(
            act, lambda done: self._offered(done, given), self._not_offered, owner=self, changes=True
        )

    def _offered(self, done: Offer, given: list[str]) -> None:
        self.table.tick(given, on=False)
        self._show_ticks()
        self.refresh()
        if done.written is None:
            said = _("Hand-over {n}: its list is printing; the dossiers lie in the other side's inbox.")
            self.show_done(said.format(n=done.number))
            print_handover_list(self, done.number, done.list_sha256, said.format(n=done.number))
            return
        self.given.tell_package(_("Hand-over {n} is packed: {path}"), done)
        said = _("Hand-over {n}: its list is printing; the package lies at {path}")
        print_handover_list(self, done.number, done.list_sha256, said.format(n=done.number, path=done.package))

    def _not_offered(self, fault: DeskError) -> None:
        """Tell why; where only the package could not be written, the offer stands and is read anew."""
        self._show_ticks()
        self.refresh()
        self.show_fault(fault)

    def _open(self, code: str) -> None:
        self.bottom.notice.clear()
        self.context.ask("handover-open", lambda s: dossiers.by_code(s, code).dossier_uid, self._open_found, self)

    def _open_found(self, uid: str) -> None:
        if uid:
            self.context.wants_dossier.emit(uid)
        else:
            self.bottom.notice.say(_("There is no dossier with this code."), "warn")
