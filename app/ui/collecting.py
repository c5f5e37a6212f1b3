"""Garbage of the window, collected on its own thread alone.

A dead part of the window that a lane happened to collect was destroyed there, and the program with it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 500


def collect_from_here(owner: QObject) -> None:
    """Let nothing be collected but by this thread, from now on; what is there already stays until the end."""
    gc.disable()
    gc.freeze()
    timer = QTimer(owner)
    timer.timeout.connect(collect_what_is_due)
    timer.start(LOOK_MS)


def collect_what_is_due() -> None:
    """Collect as much as Python would by itself."""
    counts, most = gc.get_count(), gc.get_threshold()
    due = [generation for generation, (count, usual) in enumerate(zip(counts, most, strict=True)) if count > usual]
    if due:
        gc.collect(due[-1])
