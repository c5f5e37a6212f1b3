"""The register: every dossier, newest first, with what can be done to the chosen one."""

from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from app.desk import corrections
from app.language import _, ngettext
from app.queries import dossiers, register
from app.queries.dossiers import DossierView
from app.queries.register import PAGE, Chosen
from app.rules.kinds import PlaceRole
from app.rules.states import State
from app.ui.context import Context
from app.ui.dossier_forms import DossierForms
from app.ui.dossier_held import is_changeable, is_correctable
from app.ui.dossier_panel import DossierPanel, Shown
from app.ui.dossier_ways import DossierWays
from app.ui.due_list import print_due_list
from app.ui.page import Page
from app.ui.preview import Paper, Preview
from app.ui.preview_acts import PaperActs, papers_of
from app.ui.register_search import Answer, RegisterSearch
from app.ui.register_table import RegisterTable
from app.ui.who_has_it import WhoHasIt
from app.ui.widgets.basics import ActionButton, Card, ChipRow, link, tab_through
from app.ui.widgets.reason import ReasonBar
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.words import number

TYPING_MS = 80
MOST_KEPT = 500
"""So many rows stay on the screen when something changed; older ones are asked for again by scrolling."""
MADE_ANEW = frozenset({State.NOT_RECEIVED, State.WITHDRAWN, State.STOPPED})
"""States of which a new dossier can be begun with what was there."""
LEAST_LIST, LEAST_PANEL = 540, 250


