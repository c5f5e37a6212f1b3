"""The register: every dossier once, newest first, whatever is chosen and typed."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.desk import corrections, handover, inbox, intake, pausing
from app.desk.desk import Desk
from app.desk.wording import SupplementText
from app.queries import due, office, register
from app.queries.register import Chosen, Horizon, RegisterRow
from app.rules.calendar import ZONE
from app.rules.kinds import PlaceRole
from app.rules.states import State
from tests.desk.online import Folder, arrive
from tests.desks import NOON, Samples, SetClock, incomplete, open_draft
from tests.exchange.portal import sync
from tests.queries.filing import file_away, keys

HORIZON = Horizon(NOON, NOON + timedelta(hours=8), NOON + timedelta(days=3))
ELSEWHERE = "837b8116-0000-5a8c-abb9-000000000000"
HOUR = timedelta(hours=1)


def page(desk: Desk, **asked: Any) -> tuple[RegisterRow, ...]:
    with desk.store.reading() as session:
        return register.page(session, here=desk.place.uid, horizon=HORIZON, **asked)


def names(desk: Desk, typed: str, **asked: Any) -> list[str]:
    return [row.owner_name for row in page(desk, typed=typed, **asked)]


def all_pages(desk: Desk, limit: int, **asked: Any) -> list[int]:
    """Return the keys of page after page, as somebody who scrolls to the end sees them."""
    seen: list[int] = []
    while rows := page(desk, limit=limit, before=seen[-1] if seen else None, **asked):
        assert len(rows) <= limit
        assert rows[0].key not in seen
        seen += [row.key for row in rows]
    return seen


# --- paging ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def growing(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk whose register grows from example to example."""
    opened = samples.open(PlaceRole.DESK, tmp_path_factory.mktemp("growing") / "quay", SetClock())
    yield opened
    opened.store.close()


def chosen(chip: Chosen, here: str, holder: str, state: int, due: datetime | None, void: bool) -> bool:
    """Tell by hand whether a dossier belongs to a chip."""
    running = state in {2, 4} and not void
    return {
        Chosen.ALL: True,
        Chosen.AT_DESK: running and holder == here,
        Chosen.AT_DEPARTMENT: running and holder != here,
        Chosen.SUPPLEMENT: state == 5 and not void,  # nobody was asked for papers of those that came online
        Chosen.UNANSWERED: False,  # none of these was asked for papers after its acceptance
        Chosen.DUE_TODAY: running and due is not None and HORIZON.now <= due <= HORIZON.end_of_today,
        Chosen.DUE_NEXT: running and due is not None and HORIZON.end_of_today < due <= HORIZON.end_of_next,
        Chosen.LATE: running and due is not None and due < HORIZON.now,
    }[chip]


DOSSIERS = st.lists(
    st.fixed_dictionaries(
        {
            "state": st.sampled_from([int(state) for state in State]),
            "elsewhere": st.booleans(),
            "void": st.booleans(),
            "due": st.none() | st.integers(-100, 100),
            "owner_name": st.sampled_from(["Đặng Thị Mẫu", "Nguyễn Văn Mẫu", "Công ty Mẫu"]),
        }
    ),
    max_size=8,
)


@settings(max_examples=40)
@given(DOSSIERS, st.sampled_from(Chosen), st.integers(1, 9), st.sampled_from(["", "dang", "mẫu van"]))
def test_page_after_page_shows_every_dossier_once_newest_first(
    growing: Desk, added: list[dict[str, Any]], chip: Chosen, limit: int, typed: str
) -> None:
    file_away(
        growing,
        *(
            {
                "state": one["state"],
                "owner_name": one["owner_name"],
                "holder_uid": ELSEWHERE if one["elsewhere"] else growing.place.uid,
                "voided_at": NOON if one["void"] else None,
                "due_current": None if one["due"] is None else NOON + one["due"] * HOUR,
            }
            for one in added
        ),
    )
    here = growing.place.uid
    wanted = [key for key, holder, state, due, void in keys(growing) if chosen(chip, here, holder, state, due, void)]
    if typed:
        matching = set(all_pages(growing, 500, typed=typed))
        wanted = [key for key in wanted if key in matching]
    assert all_pages(growing, limit, chosen=chip, typed=typed) == wanted
    with growing.store.reading() as session:
        counted = register.counts(session, here, HORIZON)
        total = register.total(session)
    assert total == len(keys(growing))
    if chip is not Chosen.ALL and not typed:
        assert counted[chip] == len(wanted)


