"""Measurement of the online inbox: taking in dossiers with their files."""

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.cli.bench_measure import Figure, against, timed
from app.cli.bench_paper import A4_AT_200_DPI, sample_page
from app.cli.bench_people import SamplePerson, people
from app.cli.demo_road import AGENCY, PROCEDURE, open_sample
from app.desk import arriving
from app.durable import copy_through, hash_file
from app.home import Home
from app.language import _
from app.rules.calendar import ZONE
from app.rules.kinds import PlaceRole
from app.scanning.output.assembly import PageInput, assemble

FILES, LIMIT = 3, 1.5
TURNS = (("peer", "ours"), ("ours", "peer")) * 2
"""A machine that has written much writes half as quickly: each turn begins anew, with one or the other first."""


def arrivals(folder: Path, password: str, dossiers: int) -> Iterator[Figure]:
    """Measure taking in dossiers with three files each, against copying and hashing these and as many commits."""
    each = dossiers // len(TURNS)
    took = [_in_turn(folder / f"inbox-{turn}", password, each, order) for turn, order in enumerate(TURNS)]
    ours, peer = (sum(seconds) for seconds in zip(*took, strict=True))
    name = _("{count} online dossiers × 3 files against copying and hashing these and as many commits")
    yield against(name.format(count=each * len(TURNS)), ours, peer, LIMIT)


def _in_turn(folder: Path, password: str, dossiers: int, order: Sequence[str]) -> tuple[float, float]:
    """Return the seconds for taking in some dossiers, and what the peer needs for these, before or after it."""
    desk = open_sample(Home(folder), PlaceRole.DESK, password)
    filed, came = desk.clock.now() - timedelta(hours=1), folder / "arrived"

    def ours() -> None:
        done = arriving.import_folder(desk, came)
        assert (done.new, done.held) == (dossiers, ())

    try:
        arriving.import_folder(desk, _messages(folder / "first", filed, 1))
        _messages(came, filed, dossiers, after=1)
        acts = {"ours": ours, "peer": lambda: _copy_hash_commit(came, folder / "peer")}
        took = {name: timed(acts[name])[0] for name in order}
    finally:
        desk.store.close()
    shutil.rmtree(folder)
    return took["ours"], took["peer"]


def _messages(into: Path, filed: Any, count: int, after: int = 0) -> Path:
    """Put as many messages of different applicants into a folder, the files of each beside it."""
    into.mkdir()
    page = sample_page(into / "scan.jpg", 1, A4_AT_200_DPI)
    paper = assemble([PageInput(page)] * 2, "", into / "bound.pdf").path.read_bytes()
    page.unlink()
    (into / "bound.pdf").unlink()
    for number, owner in enumerate(people(count, random.Random(5)), after + 1):
        beside = into / f"{number:05}"
        beside.mkdir()
        for position in range(1, FILES + 1):
            (beside / f"{position}.pdf").write_bytes(paper + f"\n% {number}.{position}\n%%EOF\n".encode())
        message = _message(number, owner, f"{filed.astimezone(ZONE):%Y%m%d%H%M%S}")
        beside.with_suffix(".json").write_text(json.dumps(message, ensure_ascii=False), encoding="utf-8")
    return into


def _message(number: int, owner: SamplePerson, filed: str) -> dict[str, Any]:
    files = [
        {"TepDinhKemId": str(at), "TenTepDinhKem": f"{at}.pdf", "IsDeleted": "False", "MaThanhPhanHoSo": str(at)}
        for at in range(1, FILES + 1)
    ]
    record = {
        "MaHoSo": f"000.00.14.{AGENCY}-{number:06}",
        "MaTTHC": PROCEDURE,
        "KenhThucHien": "2",
        "ChuHoSo": owner.name,
        "LoaiDoiTuong": "1",
        "MaDoiTuong": owner.identifier,
        "SoDienThoai": owner.phone,
        "NgayTiepNhan": filed,
        "TrangThaiHoSo": "1",
        "TaiLieuNop": files,
    }
    return {"service": "DongBoHoSoMC", "madonvi": AGENCY, "data": [record]}


def _copy_hash_commit(came: Path, into: Path) -> None:
    """Copy each dossier's files durably, hash the copies, and commit a row that names them."""
    into.mkdir()
    with closing(sqlite3.connect(into / "peer.sqlite3", isolation_level=None)) as store:
        store.execute("PRAGMA journal_mode = WAL")
        store.execute("PRAGMA synchronous = FULL")
        store.execute("CREATE TABLE files (message TEXT, hashes TEXT)")
        for message in sorted(came.glob("*.json")):
            found = [
                _copied(path, into / f"{message.stem}-{path.name}") for path in message.with_suffix("").iterdir()
            ]
            store.execute("INSERT INTO files VALUES (?, ?)", (message.read_text(encoding="utf-8"), " ".join(found)))


def _copied(path: Path, copy: Path) -> str:
    copy_through(path, copy)
    return hash_file(copy)
