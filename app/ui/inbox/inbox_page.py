"""The online inbox: what waits for an answer, each dossier beside its papers, answered by one key."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from app.desk import online_results, outbox, watching
from app.desk.arriving import Imported
from app.desk.outbox import Sending
from app.language import _, ngettext
from app.queries import Reading, inbox, online_changes, online_supplements, waiting_online
from app.queries.inbox import HeldView, OutgoingView
from app.queries.online_changes import ChangedRow
from app.queries.online_supplements import CameRow
from app.queries.waiting_online import WaitingView
from app.rules.kinds import Look
from app.ui.context import Context
from app.ui.inbox.answers import Answers
from app.ui.inbox.batch import Batch
from app.ui.inbox.dossier_card import DossierCard
from app.ui.inbox.looks import Looks
from app.ui.inbox.other_lists import CameCard, ChangedCard, HeldCard, OutgoingCard
from app.ui.inbox.paper_view import PaperView
from app.ui.inbox.waiting_list import WaitingList
from app.ui.inbox.words import hindrance, is_pressing
from app.ui.intake.missing_words import missing_sentence
from app.ui.page import Page
from app.ui.widgets.basics import ActionButton, Card, ChipRow, label, row, tab_through
from app.ui.widgets.reason import ReasonBar
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.words import number

ALL, PRESSING, LIKE, PASSED, ASIDE, ASKED = "all", "pressing", "like", "passed", "aside", "asked"
CAME, CHANGED, HELD, OUTGOING = OTHERS = "came", "changed", "held", "outgoing"
"""What is shown instead of the dossiers that wait, in the order of the views."""
LEAST_LIST, LEAST_CARD, LEAST_PAPER = 340, 300, 360


class Found(NamedTuple):
    """What the inbox shows."""

    waiting: tuple[WaitingView, ...]
    came: tuple[CameRow, ...]
    changed: tuple[ChangedRow, ...]
    held: tuple[HeldView, ...]
    outgoing: tuple[OutgoingView, ...]


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
        self.looks = Looks(self)
        self._chip = ALL
        self._like = self._looked_at = ""
        self._since = QElapsedTimer()
        self.chips = ChipRow()
        self.list = WaitingList(context.desk.clock.now, self.looks.of)
        self.list.say_when_empty(_("No online dossier waits for an answer."))
        self.card, self.paper = DossierCard(context), PaperView(context)
        self.came, self.changed, self.held, self.outgoing = CameCard(), ChangedCard(), HeldCard(), OutgoingCard()
        self.views = QStackedWidget()
        self.reason, self.batch = ReasonBar(), Batch(self)
        self.answers = Answers(self)
        self._lay_out()
        self._connect()
        self._show_chosen()

    def refresh(self) -> None:
        """Read what waits anew."""
        here = self.context.desk.place.uid

        def look(session: Reading) -> Found:
            return Found(
                waiting_online.waiting(session, here),
                online_supplements.rows(session, here),
                online_changes.rows(session),
                inbox.held(session),
                inbox.outgoing(session, waiting_only=True),
            )

        self.looks.asked()
        self.context.ask("inbox", look, self._show_all, self)

    def entered(self) -> None:
        """The list has the focus: keys answer at once."""
        self._set_tab_order()
        self._focus()

    def _set_tab_order(self) -> None:
        """Let Tab go through the dossier from top to bottom, then to its paper."""
        tab_through(self.list, self.all, *self.card.stops, self.paper.area)

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

    def mark(self, uid: str, look: Look) -> None:
        """Say something of a dossier that was looked at and go on; the same again takes it back."""
        found = next((row for row in self._rows if row.uid == uid), None)
        self.bottom.notice.clear()
        if self.looks.is_said(uid, look):
            self.looks.say(uid, None)
        elif look is Look.PASSED and found is not None and (hindered := hindrance(found)):
            self.bottom.notice.say(hindered, "warn")
            return
        else:
            self.looks.say(uid, look)
            self.list.go_on()
        self._show_mark(uid)

    def not_accepted(self, uid: str, why: str) -> None:
        """Show a dossier of a batch again, set aside with its reason."""
        self.looks.say(uid, Look.ASIDE, why)
        self.put_back([uid])

    def put_back(self, uids: Iterable[str]) -> None:
        """Show dossiers of a batch again that were not accepted."""
        self._away.difference_update(uids)
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
        others = (
            SideBySide(Part(card, 1, LEAST_LIST)) for card in (self.came, self.changed, self.held, self.outgoing)
        )
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
        self.list.marked.connect(lambda uid, mark: self.mark(uid, Look(mark)))
        self.list.turned.connect(self.paper.step)
        self.list.opened.connect(lambda _uid: self.card.lines.setFocus())
        self.card.wants_file.connect(self.paper.show_file)
        self.card.change.taken.connect(lambda uid: self.answers.take_change(uid))
        self.card.change.left.connect(lambda uid: self.answers.set_change_aside(uid))
        self.card.earlier.told.connect(self._set_tab_order)
        self.card.placed.connect(lambda uid, at: self.answers.place(uid, at))
        self.batch.not_accepted.connect(self.not_accepted)
        for card in (self.came, self.changed):
            card.wants_dossier.connect(self.context.wants_dossier)
        self.held.wants_again.connect(self._try_again)
        self.outgoing.wants_send.connect(self._send_again)
        self.outgoing.wants_back.connect(self._ask_why_back)
        self.paper.turned.connect(self.card.choose_file)
        QShortcut(QKeySequence("F5"), self, self.refresh)
        QShortcut(QKeySequence("Ctrl+G"), self, self._show_like)

    def _show_all(self, found: Found) -> None:
        self._rows = found.waiting
        here = {row.uid for row in self._rows}
        self.came.show_rows(found.came)
        self.changed.show_rows(found.changed)
        self.held.show_held(found.held)
        self.outgoing.show_outgoing(found.outgoing)
        self._away = (self._away & here) - self._waiting_on
        self._waiting_on.clear()
        self.looks.read(self._rows)
        self._show_rows()

    def _show_rows(self) -> None:
        rows = [row for row in self._rows if row.uid not in self._away]
        chosen = self._shown_of(rows)
        self._show_chips(rows)
        self.list.show_rows(chosen)
        self._show_chosen()

    def _show_mark(self, uid: str) -> None:
        """Show a mark on its row alone, unless it takes the row out of the list: keys come faster than a list."""
        rows = [row for row in self._rows if row.uid not in self._away]
        if self._shown_of(rows) != self.list.rows.rows:
            self._show_rows()
            return
        self.list.redraw(uid)
        self._show_chips(rows)
        self._show_chosen()

    def _shown_of(self, rows: list[WaitingView]) -> list[WaitingView]:
        chosen = list(filter(self._kinds().get(self._chip, bool), rows))
        if not chosen and self._chip not in {*OTHERS, ALL}:
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
            PASSED: lambda row: self.looks.is_said(row.uid, Look.PASSED),
            ASIDE: lambda row: self.looks.is_said(row.uid, Look.ASIDE),
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
        words |= {CAME: _("Supplements {n}"), CHANGED: _("Changes {n}")}
        words |= {HELD: _("Held aside {n}"), OUTGOING: _("Outgoing {n}")}
        counts |= {key: len(card.table.rows.rows) for key, card in self._others().items()}
        shown = [key for key in words if counts[key] or key in {ALL, self._chip}]
        self.chips.set_chips([(key, words[key].format(n=number(counts[key]))) for key in shown])
        self.chips.set_chosen(frozenset({self._chip}))

    def _show_chip(self, key: str) -> None:
        """Show the dossiers of a chip, or what is held, or what goes out."""
        self._chip = key
        self.bottom.notice.clear()
        self.views.setCurrentIndex(OTHERS.index(key) + 1 if key in OTHERS else 0)
        self._show_rows()

    def _others(self) -> dict[str, CameCard | ChangedCard | HeldCard | OutgoingCard]:
        return dict(zip(OTHERS, (self.came, self.changed, self.held, self.outgoing), strict=True))

    def _focus(self) -> None:
        (self._others()[self._chip].table if self._chip in OTHERS else self.list).setFocus()

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
        self.context.work.run(
            lambda: online_results.send(desk), self._sent_again, self.show_fault, owner=self, changes=True
        )

    def _sent_again(self, done: Sending) -> None:
        words = _("{sent} sent, {unsent} not taken.")
        said = words.format(sent=number(done.sent), unsent=number(len(done.unsent)))
        self.bottom.notice.say(said, "bad" if done.unsent else "ok")

    def _ask_why_back(self, uid: str) -> None:
        """Ask why a message is taken back that the portal does not take."""
        words = _("The portal is not told this, because:")
        self.reason.ask(words, lambda why: self._take_back(uid, why), verb=_("Take back"))

    def _take_back(self, uid: str, why: str) -> None:
        desk, said = self.context.desk, _("Taken back; the history keeps what it was to say.")
        self.context.work.run(
            lambda: outbox.take_back(desk, uid, why),
            lambda _none: self.show_done(said),
            self.show_fault,
            owner=self,
            changes=True,
        )

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
        passed = self._passed()
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
        self._away.update(passed)
        self._show_rows()
        self.batch.begin(passed)

    def _passed(self) -> list[str]:
        rows = (row for row in self._rows if row.uid not in self._away)
        return [row.uid for row in rows if self.looks.is_said(row.uid, Look.PASSED)]

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
        look = self.looks.of(found.uid) if found else None
        self.card.show_dossier(found, look.reason if look else "")
        self.paper.show_papers(found, self.list.following() if found else None)
        asked = self._chip not in OTHERS
        for button in (self.refuse, self.more, self.accept, self.all):
            button.setEnabled(found is not None and asked)
        passed = len(self._passed())
        words = ngettext("Accept and hand over {n}", "Accept and hand over {n}", passed).format(n=number(passed))
        self.all.set_words(words if passed else _("Accept and hand over"))
        self.bottom.say_softly(self._told_of(found))
        free = found if found is not None and not found.changes and not passed else None
        self.all.set_primary(passed > 0)
        self.accept.set_primary(free is not None and free.complete)
        self.more.set_primary(free is not None and not free.complete)
