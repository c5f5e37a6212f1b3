"""The road of handed-over notices: through the department with its forms, back with results, to the applicants.

A few dossiers go it by keys one by one; where there are many the rest goes by keys for all of them, or by the acts
that the same keys call.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.bootstrap import open_desk
from app.desk import returning
from app.desk.desk import Desk, SignedIn
from app.desk.returning import Receiver
from app.home import Home
from app.models.dossier import Dossier
from app.queries import dossiers, office
from app.rules.kinds import Form, IdentityProof, TransferPurpose
from app.rules.states import State
from tests.desk.online import sample
from tests.journeys import steps
from tests.journeys.driver import SerialReader, Window, until
from tests.journeys.screens import picture

REASONS = ("thieu giay dang ky kinh doanh", "nguoi nop xin rut")
"""Why the department returns the first two: for one the desk asks for a paper, the other one's filer withdraws."""
WORK, RESULT = TransferPurpose.WORK.value, TransferPurpose.RESULT.value
GIVEN = "SELECT count(*) = ? FROM transfer_items i JOIN transfers t ON t.id = i.transfer_id WHERE t.purpose = ?"
PACKED = "SELECT f.path FROM package_files f JOIN transfers t ON t.id = f.transfer_id WHERE t.purpose = ?"
DECIDED = "SELECT d.code FROM dossiers d JOIN transfer_items i ON i.dossier_id = d.id WHERE i.state = ?"
TOLD = "m.state FROM outbox_messages m JOIN dossiers d ON d.id = m.dossier_id ORDER BY m.id"


