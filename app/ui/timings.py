"""The window's own moments, as the bench and the journeys read them."""

import json
import time
from pathlib import Path

STARTED = time.perf_counter()


class Timings:
    """Writes the moments as JSON lines; nothing when no file is named."""

    def __init__(self, file: str | None) -> None:
        self._file = Path(file) if file else None

    @property
    def wanted(self) -> bool:
        """Whether anybody will read them: nothing is measured for nobody."""
        return self._file is not None

    def mark(self, moment: str, **facts: float) -> None:
        """Write one moment in seconds since the program started."""
        if self._file is not None:
            line = {"moment": moment, "seconds": time.perf_counter() - STARTED, **facts}
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(line) + "\n")
