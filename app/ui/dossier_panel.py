"""The side panel of the register: one dossier with its promise, history and papers."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLayout, QWidget

from app.language import _, ngettext
from app.messages import action_name, form_name, particular_name, payment_way_name, state_name
from app.queries.dossiers import DocumentLine, DossierView, HistoryLine, SlipLine
from app.rules.calendar import ZONE, Calendar
from app.rules.kinds import DueChangeKind, PaymentWay
from app.rules.states import ENDED, RUNNING, State
from app.rules.time_rules import ARTICLES
from app.rules.working_time import day_ahead, pass_on_by, remaining
from app.ui import style, tokens
from app.ui.caller_check import CallerCheck
from app.ui.context import Context
from app.ui.next_words import answer_words, next_words
from app.ui.results.words import result_facts, result_words, short_facts, way_words
from app.ui.widgets.basics import Card, column, label, link, press_by, row, set_tone
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.scrolling import scrolled
from app.ui.words import (
    account_words,
    appointed,
    day_words,
    dong,
    due_words,
    moment_words,
    moved_words,
    waiting_words,
)

LEAST_HEIGHT = 330
FOLLOW_KEY = "Ctrl+U"
SAID = ("fee", "reference", "by", "evidence", "reason", "allowed_because")
"""Facts of an entry that the history says as they were written."""
NEAR = 3
"""So many working days before its end a dossier shows until when an apology is in time."""
TONES = {
    "refused": "bad", "voided": "bad", "returned": "bad", "withdrawn": "bad", "stopped": "bad",
    "supplement_requested": "warn", "fee_awaited": "warn", "supplemented": "ok", "extended": "warn", "accepted": "ok",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panel shows: the dossier, whether its chain of entries verifies, and where and when it is seen."""

    dossier: DossierView
    whole: bool
    here: str
    now: datetime
    calendar: Calendar


