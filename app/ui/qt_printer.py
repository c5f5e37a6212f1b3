"""The printers of a system without CUPS, through Qt: pages are drawn in the printer's dots and handed over."""

from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app import errors
from app.papers.raster import page_count, page_png
from app.printing.printer import JobState, JobStatus, PrintOrder, Queue, QueueOptions, Sides
from app.ui.read_picture import read_picture

DPI = 300
"""Dots an inch that a page is drawn with: a module of a code is more than four of them."""
_DUPLEX = {
    Sides.ONE: QPrinter.DuplexMode.DuplexNone,
    Sides.LONG_EDGE: QPrinter.DuplexMode.DuplexLongSide,
    Sides.SHORT_EDGE: QPrinter.DuplexMode.DuplexShortSide,
}
_SIZES = {"A4": QPageSize.PageSizeId.A4, "A5": QPageSize.PageSizeId.A5}


class QtPrinter:
    """What `app.printing.printer.Printer` asks for; the system tells Qt nothing of a job once it has it."""

    def queues(self) -> tuple[Queue, ...]:
        """Return the printers of this machine."""
        usual = QPrinterInfo.defaultPrinterName()
        return tuple(Queue(name, default=name == usual) for name in QPrinterInfo.availablePrinterNames())

    def options(self, queue: str) -> QueueOptions:
        """Return whether a printer prints on both sides; its trays are chosen in the system's own settings."""
        both = {_DUPLEX[Sides.LONG_EDGE], QPrinter.DuplexMode.DuplexAuto}
        return QueueOptions(two_sided=bool(both & set(QPrinterInfo.printerInfo(queue).supportedDuplexModes())))

    def send(self, pdf: Path, order: PrintOrder) -> str:
        """Draw the pages and hand them over; see `app.printing.printer.Printer`."""
        info = QPrinterInfo.printerInfo(order.queue)
        if info.isNull():
            raise errors.PrinterGone(order.queue, "")
        first = read_picture(page_png(pdf, 0, DPI), "PNG")
        printer = _printer(info, order, across=first.width() > first.height())
        painter = QPainter()
        if not painter.begin(printer):
            raise errors.PrinterRefused(order.queue, "")
        try:
            for number in range(page_count(pdf)):
                if number and not printer.newPage():
                    raise errors.PrinterRefused(order.queue, "")
                _draw(painter, first if number == 0 else read_picture(page_png(pdf, number, DPI), "PNG"), printer)
        finally:
            painter.end()
        return f"{order.queue}-{order.title}"

    def status(self, _job_id: str) -> JobStatus:
        """Return that the job is done: the system took it, and tells no more."""
        return JobStatus(JobState.DONE)

    def cancel(self, _job_id: str) -> None:
        """Do nothing: what the system took is taken back in its own window."""


def _printer(info: QPrinterInfo, order: PrintOrder, *, across: bool) -> QPrinter:
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DPI)
    printer.setFullPage(True)
    printer.setDocName(order.title)
    printer.setCopyCount(order.copies)
    printer.setPageSize(QPageSize(_SIZES[order.size]))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait)
    if order.sides is Sides.ONE or _DUPLEX[order.sides] in info.supportedDuplexModes():
        printer.setDuplex(_DUPLEX[order.sides])
    return printer


def _draw(painter: QPainter, page: QImage, printer: QPrinter) -> None:
    """Set a page dot by dot into the upper left corner: scaled, its codes would not be as wide as readers need."""
    scale = printer.resolution() / DPI
    painter.drawImage(QRectF(0, 0, page.width() * scale, page.height() * scale), page)
