"""Many online dossiers at once: each stands for itself, and what fails leaves the rest."""

from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import select

from app import errors
from app.desk import arriving, batches, looking, payments
from app.desk.batches import HandedOver, NotHandedOver
from app.desk.desk import Desk
from app.desk.each import NotDone
from app.desk.inbox import AcceptedOnline
from app.models.dossier import Dossier
from app.queries import handovers
from app.rules.fees import Account
from app.rules.kinds import Look, PaymentWay
from app.rules.states import State
from tests.desk import roads
from tests.desk.online import Folder, outgoing, waiting
from tests.desks import SetClock, procedure
from tests.exchange import portal

SEVERAL = 4


@pytest.fixture
def notices(desk: Desk, folder: Folder) -> list[str]:
    """Complete notices with an immediate result."""
    for number in range(SEVERAL):
        code, owner = f"000.00.14.H55-261125-{number:04}", f"01001091{number:02}"
        folder.put(f"n{number}", portal.sync(MaHoSo=code, MaDoiTuong=owner))
    assert arriving.import_folder(desk, folder.path).new == SEVERAL
    return [row.uid for row in waiting(desk)]


def test_each_has_its_number_and_entry_no_receipt_and_all_are_one_list(desk: Desk, notices: list[str]) -> None:
    *accepted, given = batches.accept_and_hand_over(desk, notices)
    assert [type(step) for step in accepted] == [AcceptedOnline] * SEVERAL
    assert isinstance(given, HandedOver)
    assert len({roads.dossier(desk, uid).code for uid in notices}) == SEVERAL
    for uid in notices:
        assert roads.history(desk, uid) == ["arrived_online", "accepted_without_receipt", "offered"]
    assert given.offer.package.is_dir()
    assert waiting(desk) == ()
    assert [one.state for one in outgoing(desk)] == [State.RECEIVED] * SEVERAL
    with desk.store.reading() as session:
        (list_,) = handovers.given(session, desk.place.uid)
    assert {item.dossier_uid for item in list_.items} == set(notices)
    roads.assert_whole(desk)


def test_what_fails_leaves_the_rest(desk: Desk, notices: list[str]) -> None:
    steps = list(batches.accept_and_hand_over(desk, [notices[0], "nobody", notices[0], *notices[1:]]))
    (failed,) = (step for step in steps if isinstance(step, NotDone))
    assert isinstance(failed.fault, errors.UnknownDossier)
    assert len([step for step in steps if isinstance(step, AcceptedOnline)]) == SEVERAL
    assert isinstance(steps[-1], HandedOver)


def test_what_hinders_all_is_told_once_and_nothing_more_is_tried(desk: Desk, notices: list[str]) -> None:
    (failed,) = batches.accept_and_hand_over(replace(desk, officer=None), notices)
    assert isinstance(failed, NotDone)
    assert isinstance(failed.fault, errors.NoOfficer)
    assert len(waiting(desk)) == SEVERAL


def test_stopped_it_leaves_what_was_done_whole(desk: Desk, notices: list[str]) -> None:
    asked = count()
    steps = list(batches.accept_and_hand_over(desk, notices, lambda: next(asked) >= 2))
    assert [type(step) for step in steps] == [AcceptedOnline] * 2
    assert len(waiting(desk)) == SEVERAL - 2
    with desk.store.reading() as session:
        assert len(handovers.ready(session, desk.place.uid)) == 2
    roads.assert_whole(desk)


def test_without_a_department_they_lie_ready_at_the_desk(desk: Desk, notices: list[str]) -> None:
    with desk.store.transaction() as session:
        for dossier in session.scalars(select(Dossier)):
            dossier.department_uid = None
            desk.note(session, "corrected", dossier.uid)
    *_accepted, left = batches.accept_and_hand_over(desk, notices)
    assert left == NotHandedOver(tuple(notices), None)


def test_more_than_a_list_takes_go_on_several(
    desk: Desk, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "LONGEST_LIST", SEVERAL - 1)
    given = [step for step in batches.accept_and_hand_over(desk, notices) if isinstance(step, HandedOver)]
    assert [len(step.dossier_uids) for step in given] == [SEVERAL - 1, 1]
    with desk.store.reading() as session:
        assert len(handovers.given(session, desk.place.uid)) == 2


