"""Results of many dossiers at once: each stands for itself, has its own number and file, and fails alone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app import errors
from app.desk import many_results, results, telling
from app.desk.desk import Desk
from app.desk.each import Done, NotDone
from app.desk.many_results import SharedText
from app.desk.result_files import find_files
from app.models.dossier import Dossier
from app.rules.kinds import DeliveryWay, ResultKind, TellingWay
from app.rules.states import State
from app.scanning.sources.contract import ScannedPage
from tests.desk.online import sample
from tests.desk.roads import accept, assert_whole, dossier, history
from tests.desk.test_results import PAPER, outcome
from tests.mail import NOBODY, PASSWORD, Mail
from tests.papers.reading import text_of
from tests.samples import foreign

CONFIRMED = SharedText(ResultKind.ELECTRONIC, "Văn bản xác nhận", "15/XN-SCT", dated=date(2026, 11, 24))


@pytest.fixture
def several(desk: Desk) -> list[str]:
    return [accept(desk) for _time in range(4)]


def code(desk: Desk, uid: str) -> str:
    return dossier(desk, uid).code or ""


def write_to(desk: Desk, uid: str, address: str, external: str = "") -> None:
    """Let a dossier have an e-mail address, and a code of the portal."""
    with desk.store.transaction() as session:
        found = session.scalars(select(Dossier).where(Dossier.uid == uid)).one()
        found.owner_email, found.external_code = address, external or None
        desk.note(session, "corrected", uid)


def test_each_gets_its_number_and_the_file_that_bears_its_code(
    desk: Desk, several: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "ket-qua"
    folder.mkdir()
    for at, uid in enumerate(several):
        (folder / f"KQ_{code(desk, uid).lower()} đã ký.pdf").write_bytes(sample() + b"%" + str(at).encode())
    found = find_files(desk, folder, several)
    assert (set(found.by_dossier), found.without, found.unsure) == (set(several), (), ())
    done = list(many_results.record_each(desk, several, CONFIRMED, found.by_dossier))
    assert [step.dossier_uid for step in done if isinstance(step, Done)] == several
    for at, uid in enumerate(several):
        (result,) = outcome(desk, uid).results
        assert (result.number, result.name, result.dated) == (f"{15 + at}/XN-SCT", CONFIRMED.name, CONFIRMED.dated)
        assert desk.documents.read(result.sha256) == sample() + b"%" + str(at).encode()
        assert (dossier(desk, uid).state, history(desk, uid)[-1]) == (State.FINISHED, "result_recorded")
    assert_whole(desk)


def test_notices_that_are_only_taken_note_of_keep_no_file(desk: Desk, several: list[str], tmp_path: Path) -> None:
    path = tmp_path / "chung.pdf"
    path.write_bytes(sample())
    before = set(desk.home.documents.rglob("*.pdf"))
    done = list(many_results.record_each(desk, several, SharedText(ResultKind.NO_DOCUMENT), path))
    assert [step.dossier_uid for step in done if isinstance(step, Done)] == several
    for uid in several:
        (result,) = outcome(desk, uid).results
        assert (result.kind, result.sha256) == (ResultKind.NO_DOCUMENT, "")
        assert result.name
    assert set(desk.home.documents.rglob("*.pdf")) == before


def test_what_fails_leaves_the_rest_and_its_number_to_itself(desk: Desk, several: list[str], tmp_path: Path) -> None:
    good = tmp_path / "mot.pdf"
    good.write_bytes(sample())
    bad = foreign.acting_pdf(tmp_path / "xau.pdf")
    files = {several[0]: good, several[1]: bad, several[3]: good}
    steps = list(many_results.record_each(desk, [*several, "nobody"], CONFIRMED, {**files, "nobody": good}))
    faults = {step.dossier_uid: type(step.fault) for step in steps if isinstance(step, NotDone)}
    assert faults == {
        several[1]: errors.ForeignFileActs,
        several[2]: errors.ResultFileNeeded,
        "nobody": errors.UnknownDossier,
    }
    assert [outcome(desk, several[at]).results[0].number for at in (0, 3)] == ["15/XN-SCT", "18/XN-SCT"]
    again = list(many_results.record_each(desk, several[:1], CONFIRMED, files))
    assert isinstance(again[0], NotDone)
    assert isinstance(again[0].fault, errors.BadMove)
    assert len(outcome(desk, several[0]).results) == 1


def test_one_scanned_paper_is_that_of_all_and_names_are_those_of_the_procedures(
    desk: Desk, several: list[str], tmp_path: Path
) -> None:
    page = ScannedPage(foreign.photo(tmp_path / "trang.jpg"), 0, 100)
    text = SharedText(ResultKind.PAPER, number="15/QĐ", counts_up=False)
    assert all(isinstance(step, Done) for step in many_results.record_each(desk, several, text, (page,)))
    made = [outcome(desk, uid).results[0] for uid in several]
    assert len({one.sha256 for one in made}) == 1
    assert {(one.name, one.number) for one in made} == {("Giấy phép sản xuất rượu công nghiệp", "15/QĐ")}


def test_many_are_refused_for_one_reason_and_each_has_its_paper(desk: Desk, several: list[str]) -> None:
    text = SharedText(ResultKind.REFUSAL, number="7/TB-SCT", reason=" Không đủ điều kiện  theo Điều 9 ")
    with pytest.raises(errors.ReasonNeeded):
        many_results.record_each(desk, several, replace(text, reason=" "))
    steps = list(many_results.record_each(desk, several, text))
    slips = [step.outcome.refusal for step in steps if isinstance(step, Done)]
    assert [slip.number for slip in slips if slip] == [1, 2, 3, 4]
    for at, (uid, slip) in enumerate(zip(several, slips, strict=True)):
        assert slip
        said = text_of(desk.documents.read(slip.sha256))
        assert "Không đủ điều kiện theo Điều 9" in said
        assert code(desk, uid) in said
        (result,) = outcome(desk, uid).results
        assert (result.name, result.number) == ("Thông báo không đủ điều kiện giải quyết hồ sơ", f"{7 + at}/TB-SCT")
        assert dossier(desk, uid).state == State.FINISHED
    assert_whole(desk)


def test_stopped_the_rest_stays_as_it_was(desk: Desk, several: list[str]) -> None:
    text = SharedText(ResultKind.PAPER, "Văn bản")
    asked = iter((False, False, True))
    steps = list(many_results.record_each(desk, several, text, stopped=lambda: next(asked)))
    assert [step.dossier_uid for step in steps] == several[:2]
    assert [dossier(desk, uid).state for uid in several[2:]] == [State.RECEIVED] * 2
    with pytest.raises(errors.BadInput):
        many_results.record_each(desk, several[2:], SharedText(ResultKind.PAPER, "Văn bản", "XN"))


def test_a_file_that_may_be_somebody_else_s_is_nobody_s(desk: Desk, several: list[str], tmp_path: Path) -> None:
    one, two, three, four = (code(desk, uid) for uid in several)
    portal = f"000.00.{two}"
    write_to(desk, several[2], "", portal)
    for name in (f"{portal}.pdf", f"{one}0.pdf", f"{four} và {one}.pdf", f"{four}.pdf"):
        (tmp_path / name).write_bytes(sample())
    found = find_files(desk, tmp_path, several)
    assert {uid: path.name for uid, path in found.by_dossier.items()} == {several[2]: f"{portal}.pdf"}
    assert (found.without, found.unsure) == ((two,), (one, four))
    (tmp_path / f"{three}.pdf").write_bytes(sample())
    assert find_files(desk, tmp_path, several).unsure == (one, three, four)
    with pytest.raises(errors.FolderMissing):
        find_files(desk, tmp_path / "nowhere", several)


def test_many_are_told_and_sent_and_who_has_no_address_is_named(
    desk: Desk, several: list[str], mail: Mail, tmp_path: Path
) -> None:
    path = tmp_path / "ket-qua.pdf"
    path.write_bytes(sample())
    for uid, address in zip(several, ("mot@example.vn", "", NOBODY, "bon@example.vn"), strict=True):
        write_to(desk, uid, address)
    list(many_results.record_each(desk, several, CONFIRMED, path))
    with desk.store.reading() as session:
        words = many_results.words_for(session, several)
        enclosed = many_results.words_for(session, several, enclosed=True)
    unset = list(many_results.tell_each(desk, words, TellingWay.EMAIL))
    assert [type(step.fault) for step in unset if isinstance(step, NotDone)] == [errors.MailNotSet]
    assert len(unset) == 1  # nobody else is tried
    telling.set_mail(desk, mail.settings(), PASSWORD)
    told = list(many_results.tell_each(desk, words, TellingWay.EMAIL))
    assert [type(getattr(step, "fault", None)) for step in told] == [
        type(None), errors.NoAddress, errors.MailRefused, type(None),
    ]  # fmt: skip
    assert [letter["To"] for letter in mail.taken] == ["mot@example.vn", "bon@example.vn"]
    assert all(isinstance(step, Done) for step in many_results.tell_each(desk, words, TellingWay.MESSAGE))
    sent = [step.dossier_uid for step in many_results.send_each(desk, enclosed) if isinstance(step, Done)]
    assert sent == [several[0], several[3]]
    assert [dossier(desk, uid).state for uid in several] == [
        State.RETURNED, State.FINISHED, State.FINISHED, State.RETURNED,
    ]  # fmt: skip
    assert outcome(desk, several[0]).deliveries[0].way is DeliveryWay.ELECTRONIC
    results.record_result(desk, several[1], PAPER)  # one by one a further result is possible
    assert_whole(desk)
