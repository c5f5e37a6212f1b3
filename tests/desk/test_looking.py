"""What officers said of online dossiers while looking them through: kept, seen by the next one, until they change."""

import pytest

from app import errors
from app.bootstrap import open_desk
from app.desk import batches, inbox, looking, online_changes
from app.desk.desk import Desk
from app.queries.waiting_online import LookView
from app.rules.kinds import Look
from tests.desk import roads
from tests.desk.online import Folder, arrive, import_all, waiting
from tests.desks import SetClock
from tests.exchange.portal import document, progress, sync


def look(desk: Desk) -> LookView | None:
    """Return what is said of the one dossier that waits."""
    (row,) = waiting(desk)
    return row.look


def test_what_was_said_is_there_after_a_restart_with_who_said_it_and_when(
    desk: Desk, folder: Folder, clock: SetClock
) -> None:
    uid = arrive(desk, folder)
    entries = roads.history(desk, uid)
    looking.mark(desk, uid, Look.ASIDE, "Đĩa đầy")
    looking.mark(desk, uid, Look.PASSED)
    again = open_desk(desk.home, create=False, clock=clock)
    assert look(again) == LookView(Look.PASSED, desk.signed_in().name, clock.now())
    again.store.close()
    looking.mark(desk, uid, None)
    assert look(desk) is None
    assert roads.history(desk, uid) == entries  # work in progress is no act
    with pytest.raises(errors.UnknownDossier):
        looking.mark(desk, "none", Look.PASSED)
    roads.assert_whole(desk)


def test_it_falls_when_the_dossier_changes(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder, sync(TaiLieuNop=[document("thong-bao.pdf", "KQ.1")]))

    def falls() -> bool:
        fallen = look(desk) is None
        looking.mark(desk, uid, Look.PASSED)
        return fallen

    assert falls()
    assert not falls()
    inbox.place_file(desk, waiting(desk)[0].files[0].uid, 1)
    assert falls()
    folder.put("m", sync(ChuHoSo="CÔNG TY MẪU KHÁC"))
    assert import_all(desk, folder).changed == 1
    assert falls()
    online_changes.take(desk, waiting(desk)[0].changes[0])
    assert falls()
    folder.put("p", progress(TrangThai="2"), {})
    import_all(desk, folder)
    assert not falls()  # what another system says is what stands here
    folder.put("p", progress(TrangThai="7"), {})
    import_all(desk, folder)
    assert falls()
    online_changes.set_aside(desk, waiting(desk)[0].changes[0], "Nhầm hồ sơ")
    assert falls()
    inbox.ask_for_more(desk, uid, ["Ký lại trang 2"])
    assert falls()


def test_what_a_batch_did_not_come_to_stays_passed(desk: Desk, folder: Folder) -> None:
    for number in range(2):
        folder.put(f"m{number}", sync(MaHoSo=f"000-{number}", MaDoiTuong=f"010010910{number}"))
    import_all(desk, folder)
    uids = [row.uid for row in waiting(desk)]
    for uid in uids:
        looking.mark(desk, uid, Look.PASSED)
    next(batches.accept_and_hand_over(desk, uids))
    (row,) = waiting(desk)
    assert row.uid == uids[1]
    assert row.look is not None
    with pytest.raises(errors.BadMove):
        looking.mark(desk, uids[0], Look.PASSED)
