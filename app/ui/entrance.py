"""The way in: the window with its sign-in page, shown before the store and the pages are loaded behind it."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from app.errors import DeskError
from app.home import Home
from app.language import _
from app.models.glance import glance
from app.ui import style
from app.ui.heartbeat import Heartbeat
from app.ui.reader import TypingReader
from app.ui.sign_in_page import SignInPage
from app.ui.timings import Timings
from app.ui.work import Work

if TYPE_CHECKING:
    from app.desk.desk import Desk, SignedIn
    from app.ui.context import OfficeRead
    from app.ui.shell import Shell


class Entrance:
    """The frame, its lanes of work and the sign-in; a `Shell` goes on with them once there is a desk.

    What takes long to import is not imported before the password field takes keys, and then on other threads.
    """

    def __init__(self, app: QApplication, home: Home, timings: Timings) -> None:
        self.app, self.home, self.timings = app, home, timings
        self.work = Work(home.logs)
        self.frame = QMainWindow()
        self.frame.setWindowTitle(_("One-stop counter"))
        settings = home.settings()
        style.apply(app, settings.theme, settings.font_scale, self.frame)
        self.stack = QStackedWidget()
        self.frame.setCentralWidget(self.stack)
        self.sign_in = SignInPage(self.work, lambda: glance(home.store))
        self.sign_in.tried.connect(self._check)
        self.sign_in.ready.connect(self._take_keys)
        self.work.bug.connect(self.sign_in.show_bug)
        self.stack.addWidget(self.sign_in)
        self.reader = TypingReader(parent=self.frame)
        self.reader.listen(app)
        self.shell: Shell | None = None
        self.heartbeat: Heartbeat | None = None
        self._desk: Desk | None = None
        self._fault: DeskError | None = None
        self._loading = False
        self._waiting: list[Callable[[], None]] = []

    def open(self) -> None:
        """Show the sign-in, or the first start on a home where nobody can sign in yet.

        Raises:
            DeskError: the home cannot be opened, and there is nothing to show before.
        """
        seen = glance(self.home.store)
        if seen is None:
            self._desk = open_desk(self.home)
            self._furnish(load_shell(self._desk), first_start=True)
        else:
            self.sign_in.entered(seen)
        self.frame.resize(self.frame.screen().availableGeometry().size() * 0.95)
        self.frame.showMaximized()
        if self.timings.wanted:
            self.heartbeat = Heartbeat()

    def close(self) -> None:
        """Finish what has begun and close the store.

        Raises:
            DeskError: what kept the store from being opened behind the sign-in.
        """
        beat, self.heartbeat = self.heartbeat, None  # what follows is waited for with the window gone
        gaps = {"longest_gap_ms": beat.longest_gap_ms, "longest_own_gap_ms": beat.longest_own_gap_ms} if beat else {}
        if self.shell is not None:
            self.shell.leave()
        self.work.shutdown()
        self.timings.mark("closed", **gaps)
        if self.shell is not None:
            self.shell.back_up()
        if self._desk is not None:
            self._desk.store.close()
        if self._fault is not None:
            raise self._fault

    def _take_keys(self) -> None:
        self.timings.mark("signin_ready")
        if self.shell is None and not self._loading:
            self._loading = True
            self.work.run(partial(open_desk, self.home), self._opened, self._failed)

    def _opened(self, desk: "Desk") -> None:
        self._desk = desk
        self._go_on()
        self.work.run(partial(load_shell, desk), partial(self._furnish, first_start=False))

    def _failed(self, fault: DeskError) -> None:
        self._fault = fault
        self.app.quit()

    def _furnish(self, read: "OfficeRead", *, first_start: bool) -> None:
        from app.ui.shell import Shell

        assert self._desk is not None
        self.shell = Shell(self, self._desk, read)
        self.shell.open(first_start=first_start)
        self._go_on()

    def _check(self, login: str, password: str) -> None:
        """See who this is, as soon as the store is open."""
        if self._desk is None:
            self._waiting.append(partial(self._check, login, password))
            return
        from app.desk import accounts

        who = partial(accounts.sign_in, self._desk, login, password)
        self.work.run(who, self._let_in, self.sign_in.refuse)

    def _let_in(self, officer: "SignedIn") -> None:
        if self.shell is None:
            self._waiting.append(partial(self._let_in, officer))
        else:
            self.sign_in.forget()
            self.shell.signed_in(officer)

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, []
        for step in waiting:
            step()


def open_desk(home: Home) -> "Desk":
    """Open the desk, as a window does; any thread.

    Raises:
        DeskError: it cannot be opened.
    """
    from app import bootstrap
    from app.desk import adopting

    desk = bootstrap.open_desk(home)
    adopting.adopt_orphans(desk)
    if sys.platform != "win32":
        return desk
    from app.ui.qt_printer import QtPrinter  # there is no CUPS

    return replace(desk, printer=QtPrinter())


def load_shell(desk: "Desk") -> "OfficeRead":
    """Import what a shell is made of, and read what it begins with; any thread."""
    import_module("app.ui.shell")
    from app.ui.context import office_of

    with desk.store.reading() as session:
        return office_of(session)
