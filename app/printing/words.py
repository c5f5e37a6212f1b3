"""What staff are told when a job waits or failed."""

import re

from app.language import _
from app.printing.own import PDF_FOLDER, THERMAL
from app.printing.printer import Queue, Trouble


def trouble_sentence(trouble: Trouble) -> str:
    """Return what is wrong and what to do about it."""
    return {
        Trouble.STOPPED: _("The print queue is stopped. Start it again; the job then prints by itself."),
        Trouble.OFFLINE: _("The printer does not answer. Switch it on; the job then prints by itself."),
        Trouble.PAPER: _("The printer is out of paper. Fill it; the job then prints by itself."),
        Trouble.JAM: _("Paper is stuck in the printer. Take it out; the job then prints by itself."),
        Trouble.COVER: _("The printer's cover is open. Close it; the job then prints by itself."),
        Trouble.INK: _("The printer is out of toner or ink. Replace it; the job then prints by itself."),
        Trouble.CANCELLED: _("The job was cancelled at the print system. Print it again if it is needed."),
        Trouble.ABORTED: _("The print system gave the job up. Check the printer and print it again."),
        Trouble.GONE: _("The print queue has been removed. Choose another printer in the settings."),
        Trouble.FOLDER: _("The folder for PDF files is not there. Choose it in the settings, then print again."),
        Trouble.THERMAL: _("The receipt printer does not answer. Switch it on, check its cable, then print again."),
        Trouble.ROLL: _("The receipt printer is out of paper. Put a new roll in, then print again."),
        Trouble.BROKE_OFF: _("The receipt printer stopped in the middle. Check it, then print again."),
        Trouble.ADDRESS: _("The receipt printer's address cannot be read. Put it right in the settings."),
        Trouble.FORGOTTEN: _("The print system no longer knows this job. Check whether the paper came out."),
    }[trouble]


def tray_name(tray: str) -> str:
    """Return the name of a tray by what IPP calls it; one that only its maker knows keeps its own."""
    names = {
        "auto": _("chosen by itself"),
        "main": _("main tray"),
        "top": _("upper tray"),
        "middle": _("middle tray"),
        "bottom": _("lower tray"),
        "alternate": _("second tray"),
        "large-capacity": _("large tray"),
        "manual": _("by hand"),
        "by-pass-tray": _("by hand"),
        "envelope": _("envelopes"),
    }
    numbered = re.fullmatch(r"tray-(\d+)", tray)
    return _("tray {n}").format(n=numbered[1]) if numbered else names.get(tray, tray)


def printer_name(queue: Queue | str) -> str:
    """Return what staff call a printer: its description, or its name where only that is known."""
    name = queue if isinstance(queue, str) else queue.name
    described = "" if isinstance(queue, str) else queue.description
    return {PDF_FOLDER: _("PDF to file"), THERMAL: _("80 mm receipt printer")}.get(name, described or name)
