"""The printers that this program drives by itself, beside the queues of the print system."""

from app.home import DeskSettings
from app.printing import pdf_folder
from app.printing.printer import JobStatus, PrintOrder, Queue

PDF_FOLDER = "#pdf"
"""What takes the place of a queue's name: CUPS allows no `#` there."""


def own_queues(settings: DeskSettings) -> tuple[Queue, ...]:
    """Return those that this workstation has been given."""
    return (Queue(PDF_FOLDER),) if settings.pdf_folder else ()


def is_own(queue: str) -> bool:
    """Whether a printer is one of this program, not a queue."""
    return queue == PDF_FOLDER


def deliver(content: bytes, order: PrintOrder, settings: DeskSettings) -> JobStatus:
    """Bring a paper to a printer of this program; it is done or failed when this returns.

    Raises:
        DiskFull, HomeReadOnly: a folder takes no file.
    """
    return pdf_folder.save(content, order.name or "paper", settings.pdf_folder)
