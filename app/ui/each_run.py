"""One act on many ticked dossiers: how far it is, a way to stop it, and what became of each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.desk.each import Done, NotDone
from app.language import ngettext
from app.messages import explain
from app.ui.page import Page
from app.ui.stoppable_run import StoppableRun
from app.ui.ticked_table import TickedTable
from app.ui.words import named, number

Steps = Callable[[Callable[[], bool]], Iterable[Done[Any] | NotDone]]
"""The act: given what tells that it is to stop, it tells what came of each dossier."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is done to the dossiers asked for (their codes by uid), the words while it runs and those at its end."""

    asked: Mapping[str, str]
    steps: Steps
    doing: str
    told: Callable[[int], str]
    then: Callable[[], None] = lambda: None


class EachRun(StoppableRun):
    """Dossiers that were done lose their ticks; what failed keeps its own, and `failures` says why."""

    def __init__(self, page: Page, table: TickedTable[Any], failures: dict[str, str]) -> None:
        super().__init__(page)
        self._table, self._failures = table, failures
        self._job: Job | None = None
        self._done: list[str] = []
        self._failed: dict[str, str] = {}

    def begin(self, job: Job) -> None:
        """Do it to each, unless something is under way already."""
        if self.under_way:
            return
        self._job, self._done, self._failed = job, [], {}
        self.page.bottom.notice.clear()
        self.start(len(job.asked))
        self._show()
        self.go_through(job.steps, self._step)

    def ended(self) -> None:
        """Take the ticks of what was done away, and say what was not, and why."""
        super().ended()
        assert self._job
        for uid in self._done:
            self._failures.pop(uid, None)
        self._failures.update(self._failed)
        self._table.tick(self._done, on=False)
        self._job.then()
        self.page.context.work.data_changed.emit()
        whole = len(self._done) == len(self._job.asked)
        self.page.bottom.notice.say(" ".join(self._words(self._job)), "ok" if whole else "warn")

    def _step(self, step: Done[Any] | NotDone) -> None:
        if isinstance(step, Done):
            self._done.append(step.dossier_uid)
        else:
            said = explain(step.fault)
            self._failed[step.dossier_uid] = f"{said.happened} {said.remedy}"
        self._show()

    def _show(self) -> None:
        assert self._job
        done, count = len(self._done) + len(self._failed), len(self._job.asked)
        words = self._job.doing.format(n=number(min(done + 1, count)), count=number(count))
        self.go_on(done, words)

    def _words(self, job: Job) -> Iterator[str]:
        yield job.told(len(self._done))
        if failed := len(self._failed):
            yield ngettext("{n} not, and still ticked:", "{n} not, and still ticked:", failed).format(
                n=number(failed)
            )
            yield from self._reasons(job)
        if untried := len(job.asked) - len(self._done) - failed:
            yield ngettext("{n} was not tried.", "{n} were not tried.", untried).format(n=number(untried))

    def _reasons(self, job: Job) -> Iterator[str]:
        """Name the first dossiers of each reason; the list says it of every one."""
        by_reason: dict[str, list[str]] = defaultdict(list)
        for uid, why in self._failed.items():
            by_reason[why].append(job.asked[uid])
        for why, codes in by_reason.items():
            yield f"{named(codes)} – {why}"
