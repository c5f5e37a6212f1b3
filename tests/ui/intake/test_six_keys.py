"""A dossier of ten papers from the feeder to the checklist: how many keys it takes in the real window."""

from pathlib import Path

from app.desk.desk import Desk
from app.home import ScanProfile
from tests.samples.scans.make import Page
from tests.ui.intake.conftest import Counter
from tests.ui.intake.test_stack_run import WINE, given

MOST_KEYS = 6
PAPERS = 10


class CountingHands(Counter):
    """An officer whose keys are counted."""

    keys = 0

    def press(self, *keys: str) -> None:
        """Press keys, and count them."""
        self.keys += len(keys)
        super().press(*keys)


def test_ten_papers_with_separators_are_scanned_and_sorted_by_six_keys_at_the_most(
    counter: Counter, desk: Desk, tmp_path: Path
) -> None:
    feeder = tmp_path / "máy quét"
    feeder.mkdir()
    desk.home.save_settings(desk.home.settings().with_profile(ScanProfile("Máy mẫu", f"folder:{feeder}")))
    counter.choose_procedure(WINE)
    hands = CountingHands(counter.qtbot, counter.window, desk)
    tab = counter.tab
    assert tab.version is not None
    positions = [asked.position for asked in tab.version.requirements][:PAPERS]
    assert len(positions) == PAPERS
    stack = []
    for position in positions:
        stack += [Page("separator", position, dpi=150, seed=position), Page("written", dpi=150, seed=20 + position)]
    given(feeder, stack)
    hands.press("F4")
    hands.until(lambda: tab.scan_run.running, 20_000)
    hands.until(lambda: not tab.scan_run.running, 120_000)
    kept = [page for page in hands.view(tab).pages if not page.aside]
    assert [page.component for page in kept] == positions
    assert tab.unsorted == 0
    assert hands.keys <= MOST_KEYS
