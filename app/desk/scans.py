"""Pages of work in progress: taken in, placed, turned, removed and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import durable, errors
from app.desk.desk import Desk
from app.desk.drafts import find_open
from app.desk.page_acts import changing, in_order, named, put_in_order, touched, turn
from app.durable import explaining_disk_faults, hash_file, read_back
from app.models.base import new_uid
from app.models.draft import Draft, DraftPage
from app.queries import procedures
from app.queries.drafts import Arrangement
from app.rules.stack import MARKED, Is, Sheet, component_of
from app.scanning.edits import Edits
from app.scanning.judging.judged import Judged, judge
from app.scanning.sources.contract import ScannedPage

SCANNED = "scanned"
ELECTRONIC = "electronic"
DEFAULT_DPI = 200
BY_STAFF = "staff"
"""The mark of a page that staff turned: nothing turns it by itself any more."""
ARRIVING = "arriving"
"""The folder beside a draft's pages into which the scanner puts those that are finished."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A page that was taken in, and how the stack goes on behind it.

    `component` is where the pages behind it belong; `kind` is what the page was taken for; `said` is the text of
    its code: of a separator, of a sheet nobody is sure of, or of this office's own slip on top of the stack.
    """

    uid: str
    component: int | None
    kind: Is = Is.PAGE
    said: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """How a page is taken in.

    `component` is where it belongs unless it says otherwise itself; `source` tells the scanner from a file. `top`:
    it is the first of its stack, where a slip of this office tells whose papers follow. `after` is the page behind
    which it comes to stand; behind all without one. `keep_blanks`: a blank page counts as any other, instead of being
    set aside in sight. `side` is front or back of sheets that are read in two loads, which `app.desk.two_sides`
    brings together.
    """

    component: int | None = None
    source: str = SCANNED
    top: bool = False
    after: str | None = None
    keep_blanks: bool = False
    side: str | None = None


def add_page(
    desk: Desk,
    draft_uid: str,
    page: ScannedPage,
    component: int | None = None,
    source: str = SCANNED,
    after: str | None = None,
) -> str:
    """Take one page in as `take_in` does, in the midst of a stack; returns its identity."""
    return take_in(desk, draft_uid, page, Taking(component, source, after=after)).uid


def take_in(desk: Desk, draft_uid: str, page: ScannedPage, how: Taking) -> TakenIn:
    """Take one page in: its file made durable in the draft's folder, read back, judged, then its row.

    A separator of this draft's procedure is kept and marked; pages behind it belong to its component. One of
    another procedure, or one that cannot be read for sure, is marked as unsure, and what follows is not sorted.

    Args:
        desk: who takes it in, where.
        draft_uid: the draft.
        page: the page where its source put it.
        how: where it belongs, and what is known of its stack.

    Raises:
        UnknownDraft: the draft was closed while the scanner ran; the page stays where the scanner put it.
        DiskFull, HomeReadOnly: the page was not taken in, and stays there too.
        DocumentDamaged: the disk did not give back what was written; it stays there too.
    """
    with desk.store.reading() as session:
        find_open(session, draft_uid)
    uid = new_uid()
    target = desk.home.scans / draft_uid / f"{uid}{page.path.suffix.lower()}"
    sha256 = _keep(page.path, target)
    judged = _judged(target, page, how.source)
    try:
        with desk.store.transaction() as session:
            draft = touched(session, desk, draft_uid)
            taken = _sorted(session, draft, uid, judged, how)
            session.add(
                DraftPage(
                    uid=uid,
                    draft_id=draft.id,
                    position=_position(session, draft, how.after),
                    component=how.component if taken.kind in {Is.PAGE, Is.BLANK} else None,
                    file_name=target.name,
                    sha256=sha256,
                    dpi=page.dpi or DEFAULT_DPI,
                    rotation=(page.rotation + judged.rotation) % 360,
                    blank=taken.kind is Is.BLANK and how.source == SCANNED and not how.keep_blanks,
                    edits=_edits(judged, target, how.source),
                    mark=taken.kind.value if taken.kind in MARKED else None,
                    said=taken.said or None,
                    side=how.side,
                    source=how.source,
                )
            )
    except errors.DeskError:
        target.unlink(missing_ok=True)
        raise
    page.path.unlink(missing_ok=True)
    return taken


def place(desk: Desk, draft_uid: str, pages: Sequence[str], component: int | None) -> Arrangement:
    """Put pages onto a component, or aside (`None`: not sorted yet); a separator sheet becomes a page by this.

    Returns:
        How all pages stood before, as every act does: `page_acts.arrange` brings that back.
    """
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for page in named(draft, pages):
            page.component, page.mark = component, None
    return before


def set_aside(desk: Desk, draft_uid: str, pages: Sequence[str], aside: bool) -> Arrangement:
    """Set pages aside, in sight, or take blank ones and separator sheets in; only pages not aside are assembled."""
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for page in named(draft, pages):
            page.blank, page.mark = aside, page.mark if aside else None
    return before


def rotate(desk: Desk, draft_uid: str, pages: Sequence[str], degrees: int) -> Arrangement:
    """Turn pages clockwise by a multiple of 90°; the file itself never changes."""
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for page in named(draft, pages):
            turn(page, degrees)
            page.upright = BY_STAFF
    return before


def reorder(desk: Desk, draft_uid: str, order: Sequence[str]) -> Arrangement:
    """Put the named pages into this order; pages not named follow in the order they had."""
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        first = in_order(draft, order)
        put_in_order([*first, *(page for page in draft.pages if page not in first)])
    return before


def remove(desk: Desk, draft_uid: str, pages: Sequence[str]) -> Arrangement:
    """Take pages out; their files stay until the draft is erased, so they can be taken back."""
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for page in named(draft, pages):
            page.removed_at = desk.clock.now()
    return before


def take_back(desk: Desk, draft_uid: str, pages: Sequence[str]) -> Arrangement:
    """Bring removed pages back to their places."""
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for page in named(draft, pages):
            page.removed_at = None
    return before


def _keep(given: Path, target: Path) -> str:
    with explaining_disk_faults(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        durable.copy(given, target)
        sha256 = hash_file(given)
        read_back(target, sha256)
    return sha256


def _judged(path: Path, page: ScannedPage, source: str) -> Judged:
    """Return what a page is; of a file only what its codes and its tilt say."""
    try:
        judged = judge(path, page.dpi, page.rotation)
    except errors.ForeignFileFault:
        return Judged()  # a page that cannot be judged stays in sight, as it is
    if source == ELECTRONIC and judged.kind is Is.BLANK:
        return replace(judged, kind=Is.PAGE)
    return judged


def _edits(judged: Judged, path: Path, source: str) -> dict[str, Any] | None:
    """Return what is done to a page at once: a scan is straightened and cut to its paper, a picture straightened.

    A page of a PDF is left alone: straightening would make a picture of its text.
    """
    edits = judged.edits
    if source == ELECTRONIC:
        edits = Edits(skew=edits.skew) if path.suffix != ".pdf" else Edits()
    return None if edits.none else edits.to_json()


def _sorted(session: Session, draft: Draft, uid: str, judged: Judged, how: Taking) -> TakenIn:
    """Return what a page is for this draft, and where the pages behind it belong."""
    if judged.kind is Is.SEPARATOR:
        try:
            return TakenIn(uid, _component(session, draft, judged.sheet), Is.SEPARATOR, judged.text)
        except errors.BadSeparatorCode:
            return TakenIn(uid, None, Is.UNSURE, judged.text)
    if judged.kind is Is.UNSURE:
        return TakenIn(uid, None, Is.UNSURE)
    if judged.kind is Is.RECEIPT:
        return TakenIn(uid, how.component, Is.RECEIPT if how.top else Is.PAGE, judged.text)
    return TakenIn(uid, how.component, judged.kind)


def _component(session: Session, draft: Draft, sheet: Sheet) -> int | None:
    version = procedures.by_uid(session, draft.parsed.version_uid)
    if version is None:
        return component_of(sheet, "", ())
    return component_of(sheet, version.code, {asked.position for asked in version.requirements})


def _position(session: Session, draft: Draft, after: str | None) -> int:
    """Return the place behind a page, having moved on those that stand there, or behind the last one."""
    for page in named(draft, [after] if after else []):
        for later in draft.pages:
            later.position += later.position > page.position
        return page.position + 1
    return next_position(session, draft)


def component_behind(session: Session, draft: Draft, page: DraftPage) -> int | None:
    """Return where the pages behind a page of a draft belong: nothing where a separator cannot be followed."""
    if page.mark != Is.SEPARATOR or page.component is not None:
        return page.component
    try:
        return _component(session, draft, Sheet(Is.SEPARATOR, page.said or ""))
    except errors.BadSeparatorCode:
        return None


def next_position(session: Session, draft: Draft) -> int:
    """Return the place behind the last page of a draft."""
    last = session.scalar(select(func.max(DraftPage.position)).where(DraftPage.draft_id == draft.id))
    return (last or 0) + 1
