"""What the desk and the department of the state machine do while dossiers wait for their applicants."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from app import errors
from app.desk import pausing, payments, time_rules
from app.desk.wording import StopText
from app.queries import money
from app.rules.kinds import PaymentWay
from app.rules.states import STANDING_STILL, State
from app.rules.time_rules import AfterSupplement, TimeRules
from tests.desk.clock import Clocks, DaysOff
from tests.desk.life import Lives, OpenHome
from tests.desk.roads import ASKED, dossier

OVER = StopText("Quá hạn bổ sung")
DAYS = 15
"""Working days that the sample procedure may take."""


@dataclass(frozen=True)
class Wait:
    """The state that a dossier goes back to, and until when papers are waited for."""

    before: State
    until: datetime | None = None


class WaitingLives(Lives):
    """Papers and fees are waited for at the desk; each home's clocks are told again from its journal."""

    def __init__(self, open_home: OpenHome, folder: Path) -> None:
        super().__init__(open_home, folder)
        self.waits: dict[str, Wait] = {}
        self.continues = False
        days_off = DaysOff()
        self.clocks = {
            home.place.uid: Clocks(home.store.path, home.place.workstation, DAYS, days_off)
            for home in (self.desk, self.department)
        }

    def ask_for_papers(self, uid: str) -> None:
        """Let a dossier wait for papers where the desk holds it and its clock runs."""

        def ask() -> pausing.Requested:
            return pausing.request_supplement(self.desk, uid, ASKED, allowed_because="Văn bản mới")

        if not self.runs(self.at_desk, self.here, uid):
            _refused(ask)
            return
        self.waits[uid] = Wait(self.at_desk.views[uid].state, ask().answer_until)
        self.changed(self.at_desk, uid, state=State.SUPPLEMENT)

    def ask_for_a_fee(self, uid: str) -> None:
        """Let a dossier wait for a fee where the desk holds it and its clock runs."""
        if not self.runs(self.at_desk, self.here, uid):
            _refused(lambda: pausing.wait_for_fee(self.desk, uid, "Lệ phí mẫu"))
            return
        payments.charge(self.desk, uid, "Lệ phí mẫu", 10_000)
        self.at_desk.act(uid)
        pausing.wait_for_fee(self.desk, uid, "Lệ phí mẫu")
        self.waits[uid] = Wait(self.at_desk.views[uid].state)
        self.changed(self.at_desk, uid, state=State.FEE_DUE)

    def go_on(self, uid: str) -> None:
        """Bring what a dossier waits for."""
        state = self.at_desk.views[uid].state
        if not self.runs(self.at_desk, self.here, uid, STANDING_STILL):
            _refused(lambda: pausing.supplemented(self.desk, uid, ASKED.items))
            return
        if state is State.FEE_DUE:
            with self.desk.store.reading() as session:
                owed = money.account(session, dossier(self.desk, uid).id).open
            payments.pay(self.desk, uid, owed, PaymentWay.CASH)
        else:
            pausing.supplemented(self.desk, uid, ASKED.items)
        now = dossier(self.desk, uid)
        if state is State.SUPPLEMENT and not self.continues:
            assert now.complete_since == self.clock.now()
        self.changed(self.at_desk, uid, state=self.waits.pop(uid).before, due=now.due_current)

    def close_unanswered(self, uid: str) -> None:
        """Close a dossier whose papers did not come, once its time is over."""
        until = self.waits[uid].until if uid in self.waits else None
        waits = self.runs(self.at_desk, self.here, uid, frozenset({State.SUPPLEMENT}))
        if not waits or until is None or self.clock.now() <= until:
            _refused(lambda: pausing.close_unanswered(self.desk, uid, OVER))
            return
        pausing.close_unanswered(self.desk, uid, OVER)
        self.changed(self.at_desk, uid, state=State.STOPPED)

    def set_rules(self, continues: bool) -> None:
        """Let limits continue after a supplement from now on, or start again."""
        self.continues = continues
        after_supplement = AfterSupplement.CONTINUES if continues else AfterSupplement.RESTARTS
        time_rules.set_office_rules(self.desk, TimeRules(after_supplement=after_supplement))


def _refused(act: Callable[[], object]) -> None:
    with pytest.raises(errors.DeskError):
        act()
