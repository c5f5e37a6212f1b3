"""Screens of other sizes than that of the tests, each with its window manager, and pictures of them."""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageGrab

from tests.journeys.driver import SHOTS, until

STILL_SECONDS = 0.2


@contextlib.contextmanager
def screen(width: int, height: int, folder: Path) -> Iterator[str]:
    """Start a screen with openbox, e.g. `:99`, and end both afterwards."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-r"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as answer:
        name = f":{answer.readline().strip()}"
    ready = folder / f"openbox-{width}"
    manager = subprocess.Popen(
        ["openbox", "--sm-disable", "--startup", f"touch {ready}"],
        env={**os.environ, "DISPLAY": name}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(ready.exists, "the window manager")
        yield name
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(20)


def picture(of: str, name: str) -> Path:
    """Take a picture of a screen once it stands still."""
    target = SHOTS / f"{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    last: list[Image.Image] = []

    def still() -> bool:
        now = ImageGrab.grab(xdisplay=of)
        same = bool(last) and last[0].tobytes() == now.tobytes()
        last[:] = [now]
        if not same:
            time.sleep(STILL_SECONDS)
        return same

    until(still, f"a still screen for {name}")
    last[0].save(target)
    return target
