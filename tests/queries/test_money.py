"""The money of a day: cash by officer and what came by each way, held against the journal's own entries."""

import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest

from app import errors
from app.desk import accounts, intake, payments
from app.desk.desk import Desk
from app.models import verify
from app.queries import money
from app.queries.money import CashLine, DayMoney
from app.rules.calendar import ZONE
from app.rules.kinds import PaymentWay
from tests.desk.roads import assert_whole
from tests.desks import SetClock, open_draft
from tests.models.rows import entries

FEE = 2_200_000
CASH, TRANSFER, ONLINE = PaymentWay.CASH, PaymentWay.TRANSFER, PaymentWay.ONLINE


@dataclass(frozen=True)
class Two:
    """Two officers of one desk."""

    first: Desk
    second: Desk


@pytest.fixture
def two(desk: Desk) -> Two:
    accounts.add_officer(desk, accounts.NewOfficer("hai", "Cán bộ mẫu thứ hai", "mat-khau-mau"))
    return Two(desk, desk.with_officer(accounts.sign_in(desk, "hai", "mat-khau-mau")))


def of_day(desk: Desk, days: int = 0) -> DayMoney:
    start = datetime.combine(desk.today().date() + timedelta(days=days), time(), ZONE)
    with desk.store.reading() as session:
        return money.of_day(session, desk.place.uid, start.date(), start, start + timedelta(days=1))


def accepted(desk: Desk) -> str:
    return intake.accept(desk, open_draft(desk)).dossier_uid


def void_newest(desk: Desk, uid: str) -> None:
    with desk.store.reading() as session:
        newest = money.money(session, uid).standing[-1]
    payments.void_payment(desk, newest.uid, "Trả lại tiền")


def cash(desk: Desk, days: int = 0) -> dict[str, tuple[int, int]]:
    return {line.officer_uid: (line.payments, line.expected) for line in of_day(desk, days).cash}


def test_each_officer_has_the_cash_that_was_taken_less_what_went_back(two: Two, clock: SetClock) -> None:
    one, other = accepted(two.first), accepted(two.first)
    payments.pay(two.first, one, 300_000, CASH)
    payments.pay(two.second, other, 200_000, CASH)
    payments.pay(two.second, one, 1_900_000, TRANSFER)
    payments.pay(two.second, other, 2_000_000, ONLINE)
    first, second = two.first.signed_in().uid, two.second.signed_in().uid
    assert cash(two.first) == {first: (1, 300_000), second: (1, 200_000)}
    assert of_day(two.first).by_way == ((CASH, 500_000), (TRANSFER, 1_900_000), (ONLINE, 2_000_000))
    clock.forward(days=1)
    assert of_day(two.first) == DayMoney()
    void_newest(two.second, other)
    void_newest(two.second, other)  # taken in by cash yesterday, given back today
    assert cash(two.first) == {second: (0, -200_000)}
    assert of_day(two.first).by_way == ((CASH, -200_000), (ONLINE, -2_000_000))
    assert cash(two.first, days=-1) == {first: (1, 300_000), second: (1, 200_000)}


def test_a_count_that_differs_needs_a_reason_and_the_newest_one_stands(two: Two, clock: SetClock) -> None:
    uid = accepted(two.first)
    payments.pay(two.first, uid, 300_000, CASH)
    assert of_day(two.first).cash[0].difference is None
    with pytest.raises(errors.ReasonNeeded):
        payments.count_cash(two.first, 299_000, " ")
    for amount in (-1, 10**13):
        with pytest.raises(errors.BadAmount):
            payments.count_cash(two.first, amount, "x")
    done = payments.count_cash(two.first, 299_000, "Thối nhầm 1.000 đồng")
    assert (done.expected, done.counted) == (300_000, 299_000)
    (line,) = of_day(two.first).cash
    assert (line.difference, line.reason) == (-1_000, "Thối nhầm 1.000 đồng")
    payments.count_cash(two.first, 300_000, "không cần")
    (line,) = of_day(two.first).cash
    me = two.first.signed_in()
    assert line == CashLine(me.uid, me.name, 1, 300_000, 300_000, "")
    payments.count_cash(two.second, 0)
    assert len(of_day(two.first).cash) == 2
    payments.pay(two.first, uid, 100_000, CASH)
    line = next(line for line in of_day(two.first).cash if line.officer_uid == me.uid)
    assert (line.expected, line.counted, line.moved, line.difference) == (400_000, 300_000, 100_000, 0)
    payments.count_cash(two.first, 400_000)
    line = next(line for line in of_day(two.first).cash if line.officer_uid == me.uid)
    assert (line.counted, line.moved) == (400_000, 0)
    clock.forward(days=1)
    assert of_day(two.first).cash == ()
    assert_whole(two.first)


def test_the_sums_of_a_day_agree_with_the_journal(two: Two, clock: SetClock) -> None:
    chance = random.Random(7)
    dossiers = [accepted(two.first) for _ in range(3)]
    for turn in range(2):
        for _ in range(12):
            who, uid = chance.choice((two.first, two.second)), chance.choice(dossiers)
            with who.store.reading() as session:
                stands = money.money(session, uid)
            if stands.standing and chance.random() < 0.3:
                void_newest(who, uid)
            elif stands.account.open:
                amount = chance.randint(1, min(stands.account.open, 400_000))
                payments.pay(who, uid, amount, chance.choice(list(PaymentWay)))
        if not turn:
            clock.forward(days=1)
    told = verify.add_up(entries(two.first.store))["payments"].values()
    for days in (-1, 0):
        day = (clock.now() + timedelta(days=days)).astimezone(ZONE).date()
        ways: dict[PaymentWay, int] = dict.fromkeys(PaymentWay, 0)
        officers: dict[str, int] = {}
        for row in told:
            for moment, who_did, sign in ((row["paid_at"], "taken_by", 1), (row.get("voided_at"), "voided_by", -1)):
                if moment and datetime.fromisoformat(moment).astimezone(ZONE).date() == day:
                    ways[PaymentWay(row["way"])] += sign * row["amount"]
                    if row["way"] == "cash":
                        officers[row[who_did]] = officers.get(row[who_did], 0) + sign * row["amount"]
        found = of_day(two.first, days)
        assert dict(found.by_way) == {way: amount for way, amount in ways.items() if amount}
        assert {line.officer_uid: line.expected for line in found.cash} == officers
        assert officers
