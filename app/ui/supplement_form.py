"""Taking in what was asked for: each thing ticked, and what is promised from now on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Signal

from app.language import _, ngettext
from app.queries.dossiers import DossierView
from app.queries.online_supplements import CameView
from app.queries.pauses import PauseView
from app.rules.kinds import DueChangeKind
from app.rules.time_rules import Promise
from app.text import nfc
from app.ui import style
from app.ui.came_box import CameBox
from app.ui.side_form import SideForm
from app.ui.ticked_table import TickedTable
from app.ui.widgets.basics import Field, label, set_tone
from app.ui.widgets.tables import Column
from app.ui.words import appointed, moment_words

LEAST_HEIGHT = 150


@dataclass(frozen=True, slots=True)
class Brought:
    """What came for which dossier, and why work goes on without the rest; `messages` came online."""

    uid: str
    items: tuple[str, ...]
    without: str
    messages: tuple[str, ...] = ()
    placed: Mapping[str, int] = field(default_factory=dict)


class SupplementForm(SideForm):
    """Space ticks, Ctrl+A all; what did not come asks for a reason. What is brought lies in the tray beside it."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Receive the supplement"), _("Take in"), _("Cancel"), self._go)
        self.since, self.promise = label("", "soft", wrap=True), label("", "strong", wrap=True)
        self.things: TickedTable[str] = TickedTable(
            [Column(_("Asked for"), lambda thing: thing, wide=True, tip=lambda thing: thing)], lambda thing: thing
        )
        self.things.setAccessibleName(_("Things asked for; Space ticks, Ctrl+A all"))
        self.things.setMinimumHeight(style.scaled(LEAST_HEIGHT))
        self.whole = label("", wrap=True)
        self.things.chosen.connect(self.whole.setText)  # the list has no room for a long one
        self.hint = label(_("Space ticks what came · Ctrl+A all"), "label", wrap=True)
        self.without = Field(_("Why work goes on without the rest"))
        self.came, self.lies_here = CameBox(), label("", "soft", wrap=True)
        self.hindered = label("", wrap=True)
        set_tone(self.hindered, "warn")
        self._items: tuple[str, ...] = ()
        self._not_ready = ""
        self.lay_out(
            self.since,
            self.things,
            self.whole,
            self.hint,
            self.without,
            self.came,
            self.lies_here,
            below=(self.hindered, self.promise),
        )
        self.things.ticks_changed.connect(self._allow)
        self.without.edited.connect(lambda _text: self._allow())
        self.came.changed.connect(self._allow)

    def open_form(self, found: DossierView, pause: PauseView) -> None:
        """Show what was asked for of a dossier; nothing is ticked yet."""
        self.concern(found)
        self._items = tuple(dict.fromkeys(pause.items))
        self.since.setText(_("Asked for {when}").format(when=moment_words(pause.asked_at)))
        self.things.tick(sorted(self.things.ticked), on=False)
        self.things.show_rows(self._items)
        self.without.set_text("")
        self.promise.setText("")
        self.came.show_came(None)
        self.show_brought(0, "")
        self.things.setFocus()

    def fill(self, promise: Promise | None, came: CameView | None) -> None:
        """Show what would be promised if all were there now, and what came online."""
        self.came.show_came(came)
        if promise is None:
            return
        words = {
            DueChangeKind.RESTARTED: _("The limit starts again; new appointment: {due}"),
            DueChangeKind.CONTINUED: _("The limit continues; new appointment: {due}"),
        }
        self.promise.setText(words[promise.kind].format(due=appointed(promise.due.moment)))

    def show_brought(self, pages: int, not_ready: str) -> None:
        """Show how much lies in the tray, and why it cannot be taken in yet; empty where it can."""
        words = ngettext("{n} page lies beside this.", "{n} pages lie beside this.", pages).format(n=pages)
        none = _("Papers brought to the counter: F4 scans them, Ctrl+O adds files, F3 leads to the list of papers.")
        self.lies_here.setText(words if pages else none)
        self._not_ready = not_ready
        self._allow()

    def _brought(self) -> tuple[str, ...]:
        return tuple(thing for thing in self._items if thing in self.things.ticked)

    def _allow(self) -> None:
        """Ask why where something did not come; with nothing at all there is nothing to take in."""
        brought = self._brought()
        missing = len(brought) < len(self._items)
        self.without.setVisible(missing)
        hindered = self._hindered()
        self.hindered.setText(hindered)
        self.hindered.setVisible(bool(hindered))
        self.save.setEnabled((not missing or bool(nfc(self.without.text))) and not hindered)

    def _hindered(self) -> str:
        unplaced = _("Say first which papers its files are.") if self.came.unplaced else ""
        return self._not_ready or unplaced

    def _go(self) -> None:
        without = "" if self.without.isHidden() else self.without.text
        self.wanted.emit(Brought(self.uid, self._brought(), without, self.came.messages, self.came.files.placed))
