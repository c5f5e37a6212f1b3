"""The end of the day: what is still open, what today brought, the sheet, the backup."""

from datetime import datetime

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.desk import backups, day
from app.desk.backups import Backup
from app.desk.day import DayEndSheet
from app.desk.following import Span, issue_register
from app.errors import DeskError
from app.language import _
from app.queries import following
from app.queries.day import DayEndView
from app.queries.drafts import DraftRow
from app.rules.kinds import PlaceRole
from app.ui import style, tokens
from app.ui.cash_card import CashCard
from app.ui.context import Context
from app.ui.figure_card import Figure
from app.ui.page import Page
from app.ui.printing import print_slip, send
from app.ui.register_card import RegisterCard
from app.ui.widgets.basics import ActionButton, column, label, tab_through
from app.ui.widgets.scrolling import scrolled
from app.ui.words import age, day_words, moment_words, number

MOST_COLUMNS, LEAST_CARD = 3, 300
HEAD_LETTERS = 16


class DayEndPage(Page):
    """Cards with a figure each, the lines behind it, and the way to what is open."""

    def __init__(self, context: Context) -> None:
        self.backup = ActionButton(_("Back up now"), act=self._back_up)
        self.sheet = ActionButton(_("Print the day-end sheet"), "F9", primary=True, act=self._print_sheet)
        super().__init__(context, self.backup, self.sheet)
        self.drafts = Figure(_("Work in progress"), _("Open the list"), lambda: context.wants_page.emit("drafts"))
        self.ready = Figure(_("Accepted, not handed over"), _("Hand over"), self._hand_over)
        self.offered = Figure(_("Offered, not confirmed"), _("Hand-overs"), self._hand_over)
        self.returned = Figure(_("Returned by departments"), _("Hand-overs"), self._hand_over)
        self.today = Figure(_("Accepted today"), _("Dossiers"), lambda: context.wants_page.emit("register"))
        self._at_desk = context.desk.place.role is PlaceRole.DESK
        self.results = Figure(
            _("Results returned today") if self._at_desk else _("Results recorded today"),
            _("Results") if self._at_desk else _("In hand"),
            lambda: context.wants_page.emit("results" if self._at_desk else "work"),
        )
        self.cash = CashCard(self)
        self.proof = Figure(_("Journal and backup"))
        at_counter = (
            self.drafts, self.ready, self.offered, self.returned, self.today, self.results, self.cash,
        )  # fmt: skip
        # a department takes nobody in and no money: what it gave back is all that can be open
        self._figures = at_counter if self._at_desk else (self.offered, self.results)
        cards = _Grid(*self._figures, self.proof)
        self.head = label("", "title")
        self.register = RegisterCard(context.desk.today().date())
        self.register.wanted.connect(self._issue_register)
        inside = column(cards, self.register, spacing=tokens.GAP_M)
        inside.setStretch(0, 1)
        self.body.addWidget(self.head)
        self.body.addWidget(scrolled(inside, margin=0), 1)
        self.body.addWidget(self.cash.reason)

    def refresh(self) -> None:
        """Read the day anew."""
        desk = self.context.desk
        self.head.setText(_("End of day {day}").format(day=day_words(desk.clock.now())))
        self.context.work.read("day-end", lambda: day.view(desk), self._show_view, owner=self)
        self.context.ask("fields", following.fields, self.register.show_fields, self)

    def entered(self) -> None:
        """The main action has the focus."""
        ways = (figure.way for figure in self._figures)
        card = self.register
        tab_through(*ways, card.first, card.last, card.field, card.print_it, self.backup, self.sheet)
        self.sheet.setFocus()

    def _show_view(self, seen: DayEndView) -> None:
        now = self.context.desk.clock.now()
        self.drafts.show_lines(len(seen.drafts), [_draft_words(d, now) for d in seen.drafts])
        ready = [r for r in seen.not_handed_over if not r.returned]
        self.ready.show_lines(len(ready), [f"{r.code} · {r.owner_name}" for r in ready])
        offered = [f"{t.other_place} · {moment_words(t.offered_at)} · {t.waiting}" for t in seen.not_confirmed]
        self.offered.show_lines(sum(t.waiting for t in seen.not_confirmed), offered)
        back = [r for r in seen.not_handed_over if r.returned]
        self.returned.show_lines(len(back), [f"{r.code} · {r.returned}" for r in back], tone="bad")
        counted = [f"{count} · {name}" for _code, name, count in seen.by_procedure]
        self.today.show_lines(sum(count for _c, _n, count in seen.by_procedure), counted, tone="")
        self._show_results(seen)
        self.cash.show_cash(seen.money)
        self.proof.show_lines(
            seen.journal_sequence,
            [
                _("Entries in the journal; its head: {head}…").format(head=seen.journal_head[:HEAD_LETTERS]),
                _("Last backup: {age}").format(age=age(now, seen.last_backup)),
            ],
            tone="",
        )

    def _show_results(self, seen: DayEndView) -> None:
        count = sum(one.returned if self._at_desk else one.recorded for one in seen.figures)
        words = _("{recorded} recorded, {returned} returned · {name}")
        lines = [
            words.format(recorded=number(one.recorded), returned=number(one.returned), name=one.name)
            for one in seen.figures
            if one.recorded or one.returned
        ]
        self.results.show_lines(count, lines, tone="")

    def _hand_over(self) -> None:
        self.context.wants_page.emit("handover" if self._at_desk else "hand_back")

    def _print_sheet(self) -> None:
        desk = self.context.desk
        self.context.work.write(lambda: day.issue_sheet(desk), self._issued, self.show_fault, owner=self)

    def _issued(self, issued: DayEndSheet) -> None:
        send(self, issued.job_uid, _("The day-end sheet is stored and printing."))

    def _issue_register(self, span: Span) -> None:
        desk = self.context.desk
        self.bottom.notice.say(_("The register is being drawn …"))
        said = _("The register is issued and printing.")
        self.context.work.run(
            lambda: issue_register(desk, span),
            lambda issued: print_slip(self, issued.uid, said, done=_("The register is issued.")),
            self._no_register,
            owner=self,
            changes=True,
        )

    def _no_register(self, fault: DeskError) -> None:
        self.bottom.notice.clear()
        self.register.wrong.tell(fault)

    def _back_up(self) -> None:
        desk = self.context.desk
        self.bottom.notice.say(_("Backing up …"))
        self.context.work.run(
            lambda: backups.back_up_at_close(desk), self._backed_up, self.show_fault, owner=self, changes=True
        )

    def _backed_up(self, made: Backup) -> None:
        self.show_done(_("Backup written and checked: {path}").format(path=made.path))


def _draft_words(draft: DraftRow, now: datetime) -> str:
    name = draft.owner_name or _("no name yet")
    return f"{name} · {age(now, draft.changed_at)}"


class _Grid(QWidget):
    """Cards in as many columns as there is room for."""

    def __init__(self, *cards: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "scrolled")
        self._cards = cards
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(tokens.GAP_M)
        self._arrange(MOST_COLUMNS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose how many stand beside each other."""
        super().resizeEvent(event)
        self._arrange(max(1, min(MOST_COLUMNS, self.width() // style.scaled(LEAST_CARD))))

    def minimumSizeHint(self) -> QSize:
        """Return the height of the cards; their lines are cut to any width."""
        return QSize(style.scaled(LEAST_CARD), super().minimumSizeHint().height())

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate(self._cards):
            self._grid.addWidget(card, at // columns, at % columns)
        for at in range(MOST_COLUMNS):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
