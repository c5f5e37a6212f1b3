"""Printing through Qt, as on a system without CUPS; here its printers are those of a CUPS daemon all the same."""

import json
import os
import subprocess
import sys
from pathlib import Path

from app.papers import handover_list, receipt
from tests.cups import QUEUE, PrintRoom
from tests.papers import samples
from tests.papers.reading import codes_in, picture, poppler

HOUSE = Path(__file__).resolve().parents[2]
CHILD = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app import errors
from app.printing.printer import PrintOrder
from app.ui.qt_printer import QtPrinter
app = QApplication(["test", "-platform", "offscreen"])
printer, told = QtPrinter(), {}
told["queues"] = [queue.name for queue in printer.queues()]
for pdf, size in (argument.split("=") for argument in sys.argv[2:]):
    told[size] = printer.status(printer.send(Path(pdf), PrintOrder(sys.argv[1], 1, size, "mau"))).state
try:
    printer.send(Path(pdf), PrintOrder("nobody"))
except errors.PrinterGone as gone:
    told["gone"] = gone.queue
print(json.dumps(told))
"""


def test_papers_come_out_of_a_printer_of_the_system_in_their_size_with_codes_that_read(
    print_room: PrintRoom, tmp_path: Path
) -> None:
    (tmp_path / "a5.pdf").write_bytes(receipt.render(samples.RECEIPT))
    (tmp_path / "a4.pdf").write_bytes(handover_list.render(samples.handover_list(3)))
    before = set(print_room.tray().glob("*.pdf"))
    command = [sys.executable, "-c", CHILD, QUEUE, f"{tmp_path / 'a5.pdf'}=A5", f"{tmp_path / 'a4.pdf'}=A4"]
    spoken = {**os.environ, "CUPS_SERVER": print_room.server}
    done = subprocess.run(command, cwd=HOUSE, env=spoken, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert QUEUE in told["queues"]
    assert (told["A5"], told["A4"], told["gone"]) == ("done", "done", "nobody")
    papers = [path.read_bytes() for path in sorted(set(print_room.tray().glob("*.pdf")) - before)]
    sizes = {tuple(sorted(_points(paper))) for paper in papers}
    assert sizes == {(420, 595), (595, 842)}
    (slip,) = (paper for paper in papers if 420 in _points(paper))
    assert codes_in(picture(slip, 200))["Code128"] == samples.RECEIPT.code


def _points(pdf: bytes) -> tuple[int, int]:
    (said,) = (line for line in poppler("pdfinfo", pdf, "-").decode().splitlines() if line.startswith("Page size"))
    wide, _times, high = said.split()[2:5]
    return round(float(wide)), round(float(high))
