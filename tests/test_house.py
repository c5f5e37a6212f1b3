"""The house's rules that import-linter cannot see."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
CODE = [HOUSE / "main.py", *sorted((HOUSE / "app").rglob("*.py"))]
OURS = [path for path in CODE if "migrations" not in path.parts]

LINUX_ONLY = frozenset({"fcntl", "grp", "posix", "pty", "pwd", "resource", "spwd", "syslog", "termios", "tty"})
CLOCK_CALLS = frozenset(
    {
        *(f"datetime.{name}" for name in ("now", "utcnow", "today")),
        *(f"date.{name}" for name in ("today",)),
        *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")),
    }
)
WRITES = frozenset({"add", "add_all", "delete", "merge", "flush", "commit", "bulk_save_objects"})
LEFTOVER = re.compile(r"#\s*(TODO|FIXME|XXX|HACK)\b|\bNotImplementedError\b|# type: ignore(?!\[)|# noqa(?!:)")
LONGEST_FUNCTION = 50
LONGEST_FILE = 400


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def _room(name: str) -> list[Path]:
    return sorted((HOUSE / "app" / name).rglob("*.py"))


def _calls(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the calls of methods and of a module's functions as (`datetime.now`, place)."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            owner_name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            yield f"{owner_name}.{node.func.attr}", f"{_name(path)}:{node.lineno}"


def _imported(nodes: list[ast.stmt]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _at_import(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements that run when a module is imported, those inside of `if` and `try` as well."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.stmt):
            yield node
        waiting.extend(ast.iter_child_nodes(node))


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_only_the_clock_reads_the_clock() -> None:
    readers = [
        place for path in CODE if _name(path) != "app/clock.py" for call, place in _calls(path) if call in CLOCK_CALLS
    ]
    assert readers == []


def test_queries_write_nothing() -> None:
    written = [
        place
        for path in _room("queries")
        for call, place in _calls(path)
        if call in {f"session.{write}" for write in WRITES}
    ]
    makers = [
        _name(path)
        for path in _room("queries")
        for name in _imported(list(_at_import(_tree(path))))
        if name in {f"sqlalchemy.{maker}" for maker in ("insert", "update", "delete")}
    ]
    assert written + makers == []


def test_only_the_store_commits() -> None:
    commits = [
        place
        for path in OURS
        if _name(path) != "app/models/store.py"
        for call, place in _calls(path)
        if call in {"session.commit", "connection.commit"}
    ]
    assert commits == []


def test_the_window_has_threads_in_one_place() -> None:
    threads = {"threading.Thread", "concurrent.futures", "PySide6.QtCore.QThread", "PySide6.QtCore.QThreadPool"}
    starters = [
        f"{_name(path)}: {name}"
        for path in _room("ui")
        if path.name != "work.py"
        for name in _imported([node for node in ast.walk(_tree(path)) if isinstance(node, ast.stmt)])
        if name in threads
    ]
    assert starters == []


def test_nothing_of_linux_alone_is_imported_at_start() -> None:
    imported = [
        f"{_name(path)}: {name}"
        for path in CODE
        for name in _imported(list(_at_import(_tree(path))))
        if name.partition(".")[0] in LINUX_ONLY
    ]
    assert imported == []


def test_commands_start_without_the_window_s_library() -> None:
    probe = (
        "import sys; import main; from app.cli.program import build; build(); "
        "print([m for m in sys.modules if m.partition('.')[0] in ('PySide6', 'shiboken6', 'qtawesome')])"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", OURS, ids=_name)
def test_a_file_reads_easily(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < LONGEST_FILE
    long = [f"{f.name}: {_length(f)} lines" for f in _functions(path) if _length(f) > LONGEST_FUNCTION]
    leftovers = [line for line in text.splitlines() if LEFTOVER.search(line)]
    assert long + leftovers == []


def test_functions_are_short_as_a_rule() -> None:
    lengths = sorted(_length(function) for path in OURS for function in _functions(path))
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[int(len(lengths) * 0.9)] <= 25
