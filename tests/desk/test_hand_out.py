"""Copies of papers leave the store whole, named plainly, and never without an entry."""

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from app import errors
from app.desk import hand_out, intake
from app.desk.desk import Desk
from app.queries import dossiers
from app.queries.dossiers import DossierView
from app.rules.kinds import Form
from tests.desk import disks, roads
from tests.desks import SetClock, incomplete, open_draft


@pytest.fixture
def seen(desk: Desk) -> DossierView:
    """An accepted dossier with its receipt and a digitised paper."""
    return look(desk, roads.accept(desk, pages=1))


def look(desk: Desk, uid: str) -> DossierView:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    return found


def letter(path: Path) -> EmailMessage:
    made = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(made, EmailMessage)
    return made


def text_in(made: EmailMessage) -> str:
    body = made.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("which", ["slip", "document"])
def test_a_saved_copy_is_the_stored_paper_byte_by_byte_and_an_entry(
    desk: Desk, seen: DossierView, tmp_path: Path, which: str
) -> None:
    sha256 = {"slip": seen.slips[0].sha256, "document": seen.documents[0].sha256}[which]
    target = tmp_path / "giấy.pdf"
    target.write_bytes(b"an older copy")
    hand_out.save(desk, seen.uid, sha256, target)
    assert target.read_bytes() == desk.documents.read(sha256)
    entry = look(desk, seen.uid).history[0]
    named = {"slip": {"slip": seen.slips[0].uid}, "document": {"file": sha256}}[which]
    assert (entry.action, dict(entry.note)) == ("copy_saved", named)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["giấy.pdf"]


def test_a_copy_that_cannot_be_written_leaves_what_was_there_and_no_entry(
    desk: Desk, seen: DossierView, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    target = folder / "giay.pdf"
    target.write_bytes(b"an older copy")

    def save(place: Path = target) -> None:
        hand_out.save(desk, seen.uid, seen.slips[0].sha256, place)

    with disks.read_only(folder), pytest.raises(errors.HomeReadOnly):
        save()
    with disks.short_files(1000), pytest.raises(errors.DiskFull):
        save()
    with pytest.raises(errors.HomeMissing):
        save(tmp_path / "gone" / "giay.pdf")
    with pytest.raises(errors.BadInput):
        save(folder / ("ữ" * 100 + ".pdf"))
    with pytest.raises(errors.HomeExists):
        save(desk.documents.path(seen.documents[0].sha256))
    with pytest.raises(errors.HomeReadOnly):
        save(folder)
    assert [path.read_bytes() for path in folder.iterdir()] == [b"an older copy"]
    assert roads.history(desk, seen.uid) == ["accepted"]
    roads.assert_whole(desk)


def test_no_paper_of_another_dossier_is_handed_out_and_nobody_is_no_officer(
    desk: Desk, seen: DossierView, tmp_path: Path
) -> None:
    other = look(desk, roads.accept(desk)).slips[0].sha256
    acts: tuple[Callable[[Desk, str], object], ...] = (
        lambda who, sha256: hand_out.save(who, seen.uid, sha256, tmp_path / "a.pdf"),
        lambda who, sha256: hand_out.draft_letter(who, seen.uid, sha256),
    )
    for act in acts:
        with pytest.raises(errors.Unknown):
            act(desk, other)
        with pytest.raises(errors.NoOfficer):
            act(desk.with_officer(None), seen.slips[0].sha256)
    assert not (tmp_path / "a.pdf").exists()
    assert roads.history(desk, seen.uid) == ["accepted"]


def test_a_letter_has_the_paper_the_address_and_words_of_the_office(desk: Desk, seen: DossierView) -> None:
    path = hand_out.draft_letter(desk, seen.uid, seen.slips[0].sha256)
    made = letter(path)
    title = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    assert (made["X-Unsent"], made["To"], made["Subject"]) == ("1", "mau@example.vn", f"{title} – {seen.code}")
    text = text_in(made)
    assert f"Kính gửi: {seen.owner_name}\n" in text
    assert f"Mã hồ sơ: {seen.code}\nThủ tục: {seen.procedure_name}\n" in text
    (attached,) = made.iter_attachments()
    assert attached.get_filename() == f"giay-tiep-nhan-{seen.code}.pdf"
    assert (attached.get_content_type(), attached.get_content()) == (
        "application/pdf", desk.documents.read(seen.slips[0].sha256),
    )  # fmt: skip
    assert path.read_bytes().isascii()
    entry = look(desk, seen.uid).history[0]
    assert (entry.action, dict(entry.note)) == ("letter_drafted", {"slip": seen.slips[0].uid})


def test_a_letter_without_code_or_address_has_no_empty_places(desk: Desk) -> None:
    issued = intake.request_supplement(desk, open_draft(desk, incomplete(desk)))
    with desk.store.transaction() as session:
        session.connection().exec_driver_sql("UPDATE dossiers SET owner_email = 'mau@example.vn, khac@example.vn'")
    made = letter(hand_out.draft_letter(desk, issued.dossier_uid, issued.slip.sha256))
    assert (made["To"], made["Subject"]) == (None, "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")
    assert "Mã hồ sơ" not in text_in(made)
    (attached,) = made.iter_attachments()
    assert attached.get_filename() == "phieu-yeu-cau-bo-sung.pdf"


def test_letters_are_erased_when_one_is_written_a_week_later(desk: Desk, seen: DossierView, clock: SetClock) -> None:
    def drafted() -> Path:
        return hand_out.draft_letter(desk, seen.uid, seen.documents[0].sha256)

    first = drafted()
    kept = first.with_name("ghi chú.txt")
    kept.write_text("not ours", encoding="utf-8")
    clock.forward(days=7)
    second = drafted()
    assert first.exists()
    clock.forward(days=1)
    third = drafted()
    assert {path.name for path in first.parent.iterdir()} == {kept.name, second.name, third.name}


@pytest.mark.parametrize(
    ("paper", "code", "name"),
    [
        (Form.RECEIPT, "H55.14-261125-0001", "giay-tiep-nhan-H55.14-261125-0001.pdf"),
        (Form.SUPPLEMENT, "", "phieu-yeu-cau-bo-sung.pdf"),
        ("Đơn đề nghị (mẫu số 1/2026) «ỷ»", "1/2026", "don-de-nghi-mau-so-1-2026-y-1-2026.pdf"),
        ("???", "", "giay-to.pdf"),
    ],
)
def test_files_are_named_in_plain_ascii(paper: Form | str, code: str, name: str) -> None:
    assert hand_out.file_name(paper, code) == name
    assert all(hand_out.file_name(form, code).isascii() for form in Form)
