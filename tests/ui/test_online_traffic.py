"""Messages that come and answers that go by themselves while the window is open."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk import accounts
from app.desk.desk import Desk
from app.desk.inbox import refuse_online
from app.desk.watching import Arrivals
from app.queries import inbox as reads
from app.ui.context import Context
from app.ui.main_window import MainWindow
from app.ui.online_traffic import SOON_MS, OnlineTraffic
from tests.desk.online import Folder, waiting
from tests.exchange import portal as messages
from tests.portal_server import DONE, Portal, drop, reply
from tests.ui.conftest import Hands


@pytest.fixture
def folder(desk: Desk, tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "hop-thu")
    desk.home.save_settings(replace(desk.home.settings(), inbox_folder=str(made.path)))
    return made


@pytest.fixture
def traffic(window: MainWindow, context: Context) -> Iterator[OnlineTraffic]:
    """What the window begins with once it is quiet; here nothing waits for the clock."""
    made = OnlineTraffic(context)
    made.arrivals = Arrivals(still=0.0)
    made.arrived.connect(window.tell_arrived)
    made.complained.connect(window.tell_arrivals_complaint)
    yield made
    made.stop()


def look(traffic: OnlineTraffic, hands: Hands) -> None:
    for _time in range(2):
        traffic.look()
        hands.until(lambda: not traffic.busy)


def test_what_comes_is_taken_in_and_told_in_the_rail(
    desk: Desk, folder: Folder, traffic: OnlineTraffic, window: MainWindow, hands: Hands
) -> None:
    look(traffic, hands)
    assert not window.rail.online.isVisible()
    folder.put("m", messages.sync())
    look(traffic, hands)
    assert len(waiting(desk)) == 1
    assert "1 online dossier arrived 09:41" in window.rail.online.text()
    hands.until(lambda: window.rail._badges["inbox"].text() == "1")


def test_a_folder_that_is_gone_is_told_and_forgotten_when_it_is_back(
    folder: Folder, traffic: OnlineTraffic, window: MainWindow, hands: Hands
) -> None:
    folder.path.rmdir()
    look(traffic, hands)
    assert str(folder.path) in window.rail.online.text()
    folder.path.mkdir()
    look(traffic, hands)
    assert not window.rail.online.isVisible()


def test_answers_go_out_by_themselves_with_the_title_of_the_officer(
    desk: Desk, folder: Folder, traffic: OnlineTraffic, hands: Hands, portal: Portal
) -> None:
    accounts.change_officer(desk, desk.signed_in().uid, title="Chuyên viên")
    folder.put("m", messages.sync())
    look(traffic, hands)
    refuse_online(desk, waiting(desk)[0].uid, "Không thuộc thẩm quyền")
    traffic.send()
    hands.until(lambda: not traffic.busy)
    assert portal.taken == []  # no portal is set
    desk.home.save_settings(replace(desk.home.settings(), portal=portal.address))
    portal.behaviours = [reply(200, {"error_code": "07", "message": "sai"}), DONE]
    traffic.send()
    hands.until(lambda: not traffic.busy)
    with desk.store.reading() as session:
        (kept,) = reads.outgoing(session)
    assert (kept.sent, kept.tries, "sai" in kept.failure) == (None, 1, True)
    traffic.send()  # not due yet
    hands.until(lambda: not traffic.busy)
    assert len(portal.taken) == 1
    desk.clock.forward(minutes=1)  # type: ignore[attr-defined]  # the clock of the tests
    traffic.send()
    hands.until(lambda: not traffic.busy)
    assert [body["data"][0]["ChucDanh"] for _uid, body in portal.taken] == ["Chuyên viên"] * 2
    with desk.store.reading() as session:
        assert reads.count_outgoing(session) == 0


def test_an_answer_goes_out_as_soon_as_it_is_given_and_nothing_is_sent_over_and_over(
    desk: Desk, folder: Folder, traffic: OnlineTraffic, context: Context, hands: Hands, portal: Portal
) -> None:
    for number in range(3):
        folder.put(f"m{number}", messages.sync(MaHoSo=f"000-{number}"))
    look(traffic, hands)
    desk.home.save_settings(replace(desk.home.settings(), portal=portal.address))
    traffic.start()
    changes: list[None] = []
    context.work.data_changed.connect(lambda: changes.append(None))
    portal.behaviours = [DONE, reply(200, {"error_code": "07"}), drop, drop, drop, drop]

    def refuse_one() -> int:
        """Refuse the first that waits and return how often the portal was asked once it is quiet again."""
        asked = len(portal.taken)
        uid = waiting(desk)[0].uid
        context.work.write(lambda: refuse_online(desk, uid, "Không thuộc thẩm quyền"))
        hands.until(lambda: len(portal.taken) > asked, 10_000)
        hands.until(lambda: not traffic.busy)
        before = len(changes)
        hands.qtbot.wait(3 * SOON_MS)
        assert len(changes) - before <= 1
        return len(portal.taken)

    assert [refuse_one() for _dossier in range(3)] == [1, 2, 5]