def test_a_receipt_is_issued_where_one_is_due(desk: Desk, folder: Folder) -> None:
    asked = [needed.position for needed in procedure(desk, portal.MINISTRY["MaTTHC"]).requirements]
    papers = [{"MaThanhPhanHoSo": str(at), "GiayToDinhKem": [{"TenGiayTo": f"{at}.pdf"}]} for at in asked]
    folder.put("m", portal.ministry(ThanhPhanHoSo=papers))
    arriving.import_folder(desk, folder.path)
    (row,) = waiting(desk)
    assert row.missing == ()
    done, _given = batches.accept_and_hand_over(desk, [row.uid])
    assert isinstance(done, AcceptedOnline)
    assert done.receipt is not None
    assert done.receipt.number == 1


def test_what_is_not_paid_is_accepted_and_stays_where_its_fee_is_taken(
    desk: Desk, notices: list[str], folder: Folder
) -> None:
    fees = [{"TenPhiLePhi": "Phí thẩm định", "MaPhiLePhi": "P1", "HinhThucThu": "1", "Gia": "60000"}]
    for name, owner, paid in (("owes", "0100109177", "0"), ("paid", "0100109178", "1")):
        listed = [{**fees[0], "TrangThaiThanhToan": paid}]
        folder.put(name, portal.sync(MaHoSo=f"000-{name}", MaDoiTuong=owner, DanhSachLePhi=listed))
    arriving.import_folder(desk, folder.path)
    uids = {row.external_code: row.uid for row in waiting(desk)}
    accounts = {row.external_code: row.account for row in waiting(desk)}
    assert (accounts["000-owes"], accounts["000-paid"]) == (Account(60_000, 0), Account(60_000, 60_000))
    owes, paid = uids["000-owes"], uids["000-paid"]
    steps = list(batches.accept_and_hand_over(desk, [owes, *notices]))
    assert [step.fee for step in steps if isinstance(step, AcceptedOnline)] == [60_000, 0, 0, 0, 0]
    left, given = steps[SEVERAL + 1 :]
    assert isinstance(left, NotHandedOver)
    assert (left.dossier_uids, type(left.fault)) == ((owes,), errors.FeesOpen)
    assert isinstance(given, HandedOver)
    assert set(given.dossier_uids) == set(notices)
    payments.pay(desk, owes, 60_000, PaymentWay.TRANSFER)
    assert isinstance(list(batches.accept_and_hand_over(desk, [paid]))[-1], HandedOver)


def test_a_repeat_among_them_is_stopped_and_says_of_what(desk: Desk, notices: list[str], folder: Folder) -> None:
    folder.put("again", portal.sync(MaHoSo="000-again", MaDoiTuong="0100109100"))
    assert arriving.import_folder(desk, folder.path).new == 1
    repeat = next(row.uid for row in waiting(desk) if row.external_code == "000-again")
    steps = list(batches.accept_and_hand_over(desk, [*notices, repeat]))
    refused = {step.dossier_uid: step.fault for step in steps if isinstance(step, NotDone)}
    codes = {uid: fault.codes for uid, fault in refused.items() if isinstance(fault, errors.FiledBefore)}
    assert codes == {notices[0]: ("000-again",), repeat: ("000.00.14.H55-261125-0000",)}
    assert sum(isinstance(step, AcceptedOnline) for step in steps) == SEVERAL - 1
    alone, _given = batches.accept_and_hand_over(desk, [repeat])  # who looks at it by itself decides
    assert isinstance(alone, AcceptedOnline)


def test_many_of_one_firm_go_together_when_an_officer_saw_each_beside_the_others(
    desk: Desk, notices: list[str], folder: Folder, clock: SetClock
) -> None:
    for number in range(3):
        folder.put(f"more{number}", portal.sync(MaHoSo=f"000-more-{number}", MaDoiTuong="0100109100"))
    assert arriving.import_folder(desk, folder.path).new == 3
    *several, late = sorted(row.uid for row in waiting(desk) if row.uid not in notices[1:])
    for uid in several:
        looking.mark(desk, uid, Look.PASSED)
    clock.forward(minutes=1)
    folder.put("new", portal.sync(MaHoSo="000-new", MaDoiTuong="0100109100"))
    assert arriving.import_folder(desk, folder.path).new == 1
    steps = list(batches.accept_and_hand_over(desk, [*several, late]))
    assert {type(step.fault) for step in steps if isinstance(step, NotDone)} == {errors.FiledBefore}
    for uid in several:
        looking.mark(desk, uid, Look.PASSED)
    done = list(batches.accept_and_hand_over(desk, [*several, late]))
    assert [step.dossier_uid for step in done if isinstance(step, AcceptedOnline)] == several
    assert [step.dossier_uid for step in done if isinstance(step, NotDone)] == [late]
