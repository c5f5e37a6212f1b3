"""A change that arrived for a dossier: before and after, one key that takes it, another that sets it aside."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.language import _, ngettext
from app.messages.online import difference_said
from app.queries.online_changes import ChangeView
from app.rules.differences import FILE, PROCEDURE, STATE, Difference
from app.ui import tokens
from app.ui.intake.drawing import shortened
from app.ui.widgets.basics import column, fields, label, link, set_tone
from app.ui.words import moment_words

MOST_LINES, MOST_LETTERS = 4, 45


class ChangeBox(QFrame):
    """Hidden while no change waits."""

    taken = Signal(str)
    left = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._uid = ""
        self.caption, self.words = label("", "strong", wrap=True), label("", "", wrap=True)
        set_tone(self.caption, "warn")
        self.take = link(_("Take the change"), lambda: self.taken.emit(self._uid), "F6")
        self.leave = link(_("Set the change aside"), lambda: self.left.emit(self._uid), "F4")
        ways = fields(self.take, self.leave, spacing=0)
        layout = column(self.caption, self.words, ways, spacing=tokens.GAP_XS)
        layout.setContentsMargins(tokens.GAP_M, tokens.GAP_S, tokens.GAP_M, tokens.GAP_S)
        self.setLayout(layout)
        self.hide()

    def show_change(self, found: ChangeView | None) -> None:
        """Show a change, or that there is none."""
        self._uid = found.uid if found else ""
        self.setVisible(found is not None)
        if found is None:
            return
        self.take.setVisible(not found.of_another_procedure)
        self.take.setText(f"{_('Note it') if found.is_state else _('Take the change')}  F6")
        self.caption.setText(_("A change arrived {time}").format(time=moment_words(found.arrived)))
        lines = list(map(difference_words, found.differences))
        rest = len(lines) - MOST_LINES
        more = [ngettext("and {n} more", "and {n} more", rest).format(n=rest)] if rest > 0 else []
        self.words.setText("\n".join([*lines[:MOST_LINES], *more]) or _("Nothing that is kept here differs."))


def difference_words(one: Difference) -> str:
    """Return one thing before and after in the room there is."""
    if one.what in {FILE, PROCEDURE, STATE}:
        return difference_said(one)
    before, after = _where_they_differ(one.before, one.after)
    return difference_said(replace(one, before=before, after=after))


def _where_they_differ(before: str, after: str) -> tuple[str, str]:
    """Return both in the room there is; long ones begin with the first word that differs."""
    words = before.split(" "), after.split(" ")
    same, left_out = 0, ""
    if max(len(before), len(after)) > MOST_LETTERS:
        pairs = enumerate(zip(*words, strict=False))
        shorter = min(map(len, words)) - 1
        same = next((at for at, (one, other) in pairs if one != other), shorter)
        left_out = "… " if same else ""
    first, second = (shortened(" ".join(said[same:]), MOST_LETTERS) for said in words)
    return f"{left_out}{first}", f"{left_out}{second}"
