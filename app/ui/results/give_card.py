"""The result that is handed out: whose it is, what is open of its fee, who receives it and what shows that."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.desk.paper_files import Given
from app.desk.returning import Receiver
from app.language import _
from app.messages import proof_name
from app.queries.dossiers import DossierView
from app.queries.results import ResultLine
from app.rules.identity import CitizenCard
from app.rules.kinds import Form, IdentityProof, ResultKind
from app.ui.context import Context
from app.ui.dossier_panel import PaperRow
from app.ui.results.paper_given import PaperGiven
from app.ui.results.words import going_back_words, result_facts, short_facts, way_words
from app.ui.widgets.basics import Card, ChipRow, Field, Notice, boxed, column, label, set_tone, tick
from app.ui.widgets.scrolling import scrolled
from app.ui.words import money


@dataclass(frozen=True, slots=True)
class Handing:
    """A result, or what a stopped dossier left here, that is to be handed out, to whom, and what is kept of it."""

    uid: str
    goes_back: bool
    receiver: Receiver
    receipt_taken_back: bool
    authority: Given | None
    note: str


class GiveCard(Card):
    """Enter hands the result out; the name of who filed the dossier stands there already."""

    wanted = Signal()
    wants_paper = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.found: DossierView | None = None
        self.proof = IdentityProof.RECEIPT
        self.code, self.owner = label("", "head"), label("", wrap=True)
        self.procedure = label("", "soft", wrap=True)
        self.unpaid = Notice()
        self.results: list[PaperRow] = []
        self._papers, self.way = column(spacing=0), label("", "soft", wrap=True)
        self.shown = ChipRow()
        self.shown.set_chips([(proof.value, proof_name(proof)) for proof in IdentityProof])
        self.name, self.number = Field(_("Who receives it")), Field(_("Number of the receiver's card"))
        self.receipt = tick(_("The receipt is taken back"))
        self.authority = PaperGiven(context, _("The paper of authority"))
        self.note = Field(_("Note for the register"))
        self.empty = label("", "soft", wrap=True)
        self._lay_out()
        self.shown.chosen.connect(lambda key, on: self._show_proof(IdentityProof(key)) if on else None)
        self.number.edited.connect(lambda _text: self._typed())
        self.show_nothing()

    def show_nothing(self, words: str = "") -> None:
        """Show that there is nothing to hand out, and what can be done."""
        self.found = None
        self.empty.setText(words or _("Choose a result, or scan the receipt or the citizen card."))
        self._whole.hide()
        self.empty.show()

    def leave_other(self, uid: str) -> None:
        """Take no key for the dossier that is still shown while another one is being read."""
        if self.found is not None and self.found.uid != uid:
            self.found = None

    def show_dossier(self, found: DossierView, unpaid: int) -> None:
        """Show whose result it is; what is typed stays while it is the same dossier."""
        fresh = self.found is None or self.found.uid != found.uid
        self.found = found
        self.empty.hide()
        self._whole.show()
        self.code.setText(found.code)
        self.owner.setText(found.owner_name)
        self.procedure.setText(found.procedure_name)
        words = _("{amount} of the fee is not paid yet. The result is handed out all the same.")
        self.unpaid.say(words.format(amount=money(unpaid)) if unpaid else "", "warn")
        self._show_results(found.outcome.valid)
        self.way.setText("\n".join((*going_back_words(found.goes_back), *way_words(found.outcome))))
        self.way.setVisible(bool(self.way.text()))
        self._form.setVisible(not found.outcome.on_the_way)
        if fresh:
            self._begin(found)

    def by_receipt(self) -> None:
        """The receipt was scanned: who brings it may have the result, and the receipt stays here."""
        self._choose(IdentityProof.RECEIPT)
        self.name.select()

    def by_card(self, card: CitizenCard) -> None:
        """A citizen card was scanned."""
        self._choose(IdentityProof.CARD)
        self.name.set_text(card.name)
        self.number.set_text(card.number)
        self.name.select()

    def handing(self) -> Handing | None:
        """Return what is to be handed out, as it is filled in."""
        if self.found is None:
            return None
        receiver = Receiver(self.name.text, self.proof, self.number.text)
        given = self.authority.given if self.proof is IdentityProof.AUTHORITY else None
        goes_back, receipt = bool(self.found.goes_back), self.receipt.isChecked()
        return Handing(self.found.uid, goes_back, receiver, receipt, given, self.note.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter hands the result out from wherever in the card one is."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.found is not None:
            self.wanted.emit()
        else:
            super().keyPressEvent(event)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The parts that Tab goes through, in their order; of a field it is the whole: else Tab is led back to it."""
        chip = self.shown.chip(self.proof.value)
        authority = (self.authority.choose, self.authority.scan)
        return (*self.results, chip, self.name, self.number, self.receipt, *authority, self.note)

    def _lay_out(self) -> None:
        self._form = boxed(column(self.shown, self.name, self.number, self.receipt, self.authority, self.note))
        area = scrolled(column(self.unpaid, self._papers, self.way, self._form, 1))
        self._whole = QWidget()
        whole = column(self.code, self.owner, self.procedure, area)
        whole.setStretch(3, 1)
        self._whole.setLayout(whole)
        self.add(self.empty, self._whole, 0)
        self.body.setStretchFactor(self._whole, 1)
        self.body.setAlignment(self.empty, Qt.AlignmentFlag.AlignTop)

    def _begin(self, found: DossierView) -> None:
        self.name.set_text(found.submitter_name or found.owner_name)
        self.number.set_text("")
        self.note.set_text("")
        self.authority.clear()
        self._choose(IdentityProof.RECEIPT)

    def _choose(self, proof: IdentityProof) -> None:
        self.shown.set_chosen(frozenset({proof.value}))
        self._show_proof(proof)

    def _show_proof(self, proof: IdentityProof) -> None:
        self.proof = proof
        self.receipt.setChecked(proof is IdentityProof.RECEIPT and self._has_receipt())
        self.authority.setVisible(proof is IdentityProof.AUTHORITY)

    def _has_receipt(self) -> bool:
        """Whether a receipt was issued: an immediate result needs none, and then none is taken back."""
        return self.found is not None and any(slip.form is Form.RECEIPT for slip in self.found.slips)

    def _typed(self) -> None:
        """A number that is typed was read from a card."""
        if self.number.text.strip() and self.proof is IdentityProof.RECEIPT and not self.receipt.isChecked():
            self._choose(IdentityProof.CARD)

    def _show_results(self, results: tuple[ResultLine, ...]) -> None:
        while (item := self._papers.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.results = []
        for result in results:
            made = PaperRow(result.name, short_facts(result))
            made.opened.connect(lambda sha256=result.sha256: self.wants_paper.emit(sha256))
            facts = label(" · ".join(filter(None, (result.number, result_facts(result)))), "soft", wrap=True)
            set_tone(facts, "warn" if result.kind is ResultKind.REFUSAL else "")
            self._papers.addWidget(made)
            self._papers.addWidget(facts)
            self.results.append(made)
