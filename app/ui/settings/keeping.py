"""Backups and the check of what is kept."""

from pathlib import Path

from app.desk import backups, checks
from app.desk.backups import Backup
from app.desk.checks import Checked
from app.language import _
from app.messages import finding_sentence
from app.queries import office
from app.ui.context import Context
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, Field, label, row
from app.ui.words import age

MOST_SHOWN = 12


class KeepingSection(Section):
    """Back up now, into a folder of one's choice; check everything."""

    office_wide = False

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Backup and check"))
        self.last = label("", "soft")
        self.folder = Field(_("Folder for the backup, such as a USB stick"))
        self.folder.set_text(str(context.desk.home.backups))
        self.back_up = ActionButton(_("Back up now"), primary=True, act=self._back_up)
        self.check = ActionButton(_("Check the data"), act=self._check)
        self.found = label("", wrap=True)
        self.add(self.last, row(self.folder, self.back_up), row(self.check, 1), self.found, 1)

    def refresh(self) -> None:
        """Show the age of the last good backup."""
        now = self.context.desk.clock.now()
        self.context.ask(
            "last-backup",
            office.last_backup,
            lambda at: self.last.setText(_("Last backup: {age}").format(age=age(now, at))),
            self,
        )

    def _back_up(self) -> None:
        desk, folder = self.context.desk, Path(self.folder.text).expanduser()
        self.notice.say(_("Backing up …"))
        self.back_up.setEnabled(False)
        self.context.work.run(
            lambda: backups.back_up(desk, folder),
            self._backed_up,
            self.show_fault,
            self._ended,
            owner=self,
            changes=True,
        )

    def _backed_up(self, made: Backup) -> None:
        self.notice.say(_("Backup written and checked: {path}").format(path=made.path), "ok")
        self.refresh()

    def _check(self) -> None:
        desk = self.context.desk
        self.notice.say(_("Checking …"))
        self.check.setEnabled(False)
        self.context.work.run(lambda: checks.check(desk), self._checked, self.show_fault, self._ended, owner=self)

    def _ended(self) -> None:
        self.back_up.setEnabled(True)
        self.check.setEnabled(True)

    def _checked(self, done: Checked) -> None:
        if not done.findings:
            self.notice.say(_("Store, documents and journal are whole."), "ok")
            self.found.setText("")
            return
        self.notice.say(_("Something is wrong; restore the last backup or call your administrator."), "bad")
        shown = done.findings[:MOST_SHOWN]
        self.found.setText("\n".join(finding_sentence(f.wrong.value, f.where, f.detail) for f in shown))
