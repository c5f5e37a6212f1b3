"""A filled store, small enough for a test."""

from collections.abc import Iterator

import pytest

from app.cli.bench_dossier import Papers
from app.cli.bench_fill import fill
from app.cli.demo_road import open_sample
from app.desk.desk import Desk
from app.home import Home
from app.rules.kinds import PlaceRole

FILLED = 700


@pytest.fixture(scope="package")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk whose store holds invented dossiers and nothing else; to be looked at, not changed."""
    desk = open_sample(Home(tmp_path_factory.mktemp("filled") / "home"), PlaceRole.DESK, "matkhau-mau")
    document = desk.documents.add_bytes(b"%PDF-1.4 a paper")
    papers = Papers(((document, 2),), desk.documents.add_bytes(b"%PDF-1.4 a slip"))
    fill(desk, FILLED, papers)
    yield desk
    desk.store.close()
