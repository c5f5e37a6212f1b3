"""Builds the window: home → desk → first start or sign-in → pages."""

import json
import sys
import time
from pathlib import Path

from app import bootstrap, errors
from app.desk import scans
from app.desk.desk import Desk
from app.home import Home, default_home
from app.messages import explain
from app.queries import office

STARTED = time.perf_counter()
SWITCH_SECONDS = 0.001
"""How long another thread may keep the interpreter while the UI thread waits; Python's own 5 ms add up to gaps."""


class Timings:
    """The window's own moments, written as JSON lines for the bench; nothing when no file is named."""

    def __init__(self, file: str | None) -> None:
        self._file = Path(file) if file else None

    def mark(self, moment: str, **facts: float) -> None:
        """Write one moment in seconds since the program started."""
        if self._file is not None:
            line = {"moment": moment, "seconds": time.perf_counter() - STARTED, **facts}
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(line) + "\n")


def run_window(home_named: str | None, timings_file: str | None) -> int:
    """Open the window on a home and stay until it closes; returns the exit status."""
    home = default_home(home_named)
    try:
        home.create()
        with home.window_lock():
            return _run(home, Timings(timings_file))
    except errors.DeskError as fault:
        sys.stderr.write(f"{explain(fault)}\n")
        _tell(str(explain(fault)))
        return 1


def _run(home: Home, timings: Timings) -> int:
    desk = bootstrap.open_desk(home)
    scans.adopt_orphans(desk)

    from PySide6.QtWidgets import QApplication

    from app.ui.qt_texts import install_qt
    from app.ui.shell import Shell, spare_collecting

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    install_qt(app)
    shell = Shell(app, desk, timings)
    shell.open(first_start=not _has_officers(desk))
    sys.setswitchinterval(SWITCH_SECONDS)
    spare_collecting()
    status = app.exec()
    shell.close()
    return status


def _has_officers(desk: Desk) -> bool:
    with desk.store.reading() as session:
        return office.has_officers(session)


def _tell(sentence: str) -> None:
    """Show why the window cannot open; a terminal has the same words."""
    from PySide6.QtWidgets import QApplication, QMessageBox

    from app.language import _
    from app.ui.qt_texts import install_qt

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    install_qt(app)
    QMessageBox.critical(None, _("One-stop counter"), sentence)
