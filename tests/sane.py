"""SANE's test backend as the scanner of the tests: ten sheets a load, faults on demand."""

import os
import shutil
import stat
from pathlib import Path

FEEDER = "test:0"
_SCANIMAGE = shutil.which("scanimage")

_SETTINGS = """
number_of_devices 1
mode Color
depth 8
resolution 200
resolution_min 1
resolution_max 1200
resolution_quant 1
test-picture "{picture}"
read-delay {delayed}
read-delay-duration {delay}
read-limit {delayed}
read-limit-size {chunk}
read-status-code "{status}"
geometry_min 0
geometry_max 200
geometry_quant 1
tl_x 0
tl_y 0
br_x 200
br_y 200
"""

_JAMMING = """#!/bin/sh
# A feeder that takes {good} sheets and then reports a fault: real scanimage both times.
case "$*" in *--batch=*) ;; *) exec {scanimage} "$@" ;; esac
{scanimage} "$@" --batch-count={good} 2>/dev/null
exec {scanimage} "$@" --batch-start={next} --read-return-value SANE_STATUS_{status}
"""

_LOADING = """#!/bin/sh
# A feeder that holds {good} sheets a load.
case "$*" in *--batch=*) exec {scanimage} "$@" --batch-count={good} ;; *) exec {scanimage} "$@" ;; esac
"""

_HANGING = """#!/bin/sh
# A driver that takes {good} sheets, then hangs and does not listen when told to stop.
case "$*" in *--batch=*) ;; *) exec {scanimage} "$@" ;; esac
{scanimage} "$@" --batch-count={good} 2>/dev/null
trap '' TERM
while :; do sleep 1; done
"""

_LINGERING = """#!/bin/sh
# A driver that does its work, then hangs while it closes and ends with a code that says nothing.
case "$*" in *--batch=*) ;; *) exec {scanimage} "$@" ;; esac
{scanimage} "$@"
trap 'exit 0' TERM
while :; do sleep 0.1; done
"""

_TRUNCATING = """#!/bin/sh
# A scanner on a disk that fills up unnoticed: the second page breaks off, and nobody says so.
case "$*" in *--batch=*) ;; *) exec {scanimage} "$@" ;; esac
{scanimage} "$@" --batch-count=1 2>/dev/null
last=$({scanimage} "$@" --batch-start=2 --batch-count=1 2>/dev/null)
truncate -s -1000 "$last"
echo "$last"
"""


_CRASHING = """#!/bin/sh
# A driver that takes {good} sheets and then crashes its process.
case "$*" in *--batch=*) ;; *) exec {scanimage} "$@" ;; esac
{scanimage} "$@" --batch-count={good} 2>/dev/null
kill -SEGV $$
"""

_PULLED = """#!/bin/sh
# A cable that is pulled out while the sheet after {good} others is read: the driver never comes to its end.
case "$*" in *--batch=*) ;; *) exec {scanimage} "$@" ;; esac
{scanimage} "$@" --batch-count={good} 2>/dev/null
{scanimage} "$@" --batch-start={next} --read-delay=yes --read-delay-duration=200000 2>/dev/null &
sleep 0.3
kill -KILL $!
kill -KILL $$
"""


_EMPTY = """#!/bin/sh
# A feeder without a sheet.
exec {scanimage} "$@" --read-return-value SANE_STATUS_NO_DOCS
"""


def backend(
    folder: Path,
    *,
    status: str = "Default",
    delay_us: int = 0,
    picture: str = "Color pattern",
    chunk: int = 65536,
) -> Path:
    """Write a folder of SANE settings that knows only the test backend; `status` as in SANE_STATUS_JAMMED."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dll.conf").write_text("test\n", encoding="ascii")
    delayed = "true" if delay_us else "false"
    settings = _SETTINGS.format(
        picture=picture, delayed=delayed, delay=max(delay_us, 1000), status=status, chunk=chunk
    )
    (folder / "test.conf").write_text(settings, encoding="ascii")
    return folder


def jamming(folder: Path, good: int, status: str = "JAMMED") -> str:
    """Return a scanimage whose feeder gives `good` sheets and then the fault."""
    return _program(folder, _JAMMING, good=good, next=good + 1, status=status)


def loading(folder: Path, good: int) -> str:
    """Return a scanimage whose feeder holds `good` sheets a load instead of ten."""
    return _program(folder, _LOADING, good=good)


def hanging(folder: Path, good: int) -> str:
    """Return a scanimage whose driver hangs after `good` sheets and ignores SIGTERM."""
    return _program(folder, _HANGING, good=good)


def empty(folder: Path) -> str:
    """Return a scanimage whose feeder holds no sheet."""
    return _program(folder, _EMPTY)


def crashing(folder: Path, good: int) -> str:
    """Return a scanimage whose driver crashes after `good` sheets."""
    return _program(folder, _CRASHING, good=good)


def pulled_out(folder: Path, good: int) -> str:
    """Return a scanimage that is cut off in the midst of the sheet after `good` others."""
    return _program(folder, _PULLED, good=good, next=good + 1)


def lingering(folder: Path) -> str:
    """Return a scanimage that hangs when all is done."""
    return _program(folder, _LINGERING)


def truncating(folder: Path) -> str:
    """Return a scanimage whose second page is cut off."""
    return _program(folder, _TRUNCATING)


def _program(folder: Path, script: str, **values: object) -> str:
    program = folder / "scanimage"
    program.write_text(script.format(scanimage=_SCANIMAGE, **values), encoding="ascii")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return os.fspath(program)
