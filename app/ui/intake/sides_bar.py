"""What waits while a stack is read in two loads, and the ways on: more fronts, the backs anew, or none."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.language import _, ngettext
from app.queries.drafts import HalfRead, PageView, Sides
from app.ui.widgets.basics import column, fields, label, link, set_tone


class SidesBar(QWidget):
    """Hidden while nothing waits."""

    wants_fronts = Signal()
    wants_backs_anew = Signal()
    wants_apart = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = label("", "label", wrap=True)
        self.more = link(_("More fronts"), self.wants_fronts.emit)
        self.anew = link(_("Backs anew"), self.wants_backs_anew.emit)
        self.apart = link(_("Leave as they are"), self.wants_apart.emit)
        self.setLayout(column(self.words, fields(self.more, self.anew, self.apart)))
        self.hide()

    def show_pages(self, pages: Iterable[PageView]) -> None:
        """Count what waits among the pages of a draft."""
        waiting = [page.side for page in pages if page.side and not page.removed]
        sides = Sides(waiting.count("front"), waiting.count("back"))
        self.words.setText(sides_words(sides))
        set_tone(self.words, "warn" if sides.backs > sides.fronts else "")
        self.more.setVisible(not sides.backs)
        self.anew.setVisible(bool(sides.backs))
        self.setVisible(sides.wait)


def sides_words(sides: Sides) -> str:
    """Return what is to be done next with a stack that is read in two loads."""
    if sides.backs > sides.fronts:
        return _("{fronts} fronts, but {backs} backs: nothing is brought together. Scan the backs anew.").format(
            fronts=sides.fronts, backs=sides.backs
        )
    if sides.backs == sides.fronts:
        return _("All backs are here: F4 puts them behind their fronts.")
    if sides.backs:
        return _("{backs} of {fronts} backs are read: lay the others in; F4 goes on.").format(
            fronts=sides.fronts, backs=sides.backs
        )
    return ngettext(
        "{n} front is read. Turn the sheet over and lay it in; F4 scans its back.",
        "{n} fronts are read. Turn the whole stack over, its order unchanged, and lay it in; F4 scans the backs.",
        sides.fronts,
    ).format(n=sides.fronts)


def half_read_words(drafts: Sequence[HalfRead]) -> str:
    """Return whose stacks were read on one side only."""
    told = (
        ngettext("{name} ({n} front)", "{name} ({n} fronts)", draft.sides.fronts).format(
            name=draft.owner_name or _("no name yet"), n=draft.sides.fronts
        )
        for draft in drafts
    )
    return _("Backs are still to be scanned for: {drafts}.").format(drafts="; ".join(told))
