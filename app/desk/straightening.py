"""Pages turned to stand straight when staff ask for it, by what is measured on them."""

from collections.abc import Sequence
from dataclasses import replace

from app.desk.desk import Desk
from app.desk.drafts import find_open
from app.desk.page_acts import changing, keep_edits, named
from app.queries.drafts import Arrangement
from app.scanning.edits import Edits
from app.scanning.judging.judged import judge


def straighten(desk: Desk, draft_uid: str, pages: Sequence[str]) -> Arrangement:
    """Turn pages by the few degrees by which their lines and edges lie askew; all else that was edited stays.

    Returns:
        How all pages stood before: `page_acts.arrange` brings that back.

    Raises:
        UnknownDraft: the draft is not open.
        ForeignFileDamaged, ForeignFileTooLarge: a page cannot be drawn; none was turned.
    """
    folder = desk.home.scans / draft_uid
    with desk.store.reading() as session:
        found = named(find_open(session, draft_uid), pages)
        chosen = [(page.uid, page.file_name, page.dpi, page.rotation) for page in found]
    skews = {uid: judge(folder / name, dpi, rotation).skew for uid, name, dpi, rotation in chosen}
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for page in named(draft, list(skews)):
            keep_edits(page, replace(Edits.from_json(page.edits), skew=skews[page.uid]))
    return before
