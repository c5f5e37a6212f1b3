"""The list of print jobs: what waits, what was sent, what came out, what failed and why."""

from app.desk import prints
from app.language import _
from app.messages import job_state_name, paper_name, printer_complaint
from app.printing.printer import JobState
from app.printing.words import printer_name
from app.queries import day
from app.queries.day import JobView
from app.ui.context import Context
from app.ui.widgets.basics import ActionButton, label
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import moment_words


class JobsList(ListTable[JobView]):
    """The newest print jobs, followed while they are seen; Enter tries one again that failed or waits."""

    def __init__(self, context: Context) -> None:
        super().__init__(_job_columns(), lambda j: j.uid)
        self.context = context
        self.setAccessibleName(_("Print jobs"))
        self.say_when_empty(_("Nothing has been printed yet."))
        self.again = ActionButton(_("Try again"), "F5", act=lambda: self._try_again(self.current_key()))
        self.why = label("", "soft", wrap=True)
        self.opened.connect(self._try_again)
        self.chosen.connect(lambda _uid: self._tell_why())
        context.work.data_changed.connect(self._follow)

    def refresh(self) -> None:
        """Read the jobs."""
        self.context.ask("jobs", day.jobs, self._show, self)

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self, jobs: tuple[JobView, ...]) -> None:
        self.show_rows(jobs)
        self._tell_why()

    def _tell_why(self) -> None:
        """Say of the chosen job in full why it waits or failed, and let it be tried again."""
        job = self._job(self.current_key())
        self.why.setText(printer_complaint(job.failure) if job else "")
        self.again.setEnabled(job is not None and bool(job.failure))

    def _job(self, uid: str) -> JobView | None:
        return next((job for job in self.rows.rows if job.uid == uid), None)

    def _try_again(self, uid: str) -> None:
        desk, job = self.context.desk, self._job(uid)
        if job is not None and job.failure:
            self.context.work.run(
                lambda: prints.try_again(desk, uid), lambda _state: self.context.work.data_changed.emit(), owner=self
            )


def _paper_words(job: JobView) -> str:
    copy = [_("copy {n}").format(n=job.copy_mark)] if job.copy_mark else []
    return " · ".join([f"{paper_name(job.paper)} {job.title}", *copy])


def _job_columns() -> list[Column[JobView]]:
    tones = {JobState.DONE: "ok", JobState.FAILED: "bad", JobState.QUEUED: "soft", JobState.PRINTING: "soft"}
    return [
        Column(_("Ordered"), lambda j: moment_words(j.ordered_at)),
        Column(_("Paper"), _paper_words, wide=True),
        Column(_("Printer"), lambda j: printer_name(j.queue), grows=True),
        Column(_("Copies"), lambda j: str(j.copies), right=True),
        Column(_("State"), lambda j: job_state_name(j.state.value), tone=lambda j: tones[j.state]),
        Column(_("Why"), lambda j: printer_complaint(j.failure), wide=True),
    ]
