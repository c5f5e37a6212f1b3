"""What a supplement request and a refusal say can be read and changed before they are issued."""

from datetime import datetime, time, timedelta

import pytest

from app import errors
from app.desk import checks, intake, office_papers, wording
from app.desk.desk import Desk
from app.desk.wording import SupplementText
from app.models.draft import DraftContent
from app.models.organisation import PaperSettings
from app.queries import dossiers, office, register
from app.queries.register import Chosen, Horizon
from app.rules.calendar import ZONE
from app.rules.states import State
from tests.desks import NOON, complete, incomplete, open_draft, procedure
from tests.papers.reading import text_of


def paper(desk: Desk, issued: intake.IssuedRequest) -> str:
    return " ".join(text_of(desk.documents.read(issued.slip.sha256)).split())


def prepared(desk: Desk, content: DraftContent) -> SupplementText:
    with desk.store.reading() as session:
        here = office.office(session)
        return wording.usual(desk, here, wording.missing_items(desk, here, procedure(desk), content))


def test_everything_that_is_missing_is_filled_in_with_whom_to_ask(desk: Desk) -> None:
    first, *_rest = procedure(desk).requirements
    found = prepared(desk, incomplete(desk))
    assert [item.startswith(first.name) for item in found.items] == [True]
    assert (found.reason, found.contact, found.contact_phone) == ("", desk.signed_in().name, "02083855555")


def test_what_is_complete_lacks_nothing(desk: Desk) -> None:
    assert prepared(desk, complete(desk)).items == ()


def test_the_contact_that_the_office_chose_is_named(desk: Desk) -> None:
    office_papers.set_papers(desk, PaperSettings(contact_name="Bà Hướng Dẫn Mẫu", contact_phone="0208 111 222"))
    said = paper(desk, intake.request_supplement(desk, open_draft(desk, incomplete(desk))))
    assert "liên hệ với Bà Hướng Dẫn Mẫu số điện thoại 0208 111 222" in said


def test_the_paper_says_what_the_officer_made_of_it_and_nothing_else(desk: Desk) -> None:
    draft = open_draft(desk, incomplete(desk))
    (missing,) = prepared(desk, incomplete(desk)).items
    text = SupplementText((" Ký lại  đơn ", "", "Nộp thêm sơ đồ"), "Đơn  thiếu chữ ký.", "Ông Mẫu", "0987654321")
    issued = intake.request_supplement(desk, draft, text=text)
    said = paper(desk, issued)
    for words in (
        "1. Ký lại đơn",
        "2. Nộp thêm sơ đồ",
        "Lý do: Đơn thiếu chữ ký.",
        "Ông Mẫu số điện thoại 0987654321",
    ):
        assert words in said
    assert missing not in said
    with desk.store.reading() as session:
        (entry,) = dossiers.history(session, issued.dossier_uid)
    assert entry.note == {"items": ["Ký lại đơn", "Nộp thêm sơ đồ"], "reason": "Đơn thiếu chữ ký."}
    assert checks.check(desk, deep=True).findings == ()


def test_a_request_from_which_everything_was_taken_out_is_none(desk: Desk) -> None:
    draft = open_draft(desk, incomplete(desk))
    with pytest.raises(errors.NothingMissing):
        intake.request_supplement(desk, draft, text=SupplementText((" ", "")))
    assert intake.request_supplement(desk, draft).slip.number == 1


def test_both_stand_in_the_register_and_no_deadline_runs(desk: Desk) -> None:
    intake.request_supplement(desk, open_draft(desk, incomplete(desk)))
    intake.refuse(desk, open_draft(desk), wording.reasons("refusal")[0])
    end = datetime.combine(NOON.date(), time(23, 59), ZONE)
    horizon = Horizon(NOON + timedelta(days=400), end + timedelta(days=400), end + timedelta(days=402))
    with desk.store.reading() as session:
        rows = register.page(session, here=desk.place.uid, horizon=horizon)
        counts = register.counts(session, desk.place.uid, horizon)
    assert [(row.state, row.due, row.code) for row in rows] == [
        (State.NOT_RECEIVED, None, ""),
        (State.REGISTERED, None, ""),
    ]
    assert counts[Chosen.SUPPLEMENT] == 1
    assert (counts[Chosen.LATE], counts[Chosen.DUE_NEXT], counts[Chosen.AT_DESK]) == (0, 0, 0)


@pytest.mark.parametrize("kind", ["supplement", "refusal"])
def test_there_are_reasons_to_choose_from_and_each_is_a_sentence(kind: str) -> None:
    found = wording.reasons(kind)
    assert len(found) == len(set(found)) > 2
    assert all(reason.endswith(".") for reason in found)
