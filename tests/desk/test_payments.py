"""Money: taken down with an acceptance, reduced with a reason, paid, made void; by the holder, in the journal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from app import errors
from app.desk import bank, catalogue, corrections, handover, intake, pausing, payments, places
from app.desk.desk import Desk
from app.desk.intake import Acknowledgement
from app.exchange import catalogue_sheet
from app.exchange.catalogue_sheet import FeeRow
from app.models import journal
from app.queries import dossiers, money
from app.queries.money import MoneyView
from app.rules import vietqr
from app.rules.calendar import ZONE
from app.rules.fees import Account
from app.rules.kinds import Form, PaymentWay
from app.rules.states import State
from tests.desk import disks
from tests.desk.roads import CONFIRM, assert_whole, dossier, hand_over, history
from tests.desks import SetClock, complete, open_draft, procedure
from tests.exchange.sheets import SAMPLE
from tests.papers.reading import all_codes_in, picture, text_of

FEE = 2_200_000
CASH, TRANSFER, ONLINE = PaymentWay.CASH, PaymentWay.TRANSFER, PaymentWay.ONLINE


@pytest.fixture
def accepted(desk: Desk) -> Acknowledgement:
    return intake.accept(desk, open_draft(desk))


def seen(desk: Desk, uid: str) -> MoneyView:
    with desk.store.reading() as session:
        return money.money(session, uid)


def with_table(desk: Desk) -> None:
    """Let the office print the papers of a receipt as a table."""
    with desk.store.transaction() as session:
        places.current_office(session, desk).papers_as_table = True
        journal.record(session, desk.by(), "office_renamed")


def test_an_acceptance_takes_down_the_fee_and_the_receipt_says_that_it_is_not_paid(desk: Desk) -> None:
    with_table(desk)
    done = intake.accept(desk, open_draft(desk))
    now = seen(desk, done.dossier_uid)
    assert [(c.name, c.full_amount, c.amount, c.reason) for c in now.charges] == [("Phí, lệ phí", FEE, FEE, "")]
    assert (now.payments, now.account) == ((), Account(FEE, 0))
    assert history(desk, done.dossier_uid) == ["accepted"]
    assert "Phí, lệ phí (nếu có): 2.200.000 đồng (Chưa thanh toán)" in text_of(
        desk.documents.read(done.receipt.sha256)
    )
    assert_whole(desk)


def test_a_later_receipt_says_that_it_is_paid(desk: Desk) -> None:
    with_table(desk)
    uid = intake.accept(desk, open_draft(desk)).dossier_uid
    payments.pay(desk, uid, FEE, CASH)
    again = corrections.correct(desk, uid, {"owner_address": "Số 9 phố Mẫu"}, "gõ nhầm")
    assert again is not None
    assert "2.200.000 đồng (Đã thanh toán)" in text_of(desk.documents.read(again.sha256))


def test_a_procedure_without_a_fee_owes_nothing(desk: Desk) -> None:
    uid = intake.accept(desk, open_draft(desk, complete(desk, "2.000309"))).dossier_uid
    assert seen(desk, uid) == MoneyView()
    with pytest.raises(errors.NothingOwed):
        payments.pay(desk, uid, 1, CASH)
    with pytest.raises(errors.NothingOwed):
        payments.issue_paper(desk, uid)


def test_fees_are_due_by_case_and_set(desk: Desk, tmp_path: Path) -> None:
    sheet, code = catalogue_sheet.read(SAMPLE), procedure(desk).code
    rows = tuple(
        replace(row, fee=None, in_force_from=date(2026, 11, 2)) if row.code == code else row
        for row in sheet.procedures
    )
    told = (
        FeeRow(code, 1, "Phí thẩm định", "PTD", 100_000),
        FeeRow(code, 2, "Lệ phí cấp lại", "", 50_000, "Cấp lại"),
        FeeRow(code, 3, "Phí sao hồ sơ", "", 10_000, per_set=True),
    )
    catalogue_sheet.write(replace(sheet, procedures=rows, fees=told), tmp_path / "fees.xlsx")
    catalogue.import_sheet(desk, tmp_path / "fees.xlsx")
    plain = intake.accept(desk, open_draft(desk, replace(complete(desk), sets=1))).dossier_uid
    assert [c.amount for c in seen(desk, plain).charges] == [100_000, 10_000]
    both = replace(complete(desk), cases=frozenset({"Cấp lại"}))
    assert seen(desk, intake.accept(desk, open_draft(desk, both)).dossier_uid).account.owed == 160_000
    assert_whole(desk)


def test_money_is_taken_in_parts_until_nothing_is_open(desk: Desk, accepted: Acknowledgement) -> None:
    uid = accepted.dossier_uid
    assert payments.pay(desk, uid, 200_000, CASH).account == Account(FEE, 200_000)
    for amount in (0, -1, 2_000_001):
        with pytest.raises(errors.BadAmount):
            payments.pay(desk, uid, amount, CASH)
    done = payments.pay(desk, uid, 2_000_000, TRANSFER, "  FT26330 ")
    assert (done.code, done.account.is_paid) == (accepted.code, True)
    with pytest.raises(errors.NothingOwed):
        payments.pay(desk, uid, 1, CASH)
    first, second = seen(desk, uid).payments
    assert (first.amount, first.way, first.reference) == (200_000, CASH, "")
    assert (second.way, second.reference, second.taken_by) == (TRANSFER, "FT26330", desk.signed_in().name)
    with desk.store.reading() as session:
        told = dossiers.history(session, uid)
    assert [line.action for line in told] == ["fee_paid", "fee_paid", "accepted"]
    assert told[0].note == {"amount": 2_000_000, "way": "transfer", "reference": "FT26330"}
    assert_whole(desk)


def test_a_fee_is_exempt_or_reduced_only_with_a_reason_and_never_below_what_was_paid(
    desk: Desk, accepted: Acknowledgement
) -> None:
    uid = accepted.dossier_uid
    with pytest.raises(errors.ReasonNeeded):
        payments.reduce(desk, uid, 1, 0, " ")
    with pytest.raises(errors.NothingOwed):
        payments.reduce(desk, uid, 2, 0, "Người khuyết tật")
    with pytest.raises(errors.BadAmount):
        payments.reduce(desk, uid, 1, FEE + 1, "Tăng")
    assert payments.reduce(desk, uid, 1, 1_100_000, "Giảm 50 %").account == Account(1_100_000, 0)
    payments.pay(desk, uid, 600_000, CASH)
    with pytest.raises(errors.FeesPaid):
        payments.reduce(desk, uid, 1, 500_000, "Giảm thêm")
    assert seen(desk, uid).charges[0].reason == "Giảm 50 %"
    assert payments.reduce(desk, uid, 1, FEE, "").account == Account(FEE, 600_000)
    assert history(desk, uid) == ["accepted", "fee_reduced", "fee_paid", "fee_reduced"]
    assert_whole(desk)


def test_a_fee_that_the_catalogue_does_not_tell_is_taken_down_by_hand(desk: Desk, accepted: Acknowledgement) -> None:
    uid = accepted.dossier_uid
    done = payments.charge(desk, uid, "  Phí cấp bản sao ", 20_000)
    assert done.account == Account(FEE + 20_000, 0)
    assert [(c.position, c.name) for c in seen(desk, uid).charges] == [(1, "Phí, lệ phí"), (2, "Phí cấp bản sao")]
    with pytest.raises(errors.BadInput):
        payments.charge(desk, uid, " ", 1)
    for amount in (0, -1, 10**13, 10**12):  # the last one is too much with the others
        with pytest.raises(errors.BadAmount):
            payments.charge(desk, uid, "Phí", amount)


def test_a_payment_by_mistake_is_void_with_its_reason_and_owed_again(desk: Desk, accepted: Acknowledgement) -> None:
    uid = accepted.dossier_uid
    payments.pay(desk, uid, FEE, CASH)
    (paid,) = seen(desk, uid).payments
    with pytest.raises(errors.ReasonNeeded):
        payments.void_payment(desk, paid.uid, "")
    assert payments.void_payment(desk, paid.uid, "Nhầm hồ sơ").account == Account(FEE, 0)
    (void,) = seen(desk, uid).payments
    assert (void.voided_at, void.void_reason) == (desk.clock.now(), "Nhầm hồ sơ")
    assert seen(desk, uid).standing == ()
    for gone in (paid.uid, "nothing"):
        with pytest.raises(errors.UnknownPayment):
            payments.void_payment(desk, gone, "Nhầm")
    assert history(desk, uid)[-1] == "payment_voided"
    assert_whole(desk)


def test_money_of_a_void_dossier_goes_back(desk: Desk, accepted: Acknowledgement) -> None:
    payments.pay(desk, accepted.dossier_uid, FEE, CASH)
    corrections.void(desk, accepted.dossier_uid, "Nhầm thủ tục")
    (paid,) = seen(desk, accepted.dossier_uid).payments
    assert payments.void_payment(desk, paid.uid, "Hồ sơ hủy").account.paid == 0


Prepare = Callable[[Desk, Desk, str], object]
ACTS: dict[str, Callable[[Desk, str], object]] = {
    "charge": lambda desk, uid: payments.charge(desk, uid, "Phí", 1),
    "reduce": lambda desk, uid: payments.reduce(desk, uid, 1, 0, "Miễn"),
    "pay": lambda desk, uid: payments.pay(desk, uid, 1, CASH),
    "paper": payments.issue_paper,
}


@pytest.mark.parametrize(
    ("prepare", "fault"),
    [
        (lambda desk, _room, uid: corrections.void(desk, uid, "nhầm"), errors.DossierVoid),
        (lambda desk, room, uid: handover.offer(desk, [uid], room.place.uid), errors.DossierOffered),
        (lambda desk, room, uid: hand_over(desk, room, {uid: CONFIRM}), errors.DossierNotHere),
    ],
    ids=["void", "offered", "at the department"],
)
def test_only_the_holder_of_a_dossier_touches_its_money(
    desk: Desk, department: Desk, accepted: Acknowledgement, prepare: Prepare, fault: type[errors.DeskError]
) -> None:
    payments.pay(desk, accepted.dossier_uid, 100, CASH)
    (paid,) = seen(desk, accepted.dossier_uid).payments
    prepare(desk, department, accepted.dossier_uid)
    before = seen(desk, accepted.dossier_uid)
    for act in ACTS.values():
        with pytest.raises(fault):
            act(desk, accepted.dossier_uid)
    if fault is not errors.DossierVoid:
        with pytest.raises(fault):
            payments.void_payment(desk, paid.uid, "Nhầm")
    assert seen(desk, accepted.dossier_uid) == before


def test_only_an_officer_of_the_desk_takes_money(desk: Desk, department: Desk, accepted: Acknowledgement) -> None:
    uid = accepted.dossier_uid
    hand_over(desk, department, {uid: CONFIRM})
    for act in ACTS.values():
        with pytest.raises(errors.DeskOnly):
            act(department, uid)
        with pytest.raises(errors.NoOfficer):
            act(desk.with_officer(None), uid)
    with pytest.raises(errors.DeskOnly):
        payments.count_cash(department, 0)


def test_the_money_travels_with_its_dossier(desk: Desk, department: Desk, accepted: Acknowledgement) -> None:
    payments.reduce(desk, accepted.dossier_uid, 1, 1_000_000, "Giảm")
    payments.pay(desk, accepted.dossier_uid, 400_000, CASH)
    hand_over(desk, department, {accepted.dossier_uid: CONFIRM})
    here, there = seen(desk, accepted.dossier_uid), seen(department, accepted.dossier_uid)
    assert (there.charges, there.account) == (here.charges, Account(1_000_000, 400_000))
    assert [replace(one, taken_by="") for one in there.payments] == [
        replace(one, taken_by="") for one in here.payments
    ]
    assert_whole(desk, department)


def test_the_paper_says_what_is_open_and_banks_read_its_code(desk: Desk) -> None:
    bank.set_account(desk, "970436", "0011 0022 33445", "Kho bạc mẫu")
    done = intake.accept(desk, open_draft(desk))
    payments.pay(desk, done.dossier_uid, 200_000, CASH)
    issued = payments.issue_paper(desk, done.dossier_uid)
    assert (issued.form, issued.number) == (Form.FEE_PAPER, 1)
    paper = desk.documents.read(issued.sha256)
    to = vietqr.BankAccount("970436", "0011002233445")
    assert ("QRCode", vietqr.payload(to, 2_000_000, done.code)) in all_codes_in(picture(paper, 200))
    said = text_of(paper)
    for words in ("Còn phải nộp: 2.000.000 đồng", "Kho bạc mẫu", "Đã nộp: 200.000 đồng tiền mặt", done.code):
        assert words in said
    assert history(desk, done.dossier_uid)[-1] == "fee_paper_issued"
    assert payments.issue_paper(desk, done.dossier_uid).number == 2
    assert_whole(desk)


def test_a_full_disk_issues_no_paper(desk: Desk, accepted: Acknowledgement) -> None:
    with disks.short_files(1000), pytest.raises(errors.DiskFull):
        payments.issue_paper(desk, accepted.dossier_uid)
    assert history(desk, accepted.dossier_uid) == ["accepted"]
    assert payments.issue_paper(desk, accepted.dossier_uid).number == 1


def test_a_dossier_that_waits_for_its_fee_goes_on_when_all_of_it_is_paid(
    desk: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    uid = accepted.dossier_uid
    pausing.wait_for_fee(desk, uid, "Phí, lệ phí: 2.200.000 đồng")
    clock.forward(days=2)
    assert not payments.pay(desk, uid, 200_000, CASH).goes_on
    assert dossier(desk, uid).state == State.FEE_DUE
    assert payments.pay(desk, uid, 2_000_000, TRANSFER).goes_on
    now = dossier(desk, uid)
    assert (now.state, now.due_original) == (State.RECEIVED, accepted.due)
    assert now.due_current
    assert now.due_current > accepted.due  # the clock stood still
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    (newest, former) = found.slips
    assert (newest.form, newest.uid != former.uid) == (Form.RECEIPT, True)
    promised = now.due_current.astimezone(ZONE)
    said = text_of(desk.documents.read(newest.sha256))
    assert "(lần 2)" in said
    assert f"ngày {promised:%d} tháng {promised:%m} năm {promised:%Y}" in said
    assert history(desk, uid) == ["accepted", "fee_awaited", "fee_paid", "fee_paid"]
    assert_whole(desk)


def test_one_that_waits_and_is_exempt_goes_on_too(desk: Desk, accepted: Acknowledgement) -> None:
    pausing.wait_for_fee(desk, accepted.dossier_uid, "Chưa nộp phí")
    done = payments.reduce(desk, accepted.dossier_uid, 1, 0, "Người khuyết tật")
    assert (done.goes_on, done.receipt) == (True, None)  # no time passed, so the promised date is what it was
    assert dossier(desk, accepted.dossier_uid).state == State.RECEIVED


def test_nobody_waits_for_what_is_paid_or_exempt(desk: Desk, accepted: Acknowledgement) -> None:
    exempt = intake.accept(desk, open_draft(desk)).dossier_uid
    payments.pay(desk, accepted.dossier_uid, FEE, CASH)
    payments.reduce(desk, exempt, 1, 0, "Người khuyết tật")
    for uid in (accepted.dossier_uid, exempt):
        with pytest.raises(errors.NothingOwed):
            pausing.wait_for_fee(desk, uid, "Chờ nộp phí")
        assert dossier(desk, uid).state == State.RECEIVED
    unknown = intake.accept(desk, open_draft(desk, complete(desk, "2.000309"))).dossier_uid
    pausing.wait_for_fee(desk, unknown, "Phí theo thông báo sau")
    payments.charge(desk, unknown, "Phí thẩm định", 60_000)
    assert payments.pay(desk, unknown, 60_000, ONLINE).goes_on


def test_a_payment_after_midnight_is_of_the_new_day_on_paper_too(
    desk: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    clock.moment = datetime(2026, 11, 27, 0, 30, tzinfo=ZONE)  # still the 26th in UTC
    payments.pay(desk, accepted.dossier_uid, FEE, CASH)
    said = text_of(desk.documents.read(payments.issue_paper(desk, accepted.dossier_uid).sha256))
    assert "00 giờ 30 phút, ngày 27 tháng 11 năm 2026" in said
    assert payments.count_cash(desk, FEE).expected == FEE
    clock.moment = datetime(2026, 11, 26, 23, 59, tzinfo=ZONE)
    assert payments.count_cash(desk, 0).expected == 0


@pytest.mark.parametrize("amount", [1, 999_999_999, 10**12 - FEE])
def test_amounts_at_the_edges_are_read_from_the_paper(desk: Desk, accepted: Acknowledgement, amount: int) -> None:
    bank.set_account(desk, "970436", "0011.0022-33445", "Ngân hàng mẫu " * 8)
    uid = accepted.dossier_uid
    payments.reduce(desk, uid, 1, 0, "Miễn theo quy định " * 8)
    payments.charge(desk, uid, "Khoản phí mẫu có tên rất dài " * 8, amount)
    paper = desk.documents.read(payments.issue_paper(desk, uid).sha256)
    to = vietqr.BankAccount("970436", "0011002233445")
    read = [code for page in (1, 2) for code in all_codes_in(picture(paper, 200, page))]
    assert ("QRCode", vietqr.payload(to, amount, accepted.code)) in read
    written = f"{amount:,}".replace(",", ".")
    assert f"Còn phải nộp: {written} đồng" in text_of(paper)
    assert text_of(paper).count(written) >= 5, "in the table, its sum, and what is open twice: never broken in two"
    assert payments.pay(desk, uid, amount, ONLINE).account.is_paid
