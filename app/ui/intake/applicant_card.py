"""The first card: who the owner is, who came, by which channel, and where the result goes."""

from dataclasses import replace

from PySide6.QtCore import QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QScrollArea, QWidget

from app import errors
from app.language import _, ngettext
from app.messages import channel_name, owner_kind_name
from app.models.draft import DraftContent, PersonData
from app.queries import applicants
from app.queries.applicants import ApplicantView
from app.rules.identity import (
    CitizenCard,
    NumberWarning,
    check_tax_code,
    mask_number,
    normalise_phone,
    number_warnings,
    parse_personal_number,
)
from app.rules.kinds import Channel, OwnerKind
from app.ui import tokens
from app.ui.context import Context
from app.ui.widgets.basics import Card, ChipRow, Field, column, label, row, set_tone

LOOK_MS = 150
FEWEST_LETTERS = 3
AT_DESK, BY_POST = "desk", "post"


class ApplicantCard(Card):
    """Fields of owner and submitter; emits the content whenever something in it changes."""

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(_("1  Applicant"), "F2")
        self.context = context
        self._known: dict[str, ApplicantView] = {}
        self._make_fields()
        self._suggest = Suggestions(self.name.line, self.identifier.line, self.phone.line)
        self._suggest.wanted.connect(self._look_up)
        self._suggest.taken.connect(self._take_known)
        self._lay_out()
        self._connect()
        self.show_content(DraftContent())

    def content(self, base: DraftContent) -> DraftContent:
        """Return the content with what stands in this card."""
        submitter = self._submitter() if self.proxy.isChecked() else None
        return replace(
            base,
            owner_kind=self._kind,
            owner=replace(
                base.owner,
                name=self.name.text,
                identifier=self.identifier.text.strip(),
                address=self.address.text,
                phone=self.phone.text,
                email=self.email.text.strip(),
            ),
            submitter=submitter,
            channel=self._channel,
            result_by_post=self._by_post,
            result_address=self.result_address.text,
        )

    def show_content(self, content: DraftContent) -> None:
        """Show a draft's content."""
        self._kind_changed(content.owner_kind)
        self.kinds.set_chosen(frozenset({content.owner_kind.value}))
        owner = content.owner
        for field, text in (
            (self.identifier, owner.identifier),
            (self.name, owner.name),
            (self.address, owner.address),
            (self.phone, owner.phone),
            (self.email, owner.email),
            (self.result_address, content.result_address),
        ):
            field.set_text(text)
        self.channels.set_chosen(frozenset({str(int(content.channel))}))
        self._channel = content.channel
        self._set_by_post(content.result_by_post)
        self._show_submitter(content.submitter)
        self._judge()

    def take_card(self, card: CitizenCard, *, as_submitter: bool) -> None:
        """Fill owner or submitter from a citizen card; what was garbled is shown for checking."""
        if as_submitter:
            self.proxy.setChecked(True)
            self.submitter_name.set_text(card.name)
            self.submitter_identifier.set_text(card.number)
            self._for_checking(self.submitter_name, "name" in card.needs_checking)
            self._warn_card(self.submitter_identifier, card.warnings)
        else:
            self._kind_changed(OwnerKind.CITIZEN)
            self.kinds.set_chosen(frozenset({OwnerKind.CITIZEN.value}))
            self.identifier.set_text(card.number)
            self.name.set_text(card.name)
            self.address.set_text(card.address)
            self._for_checking(self.name, "name" in card.needs_checking)
            self._for_checking(self.address, "address" in card.needs_checking)
            self._warn_card(self.identifier, card.warnings)
            self._look_up_identifier(card.number)
        self.edited.emit()

    def _make_fields(self) -> None:
        self.kinds = ChipRow()
        self.kinds.set_chips([(kind.value, owner_kind_name(kind)) for kind in OwnerKind])
        self.identifier, self.name = Field(""), Field("")
        self.address, self.phone, self.email = Field(_("Address")), Field(_("Telephone")), Field(_("E-mail"))
        self.status = label("", "soft", wrap=True)
        self.proxy = QCheckBox(_("Somebody else files for the owner"))
        self.submitter_name = Field(_("Submitter — scan the card's QR"))
        self.submitter_identifier = Field(_("Personal number"))
        self.submitter_phone = Field(_("Telephone"))
        self.submitter_authority = Field(_("Paper of authority"))
        self.channels = ChipRow()
        shown = (Channel.DIRECT, Channel.POST)
        self.channels.set_chips([(str(int(c)), channel_name(c)) for c in shown])
        self.results = ChipRow()
        self.results.set_chips([(AT_DESK, _("At the counter ")), (BY_POST, _("By post"))])
        self.result_address = Field(_("Address for the result"))
        self._channel, self._by_post = Channel.DIRECT, False

    def _lay_out(self) -> None:
        self.submitter = QWidget()
        inner = column(
            self.submitter_name,
            row(self.submitter_identifier, self.submitter_phone),
            self.submitter_authority,
            spacing=tokens.GAP_XS + 2,
        )
        inner.setContentsMargins(0, 0, 0, 0)
        self.submitter.setLayout(inner)
        self.submitter.hide()
        self.result_address.hide()
        holder = QWidget()
        holder.setProperty("role", "scrolled")
        layout = column(
            self.kinds, self.identifier, self.name, self.address, row(self.phone, self.email), self.status,
            self.proxy, self.submitter,
            column(label(_("Filed"), "label"), self.channels, spacing=tokens.GAP_XS),
            column(label(_("Result is returned"), "label"), self.results, spacing=tokens.GAP_XS),
            self.result_address, 1, spacing=tokens.GAP_XS + 2,
        )  # fmt: skip
        layout.setContentsMargins(0, 0, tokens.GAP_XS, 0)
        holder.setLayout(layout)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder)
        self.add(area)

    def _connect(self) -> None:
        self.kinds.chosen.connect(lambda key, on: self._chose_kind(OwnerKind(key)) if on else None)
        for field in (self.identifier, self.name, self.address, self.phone, self.email, self.submitter_name,
                      self.submitter_identifier, self.submitter_phone, self.submitter_authority,
                      self.result_address):  # fmt: skip
            field.edited.connect(lambda _text: self._typed())
        self.proxy.toggled.connect(self._proxy_changed)
        self.channels.chosen.connect(lambda key, on: self._chose_channel(Channel(int(key))) if on else None)
        self.results.chosen.connect(lambda key, on: self._chose_result(key) if on else None)

    def _typed(self) -> None:
        self._judge()
        self.edited.emit()

    def _chose_kind(self, kind: OwnerKind) -> None:
        self._kind_changed(kind)
        self._typed()

    def _kind_changed(self, kind: OwnerKind) -> None:
        self._kind = kind
        citizen = kind is OwnerKind.CITIZEN
        self.identifier.caption.setText(_("Personal number — or scan the card") if citizen else _("Tax code"))
        self.identifier.line.setAccessibleName(self.identifier.caption.text())
        self.name.caption.setText(_("Full name ") if citizen else _("Name"))
        self.name.line.setAccessibleName(self.name.caption.text())

    def _chose_channel(self, channel: Channel) -> None:
        self._channel = channel
        self.edited.emit()

    def _chose_result(self, key: str) -> None:
        self._set_by_post(key == BY_POST)
        self.edited.emit()

    def _set_by_post(self, by_post: bool) -> None:
        self._by_post = by_post
        self.results.set_chosen(frozenset({BY_POST if by_post else AT_DESK}))
        self.result_address.setVisible(by_post)

    def _proxy_changed(self, on: bool) -> None:
        self.submitter.setVisible(on)
        self.edited.emit()

    def _submitter(self) -> PersonData:
        return PersonData(
            name=self.submitter_name.text,
            identifier=self.submitter_identifier.text.strip(),
            phone=self.submitter_phone.text,
            authority=self.submitter_authority.text,
        )

    def _show_submitter(self, submitter: PersonData | None) -> None:
        shown = submitter or PersonData()
        self.submitter_name.set_text(shown.name)
        self.submitter_identifier.set_text(shown.identifier)
        self.submitter_phone.set_text(shown.phone)
        self.submitter_authority.set_text(shown.authority)
        self.proxy.blockSignals(True)
        self.proxy.setChecked(submitter is not None)
        self.proxy.blockSignals(False)
        self.submitter.setVisible(submitter is not None)

    def _judge(self) -> None:
        """Say beside each field what is doubtful in it; doubt never stops the work."""
        self.identifier.say(*_identifier_complaint(self.identifier.text.strip(), self._kind))
        self.phone.say(*_phone_complaint(self.phone.text))
        self.submitter_identifier.say(
            *_identifier_complaint(self.submitter_identifier.text.strip(), OwnerKind.CITIZEN)
        )

    def _for_checking(self, field: Field, doubtful: bool) -> None:
        field.say(_("Please check: the reader garbled this.") if doubtful else "", "warn" if doubtful else "")

    def _warn_card(self, field: Field, warnings: tuple[NumberWarning, ...]) -> None:
        if warnings:
            field.say(_warning_words(warnings, field.text), "warn")

    def _look_up(self, typed: str) -> None:
        if len(typed.strip()) >= FEWEST_LETTERS:
            self.context.ask(f"applicants-{id(self)}", lambda s: applicants.find(s, typed), self._suggest_known, self)

    def _look_up_identifier(self, identifier: str) -> None:
        self.context.ask(
            f"applicant-{id(self)}", lambda s: applicants.by_identifier(s, identifier), self._say_known, self
        )

    def _suggest_known(self, found: tuple[ApplicantView, ...]) -> None:
        self._known = {f"{a.name} · {mask_number(a.identifier)} · {a.phone}": a for a in found}
        self._suggest.offer(list(self._known))

    def _take_known(self, words: str) -> None:
        known = self._known.get(words)
        if known is None:
            return
        self._kind_changed(known.kind)
        self.kinds.set_chosen(frozenset({known.kind.value}))
        for field, text in ((self.identifier, known.identifier), (self.name, known.name),
                            (self.address, known.address), (self.phone, known.phone),
                            (self.email, known.email)):  # fmt: skip
            field.set_text(text)
        self._say_known(known)
        self._typed()

    def _say_known(self, known: ApplicantView | None) -> None:
        if known is None:
            self.status.setText("")
            return
        if not self.phone.text:
            self.phone.set_text(known.phone)
        if not self.address.text:
            self.address.set_text(known.address)
        words = ngettext("{n} dossier before", "{n} dossiers before", known.dossiers).format(n=known.dossiers)
        self.status.setText(words)
        set_tone(self.status, "ok")


