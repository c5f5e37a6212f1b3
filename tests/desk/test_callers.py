"""A caller is told where a dossier is only after naming a fact that the applicant knows."""

from dataclasses import replace

import pytest

from app import errors
from app.desk import callers, checks, corrections, intake, office_papers
from app.desk.callers import MOST_TRIES, CallerChecked, Fact
from app.desk.desk import Desk
from app.models.draft import PersonData
from app.models.organisation import PaperSettings
from tests.desk.roads import CONFIRM, dossier, hand_over, history
from tests.desks import SetClock, complete, open_draft
from tests.papers.reading import text_of


@pytest.fixture
def uid(desk: Desk) -> str:
    """An accepted dossier."""
    return intake.accept(desk, open_draft(desk)).dossier_uid


def code_of(desk: Desk, uid: str) -> str:
    return dossier(desk, uid).lookup_code or ""


def wrong(desk: Desk, uid: str) -> str:
    """Return four digits that are no fact of the dossier."""
    found = dossier(desk, uid)
    known = {found.lookup_code, found.owner_identifier[-4:], found.owner_phone[-4:]}
    return next(said for said in ("0000", "1111", "2222", "3333") if said not in known)


def test_a_receipt_carries_a_code_of_four_digits_and_a_corrected_one_the_same(desk: Desk) -> None:
    done = intake.accept(desk, open_draft(desk))
    code = code_of(desk, done.dossier_uid)
    assert len(code) == 4
    assert code.isdecimal()
    again = corrections.correct(desk, done.dossier_uid, {"owner_name": "Tên đúng mẫu"}, "Sai tên")
    assert again is not None
    for issued in (done.receipt, again):
        assert f"Mã tra cứu {code}" in text_of(desk.documents.read(issued.sha256))


def test_codes_of_many_dossiers_differ(desk: Desk) -> None:
    codes = {code_of(desk, intake.accept(desk, open_draft(desk)).dossier_uid) for _n in range(12)}
    assert len(codes) > 8


def test_an_office_that_gives_no_codes_prints_none(desk: Desk) -> None:
    office_papers.set_papers(desk, PaperSettings(lookup_codes=False))
    done = intake.accept(desk, open_draft(desk))
    assert code_of(desk, done.dossier_uid) == ""
    assert "Mã tra cứu" not in text_of(desk.documents.read(done.receipt.sha256))


def test_a_caller_is_known_by_the_code_or_by_last_digits(desk: Desk, uid: str) -> None:
    found = dossier(desk, uid)
    said = {
        Fact.LOOKUP_CODE: code_of(desk, uid),
        Fact.IDENTIFIER: found.owner_identifier[-6:],
        Fact.PHONE: f"{found.owner_phone[:4]} {found.owner_phone[4:]}",
    }
    assert {fact: callers.check(desk, uid, words) for fact, words in said.items()} == {
        fact: CallerChecked(fact, MOST_TRIES) for fact in Fact
    }
    assert history(desk, uid)[-3:] == ["caller_matched"] * 3
    assert checks.check(desk, deep=True).findings == ()


def test_who_filed_the_dossier_for_its_owner_is_known_by_numbers_too(desk: Desk) -> None:
    proxy = PersonData("Lê Thị Mẫu", "019085012345", phone="0987654321", authority="Giấy ủy quyền (mẫu)")
    draft = open_draft(desk, replace(complete(desk), submitter=proxy))
    uid = intake.accept(desk, draft, override_reason="Có giấy ủy quyền (mẫu)").dossier_uid
    assert callers.check(desk, uid, "2345").fact is Fact.IDENTIFIER
    assert callers.check(desk, uid, "4321").fact is Fact.PHONE


def test_wrong_facts_are_entries_and_only_so_many_a_day(desk: Desk, uid: str, clock: SetClock) -> None:
    said = wrong(desk, uid)
    assert [callers.check(desk, uid, said).tries_left for _n in range(MOST_TRIES)] == [4, 3, 2, 1, 0]
    with pytest.raises(errors.TooManyTries):
        callers.check(desk, uid, code_of(desk, uid))
    assert history(desk, uid)[-MOST_TRIES:] == ["caller_mismatched"] * MOST_TRIES
    clock.forward(days=1)
    assert callers.check(desk, uid, code_of(desk, uid)).fact is Fact.LOOKUP_CODE


def test_other_dossiers_are_not_locked_by_wrong_facts_of_one(desk: Desk, uid: str) -> None:
    for _n in range(MOST_TRIES):
        callers.check(desk, uid, wrong(desk, uid))
    other = intake.accept(desk, open_draft(desk)).dossier_uid
    assert callers.check(desk, other, code_of(desk, other)).fact is Fact.LOOKUP_CODE


@pytest.mark.parametrize("said", ["", "12", "mã 123"])
def test_fewer_than_four_digits_prove_nothing_and_cost_no_try(desk: Desk, uid: str, said: str) -> None:
    before = history(desk, uid)
    with pytest.raises(errors.BadInput):
        callers.check(desk, uid, said)
    assert history(desk, uid) == before


def test_nobody_is_checked_by_nobody(desk: Desk, uid: str) -> None:
    with pytest.raises(errors.NoOfficer):
        callers.check(desk.with_officer(None), uid, "1234")
    with pytest.raises(errors.UnknownDossier):
        callers.check(desk, "01999999-0000-7000-8000-000000000000", "1234")


def test_a_caller_is_known_wherever_the_dossier_went(desk: Desk, department: Desk, uid: str) -> None:
    hand_over(desk, department, {uid: CONFIRM})
    for place in (desk, department):
        assert callers.check(place, uid, code_of(desk, uid)).fact is Fact.LOOKUP_CODE
        assert checks.check(place, deep=True).findings == ()