def test_dossiers_that_arrive_while_somebody_scrolls_repeat_nothing(desk: Desk) -> None:
    file_away(desk, *({} for _dossier in range(5)))
    first = page(desk, limit=3)
    file_away(desk, {}, {})
    second = page(desk, limit=3, before=first[-1].key)
    assert [row.key for row in (*first, *second)] == [5, 4, 3, 2, 1]


def test_the_chips_but_all_are_counted(desk: Desk) -> None:
    with desk.store.reading() as session:
        assert set(register.counts(session, desk.place.uid, HORIZON)) == set(Chosen) - {Chosen.ALL}


def test_what_is_due_today_and_what_is_late(desk: Desk) -> None:
    file_away(
        desk,
        {"due_current": NOON},
        {"due_current": NOON + 8 * HOUR},
        {"due_current": NOON + 9 * HOUR},
        {"due_current": NOON + 73 * HOUR},
        {"due_current": NOON - HOUR, "state": int(State.IN_PROGRESS)},
        {"due_current": NOON - HOUR, "state": int(State.SUPPLEMENT)},
        {"due_current": NOON - HOUR, "state": int(State.FINISHED)},
        {"due_current": NOON - HOUR, "voided_at": NOON},
    )
    with desk.store.reading() as session:
        counted = register.counts(session, desk.place.uid, HORIZON)
    assert [counted[chip] for chip in due.IN_SIGHT] == [1, 2, 1]


def test_a_department_has_in_sight_what_it_holds_and_the_desk_everything(desk: Desk) -> None:
    with desk.store.reading() as session:
        room = office.departments(session)[0].uid
    late = {"due_current": NOON - HOUR, "state": int(State.IN_PROGRESS)}
    file_away(desk, late, {**late, "holder_uid": room})
    with desk.store.reading() as session:
        counted = [register.counts(session, here, HORIZON)[Chosen.LATE] for here in (desk.place.uid, room)]
    assert counted == [2, 1]


def test_a_request_whose_time_ends_today_or_is_over_is_in_sight_until_it_is_answered(
    desk: Desk, clock: SetClock
) -> None:
    def seen() -> list[str]:
        with desk.store.reading() as session:
            horizon = Horizon.at(clock.now(), office.calendar(session))
            found = register.page(session, here=desk.place.uid, horizon=horizon, chosen=Chosen.UNANSWERED)
        return [row.uid for row in found]

    uid = intake.accept(desk, open_draft(desk)).dossier_uid
    fee = intake.accept(desk, open_draft(desk)).dossier_uid
    pausing.wait_for_fee(desk, fee, "Lệ phí mẫu")
    until = pausing.request_supplement(desk, uid, SupplementText(("Bản vẽ",))).answer_until
    clock.moment = until - 24 * HOUR
    assert seen() == []
    clock.moment = until - HOUR
    assert seen() == [uid]
    clock.moment = until + 48 * HOUR
    assert seen() == [uid]
    pausing.supplemented(desk, uid, ("Bản vẽ",))
    assert seen() == []


def test_what_came_online_waits_for_its_applicant_only_once_papers_were_asked_for(
    desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "den")
    uid = arrive(desk, folder, sync(MaTTHC="2.001646"))
    assert page(desk, chosen=Chosen.SUPPLEMENT) == ()
    clock.forward(minutes=5)
    inbox.ask_for_more(desk, uid)
    assert [row.uid for row in page(desk, chosen=Chosen.SUPPLEMENT)] == [uid]


def test_after_today_comes_the_next_day_on_which_the_office_works(desk: Desk) -> None:
    friday = datetime(2026, 11, 27, 9, tzinfo=ZONE)
    with desk.store.reading() as session:
        horizon = Horizon.at(friday, office.calendar(session))
    assert (horizon.end_of_today.date(), horizon.end_of_next.date()) == (date(2026, 11, 27), date(2026, 11, 30))


# --- what a line says --------------------------------------------------------------------------------------------


def test_a_line_says_where_a_dossier_stands_and_hides_numbers(desk: Desk) -> None:
    done = intake.accept(desk, open_draft(desk))
    (row,) = page(desk)
    assert (row.uid, row.code, row.state, row.due) == (done.dossier_uid, done.code, State.RECEIVED, done.due)
    assert (row.holder_uid, row.holder_since, row.received_at) == (desk.place.uid, NOON, NOON)
    assert (row.void, row.offered) == (False, False)
    assert row.procedure_name.startswith("Cấp Giấy phép sản xuất rượu")
    assert not any("019188004521" in str(getattr(row, field.name)) for field in fields(row))


