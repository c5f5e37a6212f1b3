"""An eSCL scanner of the tests, over real HTTP, written from the published protocol.

It behaves well until it is told otherwise. One job at a time, as a real scanner: another is answered by 503.
Sizes in 1/300 inch.
"""

import io
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageDraw

_NAMES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)
_INPUT = """
<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>4200</scan:MaxHeight>
<scan:MaxScanRegions>1</scan:MaxScanRegions>
<scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes>{modes}</scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>application/pdf</pwg:DocumentFormat>
<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>{dpis}</scan:DiscreteResolutions></scan:SupportedResolutions>
</scan:SettingProfile></scan:SettingProfiles>
<scan:SupportedIntents><scan:Intent>Document</scan:Intent></scan:SupportedIntents>
"""
_CAPABILITIES = """<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities {names}><pwg:Version>2.6</pwg:Version>
<pwg:MakeAndModel>Máy quét mẫu eSCL</pwg:MakeAndModel><pwg:SerialNumber>MAU-1</pwg:SerialNumber>
<scan:Platen><scan:PlatenInputCaps>{input}</scan:PlatenInputCaps></scan:Platen>
<scan:Adf><scan:AdfSimplexInputCaps>{input}</scan:AdfSimplexInputCaps>
<scan:AdfDuplexInputCaps>{input}</scan:AdfDuplexInputCaps></scan:Adf>
<scan:BrightnessSupport><scan:Min>0</scan:Min><scan:Max>2000</scan:Max><scan:Normal>1000</scan:Normal>
<scan:Step>1</scan:Step></scan:BrightnessSupport>
<scan:ThresholdSupport><scan:Min>0</scan:Min><scan:Max>255</scan:Max><scan:Normal>128</scan:Normal>
<scan:Step>1</scan:Step></scan:ThresholdSupport>
</scan:ScannerCapabilities>"""
_STATUS = """<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerStatus {names}><pwg:Version>2.6</pwg:Version><pwg:State>{state}</pwg:State>
<scan:AdfState>{adf}</scan:AdfState><scan:Jobs>{jobs}</scan:Jobs></scan:ScannerStatus>"""
_JOB = """<scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/{number}</pwg:JobUri><pwg:JobState>{state}</pwg:JobState>
<pwg:JobStateReasons><pwg:JobStateReason>{reason}</pwg:JobStateReason></pwg:JobStateReasons></scan:JobInfo>"""


def sheet(number: int = 1, dpi: int = 75) -> bytes:
    """Return the JPEG of a page of its own."""
    page = Image.new("RGB", (dpi * 8, dpi * 11), "white")
    ImageDraw.Draw(page).text((50, 50), f"Trang mẫu {number}", fill="black", font_size=40)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=80, dpi=(dpi, dpi))
    return out.getvalue()


@dataclass
class Behaviour:
    """What the scanner holds and how it misbehaves."""

    sheets: list[bytes] = field(default_factory=list)
    resolutions: Sequence[int] = (75, 100, 200, 300)
    busy: int = 0
    """So many tries at a job are answered by 503."""
    not_yet: int = 0
    """So many askings for each document are answered by 503."""
    fault_after: int | None = None
    """The feeder stops for good after so many sheets, in the state that `adf` then says."""
    adf: str = "ScannerAdfLoaded"
    ended: tuple[str, str] = ("Completed", "JobCompletedSuccessfully")
    refused: int = 0
    """This status answers each try at a job."""
    cut_at: int = 0
    """The connection ends in the middle of this sheet."""
    goes_away: bool = False
    """After the cut nobody listens any more."""
    drip_at: int = 0
    """This sheet comes one byte at a time."""
    endless_at: int = 0
    """This sheet has no end."""
    slow: float = 0.0
    """Seconds that each sheet takes."""
    held_at: int = 0
    """This sheet comes only when it is let go."""
    let_go: threading.Event = field(default_factory=threading.Event)
    talk: bytes | None = None
    """What is said in place of the capabilities."""
    host: str = "127.0.0.1"
    """What it takes for its own name, in the addresses of its jobs."""
    moved_to: str = ""
    """Where capabilities are said to lie instead."""


