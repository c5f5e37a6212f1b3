"""Unfinished work: all drafts of this counter with their age, and the bin."""

from PySide6.QtGui import QKeySequence, QShortcut

from app.desk import drafts
from app.language import _, ngettext
from app.queries import procedures
from app.queries.drafts import DraftRow, bin_drafts, open_drafts
from app.ui.context import Context
from app.ui.page import Page
from app.ui.widgets.basics import ActionButton, Card, ChipRow, tab_through
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import age, moment_words

OPEN, WAITING, BIN = "open", "waiting", "bin"
LEAST_LIST = 400


class DraftsPage(Page):
    """Enter goes on with a draft or brings it back, Delete puts it into the bin."""

    def __init__(self, context: Context) -> None:
        self.discard = ActionButton(_("Discard"), "Del", act=self._discard)
        self.bring_back = ActionButton(_("Bring back"), "Return", primary=True, act=self._bring_back)
        self.go_on = ActionButton(_("Go on with it"), "Return", primary=True, act=self._open_current)
        super().__init__(context, self.discard, self.bring_back, self.go_on)
        self._rows: tuple[DraftRow, ...] = ()
        self._bin: tuple[DraftRow, ...] = ()
        self._names: dict[str, str] = {}
        self._chosen = OPEN
        self.chips = ChipRow()
        self.chips.set_chips([(OPEN, _("Open")), (WAITING, _("Waiting for a supplement")), (BIN, _("Bin"))])
        self.chips.set_chosen(frozenset({OPEN}))
        self.chips.chosen.connect(lambda key, on: self._choose(key) if on else None)
        self.table: ListTable[DraftRow] = ListTable(self._columns(), lambda row: row.uid)
        self.table.setAccessibleName(_("Unfinished work"))
        self.table.opened.connect(self._open)
        self.table.say_when_empty(_("Nothing is left open here."))
        card = Card(_("Unfinished work"))
        card.add(self.chips, self.table)
        card.body.setStretchFactor(self.table, 1)
        self.body.addWidget(SideBySide(Part(card, 1, LEAST_LIST)), 1)
        QShortcut(QKeySequence("F5"), self, self.refresh)

    def refresh(self) -> None:
        """Read the drafts anew."""
        self.context.ask(
            "drafts", lambda s: (open_drafts(s), bin_drafts(s), procedures.names(s)), self._show_all, self
        )

    def entered(self) -> None:
        """The list has the focus."""
        tab_through(self.table, self.discard, self.bring_back, self.go_on)
        self.table.setFocus()

    def _columns(self) -> list[Column[DraftRow]]:
        now = self.context.desk.clock.now
        return [
            Column(_("Applicant"), lambda r: r.owner_name or _("no name yet"), strong=True, grows=True),
            Column(_("Procedure"), lambda r: self._names.get(r.version_uid, ""), wide=True),
            Column(_("Pages"), lambda r: str(r.pages), right=True),
            Column(_("Officer"), lambda r: r.officer_name, grows=True),
            Column(
                _("State"),
                _state,
                tone=lambda r: "warn" if r.waiting else "",
            ),
            Column(_("Changed"), lambda r: age(now(), r.changed_at), tip=lambda r: moment_words(r.changed_at)),
        ]

    def _show_all(self, found: tuple[tuple[DraftRow, ...], tuple[DraftRow, ...], dict[str, str]]) -> None:
        self._rows, self._bin, self._names = found
        waiting = sum(row.waiting for row in self._rows)
        self.chips.set_chips(
            [
                (OPEN, _("Open {n}").format(n=len(self._rows) - waiting)),
                (WAITING, _("Waiting for a supplement {n}").format(n=waiting)),
                (BIN, _("Bin {n}").format(n=len(self._bin))),
            ]
        )
        self._show()

    def _choose(self, key: str) -> None:
        self._chosen = key
        self._show()

    def _show(self) -> None:
        rows = {
            OPEN: [row for row in self._rows if not row.waiting],
            WAITING: [row for row in self._rows if row.waiting],
            BIN: list(self._bin),
        }[self._chosen]
        self.table.show_rows(rows)
        in_bin = self._chosen == BIN
        self.bring_back.setVisible(in_bin)
        self.discard.setVisible(self._chosen == OPEN)
        self.go_on.setVisible(not in_bin)
        self.bottom.say_softly(
            ngettext("{n} unfinished", "{n} unfinished", len(self._rows)).format(n=len(self._rows))
        )

    def _open_current(self) -> None:
        self._open(self.table.current_key())

    def _open(self, uid: str) -> None:
        """Go on with a draft; another officer's is taken over first, which is an entry."""
        row = next((r for r in self._rows if r.uid == uid), None)
        desk = self.context.desk
        if row is None or desk.officer is None:
            return
        if row.supplements:
            self.context.want_supplement(row.supplements)
            return
        if row.officer_uid in {"", desk.officer.uid}:
            self.context.wants_draft.emit(uid)
            return
        said = _("Taken over from {officer}.").format(officer=row.officer_name)
        self.context.work.write(lambda: drafts.take_over(desk, uid), lambda _n: self._taken(uid, said), owner=self)

    def _taken(self, uid: str, said: str) -> None:
        self.context.wants_draft.emit(uid)
        self.context.wants_notice.emit(said, "plain")

    def _discard(self) -> None:
        uid, desk = self.table.current_key(), self.context.desk
        if uid and self._chosen == OPEN:
            self.context.work.write(
                lambda: drafts.discard(desk, uid), lambda _n: self._discarded(uid), self.show_fault, owner=self
            )

    def _discarded(self, uid: str) -> None:
        self.bottom.notice.say(
            _("Put into the bin, where it stays 7 days."), "plain", (_("Take back"), lambda: self._back(uid))
        )

    def _bring_back(self) -> None:
        self._back(self.table.current_key())

    def _back(self, uid: str) -> None:
        desk = self.context.desk
        if uid:
            self.bottom.notice.clear()
            self.context.work.write(lambda: drafts.bring_back(desk, uid), None, self.show_fault, owner=self)


def _state(row: DraftRow) -> str:
    if row.supplements:
        return _("supplement coming in")
    return _("waiting for a supplement") if row.waiting else _("open")