def test_offered_void_and_waiting_dossiers_are_told_apart(desk: Desk, department: Desk) -> None:
    offered, void = (intake.accept(desk, open_draft(desk)).dossier_uid for _dossier in range(2))
    handover.offer(desk, [offered], department.place.uid)
    corrections.void(desk, void, "Tiếp nhận nhầm")
    waiting = intake.request_supplement(desk, open_draft(desk, incomplete(desk))).dossier_uid
    refused = intake.refuse(desk, open_draft(desk), "Không thuộc thẩm quyền").dossier_uid
    rows = {row.uid: row for row in page(desk)}
    assert (rows[offered].offered, rows[offered].void) == (True, False)
    assert (rows[void].offered, rows[void].void) == (False, True)
    assert (rows[waiting].code, rows[waiting].due, rows[waiting].state) == ("", None, State.REGISTERED)
    assert (rows[refused].code, rows[refused].state) == ("", State.NOT_RECEIVED)
    assert [row.uid for row in page(desk, chosen=Chosen.AT_DESK)] == [offered]
    assert [row.uid for row in page(desk, chosen=Chosen.SUPPLEMENT)] == [waiting]


# --- searching ---------------------------------------------------------------------------------------------------

PEOPLE = (
    {"owner_name": "Đặng Thị Ước", "owner_identifier": "019188004521", "owner_phone": "0912345678"},
    {"owner_name": "Dang Van Uoc", "owner_identifier": "019085012345", "owner_phone": "0987654321"},
    {
        "owner_name": "Công ty TNHH Đường Mía Đỏ",
        "owner_identifier": "0100109106-001",
        "submitter_name": "Trần Thị Ngọc Ánh",
        "submitter_identifier": "001190077777",
        "submitter_phone": "02083855555",
    },
)


@pytest.fixture
def filed(desk: Desk) -> Desk:
    file_away(desk, *PEOPLE)
    return desk


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dang uoc", [1, 0]),
        ("đặng ước", [1, 0]),
        ("UOC  đa", [1, 0]),
        ("Đặng Thị", [0]),
        ("duong mia do", [2]),
        ("đỏ mía", [2]),
        ("d", [2, 1, 0]),
        ("ngoc anh", [2]),
        ("019188004521", [0]),
        ("0191", [0]),
        ("4521", [0]),
        ("521", [0]),
        ("54321", [1]),
        ("345678 dang", [0]),
        ("0100109106-001", [2]),
        ("09106", [2]),
        ("77777", [2]),
        ("55555", [2]),
        ("rượu", [2, 1, 0]),
        ("2.001646", [2, 1, 0]),
        ("ang", []),
        ("dang khong", []),
        ("9188", []),
        ("-", []),
        ("  …!  ", []),
        ("", [2, 1, 0]),
        ("   ", [2, 1, 0]),
    ],
)
def test_every_typed_word_is_found_with_and_without_accents(filed: Desk, typed: str, found: list[int]) -> None:
    wanted = [PEOPLE[at]["owner_name"] for at in found]
    assert names(filed, typed) == wanted
    assert names(filed, typed, chosen=Chosen.AT_DESK) == wanted


def test_a_code_is_found_whole_and_by_its_last_digits(desk: Desk) -> None:
    codes = [intake.accept(desk, open_draft(desk)).code for _dossier in range(3)]
    for typed in (codes[1], codes[1].lower(), "0002", "261125 0002", "h55 0002"):
        assert [row.code for row in page(desk, typed=typed)] == [codes[1]], typed


def test_words_are_searched_within_a_chip(filed: Desk) -> None:
    file_away(filed, {"owner_name": "Đặng Văn Muộn", "due_current": NOON - HOUR})
    assert names(filed, "dang", chosen=Chosen.LATE) == ["Đặng Văn Muộn"]
    assert names(filed, "cong ty", chosen=Chosen.LATE) == []


def test_a_search_goes_on_below_the_last_line_shown(filed: Desk) -> None:
    file_away(filed, *({"owner_name": f"Đặng Thứ {n}"} for n in range(7)))
    seen = all_pages(filed, 2, typed="dang")
    assert len(seen) == 9
    assert seen == sorted(seen, reverse=True)
