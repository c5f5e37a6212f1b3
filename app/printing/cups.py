"""CUPS by its own commands (`lp`, `lpstat`, `cancel`), each with a time-out: no printer makes us wait."""

import os
import re
import subprocess
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

from app import errors
from app.printing import ipp
from app.printing.printer import JobState, JobStatus, PrintOrder, Queue, QueueOptions, Sides, Trouble

_PRINTER = re.compile(r"^printer (\S+) (.*)$")
_ACCEPTING = re.compile(r"^(\S+) (not )?accepting requests since")
_DEFAULT = re.compile(r"^system default destination: (\S+)")
_REQUEST = re.compile(r"request id is (\S+) \(")
_ALERTS = {
    Trouble.OFFLINE: re.compile(r"offline|connecting-to-device|timed-out|shutdown"),
    Trouble.JAM: re.compile(r"media-jam"),
    Trouble.PAPER: re.compile(r"media-(empty|needed)"),
    Trouble.COVER: re.compile(r"(cover|door|interlock)-open"),
    Trouble.INK: re.compile(r"(toner|marker-supply|marker-waste)\S*-(empty|full)"),
}
_FAILURES = {ipp.IppState.CANCELLED: Trouble.CANCELLED, ipp.IppState.ABORTED: Trouble.ABORTED}


class CupsPrinter:
    """The queues of a CUPS daemon: the one named by `server` (host or socket), else the machine's own."""

    def __init__(self, server: str | None = None, patience: float = 8.0) -> None:
        self._environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        if server is not None:
            self._environment["CUPS_SERVER"] = server
        self._patience = patience

    def queues(self) -> tuple[Queue, ...]:
        """Return the queues of this machine; none when the print system is not there."""
        try:
            text = self._run("", "lpstat", "-l", "-p", "-a", "-d").stdout
        except errors.PrinterGone:
            return ()
        accepting = {found[1]: not found[2] for found in map(_ACCEPTING.match, text.splitlines()) if found}
        default = next((found[1] for found in map(_DEFAULT.match, text.splitlines()) if found), "")
        return tuple(
            Queue(
                name,
                description=_field(lines, "Description"),
                default=name == default,
                accepting=accepting.get(name, True),
                enabled="disabled since" not in headline,
                reason=_stopped_because(headline, lines),
            )
            for name, headline, lines in _printers(text)
        )

    def options(self, queue: str) -> QueueOptions:
        """Return what a queue offers; nothing for one without a driver, or that does not answer."""
        try:
            answer = ipp.queue_attributes(self._server(queue), queue, self._patience) or {}
        except (errors.PrinterGone, OSError, HTTPException, ValueError):
            return QueueOptions()
        sides, trays = answer.get("sides-supported", ()), answer.get("media-source-supported", ())
        return QueueOptions(Sides.LONG_EDGE.encode() in sides, tuple(tray.decode() for tray in trays))

    def send(self, pdf: Path, order: PrintOrder) -> str:
        """Hand the PDF over and return the job's id; see `app.printing.printer.Printer`."""
        chosen = ["-d", order.queue, "-n", str(order.copies), "-t", order.title or pdf.stem]
        spoken = [part for option in self._granted(order) for part in ("-o", option)]
        done = self._run(order.queue, "lp", *chosen, *spoken, "--", str(pdf.absolute()))
        found = _REQUEST.search(done.stdout)
        if found:
            return found[1]
        complaint = done.stderr.strip()
        if "does not exist" in complaint or "cheduler" in complaint:
            raise errors.PrinterGone(order.queue, complaint)
        raise errors.PrinterRefused(order.queue, complaint)

    def status(self, job_id: str) -> JobStatus:
        """Return what became of the job; see `app.printing.printer.Printer`."""
        queue, _dash, number = job_id.rpartition("-")
        answer = self._job(queue, int(number))
        if answer is None:
            return self._failed(queue, Trouble.FORGOTTEN, "")
        state = ipp.state_of(answer)
        reason = b"".join(answer.get("job-printer-state-message", ())).decode(errors="replace")
        if state is ipp.IppState.COMPLETED:
            return JobStatus(JobState.DONE)
        if state in _FAILURES:
            return self._failed(queue, _FAILURES[state], reason)
        printing = JobState.PRINTING if state is ipp.IppState.PROCESSING else JobState.QUEUED
        return self._waiting(queue, printing, reason)

    def cancel(self, job_id: str) -> None:
        """Take the job back when it is still waiting; nothing happens when it is over."""
        self._run(job_id.rpartition("-")[0], "cancel", job_id)

    def _granted(self, order: PrintOrder) -> list[str]:
        """Return the order in CUPS's words; sides and tray only as the queue has them."""
        plain = order.sides is Sides.ONE and not order.tray
        offered = QueueOptions() if plain else self.options(order.queue)
        sides = order.sides if offered.two_sided else Sides.ONE
        tray = [f"media-col={{media-source={order.tray}}}"] if order.tray in offered.trays else []
        return [f"media={order.size}", f"sides={sides}", "print-scaling=none", *tray]

    def _job(self, queue: str, number: int) -> ipp.Answer | None:
        server = self._server(queue)
        try:
            return ipp.job_attributes(server, number, self._patience)
        except (OSError, HTTPException, ValueError) as error:
            raise errors.PrinterGone(queue, str(error)) from error

    def _server(self, queue: str) -> str:
        return self._run(queue, "lpstat", "-H").stdout.strip()

    def _failed(self, queue: str, trouble: Trouble, reason: str) -> JobStatus:
        if self._run(queue, "lpstat", "-p", queue).returncode:
            trouble = Trouble.GONE
        return JobStatus(JobState.FAILED, reason, trouble)

    def _waiting(self, queue: str, state: JobState, reason: str) -> JobStatus:
        told = _printers(self._run(queue, "lpstat", "-l", "-p", queue).stdout)
        for _name, headline, about in told:
            if "disabled since" in headline:
                return JobStatus(JobState.QUEUED, _stopped_because(headline, about), Trouble.STOPPED)
            trouble = _trouble(_field(about, "Alerts"))
            if trouble:
                return JobStatus(state, reason, trouble)
        return JobStatus(state)

    def _run(self, queue: str, *command: str) -> "subprocess.CompletedProcess[str]":
        try:
            return subprocess.run(
                command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=self._patience,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            raise errors.PrinterGone(queue, str(error)) from error


def _trouble(alerts: str) -> Trouble | None:
    for trouble, pattern in _ALERTS.items():
        if pattern.search(alerts):
            return trouble
    return None


def _printers(text: str) -> Iterator[tuple[str, str, list[str]]]:
    for headline, lines in _paragraphs(text):
        found = _PRINTER.match(headline)
        if found:
            yield found[1], found[2], lines


def _paragraphs(text: str) -> list[tuple[str, list[str]]]:
    """Return each headline with the indented lines below it."""
    paragraphs: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("\t") and paragraphs:
            paragraphs[-1][1].append(line.strip())
        elif line.strip():
            paragraphs.append((line, []))
    return paragraphs


def _field(lines: list[str], name: str) -> str:
    start = f"{name}:"
    return next((line.removeprefix(start).strip() for line in lines if line.startswith(start)), "")


def _stopped_because(headline: str, lines: list[str]) -> str:
    return lines[0] if "disabled since" in headline and lines else ""
