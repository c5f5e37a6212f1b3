"""Commands of the online inbox: taking messages in from a folder, sending those that wait for the portal."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from app import errors
from app.cli.session import FAILED, desk_of_command
from app.desk import arriving as arrivals
from app.desk import calendar, online_results
from app.desk.arriving import Imported
from app.desk.desk import Desk
from app.desk.watching import Arrivals
from app.errors import DeskError
from app.home import hosts_in
from app.language import _, ngettext
from app.messages import explain, held_reason
from app.messages.online import difference_said, finding_said, signature_said
from app.queries import Reading, online_changes, waiting_online
from app.queries.waiting_online import WaitingView
from app.rules.calendar import ZONE

EVERY = 3.0
"""Seconds between two looks at the watched folder."""

ToOption = Annotated[str, typer.Option("--to", metavar="DIR|URL", help=_("Where to send, instead of what is set"))]


def arriving() -> typer.Typer:
    """Return the group of commands for what comes in."""
    group = typer.Typer(no_args_is_help=True)
    group.command("import", help=_("Take in the messages of a folder"))(import_)
    group.command("list", help=_("List what waits for an answer, with its files and who signed them"))(list_)
    group.command("watch", help=_("Take in what comes, and send what waits, until it is stopped"))(watch)
    group.command("answer-within", help=_("Set within how many working hours online dossiers are answered"))(within)
    group.command("files-from", help=_("Set from which hosts files are fetched that messages name by an address"))(
        files_from
    )
    return group


def leaving() -> typer.Typer:
    """Return the group of commands for what goes out."""
    group = typer.Typer(no_args_is_help=True)
    group.callback()(lambda: None)
    group.command("send", help=_("Send the messages that wait"))(send)
    return group


def import_(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    as_json: Annotated[bool, typer.Option("--json", help=_("Tell the outcome as one JSON object"))] = False,
) -> None:
    """Import a folder and tell how many were new, known and changed, and what is held aside."""
    with desk_of_command() as desk:
        done = arrivals.import_folder(desk, folder)
    held = [{"file": one.file, "reason": _reason(one)} for one in done.held]
    if as_json:
        counts = {"new": done.new, "unchanged": done.unchanged, "changed": done.changed}
        typer.echo(json.dumps({**counts, "held": held}, ensure_ascii=False))
        return
    _tell(done)
    for one in held:
        typer.echo(f"  {one['file']}: {one['reason']}")


def list_() -> None:
    """Print what waits for an answer, what is due first on top."""
    with desk_of_command() as desk, desk.store.reading() as session:
        rows = waiting_online.waiting(session, desk.place.uid)
        beside = {row.uid: [*_words(session, row), *_changes(session, row)] for row in rows}
    for row in rows:
        until = f"{row.answer_due.astimezone(ZONE):%d/%m/%Y %H:%M}" if row.answer_due else _("asked for more")
        typer.echo(f"{row.external_code}  {until}  {row.owner_name}  {row.procedure_name}")
        for file in row.files:
            said = [finding_said(file.finding), *map(signature_said, file.signatures)]
            typer.echo(f"  {file.name}: {'; '.join(said)}")
        for line in beside[row.uid]:
            typer.echo(f"  {line}")


def watch(
    once: Annotated[bool, typer.Option("--once", help=_("Take in what is there now, then end"))] = False,
) -> None:
    """Do without a window what it does while it is open: look into the folder, listen, send; Ctrl+C ends it."""
    ended = Event()
    still = 0.0 if once else None
    with desk_of_command() as desk, closing(Arrivals(still)) as arrivals, suppress(KeyboardInterrupt):
        arrivals.look(desk, again=True)
        _watch_once(desk, arrivals, to_the_end=once)
        while not once and not ended.wait(EVERY):
            with _telling():
                _watch_once(desk, arrivals)


@contextmanager
def _telling() -> Iterator[None]:
    """Tell a fault and go on: the folder, or the line, may come back."""
    try:
        yield
    except DeskError as fault:
        typer.echo(str(explain(fault)), err=True)


def _watch_once(desk: Desk, arrivals: Arrivals, *, to_the_end: bool = False) -> None:
    """Look twice, for what was not there before is never whole; then send what is due.

    A look takes some messages only, so that one who stops this never waits long; `to_the_end` goes on until all came.
    """
    found = [one for one in (arrivals.look(desk), arrivals.look(desk)) if one]
    while to_the_end and (more := arrivals.look(desk)):
        found.append(more)
    if desk.home.settings().portal:
        online_results.send(desk, due_only=True)
    if found:
        new, unchanged, changed = (
            sum(getattr(one, kind) for one in found) for kind in ("new", "unchanged", "changed")
        )
        _tell(Imported(new, unchanged, changed, found[-1].held))
        for one in found[-1].held:
            typer.echo(f"  {one.file}: {_reason(one)}")


def within(hours: Annotated[int, typer.Argument(metavar="HOURS")]) -> None:
    """Set the office's time for answers; what waits already is due by it too."""
    with desk_of_command() as desk:
        calendar.set_answer_hours(desk, hours)


