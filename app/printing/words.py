"""What staff are told when a job waits or failed."""

from app.language import _
from app.printing.printer import Trouble


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
        Trouble.FORGOTTEN: _("The print system no longer knows this job. Check whether the paper came out."),
    }[trouble]
