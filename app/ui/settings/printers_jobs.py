"""The list of print jobs: what waits, what was sent, what came out, what failed and why."""

from app.desk import prints
from app.language import _
from app.messages import job_state_name, printer_complaint
from app.printing.printer import JobState
from app.printing.words import printer_name
from app.queries import day
from app.queries.day import JobView
from app.ui.context import Context
from app.ui.settings.printers_options import name_of
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import moment_words


class JobsList(ListTable[JobView]):
    """The newest print jobs; Enter tries a failed one again."""

    def __init__(self, context: Context) -> None:
        super().__init__(_job_columns(), lambda j: j.uid)
        self.context = context
        self.setAccessibleName(_("Print jobs"))
        self.opened.connect(self._try_again)

    def refresh(self) -> None:
        """Read the jobs."""
        self.context.ask("jobs", day.jobs, self.show_rows, self)

    def _try_again(self, uid: str) -> None:
        desk = self.context.desk
        job = next((j for j in self.rows.rows if j.uid == uid), None)
        if job is not None and job.state is JobState.FAILED:
            self.context.work.run(
                lambda: prints.send(desk, uid), lambda _state: self.context.work.data_changed.emit(), owner=self
            )


def _job_columns() -> list[Column[JobView]]:
    tones = {JobState.DONE: "ok", JobState.FAILED: "bad", JobState.QUEUED: "soft", JobState.PRINTING: "soft"}
    return [
        Column(_("Ordered"), lambda j: moment_words(j.ordered_at)),
        Column(_("Paper"), lambda j: f"{name_of(j.paper)} {j.title}", wide=True),
        Column(_("Printer"), lambda j: printer_name(j.queue), grows=True),
        Column(_("Copies"), lambda j: str(j.copies), right=True),
        Column(_("State"), lambda j: job_state_name(j.state.value), tone=lambda j: tones[j.state]),
        Column(_("Why"), lambda j: printer_complaint(j.failure), wide=True),
    ]
