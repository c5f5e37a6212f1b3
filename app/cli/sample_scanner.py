"""A scanner that needs no machine: SANE's test backend behind its own folder of settings."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.scanning.sources.sane import SaneSource

DEVICE = "test:0"
SHEETS = 10
"""How many sheets the test backend's feeder holds."""

READ_BYTES = 65536

_SETTINGS = """number_of_devices 1
mode Color
depth 8
resolution 200
resolution_min 1
resolution_max 1200
resolution_quant 1
test-picture "Color pattern"
read-delay {delayed}
read-delay-duration {delay}
read-limit {delayed}
read-limit-size {chunk}
read-status-code "Default"
geometry_min 0
geometry_max 200
geometry_quant 1
tl_x 0
tl_y 0
br_x 200
br_y 200
"""


@contextmanager
def sample_scanner(delay: int = 0) -> Iterator[SaneSource]:
    """Give a scanner whose feeder holds ten sheets of the colour pattern.

    Args:
        delay: microseconds that every read of 64 KiB takes, so that it is as slow as a real one; 0 for none.
    """
    with tempfile.TemporaryDirectory(prefix="quay-sane-") as folder:
        write_settings(Path(folder), delay)
        yield SaneSource(Path(folder))


def write_settings(folder: Path, delay: int = 0) -> None:
    """Write a folder for `SANE_CONFIG_DIR` that knows only the test backend; `delay` as for `sample_scanner`."""
    delayed = "true" if delay else "false"
    settings = _SETTINGS.format(delayed=delayed, delay=max(delay, 1000), chunk=READ_BYTES)
    (folder / "dll.conf").write_text("test\n", encoding="ascii")
    (folder / "test.conf").write_text(settings, encoding="ascii")
