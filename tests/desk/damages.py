"""What can be done by hand to a home that a desk worked in, and what a check says of it."""

from collections.abc import Callable
from pathlib import Path

from app.desk.desk import Desk
from app.models.verify import Wrong
from tests.models.rows import by_hand, raw


def newest(desk: Desk, table: str) -> int:
    key: int = raw(desk.home.store, f"SELECT max(id) AS id FROM {table}")[0]["id"]
    return key


def change_entry(desk: Desk) -> None:
    by_hand(desk.home.store, "UPDATE journal_entries SET officer = 'x' WHERE id = 2")


def change_content(desk: Desk) -> None:
    by_hand(desk.home.store, "UPDATE journal_contents SET content = CAST(content || ' ' AS BLOB) WHERE id = 2")


def lose_content(desk: Desk) -> None:
    by_hand(desk.home.store, "DELETE FROM journal_contents WHERE id = 2")


def break_chain(desk: Desk) -> None:
    by_hand(desk.home.store, "UPDATE journal_entries SET hash = 'x' WHERE id = 2")


def lose_entry(desk: Desk) -> None:
    by_hand(desk.home.store, "DELETE FROM journal_entries WHERE id = 2")


def cut_tail(desk: Desk) -> None:
    for table in ("journal_contents", "journal_entries"):
        by_hand(desk.home.store, f"DELETE FROM {table} WHERE id = ?", newest(desk, "journal_entries"))


def lose_document(desk: Desk) -> None:
    _a_document(desk, "slips").unlink()


def change_document(desk: Desk) -> None:
    document = _a_document(desk, "documents")
    whole = document.read_bytes()
    document.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))


def _a_document(desk: Desk, table: str) -> Path:
    sha256: str = raw(desk.home.store, f"SELECT sha256 FROM {table}")[0]["sha256"]
    return desk.documents.path(sha256)


def lose_page(desk: Desk) -> None:
    _a_page(desk).unlink()


def change_page(desk: Desk) -> None:
    _a_page(desk).write_bytes(b"another picture")


def _a_page(desk: Desk) -> Path:
    page = raw(
        desk.home.store,
        "SELECT d.uid, p.file_name FROM draft_pages p JOIN drafts d ON d.id = p.draft_id WHERE d.closed_at IS NULL",
    )[0]
    return desk.home.scans / str(page["uid"]) / str(page["file_name"])


def lose_slip(desk: Desk) -> None:
    by_hand(desk.home.store, "DELETE FROM slips WHERE form = 1")


def scribble(desk: Desk) -> None:
    page = raw(desk.home.store, "SELECT rootpage FROM sqlite_master WHERE name = 'drafts'")[0]["rootpage"]
    desk.store.close()
    with desk.home.store.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)


DAMAGES: dict[Callable[[Desk], None], Wrong] = {
    change_entry: Wrong.ENTRY_CHANGED,
    change_content: Wrong.CONTENT_CHANGED,
    lose_content: Wrong.CONTENT_MISSING,
    break_chain: Wrong.CHAIN_BROKEN,
    lose_entry: Wrong.SEQUENCE_BROKEN,
    cut_tail: Wrong.TAIL_MISSING,
    lose_document: Wrong.DOCUMENT_MISSING,
    change_document: Wrong.DOCUMENT_CHANGED,
    lose_page: Wrong.PAGE_MISSING,
    change_page: Wrong.PAGE_MISSING,
    lose_slip: Wrong.NUMBER_GAP,
    scribble: Wrong.STORE_FILE,
}
"""What can be done to a home, and what is found."""
