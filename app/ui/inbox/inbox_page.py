"""The online inbox: what waits for an answer, each dossier beside its papers, answered by one key."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from app.desk import outbox, watching
from app.desk.arriving import Imported
from app.desk.outbox import Sending
from app.language import _, ngettext
from app.queries import Reading, inbox, online_supplements, waiting_online
from app.queries.inbox import HeldView, OutgoingView
from app.queries.online_supplements import CameRow
from app.queries.waiting_online import WaitingView
from app.ui.context import Context
from app.ui.inbox.answers import Answers
from app.ui.inbox.batch import Batch
from app.ui.inbox.dossier_card import DossierCard
from app.ui.inbox.other_lists import CameCard, HeldCard, OutgoingCard
from app.ui.inbox.paper_view import PaperView
from app.ui.inbox.waiting_list import WaitingList
from app.ui.inbox.words import Mark, hindrance, is_pressing
from app.ui.intake.missing_words import missing_sentence
from app.ui.page import Page
from app.ui.widgets.basics import ActionButton, Card, ChipRow, label, row, tab_through
from app.ui.widgets.reason import ReasonBar
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.words import number

ALL, PRESSING, LIKE, PASSED, ASIDE, ASKED = "all", "pressing", "like", "passed", "aside", "asked"
CAME, HELD, OUTGOING = "came", "held", "outgoing"
OTHERS = frozenset({CAME, HELD, OUTGOING})
Found = tuple[tuple[WaitingView, ...], tuple[CameRow, ...], tuple[HeldView, ...], tuple[OutgoingView, ...]]
LEAST_LIST, LEAST_CARD, LEAST_PAPER = 340, 300, 360


class InboxPage(Page):
    """The list at the left, the chosen dossier's checklist beside it, its papers at the right."""

    def __init__(self, context: Context) -> None:
        self.answers: Answers
        self.refuse = ActionButton(_("Refuse"), "F8", act=lambda: self.answers.refuse())
        self.more = ActionButton(_("Ask for more"), "F7", act=lambda: self.answers.ask_for_more())
        self.accept = ActionButton(_("Accept"), "F9", primary=True, act=lambda: self.answers.accept())
        self.all = ActionButton("", "F10", act=self._accept_passed)
        super().__init__(context, self.refuse, self.more, self.accept)
        self._rows: tuple[WaitingView, ...] = ()
        self._away: set[str] = set()
        self._waiting_on: set[str] = set()
        self.marks: dict[str, Mark] = {}
        self._failures: dict[str, str] = {}
        self._chip = ALL
        self._like = self._looked_at = ""
        self._since = QElapsedTimer()
        self.chips = ChipRow()
        self.list = WaitingList(context.desk.clock.now, self.marks)
        self.list.say_when_empty(_("No online dossier waits for an answer."))
        self.card, self.paper = DossierCard(context), PaperView(context)
        self.came, self.held, self.outgoing, self.views = CameCard(), HeldCard(), OutgoingCard(), QStackedWidget()
        self.reason, self.batch = ReasonBar(), Batch(self)
        self.answers = Answers(self)
        self._lay_out()
        self._connect()
        self._show_chosen()

    def refresh(self) -> None:
        """Read what waits anew."""
        here = self.context.desk.place.uid

        def look(session: Reading) -> Found:
            outgoing, came = inbox.outgoing(session, waiting_only=True), online_supplements.rows(session, here)
            return waiting_online.waiting(session, here), came, inbox.held(session), outgoing

        self.context.ask("inbox", look, self._show_all, self)

    def entered(self) -> None:
        """The list has the focus: keys answer at once."""
        tab_through(self.list, self.all, self.card.lines, self.paper.area)
        self._focus()

    def show_item(self, uid: str) -> None:
        """Bring one dossier to the front."""
        self._show_chip(ALL)
        self.list.choose(uid)

    def chosen(self) -> WaitingView | None:
        """Return the dossier that is looked at."""
        return self.list.current()

    def go_away(self, uid: str) -> None:
        """Take a dossier that is being answered out of the list, and go on with the next one."""
        following = self.list.following()
        self._away.add(uid)
        self.marks.pop(uid, None)
        if following is not None:
            self.list.choose(following.uid)
        self._show_rows()

    def wait_on(self, uid: str) -> None:
        """Show a dossier again that was answered and waits all the same, where it stands then."""
        self._waiting_on.add(uid)
        self.refresh()

    def come_back(self, uid: str) -> None:
        """Show a dossier again that could not be answered."""
        self._away.discard(uid)
        self._show_rows()
        self.list.choose(uid)

    def mark(self, uid: str, mark: Mark) -> None:
        """Mark a dossier that was looked at and go on; the same mark again takes it away."""
        found = next((row for row in self._rows if row.uid == uid), None)
        self.bottom.notice.clear()
        if self.marks.get(uid) is mark:
            del self.marks[uid]
        elif mark is Mark.PASSED and found is not None and (hindered := hindrance(found)):
            self.bottom.notice.say(hindered, "warn")
            return
        else:
            self.marks[uid] = mark
            self.list.go_on()
        self._show_rows()

    def not_accepted(self, uid: str, why: str) -> None:
        """Show a dossier of a batch again, set aside with its reason."""
        self._failures[uid] = why
        self.marks[uid] = Mark.ASIDE
        self._away.discard(uid)
        self._show_rows()

    def leaving(self) -> None:
        """A batch ends with the dossier that is being accepted."""
        self.batch.stop()

    def _lay_out(self) -> None:
        left = Card()
        left.add(self.list, label(_("Space passes · Del sets aside · ← → pages"), "label", wrap=True))
        left.add(row(self.all, 1))
        left.body.setStretchFactor(self.list, 1)
        self.body.addWidget(self.chips)
        parts = Part(left, 36, LEAST_LIST), Part(self.card, 28, LEAST_CARD), Part(self.paper, 36, LEAST_PAPER)
        area = SideBySide(*parts)
        others = (SideBySide(Part(card, 1, LEAST_LIST)) for card in (self.came, self.held, self.outgoing))
        for view in (area, *others):
            self.views.addWidget(view)
        self.views.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # words come first
        self.body.addWidget(self.views, 1)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.batch)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda key, on: self._show_chip(key) if on else None)
        self.list.chosen.connect(self._begin_look)
        self.paper.pictured.connect(lambda: QTimer.singleShot(0, self, self._tell_pictured))
        self.list.marked.connect(lambda uid, mark: self.mark(uid, Mark(mark)))
        self.list.turned.connect(self.paper.step)
        self.list.opened.connect(lambda _uid: self.card.lines.setFocus())
        self.card.wants_file.connect(self.paper.show_file)
        self.card.change.taken.connect(lambda uid: self.answers.take_change(uid))
        self.card.placed.connect(lambda uid, at: self.answers.place(uid, at))
        self.batch.not_accepted.connect(self.not_accepted)
        self.came.wants_dossier.connect(self.context.wants_dossier)
        self.held.wants_again.connect(self._try_again)
        self.outgoing.wants_send.connect(self._send_again)
        self.paper.turned.connect(self.card.choose_file)
        QShortcut(QKeySequence("F5"), self, self.refresh)
        QShortcut(QKeySequence("Ctrl+G"), self, self._show_like)

    def _show_all(self, found: Found) -> None:
        self._rows, came, held, outgoing = found
        here = {row.uid for row in self._rows}
        self.came.show_came(came)
        self.held.show_held(held)
        self.outgoing.show_outgoing(outgoing)
        self._away = (self._away & here) - self._waiting_on
        self._waiting_on.clear()
        for gone in self.marks.keys() - here:
            del self.marks[gone]
        self._failures = {uid: why for uid, why in self._failures.items() if uid in here}
        self._show_rows()

    def _show_rows(self) -> None:
        rows = [row for row in self._rows if row.uid not in self._away]
        chosen = self._shown_of(rows)
        self._show_chips(rows)
        self.list.show_rows(chosen)
        self._show_chosen()

    def _shown_of(self, rows: list[WaitingView]) -> list[WaitingView]:
        chosen = list(filter(self._kinds().get(self._chip, bool), rows))
        if not chosen and self._chip not in OTHERS | {ALL}:
            self._chip = ALL
            return rows
        return chosen

    def _kinds(self) -> dict[str, Callable[[WaitingView], bool]]:
        """Return which dossiers each chip shows."""
        now = self.context.desk.clock.now()
        return {
            ALL: bool,
            PRESSING: lambda row: is_pressing(row, now),
            LIKE: lambda row: row.procedure_code == self._like and row.complete and row.answer_due is not None,
            PASSED: lambda row: self.marks.get(row.uid) is Mark.PASSED,
            ASIDE: lambda row: self.marks.get(row.uid) is Mark.ASIDE,
            ASKED: lambda row: row.answer_due is None,
        }

    def _show_chips(self, rows: list[WaitingView]) -> None:
        words = {
            ALL: _("All {n}"),
            PRESSING: _("To be answered soon {n}"),
            LIKE: _("Same procedure, complete {n}"),
            PASSED: _("Passed {n}"),
            ASIDE: _("Set aside {n}"),
            ASKED: _("Asked for more {n}"),
        }
        counts = {key: sum(map(shows, rows)) for key, shows in self._kinds().items()}
        words |= {CAME: _("Supplements {n}"), HELD: _("Held aside {n}"), OUTGOING: _("Outgoing {n}")}
        counts |= {CAME: len(self.came.table.rows.rows), HELD: len(self.held.table.rows.rows)}
        counts |= {OUTGOING: len(self.outgoing.table.rows.rows)}
        shown = [key for key in words if counts[key] or key in {ALL, self._chip}]
        self.chips.set_chips([(key, words[key].format(n=number(counts[key]))) for key in shown])
        self.chips.set_chosen(frozenset({self._chip}))

    def _show_chip(self, key: str) -> None:
        """Show the dossiers of a chip, or what is held, or what goes out."""
        self._chip = key
        self.views.setCurrentIndex({CAME: 1, HELD: 2, OUTGOING: 3}.get(key, 0))
        self._show_rows()

    def _focus(self) -> None:
        places: dict[str, QWidget] = {
            CAME: self.came.table,
            HELD: self.held.table,
            OUTGOING: self.outgoing.table,
        }
        places.get(self._chip, self.list).setFocus()

    def _try_again(self) -> None:
        desk, folders = self.context.desk, self.held.folders()
        self.context.work.run(
            lambda: watching.try_again(desk, folders), self._tried_again, self.show_fault, owner=self, changes=True
        )

    def _tried_again(self, done: Imported) -> None:
        words = _("Taken in: {new} new, {changed} changed. Still held aside: {held}.")
        counts = {"new": done.new, "changed": done.changed, "held": len(done.held)}
        said = words.format(**{name: number(count) for name, count in counts.items()})
        self.bottom.notice.say(said, "warn" if done.held else "ok")

    def _send_again(self) -> None:
        desk = self.context.desk
        self.bottom.notice.say(_("Sending …"))
        self.context.work.run(lambda: outbox.send(desk), self._sent_again, self.show_fault, owner=self, changes=True)

    def _sent_again(self, done: Sending) -> None:
        words = _("{sent} sent, {unsent} not taken.")
        said = words.format(sent=number(done.sent), unsent=number(len(done.unsent)))
        self.bottom.notice.say(said, "bad" if done.unsent else "ok")

    def _show_like(self) -> None:
        """Show the complete dossiers of the procedure of the chosen one alone, or all again."""
        found = self.chosen()
        if self._chip == LIKE or found is None:
            self._show_chip(ALL)
            return
        self._like = found.procedure_code
        self._show_chip(LIKE)

    def _accept_passed(self) -> None:
        """Accept all that were passed, or the chosen one alone, and hand over."""
        found = self.chosen()
        passed = [row.uid for row in self._rows if self.marks.get(row.uid) is Mark.PASSED]
        if not passed and found is not None:
            if hindered := hindrance(found):
                self.bottom.notice.say(hindered, "warn")
                return
            passed = [found.uid]
        if not passed or self.batch.under_way:
            return
        self.answers.close()
        self.bottom.notice.clear()
        if len(passed) == 1 and found is not None and found.uid in passed:
            self.go_away(found.uid)
        for uid in passed:
            self._away.add(uid)
            self.marks.pop(uid, None)
        self._show_rows()
        self.batch.begin(passed)

    def _told_of(self, found: WaitingView | None) -> str:
        """Return what the chosen dossier lacks, else how many wait."""
        if found is not None and found.missing:
            return missing_sentence(found.missing, (), procedure=True)
        waiting = sum(row.answer_due is not None and row.uid not in self._away for row in self._rows)
        words = ngettext("{n} dossier waits for an answer", "{n} dossiers wait for an answer", waiting)
        return words.format(n=number(waiting))

    def _begin_look(self, uid: str) -> None:
        if uid != self._looked_at:
            self._looked_at = uid
            self._since.start()
        self._show_chosen()

    def _tell_pictured(self) -> None:
        """Tell how long the chosen dossier took, once what was asked in this turn is painted."""
        if self._since.isValid():
            self.context.dossier_pictured.emit(self._since.nsecsElapsed() / 1e9)
            self._since.invalidate()

    def _show_chosen(self) -> None:
        found = self.chosen()
        self.card.show_dossier(found, self._failures.get(found.uid, "") if found else "")
        self.paper.show_papers(found, self.list.following() if found else None)
        asked = self._chip not in OTHERS
        for button in (self.refuse, self.more, self.accept, self.all):
            button.setEnabled(found is not None and asked)
        passed = sum(mark is Mark.PASSED for mark in self.marks.values())
        words = ngettext("Accept and hand over {n}", "Accept and hand over {n}", passed).format(n=number(passed))
        self.all.set_words(words if passed else _("Accept and hand over"))
        self.bottom.say_softly(self._told_of(found))
        fits = found is not None and found.complete
        self.all.set_primary(passed > 0)
        self.accept.set_primary(fits and not passed)
        self.more.set_primary(found is not None and not fits and not passed)
