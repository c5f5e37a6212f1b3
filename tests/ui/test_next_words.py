"""What a caller hears of a dossier wherever it is: where, since when, what comes next, and when it is due."""

from pathlib import Path

import pytest

from app.desk import handover, pausing, results, returning
from app.desk.desk import Desk
from app.queries import dossiers
from app.queries.dossiers import DossierView
from app.rules.kinds import TransferPurpose
from app.ui.next_words import answer_words, next_words
from tests.desk.online import Folder, arrive
from tests.desk.roads import ASKED, CONFIRM, LICENCE, accept, answer, hand_over, receive


def seen(desk: Desk, uid: str) -> DossierView:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    return found


def said(desk: Desk, uid: str) -> list[str]:
    return answer_words(seen(desk, uid), desk.place.uid).splitlines()


def test_an_online_dossier_waits_for_the_office_and_is_named_by_the_code_its_applicant_knows(
    desk: Desk, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "in")
    uid = arrive(desk, folder)
    found = seen(desk, uid)
    assert found.code == ""
    assert said(desk, uid) == [
        f"{found.external_code} · Newly registered · here since {desk.today():%d/%m/%Y}.",
        "Next: the office answers what was filed online, until 08:15 26/11/2026.",
    ]


def test_a_department_s_own_window_says_that_it_works_on_it_itself(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    hand_over(desk, department, {uid: CONFIRM})
    works = f"Next: {department.place.name} works on it, then the result comes to the counter."
    assert [next_words(seen(home, uid)) for home in (desk, department)] == [works, works]
    results.record_result(department, uid, LICENCE)
    back = f"Next: {department.place.name} hands it back to the counter."
    assert next_words(seen(department, uid)) == back
    offer = handover.offer(department, [uid], desk.place.uid, TransferPurpose.RESULT)
    answer(desk, receive(desk, offer), {uid: CONFIRM})
    assert next_words(seen(desk, uid)) == "Next: the result is given to the applicant."
    returning.post(desk, uid, "EA123456789VN")
    assert said(desk, uid)[1:] == ["Next: the post delivers the result."]


@pytest.mark.parametrize("ask", [True, False])
def test_while_the_applicant_is_waited_for_no_date_is_promised(desk: Desk, ask: bool) -> None:
    uid = accept(desk)
    if ask:
        pausing.request_supplement(desk, uid, ASKED)
    else:
        pausing.wait_for_fee(desk, uid, "Lệ phí mẫu")
    waits = "Next: the applicant brings what was asked for, until 10/12/2026." if ask else "Next: the fee is paid."
    assert said(desk, uid)[1:] == [waits, "The time limit stands still meanwhile."]
