"""The text of digitised papers: read once, found by it, lost and read again; the documents never change."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from sqlalchemy import select, text

from app import errors, pdf_archive
from app.bootstrap import open_desk
from app.desk import assembling, backups, checks, hand_out, intake, scans, texts
from app.desk.desk import Desk, SignedIn
from app.home import Home
from app.models import page_text
from app.models.applying import journalled_tables
from app.models.dossier import Document, LineDocument
from app.models.journal import JournalEntry
from app.models.page_text import DocumentText, PageText
from app.queries.register import Chosen, Horizon, RegisterRow
from app.queries.texts import Asked, page, passage
from app.rules.kinds import PlaceRole
from app.scanning.sources.contract import ScannedPage
from tests.archive import hold_to_the_archive
from tests.desks import Samples, SetClock, open_draft
from tests.samples import written

LEASE = (*written.CONTRACT[:2], written.CONTRACT[3])
PERMIT = written.PERMIT[::2]
"""No more lines than are looked for: Tesseract reads six a second."""


def never() -> bool:
    return False


def accept(desk: Desk, *sheets: tuple[str, ...], component: int = 1) -> str:
    """Accept a sample dossier with written sheets as the pages of one paper."""
    draft = open_draft(desk)
    for number, lines in enumerate(sheets):
        sheet = written.jpeg(desk.home.path / f"sheet-{number}.jpg", lines, dpi=150)
        scans.add_page(desk, draft, ScannedPage(sheet, number, 150), component)
    assembling.assemble_draft(desk, draft)
    return intake.accept(desk, draft).dossier_uid


def find(desk: Desk, typed: str, chosen: Chosen = Chosen.ALL) -> tuple[RegisterRow, ...]:
    now = desk.clock.now()
    with desk.store.reading() as session:
        return page(session, Asked(desk.place.uid, Horizon(now, now, now), chosen, typed))


@pytest.fixture(scope="module")
def made(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a lease of two pages and a permit, all read."""
    folder = tmp_path_factory.mktemp("texts") / "quay"
    desk = samples.open(PlaceRole.DESK, folder, SetClock())
    accept(desk, LEASE, PERMIT)
    accept(desk, PERMIT)
    before = {sha256: path.read_bytes() for sha256, path in desk.documents.all()}
    assert [(done.pages, done.given_up) for done in texts.read_papers(desk, never)] == [(1, 0), (2, 0)]
    assert before.items() <= {sha256: path.read_bytes() for sha256, path in desk.documents.all()}.items()
    desk.store.close()
    return folder


