"""The bulk fill makes what the actions would have made."""

from collections import Counter

from sqlalchemy import func, select

from app.desk import checks
from app.desk.desk import Desk
from app.models import numbers
from app.models.dossier import Dossier
from app.models.slip import Slip
from app.rules.codes import parse_code
from app.rules.kinds import Form
from app.rules.states import State
from tests.benchmarks.conftest import FILLED


def test_the_journal_adds_up_to_the_rows(filled: Desk) -> None:
    assert checks.check(filled, deep=True).findings == ()


def test_codes_are_of_the_day_of_acceptance_and_numbers_go_on_after_the_last(filled: Desk) -> None:
    with filled.store.reading() as session:
        found = session.execute(select(Dossier.code, Dossier.accepted_at, Dossier.due_current)).all()
        newest = session.scalar(select(func.max(Slip.number)))
        year = session.scalar(select(func.max(Slip.year)))
        drawn = numbers.last(session, f"slip:{filled.place.uid}:{int(Form.RECEIPT)}:{year}")
    assert len({code for code, _accepted, _due in found}) == FILLED
    for code, accepted, due in found:
        assert code
        assert accepted
        assert due
        assert parse_code(code).day == accepted.date()  # office hours lie on the same day in UTC
        assert due > accepted or due.date() == accepted.date()
    assert drawn <= (newest or 0) <= FILLED


def test_names_are_as_frequent_as_real_ones_and_some_dossiers_are_under_way(filled: Desk) -> None:
    with filled.store.reading() as session:
        people = session.scalars(select(Dossier.owner_name).where(Dossier.owner_kind == "citizen")).all()
        states = Counter(session.scalars(select(Dossier.state)))
    surnames = Counter(name.split()[0] for name in people)
    assert surnames.most_common(1)[0][0] == "Nguyễn"
    assert 0.3 < surnames["Nguyễn"] / len(people) < 0.47
    assert states[State.IN_PROGRESS] > 100
    assert states[State.RECEIVED] > 10
