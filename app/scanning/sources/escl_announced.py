"""The scanners that announce themselves in the local network: mDNS services `_uscan._tcp` and `_uscans._tcp`."""

import queue
import time
from collections.abc import Iterator

from zeroconf import ServiceBrowser, ServiceListener, Zeroconf

_SCHEMES = {"_uscans._tcp.local.": "https", "_uscan._tcp.local.": "http"}
_ANSWER = 1500  # milliseconds for the particulars of one scanner


class _Heard(ServiceListener):
    """Puts the services by in the order they are heard."""

    def __init__(self) -> None:
        self.services: queue.Queue[tuple[str, str]] = queue.Queue()

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:  # noqa: ARG002 - as the library calls it
        self.services.put((type_, name))

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Pass over: what a scanner says anew of itself is asked for when it is used."""

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Pass over: one that goes away is offline when it is used."""


def announced(seconds: float) -> Iterator[tuple[str, str]]:
    """Yield address and label of each scanner that answers within so many seconds; https where it offers both."""
    latest = time.monotonic() + seconds
    found: dict[tuple[str, str], str] = {}
    heard = _Heard()
    with Zeroconf() as network:
        browser = ServiceBrowser(network, list(_SCHEMES), heard)
        while (left := latest - time.monotonic()) > 0:
            try:
                service = heard.services.get(timeout=left)
            except queue.Empty:
                break
            named = _scanner(network, *service)
            if named is not None and (named[:2] not in found or named[2].startswith("https")):
                found[named[:2]] = named[2]
        browser.cancel()
    yield from ((address, label) for (_, label), address in found.items())


def _scanner(network: Zeroconf, kind: str, name: str) -> tuple[str, str, str] | None:
    """Return host, label and address of a scanner; `rs` is its path and `ty` its make, as printers announce them."""
    info = network.get_service_info(kind, name, timeout=_ANSWER)
    addresses = info.parsed_addresses() if info is not None else []
    if info is None or not addresses:
        return None
    said = {key: value or "" for key, value in info.decoded_properties.items()}
    host = next((address for address in addresses if ":" not in address), f"[{addresses[0]}]")
    label = said.get("ty") or name.removesuffix(f".{kind}")
    return info.server or host, label, f"{_SCHEMES[kind]}://{host}:{info.port}/{said.get('rs', 'eSCL').strip('/')}"
