"""Builds the window: home → sign-in → desk → pages."""

import gc
import sys

from app import errors, language
from app.home import Home, default_home
from app.messages import explain
from app.ui.timings import Timings

SWITCH_SECONDS = 0.0001
"""How long another thread may keep the interpreter while the UI thread waits for it.

Qt asks our layouts, labels and lists hundreds of questions while a page is laid out, and each of them waits as long
as this while a lane is busy: Python's own 5 ms add up to seconds, 1 ms to gaps of 200 ms.
"""


def run_window(home_named: str | None, timings_file: str | None) -> int:
    """Open the window on a home and stay until it closes; returns the exit status."""
    home = default_home(home_named)
    try:
        home.create()
        language.prefer(home.settings().language)
        with home.window_lock():
            return _run(home, Timings(timings_file))
    except errors.DeskError as fault:
        sys.stderr.write(f"{explain(fault)}\n")
        _tell(str(explain(fault)))
        return 1


def _run(home: Home, timings: Timings) -> int:
    from PySide6.QtWidgets import QApplication

    from app.ui.entrance import Entrance
    from app.ui.qt_texts import install_qt

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    install_qt(app)
    gc.disable()  # until everything is loaded: a look at all of it holds the window for 90 ms
    entrance = Entrance(app, home, timings)
    entrance.open()
    sys.setswitchinterval(SWITCH_SECONDS)
    status = app.exec()
    entrance.close()
    return status


def _tell(sentence: str) -> None:
    """Show why the window cannot open; a terminal has the same words."""
    from PySide6.QtWidgets import QApplication, QMessageBox

    from app.language import _
    from app.ui.qt_texts import install_qt

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    install_qt(app)
    QMessageBox.critical(None, _("One-stop counter"), sentence)
