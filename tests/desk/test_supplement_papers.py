"""Papers that come while a dossier waits for them after acceptance, online and at the counter."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import errors
from app.bootstrap import open_desk
from app.desk import (
    adopting,
    arriving,
    checks,
    inbox,
    intake,
    pausing,
    scans,
    stopping,
    supplement_papers,
)
from app.desk import drafts as drafts_desk
from app.desk.desk import Desk
from app.desk.two_sides import FRONT
from app.desk.wording import StopText, SupplementText
from app.models.dossier import ChecklistLine
from app.models.draft import DraftContent
from app.models.slip import Slip
from app.queries import day, dossiers, drafts, money, online_supplements
from app.queries.drafts import DraftView
from app.queries.online_supplements import CameView
from app.queries.register import Horizon
from app.rules.completeness import Counts
from app.rules.kinds import PauseEnd
from app.rules.states import State
from tests.desk import pages
from tests.desk.online import Folder, arrive, outgoing, sample, waiting
from tests.desk.roads import assert_whole, dossier, history
from tests.desk.test_pausing import pause_of
from tests.desk.test_stacks import scanned
from tests.desks import SetClock, complete, open_draft, procedure
from tests.exchange.portal import document, sync
from tests.samples.scans.make import Page

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
    assert [one.what for one in found.differences] == ["owner_phone", "paid"]
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
    assert [one.what for one in found.differences] == ["procedure", "fees"]
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


@pytest.fixture
def waits_here(desk: Desk) -> str:
    """Return a dossier that was accepted at the counter with a certified copy and waits for papers."""
    uid = intake.accept(desk, open_draft(desk)).dossier_uid
    pausing.request_supplement(desk, uid, SupplementText(ITEMS, "Chưa đủ căn cứ"))
    return uid


def open_tray(desk: Desk, uid: str, **content: Any) -> str:
    return supplement_papers.open_tray(desk, uid, DraftContent(**content))


def tray_of(desk: Desk, uid: str) -> DraftView | None:
    with desk.store.reading() as session:
        return drafts.tray(session, desk.home, uid)


def kinds(desk: Desk, uid: str) -> dict[int, Counts]:
    """Return what is counted on the checklist, by component."""
    with desk.store.reading() as session:
        lines = session.scalars(select(ChecklistLine).where(ChecklistLine.dossier_id == dossier(desk, uid).id))
        return {line.position: line.counts for line in lines}


def test_what_lies_in_the_tray_goes_onto_the_checklist_with_the_supplement(
    desk: Desk, clock: SetClock, waits_here: str
) -> None:
    before, were, due = papers(desk, waits_here), kinds(desk, waits_here), dossier(desk, waits_here).due_current
    clock.forward(days=3)
    tray = open_tray(desk, waits_here, lines={1: Counts(certified=2)})
    assert open_tray(desk, waits_here) == tray  # there is one a dossier
    pages.add(desk, tray, 1, 2)
    pages.add(desk, tray, 2)
    loose = pages.add(desk, tray)
    with pytest.raises(errors.PagesNotSorted):
        supplement_papers.take_in(desk, waits_here, ITEMS)
    scans.remove(desk, tray, loose)
    with pytest.raises(errors.ReasonNeeded):
        supplement_papers.take_in(desk, waits_here, ())
    assert (papers(desk, waits_here), dossier(desk, waits_here).state) == (before, State.SUPPLEMENT)
    done = supplement_papers.take_in(desk, waits_here, ITEMS)
    assert done.receipt is not None
    assert done.due > due if due else False
    now = kinds(desk, waits_here)
    assert now[1].certified == were[1].certified + 2
    assert now[2].electronic == were.get(2, Counts()).electronic + 1  # nobody counted it, and it came as a file
    with desk.store.reading() as session:
        found = dossiers.dossier(session, waits_here)
    assert found is not None
    new = [one for one in found.documents if one.sha256 not in before]
    assert sorted(one.pages for one in new) == [1, 2]
    written = f"<dc:identifier>{done.code}</dc:identifier>".encode()
    assert all(written in desk.documents.read(one.sha256) for one in new)
    assert (dossier(desk, waits_here).state, tray_of(desk, waits_here)) == (State.RECEIVED, None)
    assert checks.check(desk).unreferred == 0
    assert_whole(desk)


def test_separators_send_the_pages_of_a_stack_to_their_papers(desk: Desk, waits_here: str, tmp_path: Path) -> None:
    tray = open_tray(desk, waits_here)
    stack = [Page("separator", 2, dpi=150, seed=1), Page("written", dpi=150, seed=7), Page("blank", dpi=150, seed=8)]
    component = None
    for page in stack:
        component = scans.take_in(desk, tray, scanned(tmp_path, page), scans.Taking(component)).component
    found = tray_of(desk, waits_here)
    assert found is not None
    assert [(page.component, page.mark, page.blank) for page in found.pages] == [
        (None, "separator", False),
        (2, "", False),
        (2, "", True),
    ]
    supplement_papers.take_in(desk, waits_here, ITEMS)
    assert kinds(desk, waits_here)[2].total > 0
    assert_whole(desk)


def test_what_was_brought_is_there_again_when_the_program_was_killed(
    desk: Desk, waits_here: str, tmp_path: Path
) -> None:
    tray, copies = open_tray(desk, waits_here, lines={3: Counts(copy=1)}), kinds(desk, waits_here)[3].copy
    known = pages.add(desk, tray, 1)
    arrived = pages.page(desk.home.scans / tray / scans.ARRIVING)  # the scanner had finished it, nobody took it in
    assert arrived.path.is_file()
    desk.store.close()
    again = open_desk(desk.home, clock=desk.clock).with_officer(desk.officer)
    assert adopting.adopt_orphans(again) == 1
    found = tray_of(again, waits_here)
    assert found is not None
    assert (found.uid, found.content.lines) == (tray, {3: Counts(copy=1)})
    assert [page.uid for page in found.pages][:1] == known
    assert [page.component for page in found.pages] == [1, None]
    scans.place(again, tray, [found.pages[1].uid], 1)
    supplement_papers.take_in(again, waits_here, ITEMS)
    assert kinds(again, waits_here)[3].copy == copies + 1
    assert_whole(again)
    again.store.close()


def test_a_tray_is_no_intake_and_its_slip_leads_to_the_dossier(desk: Desk, waits_here: str) -> None:
    tray = supplement_papers.open_tray(desk, waits_here, complete(desk))
    pages.add(desk, tray, 1)
    for act in (
        lambda: intake.accept(desk, tray, "Nộp sau"),
        lambda: intake.refuse(desk, tray, "Không đủ"),
        lambda: intake.request_supplement(desk, tray, ["Bản vẽ"]),
    ):
        with pytest.raises(errors.BadMove):
            act()
    with pytest.raises(errors.NotAllowed):
        drafts_desk.discard(desk, tray)
    with desk.store.reading() as session:
        (row,) = drafts.open_drafts(session)
        found = dossiers.dossier(session, waits_here)
        assert found is not None
        code = session.scalar(select(Slip.slip_code).where(Slip.uid == found.slips[0].uid))
        opens = dossiers.by_slip_code(session, code or "")
    assert (row.uid, row.supplements, row.pages) == (tray, waits_here, 1)
    assert (opens.draft_uid, opens.dossier_uid) == ("", waits_here)


def test_fronts_that_wait_for_their_backs_tell_whose_supplement_they_are(
    desk: Desk, waits_here: str, tmp_path: Path
) -> None:
    tray = open_tray(desk, waits_here)
    scans.take_in(desk, tray, pages.page(tmp_path), scans.Taking(side=FRONT))
    with desk.store.reading() as session:
        (half,) = drafts.half_read(session)
    assert (half.uid, half.supplements, half.sides.fronts) == (tray, waits_here, 1)


def test_a_tray_is_closed_with_the_wait_and_opens_only_in_one(desk: Desk, waits_here: str) -> None:
    tray = open_tray(desk, waits_here)
    stopping.stop(desk, waits_here, StopText(reason="Rút lại"))
    with pytest.raises(errors.UnknownDraft):
        pages.add(desk, tray, 1)
    with pytest.raises(errors.BadMove):
        open_tray(desk, waits_here)
    with desk.store.reading() as session:
        assert drafts.open_drafts(session) == ()


def test_a_page_that_is_gone_is_not_taken_in(desk: Desk, waits_here: str) -> None:
    tray = open_tray(desk, waits_here)
    pages.add(desk, tray, 2)
    pages.shown(desk, tray)[0].path.unlink()
    with pytest.raises(errors.DocumentDamaged):
        supplement_papers.take_in(desk, waits_here, ITEMS)
    assert dossier(desk, waits_here).state == State.SUPPLEMENT
