"""A CUPS daemon of our own as the printer of the tests: its queues drop what they print into folders."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

QUEUE = "may-in-quay"

_BIN = Path("/usr/lib/cups")
_DRIVER = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "TRAYS.PPD"
*Manufacturer: "Sample"
*Product: "(Sample)"
*ModelName: "Sample"
*ShortNickName: "Sample"
*NickName: "Sample"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize/Media Size: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: ""
*PageSize A5/A5: ""
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: ""
*PageRegion A5/A5: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*ImageableArea A5/A5: "0 0 420 595"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*PaperDimension A5/A5: "420 595"
*OpenUI *InputSlot/Media Source: PickOne
*DefaultInputSlot: Upper
*InputSlot Upper/Upper: ""
*InputSlot Lower/Lower: ""
*CloseUI: *InputSlot
*OpenUI *Duplex/2-Sided Printing: PickOne
*DefaultDuplex: None
*Duplex None/Off: ""
*Duplex DuplexNoTumble/Long Edge: ""
*Duplex DuplexTumble/Short Edge: ""
*CloseUI: *Duplex
"""
_DAEMON = """
Listen {folder}/cups.sock
LogLevel debug
PreserveJobHistory Yes
Browsing Off
WebInterface No
DefaultAuthType None
MaxLogSize 0
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
_FILES = """
ServerRoot {folder}
ServerBin {folder}/bin
CacheDir {folder}/cache
StateDir {folder}/state
RequestRoot {folder}/spool
TempDir {folder}/temp
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
SystemGroup root
FatalErrors none
Sandboxing relaxed
"""
_TRAY = """#!/bin/sh
# A printer that lays each copy of a job into a folder; a file named `off` there makes it unreachable, `empty` lets
# its paper end.
[ $# -eq 0 ] && { echo 'direct tray "Unknown" "Tray"'; exit 0; }
folder=${DEVICE_URI#tray:}
while [ -e "$folder/off" ]; do
  echo 'STATE: +offline-report' >&2
  echo 'INFO: The printer is not responding.' >&2
  sleep 0.2
done
while [ -e "$folder/empty" ]; do
  echo 'STATE: +media-empty-error' >&2
  sleep 0.2
done
[ -e "$folder/failing" ] && exit 1
[ -e "$folder/broken" ] && { echo 'ERROR: The fuser is broken.' >&2; exit 4; }
echo 'STATE: -offline-report,media-empty-error' >&2
page=$(mktemp "$folder/.arriving-XXXX")
cat ${6:+"$6"} > "$page"
chmod 644 "$page"
printf '%s\\n%s\\n%s\\n' "$3" "$4" "$5" > "$folder/$1.order"
mv "$page" "$folder/$1.pdf"
"""


@dataclass(frozen=True)
class PrintRoom:
    """A running daemon: `server` goes into CUPS_SERVER; a queue's tray is a folder of `<job number>.pdf`."""

    folder: Path

    @property
    def server(self) -> str:
        return str(self.folder / "cups.sock")

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "CUPS_SERVER": self.server, "LC_ALL": "C.UTF-8"}

    def tray(self, queue: str = QUEUE) -> Path:
        """The folder that holds what a queue printed."""
        return self.folder / "trays" / queue

    def add_queue(self, queue: str = QUEUE, *options: str) -> None:
        """Make a queue that passes PDF on as it is, unless `options` name another driver."""
        self.tray(queue).mkdir(parents=True, exist_ok=True)
        self.tray(queue).chmod(0o777)
        self.run("lpadmin", "-p", queue, "-v", f"tray:{self.tray(queue)}", "-D", "Máy in mẫu", "-E", *options)

    def add_office_printer(self, queue: str) -> None:
        """Make a queue whose driver knows two trays and both sides of a sheet; it passes PDF on as it is."""
        driver = self.folder / "office.ppd"
        driver.write_text(_DRIVER, encoding="ascii")
        self.add_queue(queue, "-P", str(driver))

    def off(self, queue: str = QUEUE) -> None:
        """Switch the printer off: its jobs wait."""
        (self.tray(queue) / "off").touch()

    def on(self, queue: str = QUEUE) -> None:
        """Switch the printer on."""
        (self.tray(queue) / "off").unlink()

    def run(self, *command: str) -> str:
        """Run one of CUPS's own commands against this daemon."""
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, (command, done.stderr)
        return done.stdout


@contextmanager
def print_room(folder: Path) -> Iterator[PrintRoom]:
    """Start a daemon in `folder` (short: sockets have short names) with one queue, and end it afterwards."""
    _furnish(folder)
    room = PrintRoom(folder)
    command = [shutil.which("cupsd", path=f"{os.environ['PATH']}:/usr/sbin") or "cupsd", "-f"]
    command += ["-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
    with (folder / "out").open("wb") as out:
        daemon = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        _await(room, daemon)
        room.add_queue()
        yield room
    finally:
        daemon.terminate()
        daemon.wait(timeout=20)


def _furnish(folder: Path) -> None:
    for name in ("bin/backend", "cache", "state", "spool/tmp", "temp", "trays", "ppd", "ssl"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for part in _BIN.iterdir():
        if part.name != "backend":
            (folder / "bin" / part.name).symlink_to(part)
    tray = folder / "bin" / "backend" / "tray"
    tray.write_text(_TRAY, encoding="utf-8")
    tray.chmod(0o700)  # so that a daemon of root runs it as root, who may enter the folder
    (folder / "cupsd.conf").write_text(_DAEMON.format(folder=folder), encoding="ascii")
    (folder / "cups-files.conf").write_text(_FILES.format(folder=folder), encoding="ascii")
    folder.chmod(0o755)


def _await(room: PrintRoom, daemon: "subprocess.Popen[bytes]") -> None:
    latest = time.monotonic() + 20
    while subprocess.run(["lpstat", "-r"], env=room.environment, capture_output=True, check=False).stdout != (
        b"scheduler is running\n"
    ):
        assert daemon.poll() is None, (room.folder / "out").read_text()
        assert time.monotonic() < latest, (room.folder / "error_log").read_text()[-3000:]
        time.sleep(0.05)