def files_from(
    hosts: Annotated[list[str] | None, typer.Argument(metavar="[HOST]...", help=_("Without one: tell them"))] = None,
) -> None:
    """Set the hosts that are asked for files; those of messages held for it are fetched when they are tried again."""
    with desk_of_command() as desk:
        if hosts is not None:
            named = " ".join(hosts)
            if len(hosts_in(named)) < len(named.split()):
                raise errors.BadInput(named)
            desk.home.save_settings(replace(desk.home.settings(), file_hosts=named))
        told = desk.home.settings().hosts_of_files()
    typer.echo("\n".join(told) or _("Files are fetched from any address."))


def send(to: ToOption = "") -> None:
    """Send what waits and tell what the portal took; exit status 1 when something still waits."""
    with desk_of_command() as desk:
        done = online_results.send(desk, to)
    typer.echo(ngettext("{n} message sent.", "{n} messages sent.", done.sent).format(n=done.sent))
    for one in done.unsent:
        why = explain(one.fault).happened if one.fault else _("It waits behind a message that was not taken.")
        typer.echo(f"  {one.external_code}: {why}")
    if done.unsent:
        raise typer.Exit(FAILED)


def _words(session: Reading, row: WaitingView) -> Iterator[str]:
    """Yield what the filer and the portal say in free words."""
    said = online_changes.filed_words(session, row.uid)
    if said.summary:
        yield _("Subject: {words}").format(words=said.summary)
    if said.remarks:
        yield _("Remarks: {words}").format(words=said.remarks)


def _changes(session: Reading, row: WaitingView) -> Iterator[str]:
    """Yield what waits of a dossier since it came, and what each of it changes."""
    for uid in row.changes:
        try:
            found = online_changes.change(session, uid)
        except DeskError as fault:  # a record that this version of the program takes no more
            yield explain(fault).happened
            continue
        if found is not None:
            words = _("A change arrived {time}").format(time=f"{found.arrived.astimezone(ZONE):%d/%m/%Y %H:%M}")
            lines = list(map(difference_said, found.differences)) or [_("Nothing that is kept here differs.")]
            yield from (f"{words}: {line}" for line in lines)


def _tell(done: Imported) -> None:
    typer.echo(ngettext("{n} new", "{n} new", done.new).format(n=done.new))
    typer.echo(ngettext("{n} unchanged", "{n} unchanged", done.unchanged).format(n=done.unchanged))
    typer.echo(ngettext("{n} changed", "{n} changed", done.changed).format(n=done.changed))
    held = len(done.held)
    typer.echo(ngettext("{n} held aside", "{n} held aside", held).format(n=held))


def _reason(one: arrivals.Held) -> str:
    said = held_reason(one.reason, one.detail)
    return f"{one.code}: {said}" if one.code else said
