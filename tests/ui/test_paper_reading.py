"""Papers are read while the window is open, and let it close at once."""

import time

from app.desk import texts
from app.desk.desk import Desk
from app.ui.context import Context
from app.ui.paper_reading import PaperReading
from tests.desk.test_texts import accept, find, never
from tests.samples import written
from tests.ui.conftest import Hands


def test_what_is_accepted_is_read_and_then_found(desk: Desk, context: Context, hands: Hands) -> None:
    accept(desk, written.CONTRACT)
    reading = PaperReading(context)
    reading.start()
    hands.qtbot.waitUntil(lambda: len(find(desk, "ban le xang dau")) == 1)
    accept(desk, written.PERMIT)
    hands.qtbot.waitUntil(lambda: not reading.busy)
    reading.look()
    hands.qtbot.waitUntil(lambda: len(find(desk, "dong hy")) == 1)


def test_a_closing_window_waits_for_no_page(desk: Desk, context: Context, hands: Hands) -> None:
    accept(desk, *[written.CONTRACT * 3] * 3)
    reading = PaperReading(context)
    reading.start()
    hands.qtbot.waitUntil(lambda: reading.busy)
    hands.qtbot.wait(200)  # no machine reads three pages meanwhile
    began = time.monotonic()
    context.work.shutdown()
    assert time.monotonic() - began < 1
    assert find(desk, "hop dong") == ()
    assert [done.pages for done in texts.read_papers(desk, never)] == [3]
