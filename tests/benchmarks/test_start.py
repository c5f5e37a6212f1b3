"""The password field takes keys before anything heavy is loaded."""

import subprocess
import sys
from pathlib import Path

from app.rules.kinds import PlaceRole
from tests.desks import Samples

HOUSE = Path(__file__).parents[2]
HEAVY = {
    "alembic", "argon2", "bagit", "barcode", "holidays", "img2pdf", "multiprocessing", "openpyxl", "pikepdf", "PIL",
    "pypdfium2", "python_calamine", "qtawesome", "rapidfuzz", "reportlab", "rich", "sqlalchemy", "stdnum",
    "typer",
}  # fmt: skip
WINDOW = """
import os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.home import Home
from app.ui.entrance import Entrance
from app.ui.timings import Timings

class Told(Timings):
    def mark(self, moment, **facts):
        print(moment, *{name.partition(".")[0] for name in sys.modules}, flush=True)
        os._exit(0)

entrance = Entrance(QApplication([]), Home(Path(sys.argv[1])), Told(None))
entrance.open()
entrance.app.exec()
"""


def test_nothing_heavy_is_loaded_before_the_sign_in_takes_keys(
    samples: Samples, tmp_path: Path, display: str
) -> None:
    home = samples.copy(PlaceRole.DESK, tmp_path / "quay")
    command = [sys.executable, "-c", WINDOW, str(home.path)]
    said = subprocess.run(command, cwd=HOUSE, check=True, capture_output=True, text=True, timeout=60).stdout
    moment, *loaded = said.split()
    assert moment == "signin_ready"
    assert "PySide6" in loaded
    assert HEAVY.intersection(loaded) == set()
