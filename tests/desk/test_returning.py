"""The way of a result to its applicant: against identity, by post and back again; late or not makes no difference."""

from datetime import timedelta
from pathlib import Path

import pytest

from app import errors
from app.cli.demo_road import OWNER as FILED_BY
from app.desk import following, results, returning
from app.desk.desk import Desk
from app.desk.following import Span
from app.desk.returning import Receiver
from app.models import verify
from app.queries import results as reads
from app.queries.results import DeliveryLine, ReadyRow
from app.rules.identity import mask_number
from app.rules.kinds import DeliveryWay, IdentityProof
from app.rules.states import State
from tests.desk.online import sample
from tests.desk.roads import accept, assert_whole, dossier, history
from tests.desk.test_results import PAPER, outcome
from tests.desks import SetClock
from tests.papers.reading import text_of

PROXY = Receiver("Trần Thị Hộ", IdentityProof.AUTHORITY, "019 190 000 003")
BY_RECEIPT = Receiver("Nguyễn Văn Mẫu", IdentityProof.RECEIPT)


@pytest.fixture
def ready(desk: Desk) -> str:
    uid = accept(desk)
    results.record_result(desk, uid, PAPER)
    return uid


def delivery(desk: Desk, uid: str) -> DeliveryLine:
    return outcome(desk, uid).deliveries[-1]


def waiting(desk: Desk) -> tuple[list[str], list[str]]:
    """Return what lies here, and what the post has."""
    here = desk.place.uid
    with desk.store.reading() as session:
        lie, go = reads.ready(session, here), reads.on_the_way(session, here)
        assert reads.count_ready(session, here) == len(lie)
    return [row.uid for row in lie], [row.uid for row in go]


def row(desk: Desk, uid: str) -> ReadyRow:
    with desk.store.reading() as session:
        return next(one for one in reads.ready(session, desk.place.uid) if one.uid == uid)


def test_who_brings_the_receipt_has_the_result_and_the_register_says_so(
    desk: Desk, ready: str, clock: SetClock
) -> None:
    day = desk.today().date()
    assert row(desk, ready).result == "Giấy phép mẫu 15/GP-SCT"
    clock.forward(days=90)  # long after the promise, and the result waits
    done = returning.give(desk, ready, BY_RECEIPT, receipt_taken_back=True, note="Nhận đủ")
    now = dossier(desk, ready)
    assert (now.state, now.returned_at) == (State.RETURNED, done.returned_at) == (State.RETURNED, clock.now())
    assert now.finished_at == clock.now() - timedelta(days=90)
    given = delivery(desk, ready)
    assert (given.way, given.receiver_name, given.shown) == (DeliveryWay.DESK, BY_RECEIPT.name, IdentityProof.RECEIPT)
    assert (given.receipt_taken_back, given.note) == (True, "Nhận đủ")
    assert given.officer_name == desk.signed_in().name
    said = " ".join(text_of(desk.documents.read(following.issue_register(desk, Span(day, day)).sha256)).split())
    assert BY_RECEIPT.name in said
    assert "Trực tiếp" in said
    assert f"{clock.now():%H:%M %d/%m/%Y}" in said
    assert waiting(desk) == ([], [])
    with pytest.raises(errors.BadMove):
        returning.give(desk, ready, BY_RECEIPT)
    assert history(desk, ready) == ["accepted", "result_recorded", "result_given"]
    assert_whole(desk)


def test_a_card_is_enough_where_it_is_the_owner_s(desk: Desk, ready: str) -> None:
    stranger = Receiver("Người lạ", IdentityProof.CARD, "019190000003")
    with pytest.raises(errors.AuthorityNeeded):
        returning.give(desk, ready, stranger)
    with pytest.raises(errors.ReceiverNeeded):
        returning.give(desk, ready, Receiver(" ", IdentityProof.RECEIPT))
    assert dossier(desk, ready).state == State.FINISHED
    returning.give(desk, ready, Receiver(FILED_BY.name, IdentityProof.CARD, FILED_BY.identifier))
    assert delivery(desk, ready).receiver_identifier == mask_number(FILED_BY.identifier)


def test_the_paper_of_a_proxy_is_kept_as_long_as_the_delivery(desk: Desk, ready: str, tmp_path: Path) -> None:
    with pytest.raises(errors.AuthorityNeeded):
        returning.give(desk, ready, PROXY)
    paper = tmp_path / "uy-quyen.pdf"
    paper.write_bytes(sample())
    with pytest.raises(errors.ForeignFileDamaged):
        returning.give(desk, ready, PROXY, authority=tmp_path / "nobody.pdf")
    returning.give(desk, ready, PROXY, authority=paper)
    kept = delivery(desk, ready).authority
    assert desk.documents.read(kept) == sample()
    with desk.store.reading() as session:
        assert kept in verify.referred_documents(session)
    assert_whole(desk)


def test_a_letter_is_on_its_way_until_it_is_delivered(desk: Desk, ready: str, clock: SetClock) -> None:
    with pytest.raises(errors.TrackingNeeded):
        returning.post(desk, ready, " ")
    with pytest.raises(errors.NoLetterOnTheWay):
        returning.delivered(desk, ready, desk.today().date())
    returning.post(desk, ready, " EB123456789VN ")
    assert waiting(desk) == ([], [ready])
    assert (dossier(desk, ready).state, delivery(desk, ready).on_the_way) == (State.FINISHED, True)
    with pytest.raises(errors.LetterOnTheWay):
        returning.post(desk, ready, "EB000000000VN")
    posted = desk.today().date()
    clock.forward(days=3)
    for day in (posted - timedelta(days=1), posted + timedelta(days=4)):
        with pytest.raises(errors.BadInput):
            returning.delivered(desk, ready, day)
    done = returning.delivered(desk, ready, posted + timedelta(days=1), "Người nhà")
    assert done.returned_at == clock.now().replace(hour=12, minute=0) - timedelta(days=2)
    sent = delivery(desk, ready)
    assert (sent.tracking, sent.receiver_name, sent.on_the_way) == ("EB123456789VN", "Người nhà", False)
    assert (dossier(desk, ready).state, waiting(desk)) == (State.RETURNED, ([], []))
    said = text_of(desk.documents.read(following.issue_register(desk, Span(posted, posted)).sha256))
    assert "EB123456789VN" in "".join(said.split())
    assert_whole(desk)


def test_a_letter_that_came_back_waits_here_again(desk: Desk, ready: str) -> None:
    returning.post(desk, ready, "EB123456789VN")
    with pytest.raises(errors.ReasonNeeded):
        returning.came_back(desk, ready, "")
    returning.came_back(desk, ready, "Không có người nhận")
    with pytest.raises(errors.NoLetterOnTheWay):
        returning.came_back(desk, ready, "Không có người nhận")
    assert waiting(desk) == ([ready], [])
    returning.give(desk, ready, BY_RECEIPT)
    first, second = outcome(desk, ready).deliveries
    assert (first.note, first.delivered_at, second.way) == ("Không có người nhận", None, DeliveryWay.DESK)
    assert history(desk, ready)[2:] == ["result_posted", "result_came_back", "result_given"]
    assert_whole(desk)


def test_nothing_is_given_that_is_not_there(desk: Desk) -> None:
    uid = accept(desk)
    with pytest.raises(errors.BadMove):
        returning.give(desk, uid, BY_RECEIPT)
    with pytest.raises(errors.BadMove):
        returning.post(desk, uid, "EB123456789VN")
    assert outcome(desk, uid).deliveries == ()
