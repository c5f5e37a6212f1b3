"""What was done to a draft's pages, one act after the other, to be undone and done again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.desk import page_acts
from app.errors import DeskError
from app.language import _
from app.messages import explain
from app.queries.drafts import Arrangement

if TYPE_CHECKING:
    from app.ui.intake.draft_work import DraftWork

MOST = 200


@dataclass(slots=True)
class _Step:
    """An act in words, and how the pages stand on the other side of it once it was carried out."""

    words: str
    pages: Arrangement | None = None


class PageHistory:
    """Carries acts out on the lane that writes, in their turn; what is undone waits to be done again."""

    def __init__(self, tab: "DraftWork") -> None:
        self._tab = tab
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []

    def do(self, words: str, act: Callable[..., Arrangement], *values: object) -> None:
        """Carry out an act on the pages of the draft; `words` tell it when it is undone."""
        self._tab.flush()  # the papers they are put onto may be those of a procedure chosen just now
        desk, uid, step = self._tab.context.desk, self._tab.uid, _Step(words)
        self._undo = [*self._undo, step][-MOST:]
        self._redo.clear()

        def carry_out() -> None:
            step.pages = act(desk, uid, *values)

        self._write(carry_out, lambda: self._failed(step))

    def undo(self) -> None:
        """Bring the pages back to how they stood before the last act."""
        words = self._go(self._undo, self._redo, _("There is nothing to undo."))
        if words:
            self._tab.pages_card.notice.say(
                _("Undone: {act}.").format(act=words), "plain", (_("Do again"), self.redo)
            )

    def redo(self) -> None:
        """Do again what was undone last."""
        words = self._go(self._redo, self._undo, _("There is nothing to do again."))
        if words:
            self._tab.pages_card.notice.say(_("Done again: {act}.").format(act=words))

    def clear(self) -> None:
        """Forget all: with another procedure the pages lie on other papers."""
        self._undo.clear()
        self._redo.clear()

    def _go(self, back: list[_Step], forth: list[_Step], nothing: str) -> str:
        """Carry one step back or forth; returns the words of its act, or tells that there is none."""
        if not back:
            self._tab.pages_card.notice.say(nothing)
            return ""
        desk, uid, step = self._tab.context.desk, self._tab.uid, back.pop()
        other = _Step(step.words)
        forth.append(other)

        def carry_out() -> None:
            if step.pages is not None:
                other.pages = page_acts.arrange(desk, uid, step.pages)

        self._write(carry_out, lambda: self._failed(other))
        return step.words

    def _write(self, job: Callable[[], None], failed: Callable[[], None]) -> None:
        tab = self._tab

        def told(fault: DeskError) -> None:
            failed()
            tab.pages_card.notice.say(str(explain(fault)), "bad")

        tab.context.work.write(job, lambda _none: tab.reload_pages(), told, owner=tab)

    def _failed(self, step: _Step) -> None:
        for steps in (self._undo, self._redo):
            if step in steps:
                steps.remove(step)