class EsclScanner:
    """The scanner: its address, what it was asked, and its jobs."""

    def __init__(self, behaviour: Behaviour, tls: Path | None = None) -> None:
        self.behaviour = behaviour
        self.asked: list[str] = []
        self.settings: list[ElementTree.Element] = []
        self.deleted: list[int] = []
        self.running: int | None = None
        self.given = 0
        self.jobs = 0
        self._not_yet = behaviour.not_yet
        scanner = self

        class Handler(_Handler):
            room = scanner

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.scheme = "http"
        if tls is not None:
            self._secure(tls)

    @property
    def name(self) -> str:
        """Its name as a source."""
        return f"escl:{self.address}"

    @property
    def address(self) -> str:
        """Its address."""
        return f"{self.scheme}://127.0.0.1:{self.server.server_port}/eSCL"

    def said(self, element: str) -> str | None:
        """What the last job asked for."""
        return next((found.text for found in self.settings[-1].iter() if found.tag.endswith("}" + element)), None)

    def _secure(self, folder: Path) -> None:
        certificate, key = folder / "cert.pem", folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key),
             "-out", str(certificate), "-days", "1", "-subj", "/CN=may-quet-mau"], check=True, capture_output=True,
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.scheme = "https"

    def capabilities(self) -> bytes:
        """Its capabilities."""
        modes = "".join(
            f"<scan:ColorMode>{mode}</scan:ColorMode>" for mode in ("RGB24", "Grayscale8", "BlackAndWhite1")
        )
        dpis = "".join(
            f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
            f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
            for dpi in self.behaviour.resolutions
        )
        said = self.behaviour.talk
        return said or _CAPABILITIES.format(names=_NAMES, input=_INPUT.format(modes=modes, dpis=dpis)).encode()

    def status(self) -> bytes:
        """Its state."""
        stopped = self.behaviour.fault_after is not None and self.given >= self.behaviour.fault_after
        usual = "ScannerAdfLoaded" if self.behaviour.sheets else "ScannerAdfEmpty"
        state, reason = ("Processing", "JobScanning") if self.running is not None else self.behaviour.ended
        return _STATUS.format(
            names=_NAMES,
            state="Idle" if self.running is None else "Processing",
            adf=self.behaviour.adf if stopped else usual,
            jobs=_JOB.format(number=self.jobs, state=state, reason=reason) if self.jobs else "",
        ).encode()

    def next_sheet(self) -> bytes | None:
        """The next sheet, nothing when the job is over."""
        if self.given == self.behaviour.fault_after or not self.behaviour.sheets:
            self.running = None
            return None
        self.given += 1
        return self.behaviour.sheets.pop(0)

    def not_yet(self) -> bool:
        """Whether the sheet is still on its way."""
        if self._not_yet:
            self._not_yet -= 1
            return True
        self._not_yet = self.behaviour.not_yet
        return False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    room: EsclScanner

    def do_GET(self) -> None:
        self.room.asked.append(f"GET {self.path}")
        if self.path == "/eSCL/ScannerCapabilities":
            if self.room.behaviour.moved_to:
                self._answer(301, headers={"Location": f"{self.room.behaviour.moved_to}/ScannerCapabilities"})
            else:
                self._answer(200, self.room.capabilities())
        elif self.path == "/eSCL/ScannerStatus":
            self._answer(200, self.room.status())
        elif self.path.endswith("/NextDocument") and self.room.running is not None:
            self._document()
        else:
            self._answer(404)

    def do_POST(self) -> None:
        self.room.asked.append(f"POST {self.path}")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        how = self.room.behaviour
        if how.refused:
            self._answer(how.refused)
        elif how.busy or self.room.running is not None:
            how.busy = max(0, how.busy - 1)
            self._answer(503, headers={"Retry-After": "0"})
        elif not how.sheets and how.fault_after is None:
            self._answer(409)
        else:
            self.room.settings.append(ElementTree.fromstring(body))
            self.room.jobs += 1
            self.room.running = self.room.jobs
            there = f"{self.room.scheme}://{how.host}:{self.room.server.server_port}"
            self._answer(201, headers={"Location": f"{there}/eSCL/ScanJobs/{self.room.jobs}"})

    def do_DELETE(self) -> None:
        self.room.asked.append(f"DELETE {self.path}")
        number = int(self.path.rpartition("/")[2])
        if self.room.running == number:
            self.room.running = None
            self.room.deleted.append(number)
            self._answer(200)
        else:
            self._answer(404)

    def _document(self) -> None:
        how = self.room.behaviour
        if self.room.not_yet():
            self._answer(503, headers={"Retry-After": "0"})
            return
        data = self.room.next_sheet()
        if data is None:
            self._answer(404)
            return
        time.sleep(how.slow)
        number = self.room.given
        if number == how.held_at:
            how.let_go.wait(60)
        if number in {how.drip_at, how.endless_at}:
            self._never_whole(data, number == how.endless_at)
        elif number == how.cut_at:
            self._cut(data)
        else:
            self._answer(200, data, {"Content-Type": "image/jpeg" if data[:1] == b"\xff" else "application/pdf"})

    def _never_whole(self, data: bytes, endless: bool) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            self.wfile.write(data[:1000])
            while True:
                self.wfile.write(b"\0" * (1 << 20) if endless else b"\0")
                time.sleep(0 if endless else 0.02)
        except OSError:  # the client has had enough
            pass

    def _cut(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])
        self.wfile.flush()
        if self.room.behaviour.goes_away:
            self.room.server.socket.close()
        self.close_connection = True

    def _answer(self, code: int, data: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        self.send_response(code)
        for name, value in {"Content-Type": "text/xml", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what was asked is kept."""


@contextmanager
def escl_scanner(behaviour: Behaviour, tls: Path | None = None) -> Iterator[EsclScanner]:
    """Switch a scanner on; `tls` is a folder for the certificate that it signs itself."""
    scanner = EsclScanner(behaviour, tls)
    thread = threading.Thread(target=scanner.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield scanner
    finally:
        scanner.server.shutdown()
        thread.join()
        scanner.server.server_close()


def sheets(count: int) -> list[bytes]:
    """Return so many pages, each of its own."""
    return [sheet(number + 1) for number in range(count)]
