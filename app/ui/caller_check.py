"""Whether a caller may hear where a dossier is: what is said on the phone is typed in, and found right or wrong."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.desk import callers
from app.desk.callers import CallerChecked, Fact
from app.errors import DeskError
from app.language import _, ngettext
from app.messages import explain
from app.ui import tokens
from app.ui.context import Context
from app.ui.widgets.basics import Field, column

KEY = "Ctrl+M"


class CallerCheck(QWidget):
    """A line for what the caller says; Enter asks, the answer stands below until another dossier is shown."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._uid = self._answer = ""
        self.said = Field(_("The caller says (look-up code or last 4 digits) · {key}").format(key=KEY))
        self.said.line.setMaxLength(20)
        self.said.line.returnPressed.connect(self._check)
        self.said.edited.connect(lambda _text: self.said.say(""))
        self.setLayout(column(self.said, spacing=tokens.GAP_XS))
        go = QShortcut(QKeySequence(KEY), self)
        go.setAutoRepeat(False)
        go.activated.connect(self.said.line.setFocus)

    def show_for(self, uid: str, answer: str) -> None:
        """Take what is said of a dossier; an answer stays while it is the same one.

        `answer` is what a caller hears who knew a fact: it is shown to be read aloud, and only then.
        """
        self._answer = answer
        if uid != self._uid:
            self._uid = uid
            self._forget()

    def _check(self) -> None:
        desk, uid, said = self._context.desk, self._uid, self.said.text
        self._context.work.write(
            lambda: callers.check(desk, uid, said),
            lambda found: self._show(uid, found),
            lambda fault: self._show_fault(uid, fault),
            owner=self,
        )

    def _show(self, uid: str, found: CallerChecked) -> None:
        if uid != self._uid:
            return
        self.said.set_text("")
        if found.fact is not None:
            words = _("Right: {fact}. You may say:").format(fact=_fact_name(found.fact))
            self.said.say(f"{words}\n{self._answer}", "ok")
            return
        left = ngettext("{n} try is left today.", "{n} tries are left today.", found.tries_left)
        words = _("Wrong: say nothing of the dossier.") + " " + left.format(n=found.tries_left)
        self.said.say(words, "bad")

    def _show_fault(self, uid: str, fault: DeskError) -> None:
        if uid == self._uid:
            self.said.say(str(explain(fault)), "bad")

    def _forget(self) -> None:
        self.said.set_text("")
        self.said.say("")


def _fact_name(fact: Fact) -> str:
    return {
        Fact.LOOKUP_CODE: _("the look-up code"),
        Fact.IDENTIFIER: _("the last digits of the identity number"),
        Fact.PHONE: _("the last digits of the telephone"),
    }[fact]
