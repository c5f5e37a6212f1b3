"""The intake page: several applicants as tabs, and the actions that end a talk at the counter."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar

from app.desk import checklist, corrections, drafts
from app.errors import DeskError
from app.language import _
from app.messages import explain
from app.models.draft import DraftContent
from app.queries import procedures
from app.queries.drafts import HalfRead, half_read
from app.queries.procedures import ProcedureView
from app.rules.identity import CitizenCard, is_card
from app.rules.scanned import recognise
from app.rules.working_time import due
from app.ui import tokens
from app.ui.beforehand import Beforehand
from app.ui.context import Context
from app.ui.intake.draft_tab import DraftTab, draft_tab
from app.ui.intake.endings import Endings
from app.ui.intake.missing_words import missing_in_full, missing_sentence, unsorted_words
from app.ui.intake.sides_bar import half_read_words
from app.ui.page import Page
from app.ui.widgets.bar import BarLayout
from app.ui.widgets.basics import ActionButton, Notice, label, link, set_tone
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.reason import ReasonBar
from app.ui.words import appointed

TAB_LETTERS = 28
DUE_MS = 15_000
"""How often the appointed date is reckoned anew while nothing is typed."""


class IntakePage(Page):
    """Tabs of drafts; nobody's work is lost when someone has to fetch a paper."""

    def __init__(self, context: Context) -> None:
        self.refuse_button = ActionButton(_("Refuse"), "F8", act=lambda: self.endings.refuse())
        self.supplement_button = ActionButton(_("Request supplement"), "F7", act=lambda: self.endings.supplement())
        self.accept_button = ActionButton(_("Accept and print"), "F9", act=lambda: self.endings.accept())
        super().__init__(context, self.refuse_button, self.supplement_button, self.accept_button)
        self.due = label("", "label")
        self.due.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bottom.middle.addWidget(self.due)
        self.standing = self.bottom.notice
        self.bottom.notice = Notice()  # what happened is told above the bar: what is missing keeps its place in it
        self._said_here, self._looked = "", False
        self._served: DraftContent | None = None
        self.tabs, self.stack, self.reason = QTabBar(), QStackedWidget(), ReasonBar()
        self.endings = Endings(self)
        self._procedures: tuple[ProcedureView, ...] = ()
        self._next = Beforehand(self.stack, lambda: draft_tab(context))
        self._lay_out()
        self._keys()
        self.reckoning = QTimer(self)
        self.reckoning.timeout.connect(lambda: self._show_due(self.current()))
        self.reckoning.start(DUE_MS)

    def pieces(self) -> Iterator[None]:
        """Build the tab that is opened next."""
        yield from self._next.pieces()

    def refresh(self) -> None:
        """Read the procedures in force; what is typed stays."""
        today, known = self.context.desk.today().date(), self._procedures
        self.context.ask("procedures", lambda s: procedures.in_force(s, today, known), self._show_procedures, self)

    def entered(self) -> None:
        """Typing begins with the applicant; the first time it is said what a stop of the program left half read."""
        self._focus_applicant()
        if not self._looked:
            self._looked = True
            self.context.ask("half-read", half_read, self._tell_half_read, self)

    def _tell_half_read(self, found: tuple[HalfRead, ...]) -> None:
        officer = self.context.desk.officer
        of_this = [draft for draft in found if officer and draft.officer_uid == officer.uid]
        if of_this:
            way = (_("Go on with it"), lambda: self._go_on_with(of_this[0]))
            self.say_here(half_read_words(of_this), "warn", way)

    def _go_on_with(self, found: HalfRead) -> None:
        if found.supplements:
            self.context.want_supplement(found.supplements)
        else:
            self.show_item(found.uid)

    def leaving(self) -> None:
        """Save what was typed last."""
        for tab in self._all():
            tab.flush()

    def scanned(self, text: str) -> bool:
        """Take a citizen card: to the tab it belongs to, the current one when it is its turn, else a new one."""
        if not is_card(text):
            return False
        self.say_here("")
        try:
            card = recognise(text)
        except DeskError as fault:
            self.say_here(str(explain(fault)), "warn")
            return True
        assert isinstance(card, CitizenCard)
        known = next((t for t in self._all() if t.content.owner.identifier == card.number), None)
        if known is not None and known is not self.current():
            self._show_tab(known)
        elif not self.current().take_card(card):
            self._take_elsewhere(card)
        return True

    def say_here(self, text: str, tone: str = "plain", *ways_out: tuple[str, Callable[[], None]]) -> None:
        """Tell something about the tab in front; it goes when that is changed or another one comes to the front."""
        self._said_here = text
        self.bottom.notice.say(text, tone, *ways_out)

    def show_fault(self, fault: DeskError) -> None:
        """Tell a fault of the tab in front."""
        self.say_here(str(explain(fault)), "bad")

    def show_item(self, uid: str) -> None:
        """Bring a draft's tab to the front, opened when it is not."""
        known, before = next((tab for tab in self._all() if tab.uid == uid), None), self.current()
        if known is not None:
            self._show_tab(known)
            return
        self._new_tab(uid)
        if not before.uid and before.content.is_empty:
            self.close_tab(before)

    def current(self) -> DraftTab:
        """Return the tab in front; the first one is made when it is first asked for."""
        if not self.tabs.count():
            self._new_tab()
        found = self.stack.currentWidget()
        assert isinstance(found, DraftTab)
        return found

    def _lay_out(self) -> None:
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setTabsClosable(False)
        self.tabs.setAccessibleName(_("Open applicants"))
        self.tabs.currentChanged.connect(self._tab_chosen)
        ways = FlowLayout(None, tokens.GAP_S)
        ways.addWidget(link(_("Put aside Ctrl+W"), self._put_aside))
        ways.addWidget(link(_("Same applicant again Ctrl+Shift+N"), self._new_of_same_owner))
        ways.addWidget(link(_("New applicant Ctrl+N"), self._new_tab))
        self.body.addLayout(BarLayout(self.tabs, ways))
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.bottom.notice)
        self.body.addWidget(self.reason)

    def _keys(self) -> None:
        acts: dict[str, Callable[[], object]] = {
            "F2": self._focus_applicant,
            "F3": self._focus_procedure,
            "Ctrl+B": lambda: self.endings.take_fee(),
            "F11": self._enlarge,
            "Shift+F3": lambda: self.current().procedure.change(),
            "F4": lambda: self.current().scan(),
            "Shift+F4": lambda: self.current().pages_card.picker.open(),
            "Ctrl+O": lambda: self.current().pages_card.choose_files(),
            "Ctrl+W": self._put_aside,
            "Ctrl+N": lambda: self._new_tab(),
            "Ctrl+Shift+N": self._new_of_same_owner,
            "Ctrl+Tab": lambda: self._step(1),
            "Ctrl+Shift+Tab": lambda: self._step(-1),
        }
        for key, act in acts.items():
            shortcut = QShortcut(QKeySequence(key), self)  # a button's own shortcut acts 100 ms later
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    def _enlarge(self) -> None:
        card = self.current().pages_card
        card.enlarge(not card.is_large)

    def _focus_procedure(self) -> None:
        self.current().pages_card.enlarge(False)
        self.current().procedure.focus_work()

    def _focus_applicant(self) -> None:
        self.current().pages_card.enlarge(False)
        card = self.current().applicant
        (card.identifier if not card.identifier.text else card.name).line.setFocus()

    def _all(self) -> list[DraftTab]:
        widgets = (self.stack.widget(at) for at in range(self.tabs.count()))
        return [widget for widget in widgets if isinstance(widget, DraftTab)]

    def _take_elsewhere(self, card: CitizenCard) -> None:
        """Show the tab of the one who came for another owner, or open one for the card."""
        came = (t for t in self._all() if t.content.submitter and t.content.submitter.identifier == card.number)
        known = next(came, None)
        if known is not None:
            self._show_tab(known)
        else:
            self._new_tab().take_card(card)

    def _new_tab(self, uid: str = "") -> DraftTab:
        tab = self._next.take()
        self.put_actions_last()
        tab.set_procedures(self._procedures)
        tab.changed.connect(lambda: self._tab_changed(tab))
        tab.opened.connect(lambda: self._tab_changed(tab))
        tab.applicant.wants_last.connect(lambda: self._as_last_time(tab))
        for card in (tab.applicant, tab.procedure):
            card.edited.connect(self._forget_said)
        pages = tab.pages_card
        pages.enlarged.connect(lambda _large: self.put_actions_last())  # it was made just now
        for moved in (pages.wants_place, pages.acted, tab.procedure.pages_dropped):
            moved.connect(lambda *_pages: self._forget_said())
        self.tabs.addTab(tab.title)
        self._show_tab(tab)
        self._focus_applicant()
        if uid:
            tab.load(uid)
        return tab

    def _new_of_same_owner(self) -> None:
        """Begin another dossier of the one in front, or of the one who was just served, as far as it is the same."""
        content = self.current().content
        same = self._served if content.is_empty else content.of_same_applicant()
        if same is None:
            self.say_here(_("Nobody was served here yet. Enter the applicant first."), "warn")
            return
        desk = self.context.desk
        self.context.work.write(lambda: drafts.open_draft(desk, same), self.show_item, self.show_fault, owner=self)

    def _as_last_time(self, tab: DraftTab) -> None:
        """Begin a dossier as the last one of its owner was."""

        def act() -> None:
            desk, uid = self.context.desk, tab.uid
            self.context.work.write(
                lambda: corrections.as_last_time(desk, uid),
                lambda _none: tab.load(uid),
                self.show_fault,
                owner=self,
            )

        tab.when_saved(act)

    def _show_tab(self, tab: DraftTab) -> None:
        self.tabs.setCurrentIndex(self.stack.indexOf(tab))
        self._tab_chosen(self.stack.indexOf(tab))

    def _step(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def _tab_chosen(self, at: int) -> None:
        if 0 <= at < self.tabs.count():
            self.stack.setCurrentIndex(at)
            self.reason.hide()
            self._forget_said()
            self._show_standing()

    def _tab_changed(self, tab: DraftTab) -> None:
        at = self.stack.indexOf(tab)
        title = tab.title
        cut = title if len(title) <= TAB_LETTERS else f"{title[: TAB_LETTERS - 1]}…"
        self.tabs.setTabText(at, cut.replace("&", "&&"))  # an ampersand of a name is no mark of a key
        self.tabs.setTabToolTip(at, title)
        if tab is self.current():
            self._show_standing()

    def _forget_said(self) -> None:
        if self._said_here and self.bottom.notice.words.text() == self._said_here:
            self.say_here("")

    def _put_aside(self) -> None:
        """Close a tab; its draft stays among the unfinished work."""
        tab = self.current()
        if not self.endings.may_leave(tab):
            return
        if tab.uid or not tab.content.is_empty:
            tab.when_saved(lambda: self.close_tab(tab))
        else:
            self.close_tab(tab)

    def close_tab(self, tab: DraftTab) -> None:
        """Close a tab whose work is done or saved; the next one is gone on with."""
        if tab.closing:
            return
        in_front = tab is self.current()
        if tab.content.owner.name:
            self._served = tab.content.of_same_applicant()
        tab.let_go()
        at = self.stack.indexOf(tab)
        self.stack.removeWidget(tab)
        self.tabs.removeTab(at)
        tab.deleteLater()
        if not self.tabs.count():
            self._new_tab()
        elif in_front:
            self._focus_applicant()
        self._show_standing()

    def _show_procedures(self, found: tuple[ProcedureView, ...]) -> None:
        self._procedures = found
        for tab in self._all():
            tab.set_procedures(found)

    def _show_standing(self) -> None:
        if not self.tabs.count():
            return
        tab = self.current()
        particulars = checklist.missing_particulars(tab.content)
        missing = tab.standing.missing if tab.standing and tab.version else ()
        complete = tab.version is not None and not missing and not particulars
        ready = complete and not tab.unsorted
        if tab.content.is_empty and tab.version is None:
            self.standing.clear()
        elif ready:
            self.standing.say(_("Complete: the dossier can be accepted."), "ok")
        else:
            sentence = "" if complete else missing_sentence(missing, particulars, procedure=tab.version is not None)
            self.standing.say(" · ".join(filter(None, (sentence, unsorted_words(tab.unsorted)))), "warn")
        self.standing.words.setToolTip(missing_in_full(missing, particulars))
        self.accept_button.set_primary(ready)
        self.supplement_button.set_primary(bool(missing) and not ready)
        self._show_due(tab)

    def _show_due(self, tab: DraftTab) -> None:
        if tab.version is None:
            self.due.setText("")
            return
        promised = due(self.context.desk.clock.now(), tab.version.limit, self.context.calendar)
        words = _("Due if accepted now") + "\n" + appointed(promised.moment)
        if promised.uncertain_years:
            words += "\n" + _("calendar {year} not confirmed").format(year=promised.uncertain_years[0])
        self.due.setText(words)
        set_tone(self.due, "warn" if promised.uncertain_years else "")
