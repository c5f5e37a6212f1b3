"""What stands on the slips of one dossier, filled from its rows."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.desk import contents, corrections, intake, wording
from app.desk.desk import Desk
from app.desk.slips import SlipNumber
from app.models.dossier import Dossier
from app.models.draft import DraftContent, PersonData
from app.papers.content import PaperSize, Person
from app.queries import office
from app.rules.calendar import ZONE
from app.rules.completeness import Counts, PaperKind
from app.rules.working_time import TimeUnit
from tests.desks import NOON, complete, incomplete, open_draft, procedure

T = TypeVar("T")


def drawn(session: Session) -> SlipNumber:
    return SlipNumber(7, "0126000007", NOON, PaperSize.A4, office.office(session))


def of_dossier(desk: Desk, uid: str, fill: Callable[[Session, Dossier], T]) -> T:
    with desk.store.reading() as session:
        return fill(session, session.scalars(select(Dossier).where(Dossier.uid == uid)).one())


def accepted(desk: Desk, content: DraftContent | None = None) -> str:
    return intake.accept(desk, open_draft(desk, content)).dossier_uid


def test_the_receipt_tells_the_dossier_as_it_stands(desk: Desk) -> None:
    done = intake.accept(desk, open_draft(desk))
    told = of_dossier(desk, done.dossier_uid, lambda s, d: contents.receipt(s, desk, d, drawn(s)))
    assert (told.number, told.slip_code, told.size, told.issued) == (7, "0126000007", PaperSize.A4, NOON)
    assert (told.code, told.procedure_code, told.sets) == (done.code, "2.001646", 1)
    assert (told.received, told.due) == (NOON, done.due)
    assert {told.received.tzinfo, told.due.tzinfo} == {ZONE}
    assert (told.limit_amount, told.limit_unit) == (15, TimeUnit.WORKING_DAYS)
    assert (told.submitter, told.edition_count, told.officer) == (None, 1, desk.signed_in().name)
    assert told.result_place == told.issuer.office == "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"
    assert told.issuer.desk_name.endswith("– Quầy số 1")


def test_the_receipt_lists_each_paper_that_was_handed_in_with_its_kinds(desk: Desk) -> None:
    content = complete(desk)
    lines = {**content.lines, 2: Counts(certified=1, shown=2), 4: Counts()}
    uid = accepted(desk, replace(content, lines=lines))
    told = of_dossier(desk, uid, lambda s, d: contents.receipt(s, desk, d, drawn(s)))
    names = [r.name for r in procedure(desk).requirements if r.case is None and r.position != 4]
    assert [line.name for line in told.papers] == names
    assert told.papers[1].handed == ((PaperKind.CERTIFIED, 1), (PaperKind.SHOWN, 2))


def test_a_result_sent_by_post_goes_to_its_address(desk: Desk) -> None:
    uid = accepted(desk, replace(complete(desk), result_by_post=True, result_address="Tổ 5, phường Mẫu"))
    told = of_dossier(desk, uid, lambda s, d: contents.receipt(s, desk, d, drawn(s)))
    assert told.result_place == "Tổ 5, phường Mẫu"


def test_the_receipt_names_the_proxy_and_the_paper_of_authority(desk: Desk) -> None:
    content = complete(desk)
    proxy = PersonData("Người đi thay mẫu", "019085012345", phone="0987654321", authority="Giấy ủy quyền số 1")
    uid = accepted(desk, replace(content, submitter=proxy, lines={**content.lines, 10: Counts(original=1)}))
    told = of_dossier(desk, uid, lambda s, d: contents.receipt(s, desk, d, drawn(s)))
    wanted = Person("Người đi thay mẫu", "019085012345", "", "0987654321", authority="Giấy ủy quyền số 1")
    assert told.submitter == wanted


def test_a_corrected_receipt_says_which_edition_it_is(desk: Desk) -> None:
    uid = accepted(desk)
    for name in ("Tên đúng mẫu", "Tên đúng hơn mẫu"):
        corrections.correct(desk, uid, {"owner_name": name}, "Sai tên")
    told = of_dossier(desk, uid, lambda s, d: contents.receipt(s, desk, d, drawn(s)))
    assert (told.edition_count, told.owner.name) == (3, "Tên đúng hơn mẫu")


def test_a_supplement_request_has_no_code_and_tells_whom_to_ask(desk: Desk) -> None:
    uid = intake.request_supplement(desk, open_draft(desk, incomplete(desk))).dossier_uid
    text = wording.SupplementText(("Một", "Hai"), "vì", "Bà Mẫu", "1900")
    told = of_dossier(desk, uid, lambda s, d: contents.supplement(desk, d, drawn(s), text))
    assert (told.code, told.slip_code, told.items) == ("", "0126000007", ("Một", "Hai"))
    assert (told.reason, told.contact, told.contact_phone) == ("vì", "Bà Mẫu", "1900")
    assert told.owner.identifier == "019188004521"


def test_a_refusal_is_signed_by_who_came(desk: Desk) -> None:
    proxied = replace(complete(desk), submitter=PersonData("Người đi thay mẫu"))
    for content, signer in ((complete(desk), complete(desk).owner.name), (proxied, "Người đi thay mẫu")):
        uid = intake.refuse(desk, open_draft(desk, content), "Không thuộc thẩm quyền").dossier_uid
        told = of_dossier(desk, uid, lambda s, d: contents.refusal(desk, d, drawn(s), "vì"))
        assert (told.submitter_name, told.reason, told.code) == (signer, "vì", "")
