"""What every test gets: a home of its own, a watch over the log, and a screen when it asks for Qt."""

import gettext
import logging
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from app import language
from app.desk.desk import Desk
from app.rules.kinds import PlaceRole
from app.scanning.sources import own_driver
from tests import statements, turns
from tests.desks import Samples, SetClock
from tests.mail import Mail
from tests.portal_server import Portal

_FOLDERS = {
    "HOME": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": "run",
    "QUAY_HOME": "quay",
}
_UNSET = ("QUAY_LANGUAGE", "WAYLAND_DISPLAY", "QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR", "QT_QPA_PLATFORMTHEME")
_FAR_AWAY = "America/New_York"  # a local time that is taken for the office's is noticed
_SCREEN = "1920x1080x24"
_BUS_WARNINGS = r"^(QDBus|qt\.qpa\.theme|Could not connect to .*bus|This plugin supports grabbing)"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--long` add the soak and fault runs."""
    parser.addoption("--long", action="store_true", help="run the soak and fault runs as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long runs out and say how many they are, unless they are asked for."""
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Let a test that measures time have the machine to itself; waiting for it is not the test's own time."""
    folder = item.config.cache.mkdir("turns")
    with turns.taken(folder, alone=item.get_closest_marker("alone") is not None):
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests noted, such as the longest gap of the window's thread in each journey."""
    reports = (report for found in terminalreporter.stats.values() for report in found)
    ended = [report for report in reports if isinstance(report, pytest.TestReport) and report.when == "teardown"]
    noted = [(report.nodeid, *figure) for report in ended for figure in report.user_properties]
    if noted:
        terminalreporter.section("figures")
    for test, name, figure in noted:
        terminalreporter.line(f"{test.rpartition('::')[2]}: {name}: {figure}")


def pytest_configure(config: pytest.Config) -> None:
    """Let engines share their statements; let warnings about the machine's missing desktop pass, and no others."""
    settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("unhurried")  # how long an example takes says more of the machine than of the code
    statements.share()
    if config.pluginmanager.hasplugin("pytest-qt"):
        config.addinivalue_line("qt_log_ignore", _BUS_WARNINGS)


def _live_in(home: Path, patch: pytest.MonkeyPatch) -> None:
    for name, folder in _FOLDERS.items():
        patch.setenv(name, str(home / folder))
    for name in _UNSET:
        patch.delenv(name, raising=False)
    (home / "run").mkdir(mode=0o700)  # Qt refuses a runtime folder that others can read
    (home / "sane").mkdir()
    (home / "sane" / "dll.conf").touch()  # no scanner but the one that a test makes
    patch.setenv("SANE_CONFIG_DIR", str(home / "sane"))
    patch.setenv("CUPS_SERVER", str(home / "no-cups.sock"))  # nor any printer
    patch.setenv("TZ", _FAR_AWAY)
    time.tzset()


@pytest.fixture(autouse=True, scope="session")
def _session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        _live_in(tmp_path_factory.mktemp("session-home"), patch)
        yield


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, _session_home: None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        _live_in(tmp_path_factory.mktemp("home"), patch)
        yield


@pytest.fixture(autouse=True)
def _spoken() -> Iterator[None]:
    """Let no test leave another language behind; the words of the code are what tests look for."""
    before, language._current = language._current, gettext.NullTranslations()
    yield
    language._current = before


class _Kept(logging.Handler):
    """Keeps the records that speak of something wrong."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _watched_log(request: pytest.FixtureRequest) -> Iterator[list[logging.LogRecord]]:
    kept = _Kept()
    root = logging.getLogger()  # not the logger "quay": the program renews the handlers of that one
    root.addHandler(kept)
    yield kept.records
    root.removeHandler(kept)
    if "allowed_warnings" not in request.fixturenames and kept.records:
        said = "\n".join(logging.Formatter().format(record) for record in kept.records)
        pytest.fail(f"the program logged:\n{said}", pytrace=False)


@pytest.fixture
def allowed_warnings(_watched_log: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """The warnings that the program logged so far; a test that takes this expects some."""
    return _watched_log


def _start_server() -> tuple[int, str]:
    """Start a screen whose keys do not repeat by themselves: a machine that is busy may be late to let one go."""
    reading, writing = os.pipe()
    program = shutil.which("Xvfb")
    if program is None:
        raise FileNotFoundError("Xvfb: tests of the window need it")
    command = [program, "-displayfd", str(writing), "-screen", "0", _SCREEN, "-nolisten", "tcp", "-noreset", "-r"]
    with open(os.devnull, "w") as silence:  # noqa: PTH123 - a device, not a path of ours
        server = subprocess.Popen(command, pass_fds=(writing,), stdout=silence, stderr=silence)
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    if not number:
        raise RuntimeError(f"Xvfb ended with {server.wait()}")
    _processes.append(server)
    return server.pid, f":{number}"


def _start_window_manager(ready: Path) -> int:
    program = shutil.which("openbox")
    if program is None:
        raise FileNotFoundError("openbox: tests of the window need it")
    command = [program, "--sm-disable", "--startup", f"touch {ready}"]
    manager = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _processes.append(manager)
    deadline = time.monotonic() + 20
    while not ready.exists():
        if manager.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("openbox did not start")
        time.sleep(0.02)
    return manager.pid


_processes: list[subprocess.Popen[bytes]] = []


def _end_with_us(*processes: int) -> None:
    # Qt ends the process when its screen goes away, so the screen must outlast the last event handled after the
    # fixtures are gone: a shell ends it when our end of its pipe closes, however this process ends.
    ending = ["sh", "-c", 'cat >/dev/null; kill "$@"', "sh", *map(str, processes)]
    _processes.append(subprocess.Popen(ending, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL))


@pytest.fixture(scope="session")
def display(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The screen of this test process with its window manager, e.g. `:99`."""
    server, name = _start_server()
    os.environ.update(DISPLAY=name, QT_QPA_PLATFORM="xcb", XDG_SESSION_TYPE="x11")
    manager = _start_window_manager(tmp_path_factory.mktemp("openbox") / "ready")
    _end_with_us(manager, server)
    return name


@pytest.fixture(scope="session")
def qapp_args(display: str) -> list[str]:
    """The arguments of the application; asking for the screen here starts it before Qt."""
    return ["quay"]


@pytest.fixture(scope="session")
def samples(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """The homes that tests copy."""
    return Samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture
def clock() -> SetClock:
    """The clock of the desks of this test."""
    return SetClock()


@pytest.fixture
def desk(samples: Samples, tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """A desk with its officer signed in and the sample catalogue."""
    opened = samples.open(PlaceRole.DESK, tmp_path / "quay", clock)
    yield opened
    opened.store.close()


@pytest.fixture
def department(samples: Samples, tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """The first department of the same office, in its own home."""
    opened = samples.open(PlaceRole.DEPARTMENT, tmp_path / "phong", clock)
    yield opened
    opened.store.close()


@pytest.fixture
def quiet_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No scanner announces itself, so none is listened for any longer."""
    monkeypatch.setattr(own_driver, "LISTENING", 0.2)


@pytest.fixture
def portal() -> Iterator[Portal]:
    """A portal that takes every message until a test says otherwise."""
    opened = Portal()
    yield opened
    opened.close()


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mail]:
    """A mail server on this machine, whose certificate this machine trusts."""
    started = Mail(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(started.certificate))
    yield started
    started.stop()
