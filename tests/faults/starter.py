"""The program, loaded already: for each line that it reads it begins a command as `main.py` does.

Each is a process of its own, with what a command does to it and what is done to it; only the loading is spared.
"""

import gc
import json
import os
import resource
import sys
import time
from importlib import import_module
from typing import Any

from sqlalchemy.orm import configure_mappers

from app import language
from main import main

LOADED = (
    "app.cli.door", "app.cli.program", "app.printing.cups", "app.scanning.output.assembly", "argon2", "bagit",
    "holidays", "img2pdf", "openpyxl", "pikepdf", "python_calamine", "reportlab.pdfgen.canvas", "typer._adapters",
)  # fmt: skip


def serve() -> bool:
    """Answer each line with the status of the child that it asked for; returns true in such a child."""
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            _become(json.loads(line))
            return True
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    return False


def _become(asked: dict[str, Any]) -> None:
    """Take on the arguments, surroundings, limits and outputs that were asked for."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    sys.argv[1:] = asked["arguments"]
    for number, path in enumerate((os.devnull, asked["out"], asked["err"])):
        os.dup2(os.open(path, os.O_RDWR), number)
    if asked["largest"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["largest"], resource.RLIM_INFINITY))


if __name__ == "__main__":
    language.install()  # the words of the commands are chosen where they are loaded
    for name in LOADED:
        import_module(name)
    configure_mappers()
    gc.freeze()  # a child need not look through what it only reads
    if serve():
        sys.exit(main())