@dataclass
class Road:
    """The windows of desk and department, the desk's reader, what packages are carried on, how many go by keys."""

    desk: Window
    department: Window
    reader: SerialReader
    stick: Path
    by_keys: int
    returned: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()

    def through_the_department(self) -> None:
        """Two come back with their reasons, and their filers hear; the rest is worked on and handed back."""
        answer = self._decide()
        type_code(self.department, self.confirmed[0])
        _fill(self.department, "F9", "\t\tmay chu bao tri", Form.APOLOGY)
        steps.go_to(self.department, "alt+2", "work")
        self.department.key("End")  # what was put off comes after what is due sooner
        insist_on_form(self.department, "F9", Form.CONTROL_SLIP)
        picture(self.department.screen, "road-work")
        for code in self.confirmed[: self.by_keys]:
            self._record(code)
        self._record_rest()
        package = self._hand_back()
        self.department.close()
        self._read(answer)
        self._confirm_back(package)

    def to_the_applicants(self) -> None:
        """The first ones bring what was sent to them, which is scanned; the register of the month is issued."""
        steps.go_to(self.desk, "alt+5", "results")
        picture(self.desk.screen, "road-results")
        for code in self.confirmed[: self.by_keys]:
            self._give(code)
        with acting(self.desk) as opened:
            known, who = uids(opened), Receiver("Người nhận mẫu", IdentityProof.RECEIPT)
            for code in self.confirmed[self.by_keys :]:
                returning.give(opened, known[code], who)
        steps.go_to(self.desk, "alt+0", "day_end")
        insist_on_form(self.desk, "F8", Form.REGISTER)

    def _give(self, code: str) -> None:
        self.reader.scan(code)
        self.desk.insist("Return", lambda: _state(self.desk, code) == State.RETURNED, f"{code} handed out", seconds=5)

    def assert_whole(self, out: Path) -> None:
        """Each went to its end, the portal heard of each step in order, register and panel show every form."""
        ends = {
            **{code: [2, 4, 9, 10] for code in self.confirmed},
            self.returned[0]: [2, 5],
            self.returned[1]: [2, 7],
        }
        written: dict[str, list[int]] = {}
        for code, state in self.desk.ask(f"SELECT d.code, {TOLD}"):
            written.setdefault(code, []).append(state)
        assert written == ends
        self._portal_heard(out, sum(map(len, ends.values())))
        self._panel_shows({self.confirmed[0]: {4, 6}, self.returned[0]: {2}, self.returned[1]: {5}})
        self._register_shows(ends)

    def _decide(self) -> Path:
        department = self.department
        steps.open_and_sign_in(department)
        department.name_to_dialog("ctrl+o", self._carried(self.desk.wait_until(PACKED, WORK), "b"))
        of_state = "SELECT count(*) FROM transfer_items WHERE state = ?"
        count = int(department.wait_until(of_state, "offered"))
        department.key("F5")
        steps.go_to(department, "alt+1", "received")  # what lies in the store stands in the list by now
        for number, reason in enumerate(REASONS, 1):
            department.key("F8")
            department.type(f"{reason}\n")
            department.wait_until(f"SELECT ({of_state}) = ?", "returned", number)
            department.key("Down")
        rest = count - len(REASONS)
        department.insist("F9", lambda: department.ask(of_state, "confirmed") == [(rest,)], f"{rest} confirmed", 20)
        picture(department.screen, "road-received")
        self.returned, self.confirmed = (
            tuple(code for (code,) in department.ask(f"{DECIDED} ORDER BY d.code", state))
            for state in ("returned", "confirmed")
        )
        department.name_to_dialog("F10", self.stick)
        until(lambda: list(self.stick.glob("*.json")), "the acknowledgement")
        return next(self.stick.glob("*.json")).rename(self.stick / "a.json")

    def _carried(self, package: str, name: str) -> Path:
        return shutil.copytree(package, self.stick / name)

    def _record(self, code: str) -> None:
        """Record an electronic result: its number, its file."""
        file = self.stick / "k.pdf"
        file.write_bytes(sample())
        type_code(self.department, code)
        self.department.key("ctrl+r")
        self.department.type("12/GXN")
        self.department.name_to_dialog("ctrl+o", file)
        self.department.insist(
            "ctrl+Return", lambda: _state(self.department, code) == State.FINISHED, f"the result of {code}", seconds=3
        )

    def _record_rest(self) -> None:
        """Record the results of all that is in hand at once: numbers that count up, a folder of files."""
        files = self.stick / "ket-qua"
        files.mkdir()
        for code in self.confirmed[self.by_keys :]:
            (files / f"{code}.pdf").write_bytes(sample())
        steps.go_to(self.department, "alt+2", "work")
        self.department.key("ctrl+a")
        self.department.key("ctrl+r")
        self.department.type("101/GXN")
        self.department.name_to_dialog("ctrl+o", files)
        picture(self.department.screen, "road-many-results")
        finished = "SELECT count(*) FROM dossiers WHERE state = ?"
        all_of_them = [(len(self.confirmed),)]
        self.department.insist(
            "ctrl+Return", lambda: self.department.ask(finished, State.FINISHED) == all_of_them, "all results", 30
        )

    def _hand_back(self) -> Path:
        steps.go_to(self.department, "alt+4", "hand_back")
        self.department.key("ctrl+a")
        all_of_them = len(self.confirmed), RESULT
        self.department.insist(
            "F10", lambda: self.department.ask(GIVEN, *all_of_them) == [(1,)], "all handed back", 20
        )
        return self._carried(self.department.wait_until(PACKED, RESULT), "c")

    def _read(self, answer: Path) -> None:
        """Read the answer at the desk, then write to the filers of what was returned."""
        self.desk.in_front()
        steps.go_to(self.desk, "alt+4", "handover")
        self.desk.name_to_dialog("ctrl+o", answer)
        self.desk.wait_until("SELECT count(*) = ? FROM transfer_items WHERE state = 'confirmed'", len(self.confirmed))
        steps.go_to(self.desk, "alt+3", "register")
        self.reader.scan(self.returned[0])
        self.desk.wait_for("dossier_shown")
        _fill(self.desk, "F2", "ban sao dang ky", Form.SUPPLEMENT)
        self.reader.scan(self.returned[1])
        self.desk.wait_for("dossier_shown")
        _fill(self.desk, "F4", "don rut", Form.STOPPING)

    def _confirm_back(self, package: Path) -> None:
        back, count = f"{GIVEN} AND i.state = ?", len(self.confirmed)
        steps.go_to(self.desk, "alt+shift+4", "received")
        self.desk.name_to_dialog("ctrl+o", package)
        self.desk.wait_until(back, count, RESULT, "offered")
        self.desk.insist(
            "F9", lambda: self.desk.ask(back, count, RESULT, "confirmed") == [(1,)], "all confirmed here", 20
        )

    def _portal_heard(self, out: Path, count: int) -> None:
        until(lambda: len(list(out.glob("*.json"))) == count, f"{count} answers")
        told = [json.loads(path.read_text("utf-8"))["data"][0] for path in sorted(out.glob("*.json"))]
        assert [(one["MaHoSo"], int(one["TrangThai"])) for one in told] == self.desk.ask(
            f"SELECT d.external_code, {TOLD}"
        )

    def _panel_shows(self, forms: dict[str, set[int]]) -> None:
        with acting(self.desk) as opened, opened.store.reading() as session:
            for code, expected in forms.items():
                shown = dossiers.dossier(session, dossiers.by_code(session, code).dossier_uid)
                assert shown is not None
                assert {int(slip.form) for slip in shown.slips} == expected, code

    def _register_shows(self, ends: dict[str, list[int]]) -> None:
        sha256 = self.desk.ask("SELECT sha256 FROM slips WHERE form = ?", int(Form.REGISTER))[0][0]
        words = steps.words_of(stored(self.desk, sha256))
        assert all(code in words for code in ends)
        assert words.count("Trực tiếp") >= len(self.confirmed)


