"""The page of results: what is to be recorded, what lies ready, what the post has, the card by which it is given."""

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from app.desk.returning import Receiver
from app.errors import DeskError
from app.language import _, ngettext
from app.queries import Reading, dossiers, money
from app.queries import results as reads
from app.queries.dossiers import DossierView, Opens
from app.rules.codes import DossierCode, SlipCode, SlipQr
from app.rules.identity import CitizenCard
from app.rules.kinds import IdentityProof
from app.rules.scanned import recognise
from app.ui.context import Context
from app.ui.each_run import EachRun
from app.ui.page import Page
from app.ui.preview import Preview
from app.ui.preview_acts import PaperActs, papers_of
from app.ui.results.acts import ResultActs
from app.ui.results.give_card import GiveCard
from app.ui.results.ready_table import ReadyTable
from app.ui.results.record_many import RecordMany
from app.ui.results.result_chips import UNRECORDED, Lists, ResultChips, read_lists
from app.ui.results.tell_many import TellMany, give_all, give_online
from app.ui.widgets.basics import ActionButton, Card, tab_through
from app.ui.widgets.reason import ReasonBar
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.words import number

LEAST_LIST, LEAST_CARD = 520, 330
GIVE_ALL_KEY = "Ctrl+F10"


class ResultsPage(Page):
    """Scan the receipt, press Enter: the result is handed out. What is ticked is recorded, told and sent at once."""

    def __init__(self, context: Context) -> None:
        self.record = ActionButton(_("Record the result"), "Ctrl+R", primary=True, act=lambda: self.many.ask())
        self.tell = ActionButton(_("Tell"), "F6", act=lambda: self._tell(enclosed=False))
        self.send = ActionButton(_("Send as a file"), "F7", act=lambda: self._tell(enclosed=True))
        self.online = ActionButton(_("Has it online"), "F9", act=self._give_online)
        self.post = ActionButton(_("By post"), "F8", act=lambda: self.acts.post())
        self.back = ActionButton(_("Letter came back"), "F8", act=lambda: self.acts.came_back())
        self.void = ActionButton(_("Recorded by mistake"), "F4", act=lambda: self.acts.void())
        self.print_list = ActionButton(_("Print the list"), "Ctrl+P", act=lambda: self.acts.print_list())
        self.give = ActionButton(_("Hand out"), "F10", primary=True, act=lambda: self.acts.give())
        self.arrived = ActionButton(_("Delivered"), "F10", primary=True, act=lambda: self.acts.delivered())
        self._actions_here = (
            self.print_list, self.void, self.tell, self.send, self.online, self.post, self.back,
            self.give, self.arrived, self.record,
        )  # fmt: skip
        super().__init__(context, *self._actions_here)
        self._wanted = self._asked = ""
        self._pending: CitizenCard | str = ""
        self.chips = ResultChips()
        failures: dict[str, str] = {}
        self.table = ReadyTable(context, failures)
        self.run = EachRun(self, self.table, failures)
        self.table.say_when_empty(
            _("Nothing waits to be handed out. Results stand here as soon as they are recorded.")
        )
        self.preview, self.card = Preview(context), GiveCard(context)
        self.reason = ReasonBar()
        self.papers = PaperActs(self, self.preview, self.reason, lambda: self.card.found)
        self.acts = ResultActs(self, self.card, self.reason)
        self.many = RecordMany(self.acts.forms, self.run, self._meant)
        self.telling = TellMany(self.acts.forms, self.run, self._ticked)
        self._lay_out()
        self._connect()
        self._show_actions()

    def refresh(self) -> None:
        """Read the lists and the chosen dossier anew."""
        here = self.context.desk.place.uid
        self.context.ask("results", lambda s: read_lists(s, here), self._show_all, self)

    def pieces(self) -> Iterator[None]:
        """Make the forms while nobody types: a key that asks for one would wait for it."""
        yield
        self.acts.tell_form.ensurePolished()
        yield
        yield from self.many.pieces()
        yield from self.telling.pieces()

    def entered(self) -> None:
        """The list has the focus, unless something is being filled in."""
        self._set_tab_order()
        if not (self.acts.forms.is_open or self.reason.isVisible()):
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
            case DossierCode() | SlipCode():
                self._ask_code(str(found))
            case SlipQr():
                self._ask_code(found.code)
            case _:
                return False
        return True

    def _lay_out(self) -> None:
        card = Card()
        card.add(self.chips, self.table)
        card.body.setStretchFactor(self.table, 1)
        self.left = QStackedWidget()
        self.left.addWidget(card)
        self.left.addWidget(self.preview)
        self.body.addWidget(SideBySide(Part(self.left, 68, LEAST_LIST), Part(self.acts.forms, 32, LEAST_CARD)), 1)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.run)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda key, on: self._show_chip(key) if on else None)
        self.table.chosen.connect(self._row_chosen)
        self.table.opened.connect(self._open_row)
        self.table.ticks_changed.connect(self._ticks_changed)
        self.card.wanted.connect(lambda: self.acts.give())
        self.card.wants_paper.connect(self._open_paper)
        self.preview.closed.connect(self._close_preview)
        self.acts.forms.closed.connect(self.table.setFocus)
        self.acts.forms.currentChanged.connect(lambda _at: self._show_actions())
        QShortcut(QKeySequence("F5"), self, self.refresh)

    def _show_all(self, found: Lists) -> None:
        """Show them; what went on to another list, or away, was not ticked for what is done there."""
        unrecorded, others = ({r.uid for r in rows} for rows in (found.unrecorded, found.for_applicants))
        went_on = others & {r.uid for r in self.chips.lists.unrecorded}
        self.table.tick(sorted((self.table.ticked - unrecorded - others) | went_on), on=False)
        self.chips.show_lists(found)
        self._show_rows(choose_first=not self.table.rows.rows)
        self._choose_wanted()
        self._ask_dossier(self.table.current_key())

    def _show_chip(self, key: str) -> None:
        self.chips.show_key(key)
        self._show_rows()
        self._ask_dossier(self.table.current_key())

    def _show_rows(self, *, choose_first: bool = True) -> None:
        """Show what a chip holds; read anew, no other result takes the place of the one that was chosen."""
        self.table.show_rows(self.chips.rows, choose_first=choose_first)
        count = len(self.chips.lists.ready)
        words = ngettext("{n} result waits for its applicant", "{n} results wait for their applicants", count)
        self.bottom.say_softly(words.format(n=number(count)))

    def _choose_wanted(self) -> None:
        """Choose what was asked for, in the list in which it stands."""
        if self._wanted and (key := self.chips.list_of(self._wanted)):
            self.chips.show_key(key)
            self._show_rows()
            self.table.choose(self._wanted)
            self._wanted = ""

    def _row_chosen(self, uid: str) -> None:
        """Leave what was begun with another dossier; what is about the ticked ones stays."""
        if uid == self._asked:
            return
        self.reason.close_bar()
        if not (self.many.is_open or self.telling.is_open):
            self.acts.forms.leave()
        self.many.follow()
        self._close_preview()
        self._ask_dossier(uid)

    def _open_row(self, uid: str) -> None:
        if self.chips.shown == UNRECORDED:
            self.context.wants_dossier.emit(uid)
        else:
            self.card.name.select()

    def _meant(self) -> Mapping[str, str]:
        """Return the codes of what is ticked in the list shown, or of the chosen row."""
        now = self.table.current_key()
        return self._ticked() or {r.uid: r.code for r in self.chips.rows if r.uid == now}

    def _ticked(self) -> Mapping[str, str]:
        return {r.uid: r.code for r in self.chips.alike if r.uid in self.table.ticked}

    def _ticks_changed(self) -> None:
        self.many.follow()
        self.telling.follow()
        self._show_actions()

    def _tell(self, *, enclosed: bool) -> None:
        """Tell the applicants of what is ticked, or of the result shown."""
        if self._ticked():
            self.telling.ask(enclosed=enclosed)
        else:
            self.acts.tell(enclosed=enclosed)

    def _give_online(self) -> None:
        """Write it down for what is ticked, or for the result shown."""
        if asked := self._ticked():
            give_online(self.run, asked)
        else:
            self.acts.give_online()

    def _any_online(self) -> bool:
        """Whether something that is ticked in the list shown came online and has its result."""
        ticked = (r for r in self.chips.alike if r.uid in self.table.ticked)
        return self.chips.shown != UNRECORDED and any(r.online for r in ticked)

    def _ask_dossier(self, uid: str) -> None:
        self._asked = uid
        if not uid or self.chips.shown == UNRECORDED:
            hint = _("Space ticks, Ctrl+A ticks all; the results of what is ticked are recorded at once.")
            self.card.show_nothing(hint if self.chips.shown == UNRECORDED else "")
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
        self._set_tab_order()
        self._use_scanned(found)
        self._show_actions()

    def _set_tab_order(self) -> None:
        """Let Tab go from the list through the result's files, which are made anew with each dossier."""
        tab_through(self.table, *self.preview.stops, *self.card.stops, *self._actions_here)

    def _use_scanned(self, found: DossierView) -> None:
        pending, self._pending = self._pending, ""
        if found.outcome.on_the_way:
            return
        if isinstance(pending, CitizenCard):
            self.card.by_card(pending)
        elif pending:
            self.card.by_receipt()

    def _show_actions(self) -> None:
        found, many, unrecorded = self.card.found, len(self._ticked()), self.chips.shown == UNRECORDED
        goes, asked = found is not None and found.outcome.on_the_way, self.acts.forms.is_open
        lies = None if goes or asked else found
        self.give.setEnabled(lies is not None)
        self.give.set_primary(not asked)
        self.give.set_words(_("Give back") if found is not None and found.goes_back else _("Hand out"))
        ready = lies is not None and not lies.goes_back
        self.post.setEnabled(ready or (lies is not None and bool(lies.goes_back.papers)))
        for button in (self.give, self.post):
            button.setVisible(not goes and not unrecorded)
        for button in (self.arrived, self.back):
            button.setVisible(goes)
        for button in (self.tell, self.send, self.void):
            button.setVisible(not unrecorded)
        self.record.setVisible(unrecorded)
        shown = ready and found is not None and found.outcome.on_portal is not None
        self.online.setVisible(self._any_online() if many else shown)
        self.record.setEnabled(bool(self._meant()))
        self.tell.setEnabled(ready or many > 0)
        self.void.setEnabled(ready and found is not None and bool(found.outcome.valid))
        files = found is not None and any(r.sha256 for r in found.outcome.valid)
        self.send.setEnabled(many > 0 or (ready and files))
        self.print_list.setEnabled(bool(self.chips.lists.ready or self.chips.lists.on_the_way))
        self._say_how_many(many)

    def _say_how_many(self, many: int) -> None:
        """Let the buttons that act on what is ticked say on how many."""
        of_one = {self.record: _("Record the result"), self.tell: _("Tell"), self.send: _("Send as a file")}
        of_many = {
            self.record: ngettext("Record {n} result", "Record {n} results", many),
            self.tell: ngettext("Tell {n}", "Tell {n}", many),
            self.send: ngettext("Send {n} as a file", "Send {n} as files", many),
        }
        for button, words in (of_many if many else of_one).items():
            button.set_words(words.format(n=number(many)))

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
        self._open(now if now in uids or not uids else uids[0], card)
        all_of_them = {row.uid: row.code for row in self.chips.lists.ready if row.uid in uids}
        if len(all_of_them) > 1:
            receiver = Receiver(card.name, IdentityProof.CARD, card.number)
            words = _("{n} results belong to this person; one is shown.").format(n=number(len(all_of_them)))
            all_n = _("Hand out all {n}").format(n=number(len(all_of_them)))
            self.bottom.notice.say(words, "plain", (all_n, self._giving_all(all_of_them, receiver), GIVE_ALL_KEY))

    def _giving_all(self, asked: Mapping[str, str], receiver: Receiver) -> Callable[[], None]:
        """Return what hands all of these out to one person, and leaves none of them in the card."""

        def give() -> None:
            self.card.show_nothing()
            self._show_actions()
            give_all(self.run, asked, receiver)

        return give

    def _ask_code(self, code: str) -> None:
        self.context.ask(
            "results-code",
            lambda s: dossiers.by_any_code(s, code),
            lambda found: self._open_by_code(code, found),
            self,
        )

    def _open_by_code(self, code: str, found: Opens) -> None:
        uid = found.dossier_uid
        if any(r.uid == uid for r in self.chips.lists.for_applicants):
            self._open(uid, code)
            return
        words = _("No result of {code} waits here.").format(code=code)
        ways = ((_("Open"), lambda: self.context.wants_dossier.emit(uid)),) if uid else ()
        self.bottom.notice.say(words, "warn", *ways)

    def _open(self, uid: str, by: CitizenCard | str) -> None:
        self.bottom.notice.clear()
        self.acts.forms.leave()
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
