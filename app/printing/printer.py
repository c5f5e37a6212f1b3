"""The contract of a printer: queues, orders and what became of a job."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    PRINTING = "printing"
    DONE = "done"
    FAILED = "failed"


class Trouble(StrEnum):
    """Why a job waits or failed; `app.printing.words` has the sentence."""

    STOPPED = "stopped"
    OFFLINE = "offline"
    PAPER = "paper"
    JAM = "jam"
    COVER = "cover"
    INK = "ink"
    CANCELLED = "cancelled"
    ABORTED = "aborted"
    GONE = "gone"
    FORGOTTEN = "forgotten"
    FOLDER = "folder"
    THERMAL = "thermal"
    ROLL = "roll"
    BROKE_OFF = "broke_off"
    ADDRESS = "address"


class Sides(StrEnum):
    """Whether both sides of a sheet are printed on, and how it is turned."""

    ONE = "one-sided"
    LONG_EDGE = "two-sided-long-edge"
    SHORT_EDGE = "two-sided-short-edge"


@dataclass(frozen=True, slots=True)
class Queue:
    """A print queue of this machine; `reason` is the print system's own words when it is not ready."""

    name: str
    description: str = ""
    default: bool = False
    accepting: bool = True
    enabled: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QueueOptions:
    """What a queue offers besides size and copies: both sides of a sheet, and trays (their IPP names)."""

    two_sided: bool = False
    trays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What is to be done with a PDF: which queue, how often, on which paper (A4 or A5), under which title.

    Sides and tray are wishes: a queue that does not offer them prints without. No `tray` lets the printer choose.
    `name` is what a file with the paper is called.
    """

    queue: str
    copies: int = 1
    size: str = "A4"
    title: str = ""
    sides: Sides = Sides.ONE
    tray: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class JobStatus:
    """What became of a job; `trouble` says why it failed or waits, `reason` in the print system's words.

    A job that waits for a printer that is off or stopped is queued or printing with a trouble, not failed: it
    comes out when the printer is on again.
    """

    state: JobState
    reason: str = ""
    trouble: Trouble | None = None


class Printer(Protocol):
    """Sends the stored bytes of a paper to a queue, without a dialog."""

    def queues(self) -> tuple[Queue, ...]:
        """Return the queues of this machine; none when the print system is not there."""

    def options(self, queue: str) -> QueueOptions:
        """Return what a queue offers; nothing when it cannot be asked."""

    def send(self, pdf: Path, order: PrintOrder) -> str:
        """Hand the PDF over and return the job's id.

        Raises:
            PrinterGone: the queue is not known, or the print system does not answer.
            PrinterRefused: the queue takes no jobs, or did not take this one.
        """

    def status(self, job_id: str) -> JobStatus:
        """Return what became of the job; never waits longer than a few seconds.

        Raises:
            PrinterGone: the print system does not answer.
        """

    def cancel(self, job_id: str) -> None:
        """Take the job back when it is still waiting; nothing happens when it is over."""
