"""Faults of printing."""

from app.errors.base import DeskError


class NoQueueChosen(DeskError):
    """No printer is chosen for this kind of paper."""

    paper: str


class PrinterFault(DeskError):
    """A job could not be given to the printer."""

    queue: str
    detail: str = ""


class PrinterGone(PrinterFault):
    """The queue is not known on this machine, or the print system does not answer."""


class PrinterRefused(PrinterFault):
    """The queue takes no jobs, or refused this one; `detail` has its words."""
