"""The driver of eSCL scanners, a program of its own (see `own_driver`)."""

import contextlib
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import httpx

from app.scanning.sources import escl_words
from app.scanning.sources.contract import Abilities, PaperSource, ScanSettings
from app.scanning.sources.escl_scanner import SCHEME, Scanner
from app.scanning.sources.escl_words import Garbled
from app.scanning.sources.own_child import DriverFault, run

_NO_FAULT = frozenset({"", "empty"})  # a feeder is empty after its last sheet, whatever else went wrong


class EsclDriver:
    """What the parent may ask of eSCL scanners."""

    def discover(self, seconds: float) -> Iterator[tuple[str, str]]:
        """Yield the scanners that announce themselves in the local network."""
        from app.scanning.sources.escl_announced import announced

        for address, label in announced(seconds):
            yield f"{SCHEME}{address}", label

    def abilities(self, device: str, page_timeout: float) -> Abilities:
        """Return what a scanner offers."""
        with _in_our_words():
            return Scanner(device, page_timeout).capabilities().abilities()

    def pages(self, settings: ScanSettings, folder: Path) -> Generator[tuple[Path, int]]:
        """Yield the documents of one job."""
        with _in_our_words():
            scanner = Scanner(settings.device, settings.page_timeout)
            capabilities = scanner.capabilities()
            body, dpi = escl_words.scan_settings(settings, capabilities)
            glass = capabilities.place(settings.source) is PaperSource.FLATBED
            most = 1 if glass else settings.pages
            with scanner.job(body) as job:
                number = 0
                while not most or number < most:
                    target = folder / f"{number + 1:05}"
                    if not _document(scanner, job, target):
                        _check_end(scanner, job, number)
                        return
                    number += 1
                    yield target, dpi


def _document(scanner: Scanner, job: httpx.URL, target: Path) -> bool:
    """Write the next document; one that did not come whole is explained by the state of the scanner after it."""
    try:
        return scanner.document(job, target)
    except httpx.TimeoutException:
        raise
    except (DriverFault, httpx.HTTPError) as error:
        fault = _fault_after(scanner)
        if fault in _NO_FAULT:
            raise
        raise DriverFault(fault, str(error)) from error


def _fault_after(scanner: Scanner) -> str:
    """Return the fault of a scanner that broke off; one that does not even say how it is has gone."""
    try:
        return scanner.status().fault
    except httpx.HTTPError:
        return "offline"


def _check_end(scanner: Scanner, job: httpx.URL, documents: int) -> None:
    """Raise the fault that ended a job, where one did: scanners say the same "no more" at a jam and at the end."""
    try:
        status = scanner.status()
    except (DriverFault, Garbled, httpx.HTTPError):
        if documents:
            return
        raise
    if status.fault not in _NO_FAULT:
        raise DriverFault(status.fault)
    state, reason = status.jobs.get(job.path.rstrip("/").rpartition("/")[2], ("", ""))
    if state in {"Aborted", "Canceled"}:
        raise DriverFault("failed", reason or state)
    if not documents:
        raise DriverFault("empty")


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise DriverFault("offline", str(error)) from error
    except httpx.TimeoutException as error:
        raise DriverFault("silent", str(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL, Garbled) as error:
        raise DriverFault("failed", str(error) or type(error).__name__) from error


if __name__ == "__main__":
    run(EsclDriver(), sys.argv[1:])
