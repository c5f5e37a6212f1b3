"""The mail server of this workstation: set, with its password, and tried with a letter to oneself."""

from PySide6.QtWidgets import QLineEdit

from app.desk import telling
from app.language import _
from app.ui.context import Context
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, ChipRow, Field, captioned, label, row

SECURITY = ("starttls", "tls", "none")


class MailSection(Section):
    """The password is written once and never shown; an empty one leaves what was set."""

    office_wide = False

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Mail"))
        self.host = Field(_("Mail server"))
        self.port = Field(_("Port (empty: as usual)"), "587")
        self.security = ChipRow()
        names = {"starttls": "STARTTLS", "tls": "TLS", "none": _("Not encrypted")}
        self.security.set_chips([(key, names[key]) for key in SECURITY])
        self.user, self.writer = Field(_("User name (empty: none)")), Field(_("Letters come from (address)"))
        self.password = Field(_("Password (empty: as it was)"))
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.to = Field(_("Send a test letter to"))
        self.try_it = ActionButton(_("Send a test letter"), act=self._try)
        self.add(
            label(_("Letters about results are sent through this server."), "soft", wrap=True),
            row(self.host, self.port),
            captioned(_("How the connection is protected"), self.security),
            row(self.user, self.password),
            row(self.writer, ActionButton(_("Save"), "Ctrl+Return", primary=True, act=self._save)),
            row(self.to, self.try_it),
            1,
        )

    def refresh(self) -> None:
        """Show what is set."""
        said = self.context.desk.home.settings().mail
        for name, field in self._fields().items():
            field.set_text(said.get(name, ""))
        chosen = said.get("security", "")
        self.security.set_chosen(frozenset({chosen if chosen in SECURITY else SECURITY[0]}))

    def _fields(self) -> dict[str, Field]:
        return {"host": self.host, "port": self.port, "user": self.user, "sender": self.writer}

    def _save(self) -> None:
        desk, password = self.context.desk, self.password.text or None
        said = {name: field.text.strip() for name, field in self._fields().items() if field.text.strip()}
        said["security"] = next(key for key in SECURITY if self.security.chip(key).isChecked())
        self.change(lambda: telling.set_mail(desk, said, password), clear=(self.password,))

    def _try(self) -> None:
        """Send it off the window: a server that does not answer is waited for."""
        desk, to = self.context.desk, self.to.text.strip()
        self.notice.say(_("Sending …"))
        self.try_it.setEnabled(False)
        self.context.work.run(
            lambda: telling.send_test(desk, to),
            lambda _none: self.notice.say(_("The test letter is sent; look whether it arrives."), "ok"),
            self.show_fault,
            lambda: self.try_it.setEnabled(True),
            owner=self,
        )
