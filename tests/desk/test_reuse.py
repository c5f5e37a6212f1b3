"""A paper digitised for the same owner before stands for one that would be asked for again, and for nobody else's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import errors
from app.bootstrap import open_desk
from app.cli.demo_road import PROCEDURE
from app.desk import catalogue, checklist, corrections, drafts, handover, intake, receiving, reuse
from app.desk.desk import Desk
from app.models.dossier import Document, LineDocument
from app.models.draft import DraftContent
from app.queries import dossiers
from app.queries.drafts import draft
from app.rules.completeness import Counts
from app.rules.kinds import Form
from tests.desk import pages
from tests.desk.roads import accept as accept_sample
from tests.desk.roads import answer, assert_whole, dossier, give_back, hand_over, receive
from tests.desks import SetClock, complete, open_draft, procedure
from tests.exchange.sheets import changed
from tests.papers.reading import text_of

FORM, CERTIFICATE, STATEMENT = 1, 2, 3
"""Components of the sample procedure: a form to fill in, and two papers that an owner has once."""
WHOLESALE = "2.001624"
"""Another procedure, which asks for the same certificate."""


def digitised(desk: Desk, component: int = CERTIFICATE, content: DraftContent | None = None) -> str:
    """Accept a dossier with a page scanned for a component; return its identity."""
    uid = open_draft(desk, content)
    pages.add(desk, uid, component)
    return intake.accept(desk, uid).dossier_uid


def without(content: DraftContent, component: int) -> DraftContent:
    """Return the content with one paper not handed in."""
    return replace(content, lines={at: counts for at, counts in content.lines.items() if at != component})


def opened(desk: Desk, component: int = CERTIFICATE) -> str:
    """Open a draft of the same owner that lacks one paper."""
    return open_draft(desk, without(complete(desk), component))


def content_of(desk: Desk, uid: str) -> DraftContent:
    with desk.store.reading() as session:
        found = draft(session, desk.home, uid)
    assert found is not None
    return found.content


def taken(desk: Desk, component: int = CERTIFICATE) -> str:
    """Open a draft of the same owner that uses the paper of a component again."""
    uid = opened(desk, component)
    reuse.take(desk, uid, component, reuse.look_up(desk, uid).offers[component].uid)
    return uid


def documents(desk: Desk) -> list[Document]:
    with desk.store.reading() as session:
        return list(session.scalars(select(Document).order_by(Document.id)))


def held(desk: Desk, uid: str) -> list[tuple[int, str, bool]]:
    """Return the position, hash and re-use of each document of a dossier."""
    found = dossier(desk, uid)
    with desk.store.reading() as session:
        session.add(found)
        return [(line.position, d.document.sha256, d.reused) for line in found.lines for d in line.documents]


def test_a_paper_used_again_meets_its_component_and_is_the_same_document(desk: Desk) -> None:
    first = digitised(desk)
    code = dossier(desk, first).code
    uid = opened(desk)
    offer = reuse.look_up(desk, uid).offers[CERTIFICATE]
    assert (offer.dossier_code, offer.pages, offer.digitised_at) == (code, 1, desk.clock.now())
    reuse.take(desk, uid, CERTIFICATE, offer.uid)
    done = intake.accept(desk, uid)
    (only,) = documents(desk)
    assert held(desk, first) == [(CERTIFICATE, only.sha256, False)]
    assert held(desk, done.dossier_uid) == [(CERTIFICATE, only.sha256, True)]
    assert sum(1 for _document in desk.documents.all()) == 3, "two receipts and one paper"
    with desk.store.reading() as session:
        found = dossiers.dossier(session, done.dossier_uid)
    assert found is not None
    assert found.history[0].note == {"reused": 1}
    assert [(d.name, d.reused_from) for d in found.documents] == [(only.name, code)]
    receipt = next(slip.sha256 for slip in found.slips if slip.form is Form.RECEIPT)
    assert "bản điện tử" in text_of(desk.documents.read(receipt)).casefold()
    assert_whole(desk)


def test_it_counts_as_one_electronic_paper_beside_what_is_handed_in(desk: Desk) -> None:
    digitised(desk)
    uid = open_draft(desk)
    reuse.take(desk, uid, CERTIFICATE, reuse.look_up(desk, uid).offers[CERTIFICATE].uid)
    assert checklist.handed(content_of(desk, uid))[CERTIFICATE] == Counts(copy=1, electronic=1)
    reuse.take_back(desk, uid, CERTIFICATE)
    assert checklist.handed(content_of(desk, uid))[CERTIFICATE] == Counts(copy=1)


def test_taken_back_the_paper_is_missing_again(desk: Desk) -> None:
    digitised(desk)
    uid = taken(desk)
    reuse.take_back(desk, uid, CERTIFICATE)
    with pytest.raises(errors.Incomplete) as refused:
        intake.accept(desk, uid)
    assert [m.positions for m in refused.value.missing] == [(CERTIFICATE,)]  # type: ignore[attr-defined]


def test_pages_scanned_besides_stand_beside_it(desk: Desk) -> None:
    digitised(desk)
    uid = taken(desk)
    pages.add(desk, uid, CERTIFICATE)
    second = intake.accept(desk, uid).dossier_uid
    assert [(at, again) for at, _sha256, again in held(desk, second)] == [(CERTIFICATE, False), (CERTIFICATE, True)]
    assert_whole(desk)


def test_the_newest_of_several_is_offered(desk: Desk, clock: SetClock) -> None:
    digitised(desk)
    clock.forward(days=1)
    newer = digitised(desk)
    offer = reuse.look_up(desk, opened(desk)).offers[CERTIFICATE]
    assert (offer.dossier_code, offer.digitised_at) == (dossier(desk, newer).code, clock.moment)


def test_a_form_that_is_filled_in_for_each_dossier_is_not_offered(desk: Desk) -> None:
    digitised(desk, FORM)
    assert reuse.look_up(desk, open_draft(desk)).offers == {}


def test_the_same_paper_is_offered_in_another_procedure(desk: Desk) -> None:
    digitised(desk)
    assert list(reuse.look_up(desk, open_draft(desk, complete(desk, WHOLESALE))).offers) == [2]


def test_nobody_else_is_offered_it_though_name_and_file_are_the_same(desk: Desk) -> None:
    digitised(desk)
    content = complete(desk)
    other = replace(content, owner=replace(content.owner, identifier="001090000017"))
    nameless = replace(content, owner=replace(content.owner, identifier=""))
    for one in (other, nameless):
        assert reuse.look_up(desk, open_draft(desk, one)).offers == {}
    (mine,) = documents(desk)
    with pytest.raises(errors.NotReusable) as refused:
        reuse.take(desk, open_draft(desk, other), CERTIFICATE, mine.uid)
    assert refused.value.names == (mine.name,)


def test_each_owner_is_offered_the_own_one_of_two_documents_of_the_same_page(desk: Desk) -> None:
    content = complete(desk)
    other = replace(content, owner=replace(content.owner, identifier="001090000017"))
    page, codes = pages.page(desk.home.path / "arrived"), []
    for one in (content, other):
        uid = open_draft(desk, one)
        codes.append(intake.accept(desk, _with(desk, uid, page.path)).code)
    for one, code in zip((content, other), codes, strict=True):
        assert reuse.look_up(desk, open_draft(desk, one)).offers[CERTIFICATE].dossier_code == code


def _with(desk: Desk, uid: str, path: Path) -> str:
    copy = path.with_name("again.jpg")
    copy.write_bytes(path.read_bytes())
    pages.take_in(desk, uid, copy, CERTIFICATE)
    return uid


def test_it_is_offered_to_its_last_day(desk: Desk, clock: SetClock) -> None:
    digitised(desk)
    (only,) = documents(desk)
    reuse.set_valid_until(desk, only.uid, clock.moment.date())
    uid = taken(desk)
    clock.forward(days=1)
    with pytest.raises(errors.NotReusable):
        intake.accept(desk, uid)
    assert reuse.look_up(desk, uid).offers == {}
    reuse.set_valid_until(desk, only.uid, None)
    assert CERTIFICATE in reuse.look_up(desk, uid).offers
    with pytest.raises(errors.UnknownDocument):
        reuse.set_valid_until(desk, "nothing", None)
    assert_whole(desk)


def test_a_paper_of_a_void_dossier_is_refused_named_and_dropped(desk: Desk) -> None:
    first = digitised(desk)
    uid = taken(desk)
    name = documents(desk)[0].name
    corrections.void(desk, first, "Tiếp nhận nhầm")
    with pytest.raises(errors.NotReusable) as refused:
        intake.accept(desk, uid)
    assert refused.value.names == (name,)
    assert (looked := reuse.look_up(desk, uid)).dropped == (name,)
    assert (looked.offers, looked.taken, content_of(desk, uid).reused) == ({}, {}, {})
    assert reuse.look_up(desk, uid).dropped == ()


def test_a_damaged_file_is_told_and_not_offered(desk: Desk) -> None:
    digitised(desk)
    uid = taken(desk)
    (only,) = documents(desk)
    desk.documents.path(only.sha256).write_bytes(b"%PDF-1.4 something else")
    with pytest.raises(errors.NotReusable):
        intake.accept(desk, uid)
    with pytest.raises(errors.NotReusable):
        reuse.take(desk, uid, CERTIFICATE, only.uid)
    looked = reuse.look_up(desk, uid)
    assert (looked.offers, looked.taken, looked.damaged) == ({}, {}, (only.name,))


def test_with_another_owner_what_was_taken_is_dropped(desk: Desk) -> None:
    digitised(desk)
    uid = taken(desk)
    content = content_of(desk, uid)
    drafts.save(desk, uid, replace(content, owner=replace(content.owner, identifier="001090000017")))
    with pytest.raises(errors.NotReusable):
        intake.accept(desk, uid)
    assert reuse.look_up(desk, uid).dropped == (documents(desk)[0].name,)
    assert content_of(desk, uid).reused == {}


def test_with_another_procedure_it_stays_on_the_same_paper(desk: Desk) -> None:
    digitised(desk, STATEMENT)
    digitised(desk)
    uid = taken(desk, STATEMENT)
    (statement,) = [d.uid for d in documents(desk) if d.name.startswith("Bản công bố")]
    reuse.take(desk, uid, CERTIFICATE, reuse.look_up(desk, uid).offers[CERTIFICATE].uid)
    assert content_of(desk, uid).reused[STATEMENT] == statement
    old, new, content = procedure(desk), procedure(desk, WHOLESALE), content_of(desk, uid)
    carried = checklist.carried_over(old, new, content)
    drafts.save(desk, uid, replace(carried, reused={}))
    kept = content_of(desk, uid).reused
    assert kept == carried.reused
    assert kept == {2: content.reused[CERTIFICATE]}
    assert list(reuse.look_up(desk, uid).taken) == [2]


def test_it_outlives_a_restart_and_a_save_that_knows_nothing_of_it(desk: Desk) -> None:
    digitised(desk)
    before = content_of(desk, uid := opened(desk))
    reuse.take(desk, uid, CERTIFICATE, reuse.look_up(desk, uid).offers[CERTIFICATE].uid)
    drafts.save(desk, uid, replace(before, result_by_post=True, result_address="Thôn Mẫu"))
    again = open_desk(desk.home, create=False, clock=desk.clock).with_officer(desk.officer)
    assert list(reuse.look_up(again, uid).taken) == [CERTIFICATE]
    assert intake.accept(again, uid).code
    again.store.close()


def test_two_drafts_may_use_the_same_paper(desk: Desk) -> None:
    digitised(desk)
    both = [taken(desk), taken(desk)]
    assert [held(desk, intake.accept(desk, uid).dossier_uid)[0][2] for uid in both] == [True, True]
    assert len(documents(desk)) == 1
    assert_whole(desk)


def test_started_again_a_dossier_uses_it_again(desk: Desk) -> None:
    digitised(desk)
    second = intake.accept(desk, taken(desk)).dossier_uid
    corrections.void(desk, second, "Tiếp nhận nhầm")
    uid = corrections.start_again(desk, second)
    content = content_of(desk, uid)
    assert content.lines.get(CERTIFICATE, Counts()).total == 0
    assert content.reused == {CERTIFICATE: documents(desk)[0].uid}
    assert [again for _at, _sha256, again in held(desk, intake.accept(desk, uid).dossier_uid)] == [True]


def test_a_number_is_not_corrected_under_papers_of_another(desk: Desk) -> None:
    first = digitised(desk)
    second = intake.accept(desk, taken(desk)).dossier_uid
    number = {"owner_identifier": "001090000017"}
    with pytest.raises(errors.ReusedOfAnother) as refused:
        corrections.correct(desk, second, number, "Gõ nhầm số")
    assert refused.value.names == (documents(desk)[0].name,)
    corrections.correct(desk, first, number, "Gõ nhầm số")
    corrections.correct(desk, second, number, "Gõ nhầm số")
    assert_whole(desk)


def test_a_department_that_never_had_the_paper_gets_it(desk: Desk, department: Desk) -> None:
    digitised(desk)
    second = intake.accept(desk, taken(desk)).dossier_uid
    receive(department, handover.offer(desk, [second], department.place.uid))
    ((_at, sha256, again),) = held(department, second)
    assert again
    assert department.documents.is_whole(sha256)
    with department.store.reading() as session:
        shown = dossiers.dossier(session, second)
    assert shown is not None
    assert [(d.reused, d.reused_from) for d in shown.documents] == [(True, "")]
    assert_whole(desk, department)


@pytest.mark.parametrize("later_first", [True, False])
def test_dossiers_with_the_same_paper_come_in_any_order_and_together(
    desk: Desk, department: Desk, later_first: bool
) -> None:
    first = digitised(desk)
    second = intake.accept(desk, taken(desk)).dossier_uid
    for uid in (second, first) if later_first else (first, second):
        receive(department, handover.offer(desk, [uid], department.place.uid))
    assert len(documents(department)) == 1
    third, fourth = (intake.accept(desk, taken(desk)).dossier_uid for _time in range(2))
    receive(department, handover.offer(desk, [third, fourth], department.place.uid))
    with department.store.reading() as session:
        assert sorted(session.scalars(select(LineDocument.reused))) == [False, True, True, True]
    assert_whole(desk, department)


def test_what_changed_of_a_paper_since_holds_no_hand_over_up(desk: Desk, department: Desk) -> None:
    first = digitised(desk)
    second = intake.accept(desk, taken(desk)).dossier_uid
    hand_over(desk, department, {first: give_back(), second: give_back()})
    reuse.set_valid_until(desk, documents(desk)[0].uid, desk.today().date() + timedelta(days=400))
    corrections.correct(desk, first, {"owner_identifier": "001090000017"}, "Gõ nhầm số")
    offer = handover.offer(desk, [first, second], department.place.uid)
    decisions = dict.fromkeys((first, second), receiving.Decision(confirmed=True))
    handover.read_acknowledgement(desk, answer(department, receive(department, offer), decisions))
    assert_whole(desk, department)


def test_a_code_of_the_catalogue_knows_a_paper_under_another_name(desk: Desk, tmp_path: Path) -> None:
    catalogue.import_sheet(desk, changed(tmp_path / "codes.xlsx", _coded({PROCEDURE: 2, "2.000255": 4})))
    old = digitised(desk)
    uid = open_draft(desk, complete(desk, "2.000255"))
    assert reuse.look_up(desk, uid).offers[4].dossier_code == dossier(desk, old).code
    assert documents(desk)[0].paper_key == "kq.g15"


def test_a_paper_digitised_before_there_were_codes_is_known_by_its_name(desk: Desk, tmp_path: Path) -> None:
    digitised(desk)
    catalogue.import_sheet(desk, changed(tmp_path / "codes.xlsx", _coded({PROCEDURE: 2})))
    assert CERTIFICATE in reuse.look_up(desk, opened(desk)).offers


def _coded(places: dict[str, int]) -> Callable[[object], None]:
    def change(workbook: object) -> None:
        procedures_page, page = workbook["Thủ tục"], workbook["Thành phần hồ sơ"]  # type: ignore[index]
        place = page.max_column + 1
        page.cell(1, place, "Mã giấy tờ")
        for row in page.iter_rows(min_row=2):
            if places.get(row[0].value) == row[1].value:
                page.cell(row[0].row, place, "KQ.G15")
        heads = [cell.value for cell in procedures_page[1]]
        for row in procedures_page.iter_rows(min_row=2):
            row[heads.index("Hiệu lực từ ngày")].value = "01/11/2026"

    return change


def test_a_dossier_without_such_papers_says_nothing_of_them(desk: Desk) -> None:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, accept_sample(desk, pages=1))
    assert found is not None
    assert "reused" not in found.history[0].note
    assert [d.reused_from for d in found.documents] == [""]
