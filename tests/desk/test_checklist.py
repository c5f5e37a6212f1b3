"""What one tick means, what is still missing, and what a change of procedure keeps."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk import checklist
from app.desk.desk import Desk
from app.models.draft import DraftContent, PersonData
from app.queries import procedures
from app.queries.procedures import ProcedureView
from app.rules.completeness import PROXY_CASE, Counts, PaperKind, Requirement, shortfall
from app.rules.working_time import Limit, TimeUnit
from tests.desks import complete, procedure

OWNER = PersonData("Người nộp mẫu", "019188004521", "Tổ 5")


def version(*requirements: Requirement, uid: str = "phiên bản", sets: int = 1) -> ProcedureView:
    return ProcedureView(
        uid, "9.900001", "Thủ tục mẫu", "Lĩnh vực mẫu", "Phòng mẫu", Limit(5, TimeUnit.WORKING_DAYS), None, sets,
        "Dữ liệu mẫu", date(2026, 1, 1), requirements,
    )  # fmt: skip


@given(
    st.builds(
        Requirement,
        position=st.just(1),
        name=st.just("Giấy tờ mẫu"),
        kind=st.sampled_from(PaperKind),
        originals=st.integers(0, 3),
        copies=st.integers(0, 3),
        required=st.just(True),
    ),
    st.integers(1, 4),
)
def test_one_tick_hands_in_all_that_a_component_asks_for_and_no_more(needed: Requirement, sets: int) -> None:
    counts = checklist.default_counts(version(needed), 1, sets)
    assert shortfall(needed, counts, sets) == ()
    fewer = [counts.with_count(kind, counts.of(kind) - 1) for kind in PaperKind if counts.of(kind)]
    assert all(shortfall(needed, less, sets) for less in fewer)


def test_one_tick_a_component_completes_every_sample_procedure(desk: Desk) -> None:
    with desk.store.reading() as session:
        everything = procedures.in_force(session, desk.today().date())
    assert len(everything) == 28
    for found in everything:
        lines = {r.position: checklist.default_counts(found, r.position, found.sets) for r in found.requirements}
        content = DraftContent(
            owner=OWNER,
            submitter=OWNER,
            version_uid=found.uid,
            lines=lines,
            cases=frozenset(found.cases),
            sets=found.sets,
        )
        assert checklist.assess(found, content).complete, found.code
        assert not checklist.assess(found, replace(content, lines={})).complete, found.code


def test_more_sets_need_more_papers(desk: Desk) -> None:
    found, content = procedure(desk), complete(desk)
    missing = checklist.assess(found, replace(content, sets=2)).missing
    assert [m.positions for m in missing] == [(1,), (2,), (3,), (4, 5), (6, 7), (8,), (9,)]
    assert all(need.count == 1 for m in missing for need in m.needs)


def test_the_case_of_a_proxy_ticks_itself(desk: Desk) -> None:
    found, content = procedure(desk), complete(desk)
    assert checklist.cases_of(content) == frozenset()
    proxied = replace(content, submitter=PersonData("Người đi thay mẫu"))
    assert checklist.cases_of(proxied) == {PROXY_CASE}
    (missing,) = checklist.assess(found, proxied).missing
    assert missing.names == ("Giấy ủy quyền hoặc giấy giới thiệu",)
    brought = replace(proxied, lines={**content.lines, missing.positions[0]: Counts(original=1)})
    assert checklist.assess(found, brought).complete


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (DraftContent(owner=OWNER), ()),
        (DraftContent(), ("owner_name", "owner_identifier", "owner_address")),
        (DraftContent(owner=replace(OWNER, name="  ")), ("owner_name",)),
        (DraftContent(owner=OWNER, submitter=PersonData(identifier="019085012345")), ("submitter_name",)),
        (DraftContent(owner=OWNER, result_by_post=True), ("result_address",)),
        (DraftContent(owner=OWNER, result_by_post=True, result_address="Tổ 5"), ()),
        (DraftContent(owner=OWNER, result_address=""), ()),
    ],
)
def test_particulars_without_which_no_receipt_can_be_written(content: DraftContent, missing: tuple[str, ...]) -> None:
    assert checklist.missing_particulars(content) == missing


def test_a_change_of_procedure_keeps_applicant_and_ticks_of_papers_with_the_same_name() -> None:
    old = version(
        Requirement(1, "Đơn đề nghị", PaperKind.ORIGINAL),
        Requirement(2, "Giấy chứng nhận đăng ký", PaperKind.COPY, case="cấp lại"),
        Requirement(3, "Hợp đồng", PaperKind.COPY, case="cơ sở mới"),
    )
    new = version(
        Requirement(1, "GIẤY CHỨNG NHẬN ĐĂNG KÝ", PaperKind.CERTIFIED, case="cấp lại"),
        Requirement(2, "Danh sách", PaperKind.COPY),
        Requirement(3, "Đơn đề nghị", PaperKind.ORIGINAL),
        uid="phiên bản khác",
        sets=2,
    )
    content = DraftContent(
        owner=OWNER,
        submitter=PersonData("Người đi thay mẫu"),
        version_uid=old.uid,
        lines={1: Counts(original=1), 2: Counts(copy=2), 3: Counts(copy=1)},
        cases=frozenset({"cấp lại", "cơ sở mới"}),
        result_by_post=True,
        result_address="Tổ 5",
    )
    carried = checklist.carried_over(old, new, content)
    assert carried == replace(
        content,
        version_uid=new.uid,
        lines={3: Counts(original=1), 1: Counts(copy=2)},
        cases=frozenset({"cấp lại"}),
        sets=2,
    )