class RegisterPage(Page):
    """A list, and beside it the chosen dossier."""

    def __init__(self, context: Context) -> None:
        self.again = ActionButton(_("Print again"), "Ctrl+P", act=lambda: self.papers.print_again())
        self.correct = ActionButton(_("Correct particulars"), "F6", act=lambda: self.forms.correct())
        self.start_again = ActionButton(_("Start again from this dossier"), "F7", act=self._start_again)
        self.hand_over = ActionButton(_("Hand over"), "F10", primary=True, act=self._hand_over)
        super().__init__(context, self.again, self.correct, self.start_again, self.hand_over)
        self._shown: DossierView | None = None
        self._asked = ""
        self._in_full: tuple[str, str, str] | None = None
        self._pinned, self._filling = "", False
        self._counts: dict[Chosen, int] = {}
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._ask_rows)
        self.table, self.wanted = RegisterTable(context), RegisterSearch(context, self)
        self.who, self.chips = WhoHasIt(context, self.wanted), ChipRow(after=self.wanted.switch)
        self.preview, self.panel = Preview(context), DossierPanel(context)
        self.left = QStackedWidget()
        self.forms = DossierForms(self, self.panel, self._at_front, self.left)
        self.reason = ReasonBar()
        self.papers = PaperActs(self, self.preview, self.reason, self._at_front)
        self.ways = DossierWays(self.forms, self.papers.print_copy, self._void)
        self._lay_out()
        self._connect()
        self._show_actions()

    def refresh(self) -> None:
        """Ask for rows, counts and the chosen dossier anew."""
        self._ask_counts()
        self.who.follow()
        self._ask_rows()
        if self._asked and not self.forms.is_open:
            self._ask_dossier(self._asked)

    def pieces(self) -> Iterator[None]:
        """Make the forms by themselves: with the page they would take too long at once."""
        yield
        yield from self.forms.pieces()

    def entered(self) -> None:
        """The list has the focus."""
        if not self.forms.is_open and self.left.currentWidget() is not self.preview:
            self.table.setFocus()

    def leaving(self) -> None:
        """Save what was counted last of a supplement."""
        if self.forms.waiting.tray is not None:
            self.forms.waiting.tray.flush()

    def search(self, typed: str) -> None:
        """Show what matches, a moment after the last key; the first one may have brought the page to the front.

        It is looked for among all: who telephones is found whatever was looked at before. A chip chosen then narrows.
        """
        if not self.wanted.typed:
            self.wanted.chosen = Chosen.ALL
            self.who.follow()
            self._ask_counts()
        self.wanted.typed, self._pinned = typed, ""
        self._typing.start()

    def next_found(self) -> None:
        """Go into the list, to the row below the one that is shown."""
        self.table.setFocus()
        self.table.go_on()

    def choose(self, chip: str) -> None:
        """Show what a chip holds, whatever was typed before."""
        self.wanted.typed = ""
        self._choose_chip(chip)
        self._ask_counts()

    def show_item(self, uid: str) -> None:
        """Show a dossier beside the list, in which it need not stand."""
        self._leave_what_is_open()
        self._pinned, self.forms.wanted = uid, self.context.wanted_of(uid)
        self._filling = True
        if not self.table.choose(uid):
            self.table.clear_choice()
        self._filling = False
        self._ask_dossier(uid)

    def _lay_out(self) -> None:
        self._list = card = Card()
        self.due_list = link(_("Print the due list"), lambda: print_due_list(self), "Ctrl+L")
        self.bottom.middle.addWidget(self.due_list)
        card.add(self.chips, self.who, self.table)
        card.body.setStretchFactor(self.table, 1)
        self.left.insertWidget(0, card)
        self.left.addWidget(self.preview)
        self.panel.add(self.ways)
        self.body.addWidget(SideBySide(Part(self.left, 73, LEAST_LIST), Part(self.forms, 27, LEAST_PANEL)), 1)
        self.body.addWidget(self.reason)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda key, on: self._choose_chip(key) if on else None)
        self.who.narrowed.connect(self._show_others)
        self.table.chosen.connect(self._row_chosen)
        self.wanted.switched.connect(self._switched)
        self.table.opened.connect(lambda _uid: self._open_row())
        self.table.rows.wants_more.connect(lambda: self.wanted.ask_more(self._append))
        self.panel.wants_paper.connect(self._open_paper)
        self.panel.wants_slip.connect(self.forms.follow)
        self.panel.wants_reveal.connect(self._reveal)
        self.panel.wants_hide.connect(self._hide)
        self.preview.closed.connect(self._escape)
        self.forms.closed.connect(self.table.setFocus)
        self.forms.currentChanged.connect(lambda _at: self._show_actions())
        self.forms.wants_look.connect(self._look_at)
        self.context.officer_changed.connect(self._hide)
        self._anew = QShortcut(QKeySequence("F5"), self, self.refresh)

    def _choose_chip(self, key: str) -> None:
        self.wanted.chosen = Chosen(key)
        self.who.follow()
        self._show_others()

    def _show_others(self) -> None:
        """Show the first rows of what is wanted now."""
        self._pinned = ""
        self.table.show_rows(())
        self._ask_rows()

    def _ask_counts(self) -> None:
        horizon, here = self.context.horizon(), self.context.desk.place.uid
        self.context.ask(
            "register-counts",
            lambda s: (register.total(s), dict(register.counts(s, here, horizon))),
            lambda found: self._show_counts(*found),
            self,
        )

    def _ask_rows(self) -> None:
        shown = min(max(PAGE, len(self.table.rows.rows)), MOST_KEPT)
        self.wanted.ask(PAGE if self.wanted.typed else shown, self._show_rows)

    def _switched(self) -> None:
        """Look elsewhere for what is typed; where nothing is, let it be typed now."""
        if self.wanted.switch.isChecked() and not self.wanted.typed.strip():
            self.context.wants_search.emit()
        self._pinned = ""
        self._ask_rows()

    def _show_rows(self, found: Answer) -> None:
        self._filling = True
        self.table.show_found(found.rows, found.places, more=found.more)
        if self._pinned and not self.table.choose(self._pinned):
            self.table.clear_choice()
        self._filling = False
        if not self._pinned:
            self._row_chosen(self.table.current_key())
        self._show_total()

    def _append(self, found: Answer) -> None:
        """Show what follows; a dossier that stands here already has another paper with these words."""
        new = [row for row in found.rows if self.table.rows.row_of(row.uid) < 0]
        self.table.rows.append(new, more=found.more)

    def _show_counts(self, total: int, counts: dict[Chosen, int]) -> None:
        self._counts = {Chosen.ALL: total, **counts}
        at_desk = self.context.desk.place.role is PlaceRole.DESK
        names = {
            Chosen.ALL: _("All"),
            Chosen.AT_DESK: _("At the counter {n}") if at_desk else _("At this department {n}"),
            Chosen.AT_DEPARTMENT: _("At departments {n}") if at_desk else _("Elsewhere {n}"),
            Chosen.SUPPLEMENT: _("Awaiting supplement {n}"),
            Chosen.UNANSWERED: _("Time to supplement ends {n}"),
            Chosen.DUE_TODAY: _("Due today {n}"),
            Chosen.DUE_NEXT: _("Due on the next working day {n}"),
            Chosen.LATE: _("Late {n}"),
        }
        if not self._counts.get(Chosen.UNANSWERED) and self.wanted.chosen is not Chosen.UNANSWERED:
            del names[Chosen.UNANSWERED]
        chips = [(key.value, words.format(n=number(self._counts.get(key, 0)))) for key, words in names.items()]
        self.chips.set_chips(chips)
        self.chips.set_chosen(frozenset({self.wanted.chosen.value}))
        self._show_total()

    def _show_total(self) -> None:
        total = self._counts.get(Chosen.ALL, 0)
        if self._counts:
            self.table.say_why_empty(total, self.wanted)
        words = ngettext("{n} dossier", "{n} dossiers", total).format(n=number(total))
        what = _("newest first")
        if self.wanted.typed:
            more = "+" if self.table.rows.more else ""
            what = _("found: {n}").format(n=f"{number(len(self.table.rows.rows))}{more}")
        self.bottom.say_softly(f"{words} · {what}")

    def _row_chosen(self, uid: str) -> None:
        if self._filling:
            return
        self._pinned, self.forms.wanted = "", None
        if uid and uid != self._asked:
            self._leave_what_is_open()
            self._ask_dossier(uid)
        elif not uid:
            self._leave_what_is_open()
            self._shown, self._asked = None, ""
            self.panel.show_nothing()
            self._show_actions()

    def _leave_what_is_open(self) -> None:
        """Let nothing that was asked about one dossier be answered for another."""
        self.reason.close_bar()
        self._close_preview()
        self.forms.leave()

    def _at_front(self) -> DossierView | None:
        """Return the dossier shown; nothing while another one is being read: no key is for the one before."""
        return self._shown if self._shown is not None and self._shown.uid == self._asked else None

    def _ask_dossier(self, uid: str) -> None:
        self._asked = uid
        self.context.ask(
            "register-dossier",
            lambda s: (dossiers.dossier(s, uid), dossiers.history_is_whole(s, uid)),
            lambda found: self._show_dossier(*found),
            self,
        )

    def _show_dossier(self, found: DossierView | None, whole: bool) -> None:
        if found is None:
            return
        if found != self._shown:
            desk = self.context.desk
            shown = Shown(found, whole, desk.place.uid, desk.clock.now(), self.context.calendar)
            self.panel.show_dossier(shown)
            self._set_tab_order()
        self._shown = found
        self._keep_in_full()
        self._show_actions()
        self.forms.begin_wanted()

    def _set_tab_order(self) -> None:
        """Let Tab go from the list through the papers, which are made anew with each dossier, to the actions."""
        actions = (*self.ways.stops, self.due_list, self.again, self.correct, self.start_again, self.hand_over)
        asked = (self.panel.caller.said,) if self.panel.caller else ()
        shown = (self.panel.follow, *self.panel.papers, self.panel.see, *asked)
        tab_through(self.who, self.table, *self.preview.stops, *shown, *actions)

    def _show_actions(self) -> None:
        found, desk = self._shown, self.context.desk
        at_desk = desk.place.role is PlaceRole.DESK
        changeable = is_changeable(found, desk)
        has_slip = bool(self.papers.slip)
        self._anew.setEnabled(not self.forms.is_open)  # among pages its key puts them onto a paper
        refused = at_desk and found is not None and (found.state in MADE_ANEW or found.void)
        self.again.setEnabled(self.papers.prints)
        self.again.set_words(_("Print again") if has_slip or not self.papers.prints else _("Print"))
        self.correct.setVisible(at_desk)
        self.correct.setEnabled(is_correctable(found, desk))
        self.ways.show_for(found, desk, has_slip=has_slip)
        self.start_again.setVisible(at_desk and found is not None)
        self.start_again.set_primary(refused and not self.forms.is_open)
        self.hand_over.set_primary(not self.forms.is_open)
        self.hand_over.setVisible(at_desk and not refused)
        self.hand_over.setEnabled(changeable)

    def _reveal(self) -> None:
        found, desk = self._shown, self.context.desk
        if found is not None:
            self.context.work.write(
                lambda: (found.uid, *corrections.reveal(desk, found.uid)), self._revealed, self.show_fault, owner=self
            )

    def _revealed(self, full: tuple[str, str, str]) -> None:
        self._in_full = full
        self._keep_in_full()

    def _keep_in_full(self) -> None:
        """Leave numbers in sight until they are hidden or another dossier is shown, whatever is read anew."""
        found, full = self._shown, self._in_full
        if found is not None and full is not None and full[0] == found.uid:
            self.panel.show_identifiers(found, full[1], full[2], revealed=True)
        else:
            self._in_full = None

    def _hide(self) -> None:
        self._in_full = None
        if self._shown is not None:
            masked = (self._shown.owner_identifier, self._shown.submitter_identifier)
            self.panel.show_identifiers(self._shown, *masked, revealed=False)

    def _open_row(self) -> None:
        """Open the newest slip, or the paper in which the words typed were found."""
        if found := self.table.current_found():
            self._open_paper(found.sha256, found.page - 1)
        elif self._shown is not None and self._shown.slips:
            self._open_paper(self._shown.slips[0].uid)

    def _open_paper(self, key: str, page: int = 0) -> None:
        paper = papers_of(self._shown).get(key) if self._shown else None
        if paper is not None:
            self._look_at(paper, page)

    def _look_at(self, paper: Paper, page: int = 0) -> None:
        self.left.setCurrentWidget(self.preview)
        self.preview.open_paper(paper, page)
        self._show_actions()

    def _escape(self) -> None:
        """Leave what is asked or corrected before the paper: its key comes here first."""
        here = self.window().focusWidget()
        if here is not None and self.reason.isAncestorOf(here):
            self.reason.close_bar()
        elif here is not None and self.forms.is_open and self.forms.isAncestorOf(here):
            self.forms.leave()
        else:
            self._close_preview()

    def _close_preview(self) -> None:
        if self.left.currentWidget() is self.preview:
            tray = self.forms.waiting.tray
            self.left.setCurrentWidget(tray or self._list)
            (tray or self.table).setFocus()
            self._show_actions()

    def _void(self) -> None:
        found = self._at_front()
        if found is not None:
            self.reason.ask(
                _("{code} was accepted by mistake, because:").format(code=found.code),
                lambda why: self._void_now(found.uid, why),
                verb=_("Make void"),
            )

    def _void_now(self, uid: str, why: str) -> None:
        desk = self.context.desk
        said = _("Made void; its number stays used and it is out of all figures.")
        self.context.work.write(
            lambda: corrections.void(desk, uid, why), lambda _n: self.show_done(said), self.show_fault, owner=self
        )

    def _start_again(self) -> None:
        found, desk = self._at_front(), self.context.desk
        if found is not None:
            self.context.work.write(
                lambda: corrections.start_again(desk, found.uid),
                self.context.wants_draft.emit,
                self.show_fault,
                owner=self,
            )

    def _hand_over(self) -> None:
        if (found := self._at_front()) is not None:
            self.context.wants_handover.emit(found.uid)
