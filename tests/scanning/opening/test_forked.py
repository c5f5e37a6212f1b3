"""Children forked by a starter: each a process of its own, bound to its limits, with nothing open but its pipes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.scanning.opening import confined, forked
from app.scanning.opening.files import open_foreign
from app.scanning.opening.forked import ForkedChild
from tests.samples import foreign

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux alone")
HOUSE = Path(__file__).resolve().parents[3]
PATIENCE = 60  # seconds: these are about what comes, not about when


@pytest.fixture
def child() -> Iterator[ForkedChild]:
    started = confined.start("draw")
    assert isinstance(started, ForkedChild)
    with started:
        yield started


def draw(child: ForkedChild, path: Path) -> int:
    """Return the size of a page's drawing: after it, the child is bound to its limits."""
    question = {"do": "draw", "path": str(path), "width": 50, "rotation": 0, "page": 0}
    child.stdin.write(json.dumps(question).encode() + b"\n")
    child.stdin.flush()
    return len(child.stdout.read(json.loads(child.stdout.readline())["size"]))


def limits(pid: int) -> dict[str, str]:
    """Return the soft limits of a process by their names."""
    rows = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()[1:]
    return {row[:26].strip(): row[26:47].strip() for row in rows}


def starter_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()[1])


def until_gone(pid: int) -> None:
    latest = time.monotonic() + PATIENCE
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < latest
        time.sleep(0.01)


def test_a_child_is_bound_to_its_limits_and_the_starter_is_not(child: ForkedChild, tmp_path: Path) -> None:
    assert draw(child, foreign.photo(tmp_path / "a.jpg"))
    bound, free = limits(child.pid), limits(starter_of(child.pid))
    assert bound["Max address space"] == str(2 << 30)
    assert bound["Max core file size"] == "0"
    assert free["Max address space"] == limits(os.getpid())["Max address space"]


def test_a_child_has_nothing_open_but_its_pipes(child: ForkedChild, tmp_path: Path) -> None:
    with confined.start("draw"):  # another child, whose lines the starter has open
        assert draw(child, foreign.photo(tmp_path / "a.jpg"))
        assert sorted(path.name for path in Path(f"/proc/{child.pid}/fd").iterdir()) == ["0", "1", "2"]


def test_children_are_processes_of_their_own(child: ForkedChild) -> None:
    with confined.start("draw") as other:
        assert len({child.pid, other.pid, starter_of(child.pid), os.getpid()}) == 4
        other.kill()
        assert other.communicate()[0] == b""
        assert other.returncode == -signal.SIGKILL
        assert child.poll() is None


def test_a_child_that_fails_says_so_by_its_exit_code() -> None:
    with confined.start("open", "one argument is missing") as child:
        assert child.communicate() == (b"", None)
        assert child.returncode == 1


def test_waiting_for_a_child_can_be_gone_on_with(child: ForkedChild) -> None:
    os.kill(child.pid, signal.SIGSTOP)
    for _ in range(2):
        with pytest.raises(subprocess.TimeoutExpired):
            child.communicate(timeout=0.01)
    os.kill(child.pid, signal.SIGCONT)
    child.communicate(timeout=PATIENCE)
    assert child.returncode == 0


def test_a_starter_that_was_killed_is_started_again(child: ForkedChild, tmp_path: Path) -> None:
    os.kill(starter_of(child.pid), signal.SIGKILL)
    assert child.communicate() == (b"", None)
    assert len(open_foreign(foreign.photo(tmp_path / "a.jpg"), tmp_path)) == 1


def test_closing_ends_every_child_and_the_next_file_begins_anew(child: ForkedChild, tmp_path: Path) -> None:
    before = starter_of(child.pid)
    forked.close()
    assert (child.communicate()[0], child.returncode) == (b"", -signal.SIGKILL)
    assert not Path(f"/proc/{before}").exists()
    assert len(open_foreign(foreign.photo(tmp_path / "a.jpg"), tmp_path)) == 1


def test_a_program_that_is_killed_leaves_no_child() -> None:
    code = (
        "import time\nfrom app.scanning.opening import confined\n"
        "child = confined.start('draw')  # whoever lets it go ends it\n"
        "print(child.pid, flush=True)\ntime.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=HOUSE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        orphan = int(program.stdout.readline())
        starter = starter_of(orphan)
        program.kill()
        until_gone(orphan)
        until_gone(starter)