@pytest.fixture
def read(made: Path, tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """A desk on a copy of that home."""
    desk = open_desk(Home(shutil.copytree(made, tmp_path / "read")), clock=clock)
    yield desk
    desk.store.close()


def test_a_dossier_is_found_by_what_its_paper_mentions_with_and_without_marks(read: Desk) -> None:
    for typed in ("bán lẻ xăng dầu", "ban le xang dau", "BÁN LẺ", "ban le xa", "Đặng Ngọc", "dang ngoc"):
        (found,) = find(read, typed)
        assert found.found is not None
        assert found.found.page == 1
    assert "cửa hàng bán lẻ xăng dầu trong" in find(read, "ban le xang dau")[0].found.passage  # type: ignore[union-attr]


def test_words_on_one_page_are_found_where_nowhere_they_stand_side_by_side(read: Desk) -> None:
    assert len(find(read, "xăng dầu hợp đồng")) == 1
    assert find(read, "xăng dầu Đồng Hỷ") == ()
    assert find(read, "không có chữ này") == ()
    assert find(read, "   ") == find(read, "…") == ()


def test_each_dossier_stands_once_the_last_read_first_and_goes_on_by_key(read: Desk) -> None:
    both = find(read, "Đồng Hỷ")
    assert [row.found.page for row in both if row.found] == [2, 1]
    now = read.clock.now()
    asked = Asked(read.place.uid, Horizon(now, now, now), Chosen.ALL, "Đồng Hỷ")
    with read.store.reading() as session:
        first = page(session, asked, limit=1)
        assert first == both[:1]
        assert page(session, asked, before=first[0].key) == both[1:]


def test_a_chip_leaves_out_what_it_does_not_hold(read: Desk) -> None:
    assert len(find(read, "Đồng Hỷ", Chosen.AT_DESK)) == 2
    assert find(read, "Đồng Hỷ", Chosen.LATE) == ()


def test_nothing_of_it_is_journalled_and_the_home_is_whole(read: Desk) -> None:
    with read.store.reading() as session:
        before = session.scalars(select(JournalEntry.uid)).all()
    assert list(texts.read_papers(read, never)) == []
    with read.store.reading() as session:
        assert session.scalars(select(JournalEntry.uid)).all() == before
        tables = {table.name for table in journalled_tables()}
    assert not tables & {"document_texts", "page_texts"}
    assert checks.check(read, deep=True) == checks.Checked((), 0, 0)


def test_a_searchable_copy_has_the_words_and_the_document_stays(read: Desk, tmp_path: Path) -> None:
    sha256 = lease(read)
    stored = read.documents.path(sha256).read_bytes()
    (row,) = find(read, "ban le xang dau")
    officer = SignedIn("019a0000-0000-7000-8000-000000000001", "Cán bộ mẫu", may_override=False)
    hand_out.save(read.with_officer(officer), row.uid, sha256, tmp_path / "copy.pdf")
    hold_to_the_archive((tmp_path / "copy.pdf").read_bytes())
    with pikepdf.open(tmp_path / "copy.pdf") as copy:
        said = pdf_archive.described(copy)
    assert (said.identifier, said.title) == (row.code, row.found.paper if row.found else "")
    with pypdfium2.PdfDocument(tmp_path / "copy.pdf") as pdf:
        assert "xăng dầu" in pdf[0].get_textpage().get_text_range()
    assert read.documents.path(sha256).read_bytes() == stored


def test_lost_words_are_no_damage_and_are_read_again(read: Desk) -> None:
    with read.store.reading() as session:
        row = session.scalars(select(DocumentText).where(DocumentText.document_sha256 == lease(read))).one()
    assert row.layer_sha256 is not None
    read.documents.path(row.layer_sha256).unlink()
    assert checks.check(read) == checks.Checked((), 0, 1)
    backups.sweep(read)
    assert find(read, "xăng dầu") == ()
    assert [done.pages for done in texts.read_papers(read, never)] == [2]
    assert len(find(read, "xăng dầu")) == 1
    assert checks.check(read) == checks.Checked((), 0, 0)


def test_the_text_is_forgotten_with_its_document(read: Desk) -> None:
    sha256 = lease(read)
    with read.store.transaction() as session:
        session.execute(text("DELETE FROM line_documents"))
        session.execute(text("DELETE FROM documents WHERE sha256 = :gone"), {"gone": sha256})
    backups.sweep(read)
    with read.store.reading() as session:
        assert session.scalars(select(PageText).where(PageText.document_sha256 == sha256)).all() == []
        assert page_text.matching(session, page_text.side_by_side("xăng dầu"), None, 9) == []
        assert len(page_text.matching(session, page_text.side_by_side("Đồng Hỷ"), None, 9)) == 1


def test_words_go_into_a_backup_as_long_as_they_are_whole(read: Desk, tmp_path: Path) -> None:
    backups.sweep(read)
    made = backups.back_up(read, tmp_path / "backup")
    home = Home(tmp_path / "restored")
    backups.restore(home, made.path, read.clock.now())
    restored = open_desk(home, clock=read.clock)
    assert checks.check(restored) == checks.Checked((), 0, 0)
    assert len(find(restored, "ban le xang dau")) == 1
    restored.store.close()
    with read.store.reading() as session:
        for layer in session.scalars(select(DocumentText.layer_sha256)):
            read.documents.path(str(layer)).unlink()
    backups.back_up(read, tmp_path / "second")


def test_a_paper_that_was_stopped_goes_on_with_its_next_page(desk: Desk) -> None:
    accept(desk, PERMIT[:1], LEASE[:1], PERMIT[1:])
    (waiting,) = documents(desk)
    folder = desk.home.texts / waiting
    assert list(texts.read_papers(desk, lambda: len(list(folder.glob("*.json"))) > 0)) == []
    first = {path: path.stat().st_mtime_ns for path in folder.glob("?????.json")}
    assert first
    stamps: list[dict[Path, int]] = []

    def noted() -> bool:
        stamps.append({path: path.stat().st_mtime_ns for path in first if path.exists()})
        return False

    assert [done.pages for done in texts.read_papers(desk, noted)] == [3]
    assert first in stamps
    assert all(seen in ({}, first) for seen in stamps)
    assert not folder.exists()


def test_two_programs_do_not_read_at_the_same_time(desk: Desk) -> None:
    accept(desk, PERMIT[:1])
    with closing(texts.read_papers(desk, never)) as first:
        assert next(first).pages == 1
        accept(desk, LEASE[:1])
        assert list(texts.read_papers(desk, never)) == []
    assert len(list(texts.read_papers(desk, never))) == 1


def test_without_tesseract_it_is_told_what_is_missing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(errors.ProgramMissing):
        list(texts.read_papers(desk, never))


def test_a_paper_that_was_replaced_is_not_read(desk: Desk) -> None:
    accept(desk, PERMIT[:1])
    with desk.store.transaction() as session:
        session.scalars(select(LineDocument)).one().replaced_at = desk.clock.now()
        desk.note(session, "online_change_taken")
    assert list(texts.read_papers(desk, never)) == []


def test_a_draft_is_not_read(desk: Desk) -> None:
    draft = open_draft(desk)
    sheet = written.jpeg(desk.home.path / "sheet.jpg")
    scans.add_page(desk, draft, ScannedPage(sheet, 1, 200), 1)
    assembling.assemble_draft(desk, draft)
    assert list(texts.read_papers(desk, never)) == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("đồng hỷ", "… huyện Đồng Hỷ, tỉnh Thái Nguyên, với chiều cao …"),
        ("thai nguyen", "… Đồng Hỷ, tỉnh Thái Nguyên, …"),
        ("giay phep", "Giấy phép cấp cho bà …"),
    ],
)
def test_a_passage_begins_and_ends_with_whole_words(typed: str, shown: str) -> None:
    said = (
        "Giấy phép cấp cho bà Trần Thị Mẫu để xây dựng nhà kho, tại xã Hoá Thượng, huyện Đồng Hỷ, tỉnh Thái Nguyên, "
        "với chiều cao công trình không quá hai mươi mét tính từ cốt nền, theo bản vẽ đã được thẩm định"
    )
    found = passage(said, typed)
    parts = [part.strip(" …") for part in shown.split("…") if part.strip()]
    assert all(part in found for part in parts)
    assert set(found.replace("…", "").split()) <= set(said.split())
    assert found.startswith("…") == shown.startswith("…")


def lease(desk: Desk) -> str:
    (row,) = find(desk, "ban le xang dau")
    assert row.found is not None
    return row.found.sha256


def documents(desk: Desk) -> list[str]:
    with desk.store.reading() as session:
        return list(session.scalars(select(Document.sha256)))
