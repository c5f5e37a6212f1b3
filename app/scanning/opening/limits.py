"""How large a file from outside may be, and the limits of the child that opens it."""

import sys

MAX_FILE = 500 << 20  # bytes
MAX_PAGES = 1000
MAX_PIXELS = 150_000_000  # one page: A0 at 300 dpi
MAX_UNPACKED = 512 << 20  # bytes of one stream of a PDF
OPENING_SECONDS = 120.0
DRAWING_SECONDS = 20.0
_MEMORY = 2 << 30  # bytes of address space
_CORES = 2  # a child may use the time of so many


class Refused(Exception):
    """What a child says of a file: `kind` is damaged, encrypted, large or unknown."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


def confine(seconds: float | None = None) -> None:
    """Bind this process to the limits for good; where the system has none, the parent's clock remains."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE * 2, MAX_FILE * 2))
    if seconds is not None:
        allowed = int(seconds * _CORES)
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed))