@contextmanager
def acting(window: Window) -> Iterator[Desk]:
    """Open the home of a window beside it, its first officer signed in."""
    desk = open_desk(Home(window.home))
    with desk.store.reading() as session:
        first = office.officers(session)[0]
    yield desk.with_officer(SignedIn(first.uid, first.name, first.may_override))
    desk.store.close()


def uids(desk: Desk) -> dict[str, str]:
    """Return the identity of each dossier by its code."""
    with desk.store.reading() as session:
        return {code: uid for code, uid in session.execute(select(Dossier.code, Dossier.uid)) if code}


def type_code(window: Window, code: str) -> None:
    """Bring a dossier to the front by its code, typed into the search."""
    window.key("ctrl+k")
    window.type(code)
    window.press_and_wait("Return", "dossier_shown")


def insist_on_form(window: Window, key: str, form: Form) -> None:
    """Press a key until a form is issued."""
    issued = "SELECT count(*) FROM slips WHERE form = ?"
    window.insist(key, lambda: window.ask(issued, int(form)) != [(0,)], f"form {int(form)}", seconds=10)


def stored(window: Window, sha256: str) -> bytes:
    """Return a stored paper."""
    return Path(window.home, "documents", sha256[:2], f"{sha256[2:]}.pdf").read_bytes()


def _fill(window: Window, key: str, said: str, form: Form) -> None:
    """Open a form about the dossier in front by its key, type what it asks for, and issue its paper.

    Who sees that nothing came of it, though it was confirmed twice, begins again.
    """
    issued = "SELECT count(*) FROM slips WHERE form = ?"
    for confirmed in range(6):
        if confirmed % 2 == 0:
            window.key(key)
            window.type(said)
        window.key("ctrl+Return")
        with suppress(TimeoutError):
            until(lambda: window.ask(issued, int(form)) != [(0,)], "the form", 8, window.alive)
            return
    insist_on_form(window, "ctrl+Return", form)


def _state(window: Window, code: str) -> int:
    return int(window.ask("SELECT state FROM dossiers WHERE code = ?", code)[0][0])
