"""The lists of the page of results, and the chips by which one of them is shown."""

from dataclasses import dataclass

from app.language import _
from app.queries import Reading
from app.queries import results as reads
from app.queries.results import ReadyRow
from app.ui.widgets.basics import ChipRow
from app.ui.words import number

UNRECORDED, READY, BY_POST, UNTOLD = "unrecorded", "ready", "by_post", "untold"
ON_THE_WAY, STOPPED = "on_the_way", "stopped"
NOW_AND_THEN = frozenset({UNRECORDED, STOPPED})
"""Chips that are shown while they hold something."""
ALIKE = frozenset({UNRECORDED, READY, BY_POST, UNTOLD})
"""Chips whose dossiers can be ticked for one act on all."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What is to be recorded, what lies here, what the post has, and what stopped dossiers left here."""

    unrecorded: tuple[ReadyRow, ...] = ()
    ready: tuple[ReadyRow, ...] = ()
    on_the_way: tuple[ReadyRow, ...] = ()
    stopped: tuple[ReadyRow, ...] = ()

    @property
    def for_applicants(self) -> tuple[ReadyRow, ...]:
        """Every row of which somebody is to receive something."""
        return (*self.ready, *self.on_the_way, *self.stopped)


def read_lists(session: Reading, here: str) -> Lists:
    """Return what a place has."""
    lists = reads.unrecorded, reads.ready, reads.on_the_way, reads.to_give_back
    return Lists(*(one(session, here) for one in lists))


class ResultChips(ChipRow):
    """Each says how many dossiers it holds; `shown` is the one whose rows stand in the list."""

    def __init__(self) -> None:
        super().__init__()
        self.lists, self.shown = Lists(), READY

    def show_lists(self, found: Lists) -> None:
        """Count anew."""
        self.lists = found
        words = {
            UNRECORDED: _("Without a result {n}"),
            READY: _("Ready {n}"),
            BY_POST: _("To be posted {n}"),
            UNTOLD: _("Not told yet {n}"),
            ON_THE_WAY: _("On the way {n}"),
            STOPPED: _("Stopped {n}"),
        }
        counts = {key: len(self._of(key)) for key in words}
        kept = [key for key in words if key not in NOW_AND_THEN or counts[key] or self.shown == key]
        self.set_chips([(key, words[key].format(n=number(counts[key]))) for key in kept])
        self.set_chosen(frozenset({self.shown}))

    def show_key(self, key: str) -> None:
        """Let the list show another one."""
        self.shown = key
        self.show_lists(self.lists)

    @property
    def rows(self) -> tuple[ReadyRow, ...]:
        """What the list shows."""
        return self._of(self.shown)

    @property
    def alike(self) -> tuple[ReadyRow, ...]:
        """What the list shows and can be ticked for one act on all."""
        return self.rows if self.shown in ALIKE else ()

    def list_of(self, uid: str) -> str:
        """Return the chip that holds a dossier, the one that is shown before others; none where it is not here."""
        keys = (self.shown, READY, ON_THE_WAY, STOPPED, UNRECORDED)
        return next((key for key in keys if any(row.uid == uid for row in self._of(key))), "")

    def _of(self, key: str) -> tuple[ReadyRow, ...]:
        ready = self.lists.ready
        return {
            UNRECORDED: self.lists.unrecorded,
            READY: ready,
            BY_POST: tuple(row for row in ready if row.by_post),
            UNTOLD: tuple(row for row in ready if row.told_at is None),
            ON_THE_WAY: self.lists.on_the_way,
            STOPPED: self.lists.stopped,
        }[key]
