"""The driver of Windows scanners (WIA 2 by automation), a program of its own (see `own_driver`)."""

import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from app.scanning.sources.contract import PAPERS, Abilities, Mode, PaperSource, ScanSettings
from app.scanning.sources.own_child import DriverFault, run

SCHEME = "wia:"
_SCANNER = 1  # WiaDeviceType
_BMP = "{B96B3CAB-0728-11D3-9D7B-0000F81EF32E}"  # the one format that every driver transfers
_INTENTS = {Mode.COLOR: 1, Mode.GRAY: 2, Mode.BW: 4}  # WIA_IPS_CUR_INTENT
_FEEDER, _FLATBED, _DUPLEX = 1, 2, 4  # WIA_DPS_DOCUMENT_HANDLING_SELECT
_HANDLING, _CAPABILITIES, _COUNT = 3088, 3086, 3096
_INTENT, _X_DPI, _Y_DPI, _X_EXTENT, _Y_EXTENT = 6146, 6147, 6148, 6151, 6152
_FAULTS = {  # WIA_ERROR_…
    0x80210002: "jammed",
    0x80210003: "empty",
    0x80210005: "offline",
    0x80210006: "busy",
    0x80210016: "cover",
    0x80210020: "double",
}


class WiaDriver:
    """What the parent may ask of the scanners that Windows knows."""

    def discover(self, seconds: float) -> Iterator[tuple[str, str]]:  # noqa: ARG002 - Windows has them listed
        """Yield the scanners in the list of Windows."""
        for info in _manager().DeviceInfos:
            if info.Type == _SCANNER:
                yield f"{SCHEME}{info.DeviceID}", str(info.Properties("Name").Value)

    def abilities(self, device: str, page_timeout: float) -> Abilities:  # noqa: ARG002 - the parent keeps the time
        """Return what a scanner offers."""
        has = _get(_open(device), _CAPABILITIES)
        bits = ((PaperSource.FEEDER, _FEEDER), (PaperSource.FLATBED, _FLATBED), (PaperSource.DUPLEX, _DUPLEX))
        return Abilities(tuple(source for source, bit in bits if has & bit), tuple(Mode))

    def pages(self, settings: ScanSettings, folder: Path) -> Generator[tuple[Path, int]]:
        """Yield the sheets one by one."""
        scanner = _open(settings.device)
        glass = settings.source == PaperSource.FLATBED
        duplex = _DUPLEX if settings.source == PaperSource.DUPLEX else 0
        _set(scanner, _HANDLING, _FLATBED if glass else _FEEDER | duplex)
        if not glass:
            _set(scanner, _COUNT, 1)
        item = scanner.Items(1)
        _set_up(item, settings)
        most = 1 if glass else settings.pages
        number = 0
        while not most or number < most:
            image = _transferred(item, number)
            if image is None:
                return
            number += 1
            yield _saved(image, folder / f"{number:05}", settings.dpi), settings.dpi


def _manager() -> Any:
    from comtypes.client import CreateObject

    return CreateObject("WIA.DeviceManager")


def _open(device: str) -> Any:
    for info in _manager().DeviceInfos:
        if info.DeviceID == device.removeprefix(SCHEME):
            return info.Connect()
    raise DriverFault("offline", device)


def _set_up(item: Any, settings: ScanSettings) -> None:
    width, height = (round(side / 25.4 * settings.dpi) for side in PAPERS[settings.paper])
    _set(item, _INTENT, _INTENTS[Mode(settings.mode)])
    for number, value in ((_X_DPI, settings.dpi), (_Y_DPI, settings.dpi), (_X_EXTENT, width), (_Y_EXTENT, height)):
        _set(item, number, value)


def _transferred(item: Any, before: int) -> Any:
    """Transfer one sheet; None when sheets came before and the feeder is empty now."""
    from comtypes import COMError

    try:
        return item.Transfer(_BMP)
    except COMError as error:
        code = error.hresult & 0xFFFFFFFF
        kind = _FAULTS.get(code, "failed")
        if kind == "empty" and before:
            return None
        raise DriverFault(kind, f"{code:#x}") from error


def _saved(image: Any, target: Path, dpi: int) -> Path:
    """Write the raw pixels of a sheet as PNG, for a bitmap is no format that leaves this house."""
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(bytes(image.FileData.BinaryData)), formats=("BMP",)) as raw:
        raw.save(target, format="PNG", dpi=(dpi, dpi), compress_level=1)
    return target


def _get(item: Any, number: int) -> int:
    return int(item.Properties(str(number)).Value) if item.Properties.Exists(str(number)) else 0


def _set(item: Any, number: int, value: int) -> None:
    if item.Properties.Exists(str(number)):
        item.Properties(str(number)).Value = value


if __name__ == "__main__":
    run(WiaDriver(), sys.argv[1:])
