"""SANE scanners, driven by `scanimage` as a child: a driver that hangs or crashes harms nothing else."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from app import errors
from app.durable import workshop
from app.scanning.saving import keep
from app.scanning.sources import sane_options
from app.scanning.sources.contract import Abilities, Device, Mode, ScannedPage, ScanSettings
from app.scanning.sources.driver import ChildSilent, Watched
from app.scanning.sources.sane_options import Options, arguments, parse_options, resolution, takes_one

SCHEME = "sane:"
"""What stands before SANE's own name of a device; the names of old settings lack it."""

_ROOM = 1 << 20  # bytes free below which a page that broke off is blamed on the disk
_ENDINGS = {".jpg": b"\xff\xd9", ".png": b"IEND\xaeB`\x82"}
_OVER = "Batch terminated"
_SAID = re.compile(r"sane_\w+: (.+)")
_OPENING = re.compile(r"open of device .* failed: (.*)|no SANE devices found")
# SANE's own words (sane_strstatus) under LC_ALL=C; exit codes cannot be trusted once a driver failed
_FAULTS: dict[str, type[errors.ScannerFault]] = {
    "Document feeder jammed": errors.ScannerJammed,
    "Document feeder out of documents": errors.ScannerEmpty,
    "Scanner cover is open": errors.ScannerCoverOpen,
    "Device busy": errors.ScannerBusy,
}


class SaneSource:
    """The scanners that SANE knows; `config_dir` replaces SANE's own folder of settings."""

    def __init__(self, config_dir: Path | None = None, program: str = "scanimage") -> None:
        self._environment = {**os.environ, "LC_ALL": "C"}
        if config_dir is not None:
            self._environment["SANE_CONFIG_DIR"] = str(config_dir)
        self._program = program
        self._options: dict[str, Options] = {}

    def discover(self, time_limit: float = 20.0) -> tuple[Device, ...]:
        """Look for scanners: slow, hence only when somebody asks for it.

        Raises:
            ScannerTimedOut: a driver did not answer within `time_limit` seconds.
            ScannerFailed: `scanimage` is not there or failed.
        """
        text = self._ask("", ["--formatted-device-list", "%d\t%v %m%n"], time_limit)
        found = (line.split("\t") for line in text.splitlines() if "\t" in line)
        return tuple(Device(f"{SCHEME}{name}", label.strip()) for name, label in found)

    def abilities(self, device: str, time_limit: float = 20.0) -> Abilities:
        """Return what a device offers; asked once, then remembered.

        Raises:
            ScannerFault: the device cannot be opened or does not answer.
        """
        return sane_options.abilities(self._options_of(device, time_limit))

    def pages(self, settings: ScanSettings, into: Path, cancel: Event) -> Iterator[ScannedPage]:
        """Yield each page as soon as it is durable in `into`; see `app.scanning.sources.contract.Source`.

        A run takes all sheets that lie in the feeder; the next load is the next run into the same folder.
        """
        options = self._options_of(settings.device, settings.page_timeout)
        with workshop(into) as folder:
            command = self._command(settings, options, folder)
            with self._start(settings.device, command) as child:
                number = 0
                for name in self._names(child, settings, cancel):
                    if cancel.is_set() and not _whole(Path(name)):
                        break
                    number += 1
                    page = self._page(settings, Path(name), into)
                    yield ScannedPage(page, number, resolution(settings.dpi, options))
                if not cancel.is_set():
                    self._check_end(settings.device, child, number, into)

    def _options_of(self, device: str, time_limit: float) -> Options:
        if device not in self._options:
            self._options[device] = parse_options(self._ask(device, ["-A"], time_limit))
        return self._options[device]

    def _command(self, settings: ScanSettings, options: Options, folder: Path) -> list[str]:
        suffix, form = ("png", "png") if settings.mode == Mode.BW else ("jpg", "jpeg")
        batch = [f"--batch={folder}/%d.{suffix}", "--batch-print", f"--format={form}", "--progress"]
        count = 1 if takes_one(settings, options) else settings.pages
        if count:
            batch.append(f"--batch-count={count}")
        device = ["-d", settings.device.removeprefix(SCHEME)]
        return [self._program, *device, *batch, *arguments(settings, options)]

    def _start(self, device: str, command: list[str]) -> Watched:
        try:
            return Watched(command, self._environment)
        except OSError as error:
            raise errors.ScannerFailed(device, str(error)) from error

    @staticmethod
    def _names(child: Watched, settings: ScanSettings, cancel: Event) -> Iterator[str]:
        try:
            yield from child.lines(cancel, settings.page_timeout, _OVER)
        except ChildSilent:
            raise errors.ScannerTimedOut(settings.device, child.complaints) from None

    @staticmethod
    def _page(settings: ScanSettings, written: Path, into: Path) -> Path:
        if not _whole(written):
            raise _broken_off(settings.device, "a page broke off", into)
        return keep(written, into)

    def _check_end(self, device: str, child: Watched, pages: int, into: Path) -> None:
        fault = _fault(device, child.code, child.complaints, into)
        if isinstance(fault, errors.ScannerEmpty) and pages:
            return
        if fault is None and not pages:
            fault = errors.ScannerEmpty(device)
        if fault is not None:
            self._options.pop(device, None)
            raise fault

    def _ask(self, device: str, question: list[str], time_limit: float) -> str:
        chosen = ["-d", device.removeprefix(SCHEME)] if device else []
        with self._start(device, [self._program, *chosen, *question]) as child:
            try:
                answer = list(child.lines(Event(), time_limit))
            except ChildSilent:
                raise errors.ScannerTimedOut(device, child.complaints) from None
            fault = _fault(device, child.code, child.complaints, Path())
        if fault is not None:
            raise fault
        return "\n".join(answer)


def _whole(page: Path) -> bool:
    """Whether an image file ends as its format does; scanimage itself does not notice that a disk is full."""
    ending = _ENDINGS[page.suffix]
    with page.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - len(ending)))
        return file.read() == ending


def _fault(device: str, code: int, complaints: str, into: Path) -> errors.DeskError | None:
    """Return what scanimage's last words mean; without any, its exit code says whether it failed."""
    opening = _OPENING.search(complaints)
    said = [opening[1] or "no device"] if opening else _SAID.findall(complaints)
    if said and said[-1] in _FAULTS:
        return _FAULTS[said[-1]](device, said[-1])
    if opening and "denied" not in said[-1]:
        return errors.ScannerOffline(device, said[-1])
    if said:
        return _broken_off(device, said[-1], into)
    if code == 0 or _OVER in complaints:
        return None
    return _broken_off(device, _last_line(complaints) if code > 0 else f"signal {-code}", into)


def _broken_off(device: str, detail: str, into: Path) -> errors.DeskError:
    if shutil.disk_usage(into).free < _ROOM:
        return errors.DiskFull(into)
    return errors.ScannerFailed(device, detail)


def _last_line(complaints: str) -> str:
    """Return the last complaint of scanimage itself; the counting of pages is none."""
    lines = [line for line in complaints.splitlines() if line.startswith("scanimage: ")]
    return lines[-1].removeprefix("scanimage: ") if lines else complaints[-200:]
