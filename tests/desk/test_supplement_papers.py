"""Papers that come while a dossier waits for them after acceptance, online and at the counter."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import errors
from app.desk import arriving, checks, inbox, intake, pausing, supplement_papers
from app.desk.desk import Desk
from app.desk.wording import SupplementText
from app.models.dossier import ChecklistLine
from app.queries import day, dossiers, money, online_supplements
from app.queries.online_supplements import CameView
from app.queries.register import Horizon
from app.rules.completeness import PaperKind
from app.rules.kinds import PauseEnd
from app.rules.states import State
from app.scanning.sources.contract import ScannedPage
from tests.desk.online import Folder, arrive, outgoing, sample, waiting
from tests.desk.roads import assert_whole, dossier, history
from tests.desk.test_pausing import pause_of
from tests.desks import SetClock, open_draft, procedure
from tests.exchange.portal import document, sync
from tests.samples import foreign

LICENCE = "2.001646"
"""A sample procedure of several papers and 15 working days."""
ITEMS = ("Bản vẽ mặt bằng kho",)
FIRST, SECOND, THIRD = (sample() + end for end in (b"%first\n", b"%second\n", b"%third\n"))
FEES = [{"TenPhiLePhi": "Phí mẫu", "MaPhiLePhi": "P", "Gia": "60000", "TrangThaiThanhToan": "0"}]


@pytest.fixture
def places(desk: Desk) -> list[int]:
    """Return the components of the procedure."""
    return [one.position for one in procedure(desk, LICENCE).requirements]


@pytest.fixture
def uid(desk: Desk, folder: Folder, places: list[int]) -> str:
    """Return an online dossier that was accepted and waits for papers."""
    folder.put("m", message(document("mot.pdf", str(places[0]))), {"mot.pdf": FIRST})
    arriving.import_folder(desk, folder.path)
    found = waiting(desk)[0].uid
    inbox.accept_online(desk, found, override_reason="Nộp sau")
    pausing.request_supplement(desk, found, SupplementText(ITEMS, "Chưa đủ căn cứ"))
    return found


def message(*files: dict[str, str], **fields: Any) -> dict[str, Any]:
    return sync(MaTTHC=LICENCE, TaiLieuNop=list(files), DanhSachLePhi=FEES, **fields)


def send(desk: Desk, folder: Folder, name: str, files: dict[str, bytes], sent: dict[str, Any]) -> None:
    folder.put(name, sent, files)
    assert arriving.import_folder(desk, folder.path).changed == 1


def came(desk: Desk, uid: str) -> CameView:
    with desk.store.reading() as session:
        found = online_supplements.came(session, uid)
    assert found is not None
    return found


def papers(desk: Desk, uid: str) -> set[str]:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    return {one.sha256 for one in found.documents}


def electronic(desk: Desk, uid: str) -> dict[int, int]:
    """Return how many electronic papers are counted, by component."""
    with desk.store.reading() as session:
        lines = session.scalars(select(ChecklistLine).where(ChecklistLine.dossier_id == dossier(desk, uid).id))
        return {line.position: line.electronic for line in lines if line.electronic}


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def waits(desk: Desk) -> tuple[int, int]:
    """Return the rows that wait to be taken in, and the count of the rail."""
    today = desk.today()
    with desk.store.reading() as session:
        rows = online_supplements.rows(session, desk.place.uid)
        return len(rows), day.rail(session, desk.place.uid, Horizon(today, today, today)).online


def test_what_comes_is_shown_as_the_supplement_and_taken_in_lets_the_clock_run(
    desk: Desk, folder: Folder, clock: SetClock, uid: str, places: list[int]
) -> None:
    due = dossier(desk, uid).due_current
    assert waits(desk) == (0, 0)
    clock.forward(days=5)
    again, new = document("mot.pdf", str(places[0])), document("hai.pdf", str(places[1]))
    paid = [{**FEES[0], "TrangThaiThanhToan": "1"}]
    sent = {**message(again, new), "session": "2"}
    sent["data"][0] |= {"DanhSachLePhi": paid, "SoDienThoai": "0912345678"}
    send(desk, folder, "n", {"mot.pdf": FIRST, "hai.pdf": SECOND}, sent)
    assert waits(desk) == (1, 1)
    found = came(desk, uid)
    assert [(one.name, one.component, one.sha256) for one in found.files] == [("hai.pdf", places[1], sha(SECOND))]
    assert [one.what for one in found.differences] == ["owner_phone"]
    done = supplement_papers.take_in(desk, uid, ITEMS, messages=found.messages)
    now = dossier(desk, uid)
    assert (now.state, now.complete_since, now.due_current) == (State.RECEIVED, clock.now(), done.due)
    assert due is not None
    assert done.due > due
    assert done.receipt is not None
    assert now.owner_phone == "02083651234"  # particulars are those that were accepted
    assert papers(desk, uid) == {sha(FIRST), sha(SECOND)}
    assert electronic(desk, uid) == {places[0]: 1, places[1]: 1}
    assert [one.ended_as for one in pause_of(desk, uid)] == [PauseEnd.ANSWERED]
    with desk.store.reading() as session:
        assert money.account(session, now.id).open == 0
    assert history(desk, uid)[-2:] == ["online_change_arrived", "supplemented"]
    assert outgoing(desk)[-1].state is State.RECEIVED
    assert waits(desk) == (0, 0)
    assert arriving.import_folder(desk, folder.path).unchanged == 2
    assert checks.check(desk).unreferred == 0
    assert_whole(desk)


def test_several_messages_are_one_supplement_and_one_that_nobody_saw_waits(
    desk: Desk, folder: Folder, uid: str, places: list[int]
) -> None:
    two, three = document("hai.pdf", str(places[1])), document("ba.pdf", str(places[1]))
    send(desk, folder, "n", {"hai.pdf": SECOND}, message(two))
    seen = came(desk, uid)
    send(desk, folder, "o", {"hai.pdf": SECOND, "ba.pdf": THIRD}, message(two, three))
    found = came(desk, uid)
    assert (len(found.messages), [one.name for one in found.files]) == (2, ["hai.pdf", "ba.pdf"])
    supplement_papers.take_in(desk, uid, (), messages=seen.messages, without_because="Đã đủ")
    assert papers(desk, uid) == {sha(FIRST), sha(SECOND)}  # a record that leaves a paper out takes none away
    pausing.request_supplement(desk, uid, SupplementText(ITEMS), allowed_because="Còn thiếu")
    supplement_papers.take_in(desk, uid, ITEMS, messages=came(desk, uid).messages)
    assert papers(desk, uid) == {sha(FIRST), sha(SECOND), sha(THIRD)}
    assert electronic(desk, uid)[places[1]] == 2
    assert_whole(desk)


def test_no_file_is_left_out_in_silence(desk: Desk, folder: Folder, uid: str, places: list[int]) -> None:
    send(desk, folder, "n", {"hai.pdf": SECOND}, message(document("hai.pdf", "")))
    found = came(desk, uid)
    with pytest.raises(errors.FilesNotPlaced):
        supplement_papers.take_in(desk, uid, ITEMS, messages=found.messages)
    with pytest.raises(errors.UnknownOnline):
        supplement_papers.take_in(desk, uid, ITEMS, messages=found.messages, placed={found.files[0].uid: 99})
    assert (dossier(desk, uid).state, papers(desk, uid)) == (State.SUPPLEMENT, {sha(FIRST)})
    supplement_papers.take_in(desk, uid, ITEMS, messages=found.messages, placed={found.files[0].uid: places[1]})
    assert papers(desk, uid) == {sha(FIRST), sha(SECOND)}
    with pytest.raises(errors.BadMove):
        supplement_papers.take_in(desk, uid, ITEMS, messages=found.messages)


def test_what_is_asked_for_and_not_there_needs_a_reason_and_another_procedure_is_no_supplement(
    desk: Desk, folder: Folder, uid: str, places: list[int]
) -> None:
    send(desk, folder, "n", {"hai.pdf": SECOND}, message(document("hai.pdf", str(places[1]))))
    with pytest.raises(errors.ReasonNeeded):
        supplement_papers.take_in(desk, uid, (), messages=came(desk, uid).messages)
    with pytest.raises(errors.UnknownOnline):
        supplement_papers.take_in(desk, uid, ITEMS, messages=["khac"])
    other = document("thong-bao.pdf", "1")
    send(desk, folder, "o", {"thong-bao.pdf": THIRD}, sync(TaiLieuNop=[other]))
    found = came(desk, uid)
    assert [one.what for one in found.differences] == ["procedure"]
    with pytest.raises(errors.UnknownProcedure):
        supplement_papers.take_in(desk, uid, ITEMS, messages=found.messages)
    assert (dossier(desk, uid).state, papers(desk, uid)) == (State.SUPPLEMENT, {sha(FIRST)})
    assert history(desk, uid)[-1] == "online_change_arrived"


def test_what_comes_for_a_dossier_that_waits_for_nothing_is_no_supplement(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder)
    inbox.accept_online(desk, uid)
    send(desk, folder, "n", {"thong-bao.pdf": SECOND}, sync(TrichYeuHoSo="2"))
    with desk.store.reading() as session:
        assert online_supplements.came(session, uid) is None
    assert waits(desk) == (0, 1)  # it is a change of a dossier under way


def test_papers_brought_to_the_counter_go_onto_the_checklist_with_the_supplement(desk: Desk, tmp_path: Path) -> None:
    done = intake.accept(desk, open_draft(desk))
    uid = done.dossier_uid
    pausing.request_supplement(desk, uid, SupplementText(ITEMS, "Chưa đủ căn cứ"))
    before, was, lines = papers(desk, uid), electronic(desk, uid), counts(desk, uid)
    one = tmp_path / "ban-ve.pdf"
    one.write_bytes(SECOND)
    pages = [ScannedPage(foreign.photo(tmp_path / f"trang-{n}.jpg"), n, 100) for n in (1, 2)]
    file = supplement_papers.keep(desk, uid, 2, PaperKind.ELECTRONIC, one)
    scanned = supplement_papers.keep(desk, uid, 1, PaperKind.CERTIFIED, pages)
    with pytest.raises(errors.UnknownOnline):
        supplement_papers.keep(desk, uid, 99, PaperKind.COPY, one)
    assert papers(desk, uid) == before
    with pytest.raises(errors.ReasonNeeded):
        supplement_papers.take_in(desk, uid, (), papers=[file, scanned])
    assert (papers(desk, uid), dossier(desk, uid).state) == (before, State.SUPPLEMENT)
    taken = supplement_papers.take_in(desk, uid, ITEMS, papers=[file, scanned])
    assert papers(desk, uid) == before | {sha(SECOND), scanned.stored.sha256}
    assert electronic(desk, uid) == {**was, 2: was.get(2, 0) + 1}
    assert counts(desk, uid)[1] == lines[1] + 1
    assert (scanned.stored.pages, dossier(desk, uid).state) == (2, State.RECEIVED)
    assert taken.receipt is not None
    assert checks.check(desk).unreferred == 0
    assert_whole(desk)


def test_a_paper_that_is_stored_no_more_is_not_taken_in(desk: Desk, tmp_path: Path) -> None:
    uid = intake.accept(desk, open_draft(desk)).dossier_uid
    pausing.request_supplement(desk, uid, SupplementText(ITEMS))
    one = tmp_path / "ban-ve.pdf"
    one.write_bytes(SECOND)
    file = supplement_papers.keep(desk, uid, 2, PaperKind.ELECTRONIC, one)
    desk.documents.path(file.stored.sha256).unlink()
    with pytest.raises(errors.DocumentDamaged):
        supplement_papers.take_in(desk, uid, ITEMS, papers=[file])
    assert dossier(desk, uid).state == State.SUPPLEMENT


def counts(desk: Desk, uid: str) -> dict[int, int]:
    """Return how many certified copies are counted, by component."""
    with desk.store.reading() as session:
        lines = session.scalars(select(ChecklistLine).where(ChecklistLine.dossier_id == dossier(desk, uid).id))
        return {line.position: line.certified for line in lines}
