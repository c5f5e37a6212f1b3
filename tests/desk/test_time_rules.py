"""The rules of time of an office and of its procedures: set with an entry, read in layers."""

from dataclasses import replace
from datetime import time

import pytest

from app import errors
from app.desk import time_rules
from app.desk.corrections import find_dossier
from app.desk.desk import Desk
from app.queries import time_rules as reads
from app.queries import waiting_online
from app.queries.time_rules import ProcedureRules
from app.rules.time_rules import TimeRules
from tests.desk.online import Folder, arrive
from tests.desk.roads import assert_whole
from tests.desks import procedure
from tests.models.rows import entries
from tests.rules import walk

OWN = TimeRules(closed_after=20, pass_on_until=time(14))


def of_code(desk: Desk, code: str) -> ProcedureRules | None:
    with desk.store.reading() as session:
        return reads.of_code(session, code)


def test_an_office_sets_its_rules_and_a_procedure_those_in_which_its_law_differs(desk: Desk) -> None:
    code = procedure(desk).code
    assert of_code(desk, code) == ProcedureRules(code, TimeRules(), TimeRules())
    time_rules.set_office_rules(desk, OWN)
    law = replace(OWN, request_within=5)
    time_rules.set_procedure_rules(desk, code, law)
    assert of_code(desk, code) == ProcedureRules(code, OWN, law)
    with desk.store.reading() as session:
        assert list(reads.of_all(session).values()) == [law]
    time_rules.set_office_rules(desk, TimeRules())
    assert of_code(desk, code) == ProcedureRules(code, TimeRules(), TimeRules(request_within=5))
    time_rules.set_procedure_rules(desk, code, None)
    assert of_code(desk, code) == ProcedureRules(code, TimeRules(), TimeRules())
    with desk.store.reading() as session:
        assert reads.of_all(session) == {}
    assert [one["action"] for one in entries(desk.store)][-4:] == ["time_rules_set"] * 4
    assert_whole(desk)


def test_the_law_of_a_sector_may_give_more_hours_for_an_answer_than_an_office_may_promise(
    desk: Desk, folder: Folder
) -> None:
    arrive(desk, folder)
    time_rules.set_office_rules(desk, TimeRules(answer_within=4))
    with desk.store.reading() as session:
        (sooner,) = waiting_online.waiting(session, desk.place.uid)
    time_rules.set_procedure_rules(desk, sooner.procedure_code, TimeRules(answer_within=24))
    with desk.store.reading() as session:
        (later,) = waiting_online.waiting(session, desk.place.uid)
        assert waiting_online.answer_due(session, find_dossier(session, later.uid)) == later.answer_due
    came = sooner.received.astimezone(walk.ZONE)
    spans = [walk.due(came, hours, "giờ làm việc") for hours in (4, 2, 24, 22)]
    assert [sooner.answer_due, sooner.soon, later.answer_due, later.soon] == spans
    with pytest.raises(errors.BadInput):
        time_rules.set_office_rules(desk, TimeRules(answer_within=9))
    with desk.store.reading() as session:
        assert reads.of_office(session) == TimeRules(answer_within=4)


def test_what_no_rule_can_be_is_refused(desk: Desk) -> None:
    with pytest.raises(errors.BadInput):
        time_rules.set_office_rules(desk, TimeRules(closed_after=0))
    with pytest.raises(errors.UnknownProcedure):
        time_rules.set_procedure_rules(desk, "9.999999", OWN)
    with pytest.raises(errors.BadInput):
        time_rules.set_procedure_rules(desk, procedure(desk).code, TimeRules(request_within=-1))
    assert of_code(desk, procedure(desk).code) == ProcedureRules(procedure(desk).code, TimeRules(), TimeRules())


def test_a_department_reads_the_rules_of_its_office(department: Desk) -> None:
    time_rules.set_office_rules(department, OWN)
    with department.store.reading() as session:
        assert reads.of_office(session) == OWN
