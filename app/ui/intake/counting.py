"""What was handed in of each paper, as the keys of the checklist say it and as separator sheets tell."""

from collections.abc import Callable, Collection, Mapping

from app.desk import checklist
from app.models.draft import DraftContent
from app.queries.procedures import ProcedureView
from app.rules.completeness import Counts, PaperKind, ticks_for_what_came
from app.ui.intake.checklist_table import ChecklistTable

Held = Callable[[], tuple[ProcedureView | None, DraftContent]]
"""What is counted for: the procedure, once it is chosen, and what stands in the draft."""


class Counting:
    """Between a checklist and the lines of a draft; `keep` is given all lines each time one of them changed."""

    def __init__(self, table: ChecklistTable, held: Held, keep: Callable[[Mapping[int, Counts]], None]) -> None:
        self.table, self._held, self._keep = table, held, keep
        self._last_kind: dict[int, PaperKind] = {}
        table.kind_chosen.connect(self._choose_kind)
        table.count_typed.connect(self._set_count)

    def begin_anew(self) -> None:
        """Forget which kinds were chosen: the papers are others."""
        self._last_kind.clear()

    def is_ticked(self, position: int) -> bool:
        """Whether anything is counted of a paper."""
        return self._counts(position).total > 0

    def tick(self, position: int) -> None:
        """Count what a paper is asked for as, or nothing of it where something is counted."""
        version, content = self._held()
        if version is not None:
            self._last_kind.pop(position, None)
            ticked = self.is_ticked(position)
            self._set({position: Counts() if ticked else checklist.default_counts(version, position, content.sets)})

    def tick_what_came(self, came: Collection[int]) -> Mapping[int, Counts]:
        """Tick the components whose papers came, as staff would; returns what was ticked, which may be nothing."""
        version, mine = self._held()
        if version is None:
            return {}
        ticks = ticks_for_what_came(version.requirements, came, mine.lines, mine.sets, mine.reused)
        for position in ticks:
            self._last_kind.pop(position, None)
        if ticks:
            self._set(ticks)
        return ticks

    def untick(self, ticks: Mapping[int, Counts]) -> None:
        """Take ticks back; a line that staff counted otherwise since then stays."""
        same = [at for at, counts in ticks.items() if self._counts(at) == counts]
        self._set(dict.fromkeys(same, Counts()))

    def _counts(self, position: int) -> Counts:
        return self._held()[1].lines.get(position, Counts())

    def _choose_kind(self, position: int, kind: PaperKind) -> None:
        counts = self._counts(position)
        self._last_kind[position] = kind
        self._set({position: counts.with_count(kind, max(1, counts.of(kind)))})

    def _set_count(self, position: int, count: int) -> None:
        (version, content), counts = self._held(), self._counts(position)
        if version is not None and not counts.total:
            counts = checklist.default_counts(version, position, content.sets)
        kind = self._last_kind.get(position) or next(k for k in PaperKind if counts.of(k))
        self._set({position: counts.with_count(kind, count)})

    def _set(self, changed: Mapping[int, Counts]) -> None:
        lines = {**self._held()[1].lines, **changed}
        self._keep({at: counts for at, counts in lines.items() if counts.total})
