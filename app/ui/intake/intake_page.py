"""The intake page: several applicants as tabs, and the actions that end a talk at the counter."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QTabBar

from app import errors
from app.desk import backups, checklist, corrections, intake, scans
from app.desk.intake import Acknowledgement, IssuedRequest
from app.errors import DeskError
from app.language import _, ngettext
from app.messages import explain, particular_name
from app.queries import procedures
from app.queries.procedures import ProcedureView
from app.rules.completeness import Missing
from app.rules.identity import CitizenCard, is_card
from app.rules.scanned import recognise
from app.rules.working_time import due
from app.ui.context import Context
from app.ui.intake.draft_tab import DraftTab
from app.ui.page import Page
from app.ui.printing import print_slip
from app.ui.widgets.basics import ActionButton, label, link, row, set_tone
from app.ui.widgets.reason import ReasonBar
from app.ui.words import appointed

MOST_NAMED = 3
TAB_LETTERS = 28


class IntakePage(Page):
    """Tabs of drafts; nobody's work is lost when someone has to fetch a paper."""

    def __init__(self, context: Context) -> None:
        self.refuse_button = ActionButton(_("Refuse"), "F8", act=self._refuse)
        self.supplement_button = ActionButton(_("Request supplement"), "F7", act=self._supplement)
        self.accept_button = ActionButton(_("Accept and print"), "F9", act=self._accept)
        super().__init__(context, self.refuse_button, self.supplement_button, self.accept_button)
        self.due = label("", "label")
        self.due.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bottom.middle.addWidget(self.due)
        self.tabs, self.stack, self.reason = QTabBar(), QStackedWidget(), ReasonBar()
        self._procedures: tuple[ProcedureView, ...] = ()
        self._lay_out()
        self._keys()
        self._new_tab()

    def refresh(self) -> None:
        """Read the procedures in force; what is typed stays."""
        today = self.context.desk.today().date()
        self.context.ask("procedures", lambda s: procedures.in_force(s, today), self._show_procedures, self)

    def entered(self) -> None:
        """Typing begins with the applicant."""
        self._focus_applicant()

    def leaving(self) -> None:
        """Save what was typed last."""
        for tab in self._all():
            tab.flush()

    def scanned(self, text: str) -> bool:
        """Take a citizen card: to the tab it belongs to, the current one when it is its turn, else a new one."""
        if not is_card(text):
            return False
        try:
            card = recognise(text)
        except DeskError as fault:
            self.bottom.notice.say(str(explain(fault)), "warn")
            return True
        assert isinstance(card, CitizenCard)
        known = next((t for t in self._all() if t.content.owner.identifier == card.number), None)
        if known is not None and known is not self.current():
            self._show_tab(known)
        elif not self.current().take_card(card):
            self._new_tab().take_card(card)
        return True

    def show_item(self, uid: str) -> None:
        """Bring a draft's tab to the front, opened when it is not."""
        known = next((tab for tab in self._all() if tab.uid == uid), None)
        if known is not None:
            self._show_tab(known)
        elif self.current().uid or not self.current().content.is_empty:
            self._new_tab(uid)
        else:
            empty = self.current()
            self._new_tab(uid)
            self._close(empty)

    def current(self) -> DraftTab:
        """Return the tab in front."""
        found = self.stack.currentWidget()
        assert isinstance(found, DraftTab)
        return found

    def _lay_out(self) -> None:
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setTabsClosable(False)
        self.tabs.setAccessibleName(_("Open applicants"))
        self.tabs.currentChanged.connect(self._tab_chosen)
        self.body.addLayout(
            row(
                self.tabs,
                1,
                _key_link(_("Put aside Ctrl+W"), "Ctrl+W", self._put_aside),
                _key_link(_("New applicant Ctrl+N"), "Ctrl+N", lambda: self._new_tab()),
            )
        )
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.reason)

    def _keys(self) -> None:
        acts: dict[str, Callable[[], None]] = {
            "F2": self._focus_applicant,
            "F3": lambda: self.current().procedure.focus_work(),
            "Shift+F3": lambda: self.current().procedure.change(),
            "F4": lambda: self.current().scan(),
            "Ctrl+O": lambda: self.current().pages_card.choose_files(),
            "Ctrl+Tab": lambda: self._step(1),
            "Ctrl+Shift+Tab": lambda: self._step(-1),
        }
        for key, act in acts.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _focus_applicant(self) -> None:
        card = self.current().applicant
        (card.identifier if not card.identifier.text else card.name).line.setFocus()

    def _all(self) -> list[DraftTab]:
        widgets = (self.stack.widget(at) for at in range(self.stack.count()))
        return [widget for widget in widgets if isinstance(widget, DraftTab)]

    def _new_tab(self, uid: str = "") -> DraftTab:
        tab = DraftTab(self.context, uid)
        tab.set_procedures(self._procedures)
        tab.changed.connect(lambda: self._tab_changed(tab))
        tab.opened.connect(lambda: self._tab_changed(tab))
        self.stack.addWidget(tab)
        self.tabs.addTab(tab.title)
        self._show_tab(tab)
        self._focus_applicant()
        return tab

    def _show_tab(self, tab: DraftTab) -> None:
        self.tabs.setCurrentIndex(self.stack.indexOf(tab))
        self._tab_chosen(self.stack.indexOf(tab))

    def _step(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def _tab_chosen(self, at: int) -> None:
        if 0 <= at < self.stack.count():
            self.stack.setCurrentIndex(at)
            self.reason.hide()
            self._show_standing()

    def _tab_changed(self, tab: DraftTab) -> None:
        at = self.stack.indexOf(tab)
        title = tab.title
        self.tabs.setTabText(at, title if len(title) <= TAB_LETTERS else f"{title[: TAB_LETTERS - 1]}…")
        self.tabs.setTabToolTip(at, title)
        if tab is self.current():
            self._show_standing()

    def _put_aside(self) -> None:
        """Close a tab; its draft stays among the unfinished work."""
        tab = self.current()
        if tab.uid or not tab.content.is_empty:
            tab.when_saved(lambda: self._close(tab))
        else:
            self._close(tab)

    def _close(self, tab: DraftTab) -> None:
        if tab.closing:
            return
        tab.let_go()
        at = self.stack.indexOf(tab)
        self.stack.removeWidget(tab)
        self.tabs.removeTab(at)
        tab.deleteLater()
        if not self.stack.count():
            self._new_tab()
        self._show_standing()

    def _show_procedures(self, found: tuple[ProcedureView, ...]) -> None:
        self._procedures = found
        for tab in self._all():
            tab.set_procedures(found)

    def _show_standing(self) -> None:
        if not self.stack.count():
            return
        tab = self.current()
        particulars = checklist.missing_particulars(tab.content)
        missing = tab.standing.missing if tab.standing and tab.version else ()
        ready = tab.version is not None and not missing and not particulars
        if tab.content.is_empty and tab.version is None:
            self.bottom.notice.clear()
        elif ready:
            self.bottom.notice.say(_("Complete: the dossier can be accepted."), "ok")
        else:
            self.bottom.notice.say(_missing_words(missing, particulars, tab.version is None), "warn")
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

    def _accept(self) -> None:
        tab = self.current()
        officer = self.context.desk.officer
        incomplete = tab.standing is not None and not tab.standing.complete
        if incomplete and tab.version and officer and officer.may_override:
            self.reason.ask(
                _("Not complete. Accept all the same, because:"), lambda why: self._accept_now(why), verb=_("Accept")
            )
        else:
            self._accept_now("")

    def _accept_now(self, override: str) -> None:
        tab = self.current()

        def act() -> None:
            if not self.accept_button.isEnabled():  # pressed twice before the first was under way
                return
            desk, uid = self.context.desk, tab.uid
            self._busy(True)
            failed = partial(self._failed, tab, override=override)
            self.context.work.run(
                lambda: scans.assemble_draft(desk, uid),  # what is not assembled yet holds no other save up
                lambda _made: self.context.work.write(
                    lambda: intake.accept(desk, uid, override), partial(self._accepted, tab), failed, owner=self
                ),
                failed,
                owner=self,
            )

        tab.when_saved(act)

    def _accepted(self, tab: DraftTab, done: Acknowledgement) -> None:
        self._busy(False)
        self._close(tab)
        words = _("Accepted: {code}, due {due}.").format(code=done.code, due=appointed(done.due))
        self.bottom.notice.say(words, "ok", (_("Open"), lambda: self.context.wants_dossier.emit(done.dossier_uid)))
        print_slip(self, done.receipt.uid, done=words)

    def _supplement(self) -> None:
        self.reason.ask(
            _("What else is to be completed (may stay empty):"), self._supplement_now, needed=False, verb=_("Issue")
        )

    def _supplement_now(self, extra: str) -> None:
        tab = self.current()

        def act() -> None:
            desk, uid = self.context.desk, tab.uid
            self.context.work.write(
                lambda: intake.request_supplement(desk, uid, [extra] if extra else []),
                lambda done: self._issued(
                    tab, done, _("Supplement requested; the work waits under Unfinished work.")
                ),
                lambda fault: self._failed(tab, fault, ""),
                owner=self,
            )

        tab.when_saved(act)

    def _refuse(self) -> None:
        self.reason.ask(_("Reason of the refusal:"), self._refuse_now, verb=_("Refuse"))

    def _refuse_now(self, why: str) -> None:
        tab = self.current()

        def act() -> None:
            desk, uid = self.context.desk, tab.uid
            self.context.work.write(
                lambda: intake.refuse(desk, uid, why),
                lambda done: self._issued(tab, done, _("The dossier is refused.")),
                lambda fault: self._failed(tab, fault, ""),
                owner=self,
            )

        tab.when_saved(act)

    def _issued(self, tab: DraftTab, done: IssuedRequest, words: str) -> None:
        self._close(tab)
        self.bottom.notice.say(words, "ok", (_("Open"), lambda: self.context.wants_dossier.emit(done.dossier_uid)))
        print_slip(self, done.slip.uid, done=words)

    def _failed(self, tab: DraftTab, fault: DeskError, override: str) -> None:
        self._busy(False)
        if isinstance(fault, errors.ClockSetBack):
            way_out = (_("The time is right"), lambda: self._confirm_time(override))
            self.bottom.notice.say(str(explain(fault)), "bad", way_out)
        elif isinstance(fault, errors.LastCodeNeeded):
            self.bottom.notice.say(str(explain(fault)), "bad")
            self.reason.ask(_("Last dossier code that was given:"), self._confirm_last_code)
        elif isinstance(fault, errors.Incomplete):
            missing = tab.standing.missing if tab.standing else ()
            self.bottom.notice.say(_missing_words(missing, fault.particulars, False), "warn")
        else:
            self.show_fault(fault)

    def _confirm_time(self, override: str) -> None:
        desk = self.context.desk
        self.context.work.write(
            lambda: corrections.confirm_time(desk), lambda _moment: self._accept_now(override), owner=self
        )

    def _confirm_last_code(self, code: str) -> None:
        desk = self.context.desk
        self.context.work.write(
            lambda: backups.confirm_last_code(desk, code),
            lambda _none: self._accept_now(""),
            self.show_fault,
            owner=self,
        )

    def _busy(self, busy: bool) -> None:
        self.accept_button.setEnabled(not busy)


def _key_link(words: str, key: str, act: Callable[[], object]) -> QPushButton:
    made = link(words, act)
    made.setShortcut(QKeySequence(key))
    return made


def _missing_words(missing: tuple[Missing, ...], particulars: tuple[str, ...], no_procedure: bool) -> str:
    """Return everything missing in one sentence, the first few by name."""
    if no_procedure and not particulars:
        return _("Choose the procedure.")
    named = [particular_name(name) for name in particulars]
    named += [_item(one) for one in missing]
    words = ngettext("{n} missing: {names}", "{n} missing: {names}", len(named))
    shown = ", ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else "")
    return words.format(n=len(named), names=shown)


def _item(one: Missing) -> str:
    if one.choose_cases:
        return _("choose the case: {cases}").format(cases=_(" or ").join(one.choose_cases))
    numbers = _(" or ").join(str(position) for position in one.positions)
    return _("item {number}").format(number=numbers)
