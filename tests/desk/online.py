"""Online dossiers that a test lets arrive."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.desk import arriving, pausing
from app.desk import inbox as acts
from app.desk.arriving import Imported
from app.desk.desk import Desk
from app.desk.wording import SupplementText
from app.models.dossier import Dossier
from app.models.online import OnlineMessage
from app.queries import inbox, waiting_online
from app.queries.inbox import OutgoingView
from app.queries.waiting_online import WaitingView
from app.rules.states import State
from tests.exchange import portal
from tests.samples import foreign


@dataclass
class Folder:
    """A folder of messages, made where there is none."""

    path: Path

    def __post_init__(self) -> None:
        self.path.mkdir(exist_ok=True)

    def put(self, name: str, message: Any, files: Mapping[str, bytes] | None = None) -> Path:
        """Put a message there with files beside it; one PDF for each that it names unless others are given."""
        path = portal.write(self.path / f"{name}.json", message)
        beside = path.with_suffix("")
        beside.mkdir(exist_ok=True)
        for file in named(message) if files is None else files:
            content = (files or {}).get(file)
            (beside / file).write_bytes(sample() if content is None else content)
        return path


_SAMPLE: list[bytes] = []


def sample() -> bytes:
    """Return a sound PDF of one page."""
    if not _SAMPLE:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            _SAMPLE.append(foreign.pdf(Path(folder) / "sample.pdf", pages=1).read_bytes())
    return _SAMPLE[0]


def named(message: Mapping[str, Any]) -> list[str]:
    """Return the files that a message names in its own folder."""
    records = message.get("data", [message])
    of_sync = [f["TenTepDinhKem"] for r in records for f in r.get("TaiLieuNop", ()) if f.get("IsDeleted") != "True"]
    of_ministry = [g["TenGiayTo"] for r in records for p in r.get("ThanhPhanHoSo", ()) for g in p["GiayToDinhKem"]]
    return [*of_sync, *of_ministry]


def newest(desk: Desk, dossier_uid: str) -> OnlineMessage:
    """Return the newest record that came of a dossier."""
    of_dossier = select(OnlineMessage).join(Dossier).where(Dossier.uid == dossier_uid)
    with desk.store.reading() as session:
        return session.scalars(of_dossier.order_by(OnlineMessage.id.desc()).limit(1)).one()


def arrive(desk: Desk, folder: Folder, message: Any = portal.SYNC, name: str = "m") -> str:
    """Let one dossier arrive and return its identity."""
    folder.put(name, message)
    done = arriving.import_folder(desk, folder.path)
    assert (done.new, done.held) == (1, ())
    return waiting(desk)[0].uid


def supplement_comes(desk: Desk, folder: Folder, owner: str = "CÔNG TY MẪU") -> str:
    """Let a dossier wait for papers and two files come for it, one of them without its component."""
    code, number = "000.00.14.H55-261125-0077", "019085067890"
    said = {"MaHoSo": code, "ChuHoSo": owner, "LoaiDoiTuong": "1", "MaDoiTuong": number}
    first = {"thong-bao.pdf": sample() + b"%one\n"}
    folder.put("waits", portal.sync(**said), first)
    arriving.import_folder(desk, folder.path)
    uid = next(one.uid for one in waiting(desk) if one.external_code == code)
    acts.accept_online(desk, uid)
    pausing.request_supplement(desk, uid, SupplementText(("Bản vẽ mặt bằng kho",), "Chưa đủ căn cứ"))
    files = [portal.document("thong-bao.pdf"), portal.document("hai.pdf"), portal.document("ba.pdf", "")]
    content = first | {"hai.pdf": sample() + b"%two\n", "ba.pdf": sample() + b"%three\n"}
    folder.put("came", portal.sync(**said, TaiLieuNop=files, SoDienThoai="0912345678"), content)
    assert arriving.import_folder(desk, folder.path).changed == 1
    return uid


def says_elsewhere(desk: Desk, folder: Folder, uid: str, state: State = State.WITHDRAWN) -> None:
    """Let another system say how far it is with a dossier."""
    with desk.store.reading() as session:
        code = session.scalar(select(Dossier.external_code).where(Dossier.uid == uid))
    folder.put(f"state-{code}", portal.progress(MaHoSo=code, TrangThai=str(int(state))), {})
    assert not [one for one in import_all(desk, folder).held if one.code == code]


def import_all(desk: Desk, folder: Folder) -> Imported:
    """Take the folder in."""
    return arriving.import_folder(desk, folder.path)


def waiting(desk: Desk) -> tuple[WaitingView, ...]:
    """Return what waits for an answer."""
    with desk.store.reading() as session:
        return waiting_online.waiting(session, desk.place.uid)


def outgoing(desk: Desk) -> tuple[OutgoingView, ...]:
    """Return the messages to the portal."""
    with desk.store.reading() as session:
        return inbox.outgoing(session)
