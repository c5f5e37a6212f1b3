"""The page of results: what lies ready for its applicant, what the post has, and the card by which it is given."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from app.errors import DeskError
from app.language import _, ngettext
from app.messages import mail_complaint
from app.queries import Reading, dossiers, money
from app.queries import results as reads
from app.queries.dossiers import DossierView, Opens
from app.queries.results import ReadyRow
from app.rules.codes import DossierCode, SlipCode, SlipQr
from app.rules.identity import CitizenCard
from app.rules.scanned import recognise
from app.ui import tokens
from app.ui.context import Context
from app.ui.page import Page
from app.ui.preview import Preview
from app.ui.preview_acts import PaperActs, papers_of
from app.ui.results.acts import ResultActs
from app.ui.results.give_card import GiveCard
from app.ui.widgets.basics import ActionButton, Card, ChipRow, label, row, tab_through
from app.ui.widgets.reason import ReasonBar
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import age, day_words, moment_words, number

Ask = Callable[[Reading], Opens]
READY, BY_POST, UNTOLD, ON_THE_WAY, STOPPED = "ready", "by_post", "untold", "on_the_way", "stopped"
LEAST_LIST, LEAST_CARD = 520, 330


@dataclass(frozen=True, slots=True)
class Lists:
    """What lies here, what the post has, and what stopped dossiers left here."""

    ready: tuple[ReadyRow, ...] = ()
    on_the_way: tuple[ReadyRow, ...] = ()
    stopped: tuple[ReadyRow, ...] = ()

    @property
    def all(self) -> tuple[ReadyRow, ...]:
        """Every row."""
        return (*self.ready, *self.on_the_way, *self.stopped)


class ResultsPage(Page):
    """Scan the receipt, press Enter: the result is handed out."""

    def __init__(self, context: Context) -> None:
        self.tell = ActionButton(_("Tell"), "F6", act=lambda: self.acts.tell())
        self.send = ActionButton(_("Send as a file"), "F7", act=lambda: self.acts.tell(enclosed=True))
        self.post = ActionButton(_("By post"), "F8", act=lambda: self.acts.post())
        self.back = ActionButton(_("Came back"), "F8", act=lambda: self.acts.came_back())
        self.void = ActionButton(_("Recorded by mistake"), "F4", act=lambda: self.acts.void())
        self.print_list = ActionButton(_("Print the list"), "Ctrl+P", act=lambda: self.acts.print_list())
        self.give = ActionButton(_("Hand out"), "F10", primary=True, act=lambda: self.acts.give())
        self.arrived = ActionButton(_("Delivered"), "F10", primary=True, act=lambda: self.acts.delivered())
        self._actions_here = (
            self.print_list, self.void, self.tell, self.send, self.post, self.back, self.give, self.arrived,
        )  # fmt: skip
        super().__init__(context, *self._actions_here)
        self._lists, self._chosen, self._wanted = Lists(), READY, ""
        self._pending: CitizenCard | str = ""
        self.chips = ChipRow()
        self.table: ListTable[ReadyRow] = ListTable(self._columns(), lambda r: r.uid)
        self.table.setAccessibleName(_("Results"))
        self.table.say_when_empty(
            _("Nothing waits to be handed out. Results stand here as soon as they are recorded.")
        )
        self.preview, self.card = Preview(context), GiveCard(context)
        self.reason = ReasonBar()
        self.papers = PaperActs(self, self.preview, self.reason, lambda: self.card.found)
        self.acts = ResultActs(self, self.card, self.reason)
        self._lay_out()
        self._connect()
        self._show_actions()

    def refresh(self) -> None:
        """Read the lists and the chosen dossier anew."""
        here = self.context.desk.place.uid

        def read(session: Reading) -> Lists:
            lies, goes = reads.ready(session, here), reads.on_the_way(session, here)
            return Lists(lies, goes, reads.to_give_back(session, here))

        self.context.ask("results", read, self._show_all, self)

    def entered(self) -> None:
        """The list has the focus."""
        tab_through(self.table, *self.preview.stops, *self.card.stops, *self._actions_here)
        self.table.setFocus()

    def show_item(self, uid: str) -> None:
        """Bring a dossier to the front, now or as soon as it is known to be here."""
        self._wanted = uid
        self._choose_wanted()

    def scanned(self, text: str) -> bool:
        """A receipt's code, or a citizen card, opens the result that it belongs to."""
        try:
            found = recognise(text)
        except DeskError:
            return False
        match found:
            case CitizenCard():
                self._scanned_card(found)
            case DossierCode():
                self._ask_code(lambda s: dossiers.by_code(s, str(found)), str(found))
            case SlipQr():
                self._ask_code(lambda s: dossiers.by_any_code(s, found.code), found.code)
            case SlipCode():
                self._ask_code(lambda s: dossiers.by_slip_code(s, str(found)), str(found))
            case _:
                return False
        return True

    def _lay_out(self) -> None:
        card = Card()
        head = row(label(_("Results"), "head"), self.chips, spacing=tokens.GAP_L)
        head.setStretch(1, 1)
        card.add(head, self.table)
        card.body.setStretchFactor(self.table, 1)
        self.left = QStackedWidget()
        self.left.addWidget(card)
        self.left.addWidget(self.preview)
        self.body.addWidget(SideBySide(Part(self.left, 64, LEAST_LIST), Part(self.acts.forms, 36, LEAST_CARD)), 1)
        self.body.addWidget(self.reason)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda key, on: self._show_chip(key) if on else None)
        self.table.chosen.connect(self._row_chosen)
        self.table.opened.connect(lambda _uid: self.card.name.select())
        self.card.wanted.connect(lambda: self.acts.give())
        self.card.wants_paper.connect(self._open_paper)
        self.preview.closed.connect(self._close_preview)
        self.acts.forms.closed.connect(self.table.setFocus)
        QShortcut(QKeySequence("F5"), self, self.refresh)

    def _columns(self) -> list[Column[ReadyRow]]:
        now = self.context.desk.clock.now
        return [
            Column(_("Dossier code"), lambda r: r.code, strong=True),
            Column(_("Owner"), lambda r: r.owner_name, grows=True),
            Column(
                _("Result"),
                lambda r: _("stopped: what is named goes back") if r.stopped else r.result or r.procedure_name,
                wide=True,
                tone=lambda r: "warn" if r.refused else "soft",
                tip=lambda r: f"{r.result}\n{r.procedure_name}".strip(),
            ),
            Column(
                _("Since"),
                lambda r: age(now(), r.posted_at or r.finished_at),
                tip=lambda r: moment_words(r.posted_at or r.finished_at),
            ),
            Column(_("Told"), lambda r: told_words(r)[0], tone=lambda r: told_words(r)[1], tip=told_tip),
        ]

    def _show_all(self, found: Lists) -> None:
        self._lists = found
        self._show_chips()
        self._show_rows(choose_first=not self.table.rows.rows)
        self._choose_wanted()
        self._ask_dossier(self.table.current_key())

    def _of(self, key: str) -> tuple[ReadyRow, ...]:
        ready = self._lists.ready
        return {
            READY: ready,
            BY_POST: tuple(r for r in ready if r.by_post),
            UNTOLD: tuple(r for r in ready if r.told_at is None),
            ON_THE_WAY: self._lists.on_the_way,
            STOPPED: self._lists.stopped,
        }[key]

    def _show_chips(self) -> None:
        names = {
            READY: _("Ready {n}"),
            BY_POST: _("To be posted {n}"),
            UNTOLD: _("Not told yet {n}"),
            ON_THE_WAY: _("On the way {n}"),
            STOPPED: _("Stopped {n}"),
        }
        if not self._lists.stopped and self._chosen != STOPPED:
            del names[STOPPED]
        self.chips.set_chips([(key, words.format(n=number(len(self._of(key))))) for key, words in names.items()])
        self.chips.set_chosen(frozenset({self._chosen}))

    def _show_chip(self, key: str) -> None:
        self._chosen = key
        self.chips.set_chosen(frozenset({key}))
        self._show_rows()
        self._ask_dossier(self.table.current_key())

    def _show_rows(self, *, choose_first: bool = True) -> None:
        """Show what a chip holds; read anew, no other result takes the place of the one that was chosen."""
        self.table.show_rows(self._of(self._chosen), choose_first=choose_first)
        words = ngettext(
            "{n} result waits for its applicant", "{n} results wait for their applicants", len(self._lists.ready)
        )
        self.bottom.say_softly(words.format(n=number(len(self._lists.ready))))

    def _choose_wanted(self) -> None:
        """Choose what was asked for, in the list in which it stands."""
        if not self._wanted:
            return
        for key in (self._chosen, READY, ON_THE_WAY, STOPPED):
            if any(r.uid == self._wanted for r in self._of(key)):
                self._chosen = key
                self._show_chips()
                self._show_rows()
                self.table.choose(self._wanted)
                self._wanted = ""
                return

    def _row_chosen(self, uid: str) -> None:
        self.reason.close_bar()
        self.acts.forms.leave()
        self._close_preview()
        self._ask_dossier(uid)

    def _ask_dossier(self, uid: str) -> None:
        if not uid:
            self.card.show_nothing()
            self._show_actions()
            return
        self.card.leave_other(uid)

        def read(session: Reading) -> tuple[DossierView | None, int]:
            return dossiers.dossier(session, uid), money.money(session, uid).account.open

        self.context.ask("results-dossier", read, lambda found: self._show_dossier(*found), self)

    def _show_dossier(self, found: DossierView | None, unpaid: int) -> None:
        if found is None or found.uid != self.table.current_key():
            return
        self.card.show_dossier(found, 0 if found.goes_back else unpaid)
        self._use_scanned(found)
        self._show_actions()

    def _use_scanned(self, found: DossierView) -> None:
        pending, self._pending = self._pending, ""
        if found.outcome.on_the_way:
            return
        if isinstance(pending, CitizenCard):
            self.card.by_card(pending)
        elif pending:
            self.card.by_receipt()

    def _show_actions(self) -> None:
        found = self.card.found
        goes = found is not None and found.outcome.on_the_way
        self.give.setEnabled(found is not None and not goes)
        self.give.set_words(_("Give back") if found is not None and found.goes_back else _("Hand out"))
        ready = found is not None and not goes and not found.goes_back
        self.post.setEnabled(ready)
        for button in (self.give, self.post):
            button.setVisible(not goes)
        for button in (self.arrived, self.back):
            button.setVisible(goes)
        self.tell.setEnabled(ready)
        self.void.setEnabled(ready and found is not None and bool(found.outcome.valid))
        self.send.setEnabled(ready and found is not None and any(r.sha256 for r in found.outcome.valid))
        self.print_list.setEnabled(bool(self._lists.ready or self._lists.on_the_way))

    def _scanned_card(self, card: CitizenCard) -> None:
        here = self.context.desk.place.uid
        self.context.ask(
            "results-card",
            lambda s: reads.of_number(s, here, card.number),
            lambda uids: self._open_by_card(card, uids),
            self,
        )

    def _open_by_card(self, card: CitizenCard, uids: tuple[str, ...]) -> None:
        """Open the one result of a card's holder; with none, the card is that of who comes for the chosen one."""
        now = self.table.current_key()
        if not uids and not now:
            self.bottom.notice.say(_("No result here belongs to the holder of this card."), "warn")
            return
        if len(uids) > 1 and now not in uids:
            words = _("{n} results belong to this person; the first is shown.")
            self.bottom.notice.say(words.format(n=number(len(uids))))
        self._open(now if now in uids or not uids else uids[0], card)

    def _ask_code(self, query: Ask, code: str) -> None:
        self.context.ask("results-code", query, lambda found: self._open_by_code(code, found), self)

    def _open_by_code(self, code: str, found: Opens) -> None:
        uid = found.dossier_uid
        if any(r.uid == uid for r in self._lists.all):
            self._open(uid, code)
            return
        words = _("No result of {code} waits here.").format(code=code)
        ways = ((_("Open"), lambda: self.context.wants_dossier.emit(uid)),) if uid else ()
        self.bottom.notice.say(words, "warn", *ways)

    def _open(self, uid: str, by: CitizenCard | str) -> None:
        self.bottom.notice.clear()
        self._pending = by
        self.show_item(uid)
        self._ask_dossier(uid)

    def _open_paper(self, sha256: str) -> None:
        paper = papers_of(self.card.found).get(sha256) if self.card.found else None
        if paper is not None:
            self.left.setCurrentWidget(self.preview)
            self.preview.open_paper(paper, 0)

    def _close_preview(self) -> None:
        if self.left.currentWidget() is self.preview:
            self.left.setCurrentIndex(0)


def told_tip(found: ReadyRow) -> str:
    """Return when the applicant was told, or why a letter was not sent."""
    return mail_complaint(found.failure) if found.failure else moment_words(found.told_at)


def told_words(found: ReadyRow) -> tuple[str, str]:
    """Return whether the applicant knows of the result, and the tone of it; of a letter its tracking number."""
    if found.tracking or found.stopped:
        return found.tracking, "soft"
    if found.failure:
        return _("not sent"), "bad"
    return (day_words(found.told_at), "ok") if found.told_at else (_("not yet"), "warn")
