"""Re-use in one draft's tab: asked when owner or procedure changed, taken and given back by the desk's actions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from app.desk import reuse
from app.desk.reuse import Reuse
from app.errors import DeskError
from app.messages import explain
from app.ui.intake.reuse_bar import document_at

if TYPE_CHECKING:
    from app.ui.intake.draft_tab import DraftTab


class Reusing:
    """Keeps what the tab's owner can use again; the draft in the store holds what is taken."""

    def __init__(self, tab: "DraftTab") -> None:
        self._tab = tab
        self._asked: tuple[str, str, str] | None = None
        self.found = Reuse()
        tab.procedure.reuse_wanted.connect(self.toggle)
        tab.procedure.validity_noted.connect(self._note_validity)

    def ask(self) -> None:
        """Look for digitised papers when the owner or the procedure is another one than when last asked."""
        tab = self._tab
        key = (tab.uid, tab.content.owner.identifier, tab.content.version_uid)
        if key != self._asked and tab.uid:
            self._asked = key
            tab.look_for_earlier()
            if (all(key) or tab.content.reused) and not tab.closing:
                self._look_up()
            else:
                self._show(Reuse())

    def toggle(self, position: int) -> None:
        """Use a paper again, or ask for it again."""
        document, desk = document_at(self.found, position), self._tab.context.desk
        if position in self.found.taken:
            self._act(lambda uid: reuse.take_back(desk, uid, position))
        elif document is not None:
            self._act(lambda uid: reuse.take(desk, uid, position, document.uid))

    def _note_validity(self, document_uid: str, day: date | None) -> None:
        desk = self._tab.context.desk
        self._act(lambda _uid: reuse.set_valid_until(desk, document_uid, day))

    def _act(self, action: Callable[[str], None]) -> None:
        """Do something once all that was typed is saved, since it depends on the owner; then look anew."""
        tab = self._tab

        def act() -> None:
            tab.context.work.write(partial(action, tab.uid), lambda _none: self._look_up(), self._failed, owner=tab)

        tab.when_saved(act)

    def _look_up(self) -> None:
        tab, key = self._tab, self._asked
        desk, uid = tab.context.desk, tab.uid
        tab.context.work.run(
            lambda: reuse.look_up(desk, uid),
            lambda found: self._show(found) if key == self._asked else None,
            lambda _fault: None,  # the draft was closed meanwhile
            owner=tab,
        )

    def _show(self, found: Reuse) -> None:
        tab, self.found = self._tab, found
        tab.content = replace(tab.content, reused={at: document.uid for at, document in found.taken.items()})
        tab.procedure.show_reuse(found)
        tab.assess()

    def _failed(self, fault: DeskError) -> None:
        self._tab.procedure.reuse_bar.show_fault(str(explain(fault)))
        self._look_up()
