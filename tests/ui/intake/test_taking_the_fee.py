"""After acceptance: the fee is said, and the way to take it."""

from app.desk.desk import Desk
from app.ui.context import Context, Wanted
from tests import desks
from tests.ui.intake.conftest import Counter
from tests.ui.intake.test_intake_page import shows


def test_what_is_to_be_paid_is_said_and_a_key_takes_it(counter: Counter, desk: Desk, context: Context) -> None:
    wanted: list[str] = []
    context.wants_dossier.connect(wanted.append)
    counter.press("Ctrl+B")  # nothing was accepted yet
    shows(counter, desks.complete(desk))
    counter.press("F9")
    counter.until(lambda: "Fee to be paid: 2.200.000" in counter.told())
    assert wanted == []
    counter.press("Ctrl+B")
    (uid,) = wanted
    assert context.wanted_of(uid) is Wanted.FEES


def test_without_a_fee_nothing_is_said_of_one(counter: Counter, desk: Desk, context: Context) -> None:
    wanted: list[str] = []
    context.wants_dossier.connect(wanted.append)
    shows(counter, desks.complete(desk, "2.000309"))
    counter.press("F9")
    counter.until(lambda: counter.told().startswith("Accepted: "))
    assert "Fee" not in counter.told()
    counter.press("Ctrl+B")
    assert wanted == []
