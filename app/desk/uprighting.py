"""Pages that lie on their side or head: seen by their words and turned, once, while nobody waits for it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.desk import page_acts
from app.desk.desk import Desk
from app.models.draft import Draft, DraftPage
from app.rules.stack import NO_PAPER
from app.scanning.output import recognition
from app.scanning.output.recognition import Reader

SEEN, TURNED = "seen", "turned"
"""Marks of a page that was looked at: it stays as it lies, or was turned. Staff may turn it as any other."""

LANGUAGE = "osd"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A page that nobody looked at yet, and how it lay then."""

    uid: str
    path: Path
    rotation: int


def turn_upright(desk: Desk, draft_uid: str, stopped: Callable[[], bool]) -> Generator[str, None, None]:
    """Turn the pages of an open draft that do not stand upright, in their order; yields each that was turned.

    Only a page whose words say so surely is turned, and one that staff turned themselves never. Without Tesseract
    nothing is turned. Every page is looked at once; what is blank, removed or no paper of a dossier is left alone.
    """
    if _next(desk, draft_uid) is None or not recognition.is_there(LANGUAGE):
        return
    with Reader(stopped) as reader:
        while (waiting := _next(desk, draft_uid)) and not stopped():
            turn = reader.upright(waiting.path, waiting.rotation)
            if not stopped() and _settle(desk, waiting, turn or 0):
                yield waiting.uid


def _next(desk: Desk, draft_uid: str) -> _Waiting | None:
    first = (
        select(DraftPage)
        .join(Draft, Draft.id == DraftPage.draft_id)
        .where(Draft.uid == draft_uid, Draft.closed_at.is_(None), DraftPage.upright.is_(None))
        .where(DraftPage.removed_at.is_(None), DraftPage.blank.is_(False))
        .where(DraftPage.mark.is_(None) | DraftPage.mark.not_in(NO_PAPER))
        .order_by(DraftPage.position)
        .limit(1)
    )
    with desk.store.reading() as session:
        page = session.scalar(first)
    return _Waiting(page.uid, desk.home.scans / draft_uid / page.file_name, page.rotation) if page else None


def _settle(desk: Desk, looked_at: _Waiting, turn: int) -> bool:
    """Write down what was seen, unless staff turned the page meanwhile; returns whether it was turned."""
    with desk.store.transaction() as session:
        page = session.scalar(select(DraftPage).where(DraftPage.uid == looked_at.uid, DraftPage.upright.is_(None)))
        if page is None:
            return False
        page.upright = TURNED if turn else SEEN
        page_acts.turn(page, turn)
    return bool(turn)