class Suggestions(QObject):
    """Those who filed before, offered below the field that is typed in; arrows and Enter take one."""

    wanted = Signal(str)
    taken = Signal(str)

    def __init__(self, *lines: QLineEdit) -> None:
        super().__init__(lines[0])
        self._model = QStringListModel(self)
        self._line: QLineEdit | None = None
        self._typed = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(lambda: self.wanted.emit(self._typed))
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated.connect(self.taken)
        for line in lines:
            line.textEdited.connect(lambda text, line=line: self._ask(line, text))

    def offer(self, words: list[str]) -> None:
        """Show what was found while its field still has the focus."""
        self._model.setStringList(words)
        if words and self._line is not None and self._line.hasFocus():
            self._completer.setWidget(self._line)
            self._completer.complete()
        else:
            self._hide()

    def _hide(self) -> None:
        popup = self._completer.popup()
        if popup is not None:
            popup.hide()

    def _ask(self, line: QLineEdit, text: str) -> None:
        self._line, self._typed = line, text
        self._timer.start()


def _identifier_complaint(text: str, kind: OwnerKind) -> tuple[str, str]:
    if not text:
        return "", ""
    try:
        if kind is not OwnerKind.CITIZEN:
            certain = check_tax_code(text).certain
            return ("", "") if certain else (_("Please check the tax code's last digit."), "warn")
        parse_personal_number(text)
    except errors.BadTaxCode:
        return _("This is no tax code."), "warn"
    except errors.BadPersonalNumber:
        return _("A personal number has 12 digits."), "warn"
    warnings = number_warnings(text, None, None)
    return (_warning_words(warnings, text), "warn") if warnings else ("", "")


def _phone_complaint(text: str) -> tuple[str, str]:
    if not text.strip():
        return "", ""
    try:
        normalise_phone(text)
    except errors.BadPhone:
        return _("Please check this number."), "warn"
    return "", ""


def _warning_words(warnings: tuple[NumberWarning, ...], number: str) -> str:
    said = parse_personal_number(number)
    words = {
        NumberWarning.PROVINCE: _("unknown province code {code}").format(code=said.province),
        NumberWarning.GENDER: _("the number says another gender"),
        NumberWarning.BIRTH_YEAR: _("the number says born {year}").format(year=said.birth_year),
    }
    return _("Please check: {doubts}.").format(doubts=", ".join(words[w] for w in warnings))
