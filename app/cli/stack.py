"""The command that sorts a stack of scanned files by its separators."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.session import FAILED
from app.durable import explaining_disk_faults
from app.language import _, ngettext
from app.messages import explain
from app.scanning.stack import SortedStack, StackPage, StackPart, sort_files

FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILES...")]
TargetOption = Annotated[Path, typer.Option("--to", metavar="DIR", help=_("Folder for the sorted papers"))]
JsonOption = Annotated[bool, typer.Option("--json", help=_("Tell it as JSON"))]


def add_to(program: typer.Typer) -> None:
    """Add the command."""
    program.command("stack", help=_("Sort scanned files by the separator sheets in them"))(stack)


def stack(files: FilesArgument, to: TargetOption, as_json: JsonOption = False) -> None:
    """Sort the files, in the order named, into one PDF a part, and tell what was done.

    With `--json` the only output is an object with `parts`, a list in the order of the stack. Each part has
    `separator`, the text of its sheet as it was read (empty before the first sheet and behind one that could not be
    read), `position` and `procedure`, what it names (null and empty where it names none), `file`, the PDF's name in
    the folder (empty without pages), `pages`, how many it holds, `blank`, how many blank ones were set aside, and
    `blank_file`, where these are, `unsure`, the numbers of pages that look like a separator nobody could read,
    `receipt`, the code of a slip of this office on top of the stack, and `kept`, a list with each page's `page`
    (counted from 1 through all files, separators too), `source`, `source_page`, `rotation`, `skew` and `cropped`.

    Raises:
        FileExists: one of the PDFs is there already; nothing was written.
        DiskFull, HomeReadOnly: the folder cannot take them; nothing was written.
    """
    folder = to.absolute()
    with explaining_disk_faults(folder):
        done = sort_files(files, folder, lambda name: None if as_json else typer.echo(_reading(name)))
    typer.echo(json.dumps(_as_json(done), ensure_ascii=False) if as_json else "\n".join(_told(done, folder)))
    for fault in done.refused:
        sys.stderr.write(f"{explain(fault)}\n")
    if done.refused:
        raise typer.Exit(FAILED)


def _reading(name: str) -> str:
    return _("Reading {name} …").format(name=name)


def _as_json(done: SortedStack) -> dict[str, Any]:
    return {"parts": [_part_as_json(part) for part in done.parts]}


def _part_as_json(part: StackPart) -> dict[str, Any]:
    return {
        "separator": part.separator,
        "position": part.position,
        "procedure": part.procedure,
        "file": part.file,
        "pages": len(part.pages),
        "blank": len(part.blank),
        "blank_file": part.blank_file,
        "unsure": [page.number for page in part.unsure],
        "receipt": part.receipt,
        "kept": [_page_as_json(page) for page in part.pages],
    }


def _page_as_json(page: StackPage) -> dict[str, Any]:
    return {
        "page": page.number,
        "source": page.source,
        "source_page": page.source_page,
        "rotation": page.rotation,
        "skew": round(page.skew, 2),
        "cropped": page.cropped,
    }


def _told(done: SortedStack, folder: Path) -> Iterator[str]:
    for part in done.parts:
        yield f"{part.separator or _('Without a separator')}: {_kept(part)}"
        if part.file:
            yield f"  {folder / part.file}"
        if part.receipt:
            yield _("  on top the slip {code} of this office").format(code=part.receipt)
        if part.blank:
            said = ngettext(
                "  {n} blank page set aside: {path}", "  {n} blank pages set aside: {path}", len(part.blank)
            )
            yield said.format(n=len(part.blank), path=folder / part.blank_file)
        yield from _changes(part)


def _kept(part: StackPart) -> str:
    return ngettext("{n} page", "{n} pages", len(part.pages)).format(n=len(part.pages))


def _changes(part: StackPart) -> Iterator[str]:
    for page in part.unsure:
        yield _("  page {n} looks like a separator sheet that cannot be read; please look at it").format(
            n=page.number
        )
    for page in part.pages:
        if page.rotation:
            yield _("  page {n} turned by {degrees}°").format(n=page.number, degrees=page.rotation)
        if page.skew:
            yield _("  page {n} straightened by {degrees}°").format(n=page.number, degrees=_degrees(page.skew))
        if page.cropped:
            yield _("  page {n} cut to its paper").format(n=page.number)


def _degrees(degrees: float) -> str:
    return f"{degrees:.1f}".replace(".", ",")
