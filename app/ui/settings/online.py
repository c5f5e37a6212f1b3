"""Where online dossiers come from and answers go to: settings of this workstation."""

from dataclasses import replace

from app.home import DeskSettings
from app.language import _
from app.ui.context import Context
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, Field, label, rule, tick

HEADER = "Authorization: Bearer …"


class OnlineSection(Section):
    """A folder or an address for what comes, a folder or an address for what goes."""

    office_wide = False

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Online inbox"))
        self.folder = Field(_("Folder that messages of the portal come into"), _("none: nothing is looked for"))
        self.listen = Field(_("Address that takes messages by HTTP"), _("none; for instance 10.0.0.5:8800"))
        self.token = Field(_("Token of the senders"))
        self.hosts = Field(
            _("Hosts that files of messages are fetched from"),
            _("none: the portal's own, or any without its address"),
        )
        self.portal = Field(_("Folder or address that answers go to"), _("none: they wait for the command"))
        self.header = Field(
            _("What this address is sent to know us"), _("for instance {header}").format(header=HEADER)
        )
        self.returns = tick(_("It is returned by that"))
        self.save = ActionButton(_("Save"), "Ctrl+Return", primary=True, act=self._save)
        self._fields = {
            "inbox_folder": self.folder,
            "inbox_listen": self.listen,
            "inbox_token": self.token,
            "file_hosts": self.hosts,
            "portal": self.portal,
            "portal_header": self.header,
        }
        told = _("Messages are looked for every few seconds and answers are sent while this window is open.")
        alone = _(
            "The portal gets results with their files. One that is electronic alone may count as returned by that."
        )
        self.add(self.folder, self.listen, self.token, self.hosts, rule(), self.portal, self.header)
        self.add(label(alone, "soft", wrap=True), self.returns, label(told, "soft", wrap=True), self.save, 1)

    def refresh(self) -> None:
        """Show what is set now."""
        settings = self.context.desk.home.settings()
        for name, field in self._fields.items():
            field.set_text(getattr(settings, name))
        self.returns.setChecked(settings.portal_returns)

    def _save(self) -> None:
        home = self.context.desk.home
        said, returns = {name: field.text.strip() for name, field in self._fields.items()}, self.returns.isChecked()
        self.change(lambda: home.save_settings(_with(home.settings(), said, returns)))


def _with(settings: DeskSettings, said: dict[str, str], returns: bool) -> DeskSettings:
    return replace(
        settings,
        inbox_folder=said["inbox_folder"],
        inbox_listen=said["inbox_listen"],
        inbox_token=said["inbox_token"],
        file_hosts=said["file_hosts"],
        portal=said["portal"],
        portal_header=said["portal_header"],
        portal_returns=returns,
    )
