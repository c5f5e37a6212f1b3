"""The first card: who the owner is, who came, by which channel, and where the result goes."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.language import _, ngettext
from app.messages import channel_name, owner_kind_name
from app.models.draft import DraftContent, PersonData
from app.queries import applicants
from app.queries.applicants import ApplicantView
from app.rules.identity import CitizenCard, is_tax_code_shaped, normalise_number
from app.rules.kinds import Channel, OwnerKind
from app.ui import style, tokens
from app.ui.context import Context
from app.ui.intake.doubts import identifier_caption, identifier_doubt, is_begun, phone_doubt
from app.ui.intake.suggestions import Suggestions
from app.ui.widgets.basics import Card, ChipRow, Field, column, label, link, row
from app.ui.widgets.scrolling import scrolled

AT_DESK, BY_POST = "desk", "post"
LAST_KEY = "Ctrl+L"
LEAST_HEIGHT = 220


class ApplicantCard(Card):
    """Fields of owner and submitter; emits the content whenever something in it changes."""

    edited = Signal()
    wants_last = Signal()
    """The dossier is to begin as the last one of this owner was."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("1  Applicant"), "F2")
        self.context = context
        self._read, self._submitter_read = PersonData(), PersonData()
        self._known: ApplicantView | None = None
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
            owner=self._owner(),
            submitter=submitter,
            channel=self._channel,
            result_by_post=self._by_post,
            result_address=self.result_address.text,
        )

    def show_content(self, content: DraftContent) -> None:
        """Show a draft's content."""
        self._kind_changed(content.owner_kind)
        self.kinds.set_chosen(frozenset({content.owner_kind.value}))
        owner = self._read = content.owner
        self._submitter_read = content.submitter or PersonData()
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
        self._find_dossiers()

    def take_card(self, card: CitizenCard, *, as_submitter: bool) -> None:
        """Fill owner or submitter from a citizen card; what was garbled is shown for checking."""
        if as_submitter:
            self._submitter_read = _as_read(card)
            self.proxy.setChecked(True)
            self.submitter_name.set_text(card.name)
            self.submitter_identifier.set_text(card.number)
            self._for_checking(self.submitter_name, "name" in card.needs_checking)
        else:
            self._read = _as_read(card)
            self._kind_changed(OwnerKind.CITIZEN)
            self.kinds.set_chosen(frozenset({OwnerKind.CITIZEN.value}))
            self.identifier.set_text(card.number)
            self.name.set_text(card.name)
            self.address.set_text(card.address)
            self._for_checking(self.name, "name" in card.needs_checking)
            self._for_checking(self.address, "address" in card.needs_checking)
            self._ask_known(card.number, self._fill_known)
        self._typed()

    def _make_fields(self) -> None:
        self.kinds = ChipRow()
        self.kinds.set_chips([(kind.value, owner_kind_name(kind)) for kind in OwnerKind])
        self.identifier, self.name = Field(""), Field("")
        self.address, self.phone, self.email = Field(_("Address")), Field(_("Telephone")), Field(_("E-mail"))
        self.status, self._status_icon = label("", "soft", wrap=True), label()
        self._status_icon.setPixmap(style.mark("check-circle", 16, "ok"))
        self.last = link(_("As last time"), self.wants_last.emit, LAST_KEY)
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
        self.submitter.setLayout(inner)
        self.submitter.hide()
        self.result_address.hide()
        self._status_row = QWidget()
        said = row(self._status_icon, self.status, self.last)
        said.setStretch(1, 1)
        self._status_row.setLayout(said)
        layout = column(
            self.kinds, self.identifier, self.name, self.address, row(self.phone, self.email), self._status_row,
            self.proxy, self.submitter,
            column(label(_("Filed"), "label"), self.channels, spacing=tokens.GAP_XS),
            column(label(_("Result is returned"), "label"), self.results, spacing=tokens.GAP_XS),
            self.result_address, 1, spacing=tokens.GAP_XS + 2,
        )  # fmt: skip
        area = scrolled(layout, tokens.GAP_XS)
        area.setMinimumHeight(style.scaled(LEAST_HEIGHT))
        self.add(area)

    def _connect(self) -> None:
        self.kinds.chosen.connect(lambda key, on: self._chose_kind(OwnerKind(key)) if on else None)
        for field in (self.identifier, self.name, self.address, self.phone, self.email, self.submitter_name,
                      self.submitter_identifier, self.submitter_phone, self.submitter_authority,
                      self.result_address):  # fmt: skip
            field.edited.connect(lambda _text: self._typed())
        for checked in (self.name, self.address, self.submitter_name):
            checked.edited.connect(lambda _text, field=checked: field.say(""))
        for numbered in (self.identifier, self.submitter_identifier):
            numbered.line.editingFinished.connect(self._judge)
        self.identifier.edited.connect(lambda _text: self._find_dossiers())
        self.proxy.toggled.connect(self._proxy_changed)
        self.channels.chosen.connect(lambda key, on: self._chose_channel(Channel(int(key))) if on else None)
        self.results.chosen.connect(lambda key, on: self._chose_result(key) if on else None)

    def _typed(self) -> None:
        self._judge()
        self.edited.emit()

    def _chose_kind(self, kind: OwnerKind) -> None:
        self._kind_changed(kind)
        self._find_dossiers()
        self._typed()

    def _kind_changed(self, kind: OwnerKind) -> None:
        self._kind = kind
        citizen = kind is OwnerKind.CITIZEN
        self.identifier.caption.setText(identifier_caption(kind))
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

    def _owner(self) -> PersonData:
        number = normalise_number(self.identifier.text)
        return replace(
            self._read if self._read.identifier == number else PersonData(),  # a card speaks of its own number only
            name=self.name.text,
            identifier=number,
            address=self.address.text,
            phone=self.phone.text,
            email=self.email.text.strip(),
        )

    def _submitter(self) -> PersonData:
        number = normalise_number(self.submitter_identifier.text)
        return replace(
            self._submitter_read if self._submitter_read.identifier == number else PersonData(),
            name=self.submitter_name.text,
            identifier=number,
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
        _say_doubt(self.identifier, identifier_doubt(self._owner(), self._kind), self._kind)
        _say_doubt(self.phone, phone_doubt(self.phone.text))
        submitter = identifier_doubt(self._submitter(), OwnerKind.CITIZEN)
        _say_doubt(self.submitter_identifier, submitter, OwnerKind.CITIZEN)
        self._show_status()

    def _for_checking(self, field: Field, doubtful: bool) -> None:
        field.say(_("Please check: the reader garbled this.") if doubtful else "", "warn" if doubtful else "")

    def _look_up(self, typed: str) -> None:
        self.context.ask(f"applicants-{id(self)}", lambda s: applicants.find(s, typed), self._suggest.offer, self)

    def _find_dossiers(self) -> None:
        """Ask how often the owner filed before, once the number is whole."""
        owner = self._owner()
        if owner.identifier and not is_begun(owner.identifier, self._kind):
            self._ask_known(owner.identifier, self._say_known)
        else:
            self._say_known(None)

    def _ask_known(self, number: str, then: Callable[[ApplicantView | None], None]) -> None:
        def known(found: ApplicantView | None) -> None:
            if self._owner().identifier == number:
                then(found)

        self.context.ask(f"applicant-{id(self)}", lambda s: applicants.by_identifier(s, number), known, self)

    def _take_known(self, known: ApplicantView) -> None:
        self._kind_changed(known.kind)
        self.kinds.set_chosen(frozenset({known.kind.value}))
        for field, text in ((self.identifier, known.identifier), (self.name, known.name),
                            (self.address, known.address), (self.phone, known.phone),
                            (self.email, known.email)):  # fmt: skip
            field.set_text(text)
        self._say_known(known)
        self._typed()

    def _fill_known(self, known: ApplicantView | None) -> None:
        """Add to what a card said what is known of its owner from before."""
        self._say_known(known)
        if known is None:
            return
        for field, text in ((self.phone, known.phone), (self.email, known.email), (self.address, known.address)):
            if not field.text:
                field.set_text(text)
        self._typed()

    def _say_known(self, known: ApplicantView | None) -> None:
        self._known = known
        self._show_status()

    def _show_status(self) -> None:
        parts = []
        if self._known is not None and self._known.dossiers:
            count = self._known.dossiers
            parts.append(ngettext("{n} dossier before", "{n} dossiers before", count).format(n=count))
        owner = self._owner()
        taxed = self._kind is not OwnerKind.CITIZEN and is_tax_code_shaped(owner.identifier)
        if taxed and not identifier_doubt(owner, self._kind):
            parts.append(_("tax code is valid"))
        words = " · ".join(parts)
        self.status.setText(words[:1].upper() + words[1:])
        self.last.setVisible(self._known is not None and self._known.dossiers > 0)
        self._status_row.setVisible(bool(parts))


def _as_read(card: CitizenCard) -> PersonData:
    """Return what a card says of its owner beside what stands in fields: it is held against the number."""
    return PersonData(
        identifier=card.number,
        born=card.born.isoformat() if card.born else "",
        gender=card.gender.value if card.gender else "",
    )


def _say_doubt(field: Field, doubt: str, kind: OwnerKind | None = None) -> None:
    """Say a doubt beside its field; a number is not doubted while its digits are still being typed."""
    typing = kind is not None and field.line.hasFocus() and is_begun(field.text, kind)
    field.say("" if typing else doubt, "warn" if doubt and not typing else "")
