"""The statutory form as the store counts it: the same as the rules judge dossier by dossier."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import ClauseElement, Executable, event, select
from sqlalchemy.dialects import registry

from app.desk import corrections, intake, pausing, results, time_rules
from app.desk.desk import Desk
from app.models import journal
from app.models.deadline import DueChange, Pause
from app.models.dossier import Dossier
from app.models.procedure import Field, ProcedureVersion
from app.queries import figures
from app.queries.figures import FieldFigures
from app.rules import figures as rules
from app.rules.calendar import ZONE
from app.rules.figures import Early, FigureRules, Figures, Known, Period, Waiting
from app.rules.kinds import Channel, PlaceRole
from app.rules.time_rules import TimeRules
from tests.desk.roads import ASKED, LICENCE
from tests.desks import NOON, Samples, SetClock, open_draft
from tests.queries.filing import file_away
from tests.rules import story
from tests.rules.story import Event, known_of, stories

NOW = datetime(2026, 12, 15, 10, tzinfo=ZONE)
USUAL = figures.rules()
DAYS = st.dates(date(2026, 8, 1), date(2027, 1, 31))


@dataclass
class Filed:
    """A desk whose dossiers grow from example to example, and their stories by field."""

    desk: Desk
    versions: dict[int, str]
    told: list[tuple[str, list[Event]]] = field(default_factory=list)

    def file(self, told: Sequence[list[Event]]) -> None:
        """Write the dossiers of stories, those of each field in turn."""
        versions = list(islice(cycle(self.versions), len(self.told), len(self.told) + len(told)))
        known = [known_of(one) for one in told]
        file_away(self.desk, *(_columns(one, version) for one, version in zip(known, versions, strict=True)))
        with self.desk.store.transaction() as session:
            newest = select(Dossier.id).order_by(Dossier.id.desc()).limit(len(told))
            for key, one in zip(reversed(session.scalars(newest).all()), known, strict=True):
                session.add_all([*_pauses(key, one), *_moves(key, one)])
            journal.record(session, self.desk.by(), "accepted")
        self.told += zip((self.versions[one] for one in versions), told, strict=True)

    def by_field(self, period: Period, chosen: FigureRules) -> tuple[FieldFigures, ...]:
        """Return what the store counts."""
        with self.desk.store.reading() as session:
            return figures.by_field(session, period, chosen)


def _columns(known: Known, version: int) -> dict[str, object]:
    return {
        "version_id": version,
        "channel": int(Channel.ONLINE if known.online else Channel.POST),
        "accepted_at": known.accepted,
        "due_current": known.due,
        "voided_at": NOON if known.void else None,
        "finished_at": known.finished,
        "returned_at": known.returned,
        "ended_at": known.ended,
    }


def _pauses(key: int, known: Known) -> Iterator[Pause]:
    for wait in known.waits:
        texts: dict[str, Any] = {
            "kind": wait.kind.value,
            "reason": "Mẫu",
            "items": [],
            "brought": [],
            "state_before": 2,
        }
        yield Pause(dossier_id=key, asked_at=wait.asked, ended_at=wait.ended, **texts)


def _moves(key: int, known: Known) -> Iterator[DueChange]:
    for moved, before in known.moves:
        yield DueChange(dossier_id=key, changed_at=moved, due_before=before, due_after=before, reason="Mẫu")


@pytest.fixture(scope="module")
def filed(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filed]:
    opened = samples.open(PlaceRole.DESK, tmp_path_factory.mktemp("figures") / "quay", SetClock())
    with opened.store.reading() as session:
        found = session.execute(select(ProcedureVersion.id, Field.name).join(Field).order_by(ProcedureVersion.id))
        yield Filed(opened, dict(found.all()[4:9]))
    opened.store.close()


@settings(max_examples=25)
@given(st.lists(stories(), min_size=1, max_size=8), DAYS, st.integers(0, 90))
def test_each_field_is_counted_as_its_stories_are_played(
    filed: Filed, told: list[list[Event]], first: date, days: int
) -> None:
    filed.file(told)
    last = first + timedelta(days=days)
    for line in filed.by_field(Period.of(first, last, NOW), USUAL):
        of_field = [one for name, one in filed.told if name == line.field]
        assert story.columns_of(line.figures) == story.columns(of_field, first, last, NOW)


@settings(max_examples=15)
@given(
    st.lists(stories(), min_size=1, max_size=8),
    DAYS,
    st.integers(0, 90),
    st.builds(FigureRules, st.sampled_from(Early), st.sampled_from(Waiting), st.integers(0, 2)),
)
def test_the_store_judges_as_the_rules_do_whatever_is_chosen(
    filed: Filed, told: list[list[Event]], first: date, days: int, chosen: FigureRules
) -> None:
    filed.file(told)
    period = Period.of(first, first + timedelta(days=days), NOW)
    places = [rules.place(known_of(one), period, chosen) for _name, one in filed.told]
    wanted = sum((Figures(**dict.fromkeys(place, 1)) for place in places if place), Figures())
    assert figures.total(filed.by_field(period, chosen)) == wanted


def of_today(desk: Desk) -> Figures:
    day = desk.today().date()
    with desk.store.reading() as session:
        return figures.total(figures.by_field(session, Period.of(day, day, desk.clock.now())))


def test_what_staff_do_is_counted_at_once(desk: Desk, clock: SetClock) -> None:
    first, second, mistaken = (intake.accept(desk, open_draft(desk)).dossier_uid for _ in range(3))
    intake.refuse(desk, open_draft(desk), "Không thuộc thẩm quyền")
    open_draft(desk)
    assert of_today(desk) == Figures(direct=3, in_time=3)
    corrections.void(desk, mistaken, "Tiếp nhận nhầm")
    result = results.record_result(desk, first, LICENCE)
    assert of_today(desk) == Figures(direct=2, early=1, in_time=1)
    clock.forward(days=1)
    results.void_result(desk, result.uid, "Ghi nhầm")
    assert of_today(desk) == Figures(carried_over=2, in_time=2)
    clock.forward(days=60)
    assert of_today(desk) == Figures(carried_over=2, late=2)
    results.record_result(desk, second, LICENCE)
    assert of_today(desk) == Figures(carried_over=2, overdue=1, late=1)


def test_a_dossier_that_waits_stays_in_time_and_one_asked_twice_is_overdue(desk: Desk, clock: SetClock) -> None:
    waits, owes = (intake.accept(desk, open_draft(desk)).dossier_uid for _ in range(2))
    pausing.request_supplement(desk, waits, ASKED)
    pausing.wait_for_fee(desk, owes, "Lệ phí mẫu")
    clock.forward(days=60)
    assert of_today(desk) == Figures(carried_over=2, in_time=2)
    time_rules.set_office_rules(desk, TimeRules(fee_pauses=False))
    assert of_today(desk) == Figures(carried_over=2, in_time=1, late=1)
    pausing.supplemented(desk, waits, ASKED.items)
    assert of_today(desk) == Figures(carried_over=2, in_time=1, late=1)
    pausing.request_supplement(desk, waits, ASKED, allowed_because="Văn bản mới")
    assert of_today(desk) == Figures(carried_over=2, late=2)


def test_the_same_statements_are_said_to_either_engine(desk: Desk) -> None:
    said: list[str] = []
    with desk.store.reading() as session:
        event.listen(session, "do_orm_execute", lambda state: said.append(_as_postgresql(state.statement)))
        figures.by_field(session, Period.of(date(2026, 1, 1), date(2026, 12, 31), NOW))
    assert any("date_trunc('day', dossiers.due_current, 'Asia/Ho_Chi_Minh')" in one for one in said)


def _as_postgresql(statement: Executable) -> str:
    assert isinstance(statement, ClauseElement)
    return str(statement.compile(dialect=registry.load("postgresql")()))
