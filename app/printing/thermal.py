"""A receipt printer of 80 mm by ESC/POS: a picture to a USB device, to a printer of the network, or into a file."""

import io
import logging
import os
import re
import select
import shutil
import socket
import time
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from app.printing.printer import JobState, JobStatus, Trouble

PORT = 9100
PATIENCE = 8.0
"""Seconds for a printer to answer or to take what it is sent."""

_PROFILE = "TM-T20II"  # 576 dots at 203 dpi, which others of 80 mm follow
_ANSWER = 0.5
_LAST_PORT = 65535
_USB = re.compile(r"usb:([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")
_NETWORK = re.compile(r"(?:tcp:(?://)?)?([\w.-]+)(?::(\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Usb:
    """A device by the numbers of its maker and model."""

    vendor: int
    product: int


@dataclass(frozen=True, slots=True)
class Network:
    """A printer of the network."""

    host: str
    port: int = PORT


Address = Usb | Network | Path


def parse_address(text: str) -> Address | None:
    """Return where `usb:04b8:0e15`, `192.168.1.50`, `host:9100` or a path leads; None for what is no address."""
    text = text.strip()
    if "/" in text.removeprefix("tcp://") or "\\" in text:
        return Path(text)
    if found := _USB.fullmatch(text):
        return Usb(int(found[1], 16), int(found[2], 16))
    found = _NETWORK.fullmatch(text)
    port = int(found[2] or PORT) if found else 0
    return Network(found[1], port) if found and 0 < port <= _LAST_PORT else None


def print_picture(png: bytes, copies: int, address: str, patience: float = PATIENCE) -> JobStatus:
    """Print a picture of black and white dots; the job is done or failed when this returns."""
    where = parse_address(address)
    if where is None:
        return JobStatus(JobState.FAILED, address, Trouble.ADDRESS)
    content = encoded(png, copies)
    try:
        if isinstance(where, Path):
            _write(where, content, time.monotonic() + patience)
            return JobStatus(JobState.DONE)
        with closing(_device(where, patience)) as device:
            return _talk(device, content, patience)
    except (OSError, ValueError, _escpos().exceptions.Error) as fault:  # ValueError: there is no library for USB
        return JobStatus(JobState.FAILED, " ".join(str(fault).split()), Trouble.THERMAL)


def encoded(png: bytes, copies: int) -> bytes:
    """Return the picture in the printer's own language, with a cut behind each copy."""
    from PIL import Image

    printer = _escpos().printer.Dummy(profile=_PROFILE)
    with Image.open(io.BytesIO(png)) as picture:
        for _copy in range(copies):
            printer.image(picture, impl="bitImageRaster")
            printer.cut()
    return bytes(printer.output)


def _talk(device: Any, content: bytes, patience: float) -> JobStatus:
    """Ask for paper, send, and ask again: an answer behind the last byte shows that all of them arrived."""
    before = _paper_left(device, _ANSWER)
    if before is False:
        return JobStatus(JobState.FAILED, trouble=Trouble.ROLL)
    device._raw(content)
    if before and _paper_left(device, patience) is None:
        return JobStatus(JobState.FAILED, trouble=Trouble.BROKE_OFF)
    return JobStatus(JobState.DONE)


def _paper_left(device: Any, seconds: float) -> bool | None:
    """Return whether there is paper; None of a printer that does not say."""
    constants = _escpos().constants
    on_network = hasattr(device.device, "settimeout")
    if on_network:
        device.device.settimeout(seconds)
    try:
        answer = device.query_status(constants.RT_STATUS_PAPER)
    except OSError:
        return None
    if on_network:
        device.device.settimeout(PATIENCE)
    return answer[0] & constants.RT_MASK_NOPAPER != constants.RT_MASK_NOPAPER if answer else None


@cache
def _escpos() -> ModuleType:
    """Import the library when it is needed: half a second. What that does to the log and the disk is undone."""
    handlers = list(logging.root.handlers)
    import escpos.constants
    import escpos.exceptions
    import escpos.printer
    from escpos import capabilities

    for handler in set(logging.root.handlers) - set(handlers):
        logging.root.removeHandler(handler)
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    library: ModuleType = escpos
    return library


def _device(where: Usb | Network, patience: float) -> Any:
    library = _escpos().printer
    if isinstance(where, Usb):
        device = library.Usb(where.vendor, where.product, timeout=int(patience * 1000), profile=_PROFILE)
        device.open()
    else:
        device = library.Network(where.host, where.port, timeout=patience, profile=_PROFILE)
        # not its own `open`: that leaves the socket open where nobody listens, and knows no IPv6
        device.device = socket.create_connection((where.host, where.port), patience)
    return device


def _write(path: Path, content: bytes, latest: float) -> None:
    """Write to a device or behind what a file holds; a printer that takes nothing more is let go."""
    make = 0 if path.is_relative_to("/dev") else os.O_CREAT
    never_wait = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | make | never_wait, 0o644)
    try:
        while content:
            try:
                content = content[os.write(handle, content) :]
            except BlockingIOError:
                left = latest - time.monotonic()
                if left <= 0 or not select.select([], [handle], [], left)[1]:
                    raise TimeoutError(str(path)) from None
    finally:
        os.close(handle)
