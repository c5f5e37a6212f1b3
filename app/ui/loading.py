"""What stands behind the sign-in, loaded without holding the window up.

Modules that name no class of Qt are imported on a lane. Those of the window are imported on its own thread, a few in
each turn: the binding looks its classes up without the interpreter's lock, so that a class made on a lane meanwhile
ends the program.
"""

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.util import find_spec
from threading import Lock
from types import CodeType

WINDOW = "app.ui"
ICONS = ("qtpy.QtCore", "qtpy.QtGui", "qtpy.QtWidgets", "qtawesome")
MODULES_A_TURN, NAMES_A_TURN = 3, 30
_LOADED: set[str] = set()
"""Modules whose needs were looked up already."""
_IMPORTING = Lock()
"""Held by the thread that imports; the window's own never waits for it."""


def beside(*modules: str) -> tuple[str, ...]:
    """Import on a lane what modules need of the other rooms.

    Returns:
        What the window's own thread imports then, in this order.
    """
    needed = [name for module in modules for name in _in_order(module, _LOADED) if name]
    for name in needed:
        if not _of_window(name):
            with _IMPORTING:
                import_module(name)
    return tuple(filter(_of_window, needed))


def here(modules: Iterable[str]) -> Iterator[None]:
    """Import modules on the window's own thread, a few in each turn, while no lane imports any; empty names count."""
    for at, name in enumerate(modules, 1):
        while not _IMPORTING.acquire(blocking=False):
            yield
        try:
            if name:
                import_module(name)
        finally:
            _IMPORTING.release()
        if at % MODULES_A_TURN == 0:
            yield


def now(module: str) -> Iterator[None]:
    """Import a module on the window's own thread that is wanted before what it needs was loaded beside."""
    yield from here(_in_order(module, set(sys.modules)))


def icons() -> Iterator[None]:
    """Load the library of icons in turns; what it asks of Qt takes longer than itself."""
    for part in ("QtCore", "QtGui", "QtWidgets"):
        module = import_module(f"PySide6.{part}")
        for at, name in enumerate(dir(module), 1):
            getattr(module, name, None)
            if at % NAMES_A_TURN == 0:
                yield
    yield from here(ICONS)


def _in_order(module: str, known: set[str]) -> Iterator[str]:
    """Yield the modules of the house that importing one imports, each after those that it needs itself.

    Those that are `known` are left out with all that they need; what is yielded is known from then on. An empty name
    comes before each module is looked through, which takes as long as importing it.
    """
    if module in known:
        return
    known.add(module)
    yield ""
    for needed in _imported(_code(module)):
        yield from _in_order(needed, known)
    yield module


def _code(module: str) -> CodeType | None:
    """Return a module's own code, nothing where what loads it has none to give."""
    spec = find_spec(module)
    loader = spec.loader if spec else None
    return loader.get_code(module) if isinstance(loader, InspectLoader) else None


def _imported(code: CodeType | None) -> Iterator[str]:
    """Yield the house's modules that a module's own code names in its imports."""
    names = code.co_names if code else ()
    for name in names:
        if name.startswith("app.") and (spec := find_spec(name)) is not None:
            yield name
            if spec.submodule_search_locations:
                inner = (f"{name}.{one}" for one in names if "." not in one)
                yield from (one for one in inner if find_spec(one) is not None)


def _of_window(module: str) -> bool:
    return module == WINDOW or module.startswith(f"{WINDOW}.")
