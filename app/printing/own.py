"""The printers that this program drives by itself, beside the queues of the print system."""

from app.home import DeskSettings
from app.printing import pdf_folder, thermal
from app.printing.printer import JobStatus, PrintOrder, Queue

PDF_FOLDER, THERMAL = "#pdf", "#thermal"
"""What takes the place of a queue's name: CUPS allows no `#` there."""


def own_queues(settings: DeskSettings) -> tuple[Queue, ...]:
    """Return those that this workstation has been given."""
    given = ((PDF_FOLDER, settings.pdf_folder), (THERMAL, settings.thermal_printer))
    return tuple(Queue(name) for name, where in given if where)


def is_own(queue: str) -> bool:
    """Whether a printer is one of this program, not a queue."""
    return queue in {PDF_FOLDER, THERMAL}


def deliver(content: bytes, order: PrintOrder, settings: DeskSettings) -> JobStatus:
    """Bring a paper to a printer of this program; it is done or failed when this returns.

    Args:
        content: the PDF, for the receipt printer the picture of its dots.
        order: what is to be done with it.
        settings: where folder and receipt printer are.

    Raises:
        DiskFull, HomeReadOnly: the folder takes no file.
    """
    if order.queue == THERMAL:
        return thermal.print_picture(content, order.copies, settings.thermal_printer)
    return pdf_folder.save(content, order.name or "paper", settings.pdf_folder)