class DossierPanel(Card):
    """Told what to show; what is done with it is told by signals. With a context a caller can be checked in it."""

    wants_paper = Signal(str)
    wants_slip = Signal()
    wants_reveal = Signal()
    wants_hide = Signal()

    def __init__(self, context: Context | None = None) -> None:
        super().__init__()
        self.caller = CallerCheck(context) if context is not None else None
        self.setMinimumHeight(style.scaled(LEAST_HEIGHT))
        self.code, self.owner = label("", "head"), label("", wrap=True)
        self.procedure = label("", "soft", wrap=True)
        self.stand, self.promise = label("", "strong", wrap=True), label("", "soft", wrap=True)
        self.box = QFrame()
        self.box.setProperty("role", "banner")
        inner = column(self.stand, self.promise, spacing=2)
        inner.setContentsMargins(tokens.GAP_M, tokens.GAP_S, tokens.GAP_M, tokens.GAP_S)
        self.box.setLayout(inner)
        self.identifier, self.submitter = label("", wrap=True), label("", wrap=True)
        self.contact = label("", "soft", wrap=True)
        self.see = link(_("Show in full"), self._see)
        self.see.setToolTip(_("Looking at a number in full is written into the history"))
        self._revealed, self._uid = False, ""
        self.papers: list[PaperRow] = []
        self._history, self._papers = QGridLayout(), column(spacing=0)
        self.proof = label("", "soft")
        self.follow = link(_("Control slip"), self.wants_slip.emit)
        self.follow.setToolTip(FOLLOW_KEY)
        press_by(self.follow, FOLLOW_KEY)
        self._seal = QLabel()
        self.empty = label(_("Choose a dossier: its history and papers stand here."), "soft", wrap=True)
        self._lay_out()
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that nothing is chosen."""
        self._whole.hide()
        self.empty.show()

    def show_dossier(self, shown: Shown) -> None:
        """Show a dossier; its identifiers are masked."""
        found = shown.dossier
        if self.caller is not None:
            self.caller.show_for(found.uid, answer_words(found, shown.here))
        self.empty.hide()
        self._whole.show()
        if self._uid != found.uid:
            self.area.verticalScrollBar().setValue(0)
        self._uid = found.uid
        self.code.setText(found.code or found.external_code or _("no code: not accepted"))
        self.follow.setVisible(bool(found.code))
        self.owner.setText(found.owner_name)
        self.procedure.setText(f"{found.procedure_name} · {found.procedure_code}")
        self._show_stand(shown)
        self.show_identifiers(found, found.owner_identifier, found.submitter_identifier, revealed=False)
        self.contact.setText(_contact(found))
        self._show_history(found.history)
        self._show_papers(found)
        words = ngettext("History unbroken · {n} entry", "History unbroken · {n} entries", len(found.history))
        broken = _("History broken: let the administrator check the store")
        self.proof.setText(words.format(n=len(found.history)) if shown.whole else broken)
        set_tone(self.proof, "" if shown.whole else "bad")
        tone = "ok" if shown.whole else "bad"
        seal = "shield-check-outline" if shown.whole else "shield-alert-outline"
        self._seal.setPixmap(style.mark(seal, 18, tone))

    def show_identifiers(self, found: DossierView, owner: str, submitter: str, *, revealed: bool) -> None:
        """Show the numbers of owner and submitter, masked or in full."""
        self._revealed = revealed
        self.see.setText(_("Hide again") if revealed else _("Show in full"))
        self.see.setVisible(bool(owner or submitter))
        self.identifier.setText(_("Number {number}").format(number=owner) if owner else _("no number"))
        parts = (found.submitter_name, submitter, found.submitter_authority)
        words = " · ".join(part for part in parts if part)
        self.submitter.setText(_("Submitted by {submitter}").format(submitter=words))
        self.submitter.setVisible(bool(found.submitter_name))

    def _lay_out(self) -> None:
        self._whole = QWidget()
        head = column(self.code, self.owner, spacing=6)
        self._history.setContentsMargins(0, 0, 0, 0)
        self._history.setHorizontalSpacing(tokens.GAP_S)
        self._history.setVerticalSpacing(6)
        self._history.setColumnStretch(2, 1)
        person = column(self.identifier, self.submitter, self.contact, spacing=2)
        inside = column(
            self.procedure, self.box, row(label(_("History"), "head"), 1, self.follow), self._history,
            label(_("Papers"), "head"), self._papers, row(label(_("Applicant"), "head"), 1, self.see), person, 1,
        )  # fmt: skip
        self.area = scrolled(inside)
        foot = row(self._seal, self.proof, 1)
        everything = column(head, self.area, *([self.caller] if self.caller else []), foot)
        everything.setStretch(1, 1)
        self._whole.setLayout(everything)
        self.add(self.empty, self._whole, 0)
        self.body.setStretchFactor(self._whole, 1)
        self.body.setAlignment(self.empty, Qt.AlignmentFlag.AlignTop)

    def _see(self) -> None:
        (self.wants_hide if self._revealed else self.wants_reveal).emit()

    def _show_stand(self, shown: Shown) -> None:
        found = shown.dossier
        state = _("Void") if found.void else state_name(found.state)
        self.stand.setText(f"{state} · {_where(shown)}")
        set_tone(self.stand, "bad" if found.void or found.state is State.NOT_RECEIVED else "")
        self.promise.setText("\n".join(_promise(shown)))
        self.promise.setVisible(bool(self.promise.text()))

    def _show_history(self, lines: tuple[HistoryLine, ...]) -> None:
        _clear(self._history)
        day = ""
        for line in lines:
            at = self._history.rowCount()
            if day_words(line.at) != day:
                day = day_words(line.at)
                self._history.addWidget(label(day, "label"), at, 0, 1, 3)
                at += 1
            dot = QLabel()
            tone = TONES.get(line.action, "primary")
            dot.setPixmap(style.mark("circle-medium", 16, tone))
            top = Qt.AlignmentFlag.AlignTop
            self._history.addWidget(dot, at, 0, top)
            self._history.addWidget(label(f"{line.at.astimezone(ZONE):%H:%M}", "soft"), at, 1, top)
            self._history.addWidget(label(history_words(line), wrap=True), at, 2)

    def _show_papers(self, found: DossierView) -> None:
        _clear(self._papers)
        self.papers = []
        for result in found.outcome.results:
            words = _("Result: {result}").format(result=result_words(result))
            self._add_paper(result.sha256, words, short_facts(result), f"{words}\n{result_facts(result)}")
        for words in way_words(found.outcome):
            self._papers.addWidget(label(words, "soft", wrap=True))
        for slip in found.slips:
            self._add_paper(slip.uid, form_name(slip.form), _number(slip), slip_words(slip))
        for document in found.documents:
            pages = ngettext("{n} page", "{n} pages", document.pages).format(n=document.pages)
            words = "\n".join((document.name, *document_facts(document)))
            self._add_paper(document.sha256, words, pages, words)
        if not found.documents:
            self._papers.addWidget(label(_("No digitised paper."), "soft"))

    def _add_paper(self, key: str, name: str, facts: str, tip: str) -> None:
        made = PaperRow(name, facts)
        made.setToolTip(tip)
        made.opened.connect(lambda: self.wants_paper.emit(key))
        self._papers.addWidget(made)
        self.papers.append(made)


class PaperRow(QFrame):
    """A paper with its facts below, cut where there is no room; Enter, Space or a click opens it."""

    opened = Signal()

    def __init__(self, name: str, facts: str) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{name}, {facts}")
        mark = QLabel()
        mark.setPixmap(style.mark("file-document-outline", 16))
        layout = row(mark, ElidedLabel(name), label(facts, "soft"))
        layout.setStretch(1, 1)
        layout.setContentsMargins(2, tokens.GAP_XS, 2, tokens.GAP_XS)
        self.setLayout(layout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()


def slip_words(slip: SlipLine) -> str:
    """Return what a slip is called: its form, its number and when it was issued."""
    words = _("{form} · No. {number}/{year} · {day}")
    day = day_words(slip.issued_at)
    return words.format(form=form_name(slip.form), number=slip.number, year=slip.year, day=day)


def document_facts(document: DocumentLine) -> list[str]:
    """Return until when a digitised paper is valid, where that is known, and from which dossier it is used again."""
    facts = []
    if document.valid_until:
        facts.append(_("valid until {day}").format(day=f"{document.valid_until:%d/%m/%Y}"))
    if document.reused:
        code = document.reused_from or _("an earlier dossier")
        facts.append(_("used again from {code}").format(code=code))
    return facts


def history_words(line: HistoryLine) -> str:
    """Return what an entry says was done, with the facts noted beside it, and by whom."""
    words = action_name(line.action)
    if line.note.get("copy"):
        words += " · " + _("copy {n}").format(n=line.note["copy"])
    elif line.note.get("copies"):
        copies = int(line.note["copies"])
        words += " · " + ngettext("{n} sheet set", "{n} sheet sets", copies).format(n=copies)
    if reused := int(line.note.get("reused") or 0):
        used = ngettext("{n} digitised paper used again", "{n} digitised papers used again", reused)
        words += " · " + used.format(n=reused)
    if line.note.get("amount") is not None:
        words += f" · {dong(int(line.note['amount']))}"
    if line.note.get("state"):
        words += f" · {state_name(State(line.note['state']))}"
    if line.note.get("way"):
        words += f" · {payment_way_name(PaymentWay(line.note['way']))}"
    asked = "; ".join(str(one) for one in line.note.get("items") or line.note.get("brought") or ())
    said = (str(line.note.get(fact) or "") for fact in SAID)
    parts = (words, asked, *_corrected(line), *said, line.officer_name)
    return " · ".join(part for part in parts if part)


def _contact(found: DossierView) -> str:
    """Return where the applicant is reached, and the code of the portal, which callers name."""
    reached = " · ".join(filter(None, (found.owner_address, found.owner_phone, found.owner_email)))
    code = found.external_code if found.code else ""
    return "\n".join(filter(None, (reached, code and _("Code of the portal: {code}").format(code=code))))


def _corrected(line: HistoryLine) -> list[str]:
    """Return what stood there before an entry and what stands there since, of each particular that it corrected."""
    after, words = line.note.get("after", {}), _("{what}: «{before}» → «{after}»")
    return [
        words.format(what=particular_name(name), before=before, after=after[name])
        for name, before in line.note.get("before", {}).items()
    ]


def _where(shown: Shown) -> str:
    found = shown.dossier
    if found.holder_uid == shown.here:
        return _("here")
    return _("at {place} since {when}").format(place=found.holder_name, when=day_words(found.holder_since))


def _promise(shown: Shown) -> list[str]:
    found = shown.dossier
    lines = []
    if found.void:
        lines.append(_("Reason: {reason}").format(reason=found.void_reason))
    if found.due and not found.void:
        left = due_words(found.due, State.RECEIVED if found.runs_on else found.state, shown.now, shown.calendar)[0]
        due = _("Due {due}").format(due=appointed(found.due))
        lines.append(f"{due} · {left}" if left and found.state not in ENDED else due)
        lines += waiting_words(found.waits, shown.now) if found.waits else []
        lines += moved_words(found.due_moves)
        lines += _passing_on(shown)
        lines += _apology(shown)
        if found.due_uncertain:
            lines.append(_("The calendar of that year is not confirmed yet."))
    if found.account.owed is not None:
        lines.append(account_words(found.account))
    if found.changed_online:
        lines.append(_("Next: look at what arrived online {came}.").format(came=moment_words(found.changed_online)))
    elif following := next_words(found):
        lines.append(following)
    if found.accepted_at is None:
        lines.append(_("Came in {when}").format(when=moment_words(found.received_at)))
    return lines


def _passing_on(shown: Shown) -> list[str]:
    """Return by when a dossier that lies here goes to its department; nothing where it was there before."""
    found = shown.dossier
    received = found.complete_since or found.accepted_at
    waits = found.state is State.RECEIVED and found.holder_uid == shown.here and not found.offered_to
    if received is None or not waits or any(line.action == "returned" for line in found.history):
        return []
    by = pass_on_by(received, found.rules.pass_on_until, shown.calendar)
    words = _("Should have been passed on by {by}") if shown.now > by else _("Pass on by {by}")
    return [words.format(by=moment_words(by))]


def _apology(shown: Shown) -> list[str]:
    """Return until when an apology is in time, where the end is near and none was issued yet."""
    found = shown.dossier
    moved = any(one.kind is DueChangeKind.EXTENDED for one in found.due_moves)
    if found.due is None or found.state not in RUNNING or moved:
        return []
    left = remaining(shown.now, found.due, shown.calendar)
    if left.working_days > NEAR and not left.late:
        return []
    last = day_ahead(found.due, found.rules.apology_ahead, shown.calendar)
    words = _("Apology in time until {day} ({article})")
    if last < shown.now.astimezone(ZONE).date():
        words = _("The apology was due by {day} ({article})")
    return [words.format(day=f"{last:%d/%m/%Y}", article=ARTICLES["apology_ahead"])]


def _number(slip: SlipLine) -> str:
    words = _("No. {number}").format(number=slip.number)
    if slip.copies_marked:
        copies = ngettext("{n} copy", "{n} copies", slip.copies_marked).format(n=slip.copies_marked)
        words += f" · {copies}"
    return words


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
