"""What every command shares: its home, its officer, and how a fault ends it."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import typer

from app import errors
from app.bootstrap import open_desk
from app.desk import accounts
from app.desk.desk import Desk
from app.home import Home, default_home
from app.language import _
from app.messages import explain
from app.models.journal import COMMAND
from app.queries import office

FAILED = 1
LONGEST_USER = 28
"""Letters of a system user's name that fit beside the mark in the journal's column of actors."""


class Chosen:
    """The home that the command line named, before any command runs."""

    home: str | None = None


def chosen_home() -> Home:
    """Return the home that the command works on."""
    return default_home(Chosen.home)


@contextmanager
def desk_of_command(*, create: bool = True, prove: bool = True) -> Iterator[Desk]:
    """Open the home for one command and close it after.

    Raises:
        HomeMissing: there is none and the command makes none.
        StoreDamaged: the tail of the journal is not whole, unless `prove` is off.
    """
    desk = open_desk(chosen_home(), create=create, prove=prove)
    try:
        yield replace(desk, actor=command_actor())
    finally:
        desk.store.close()


def as_officer(desk: Desk, login: str) -> Desk:
    """Sign an officer in for a command that changes dossiers; a home without officers needs none.

    Raises:
        NoOfficer: the home has officers and none was named.
        WrongPassword: the password is not theirs.
    """
    with desk.store.reading() as session:
        needed = office.has_officers(session)
    if not needed:
        return desk
    if not login:
        raise errors.NoOfficer
    return desk.with_officer(accounts.sign_in(desk, login, _password()))


@contextmanager
def ending_on_fault() -> Iterator[None]:
    """End the command with a plain sentence, never a traceback, when a fault of the closed list stops it."""
    try:
        yield
    except errors.DeskError as fault:
        sys.stderr.write(f"{explain(fault)}\n")
        raise typer.Exit(FAILED) from fault


def command_actor() -> str:
    """Return who acts in a command while no officer is named, as the journal keeps it: the system user."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # the system has no name for this user
        user = "?"
    return f"{COMMAND}{user[:LONGEST_USER]}"


def _password() -> str:
    file = os.environ.get("QUAY_PASSWORD_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError) as fault:
            raise errors.WrongPassword from fault
    if not sys.stdin.isatty():
        raise errors.WrongPassword
    return str(typer.prompt(_("Password"), hide_input=True))
