"""Measurements of papers: the receipt, and the package of a hand-over."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import select

from app.cli.bench_dossier import Papers
from app.cli.bench_fill import fill
from app.cli.bench_measure import Figure, against, milliseconds, timed
from app.cli.bench_people import SamplePerson, people
from app.cli.demo_road import AGENCY, DEPARTMENTS, OWNER, PROCEDURE, open_sample
from app.clock import SystemClock
from app.desk import handover
from app.desk.desk import Desk
from app.durable import copy_through, hash_file
from app.home import Home
from app.language import _
from app.models.dossier import Dossier
from app.models.draft import PersonData
from app.models.organisation import Department
from app.papers import receipt
from app.papers.content import Issuer, PaperLine, PaperSize, Person, Receipt
from app.rules.calendar import ZONE
from app.rules.codes import format_code, format_slip_code
from app.rules.completeness import PaperKind
from app.rules.kinds import Form, PlaceRole
from app.rules.states import State
from app.rules.working_time import TimeUnit
from app.scanning.output.assembly import PageInput, assemble

RECEIPT_LIMIT, RECEIPT_BYTES = 0.015, 60_000
PACKAGE_LIMIT = 1.5
PAGES_OF_DOCUMENTS = (4, 3, 3)
"""The ten pages of a dossier in its three documents."""

A4_AT_200_DPI = (1654, 2339)


def receipts(times: int) -> Iterator[Figure]:
    """Measure content → PDF bytes of receipts for owners of their own, once one was made before."""
    made = receipt.render(_receipt())
    contents = [_receipt(number, owner) for number, owner in enumerate(people(times, random.Random(3)), 2)]
    taken = [timed(lambda: receipt.render(content))[0] for content in contents]  # noqa: B023
    yield milliseconds(_("Receipt as PDF, median"), median(taken), RECEIPT_LIMIT)
    size = Figure(
        _("Receipt's size"),
        f"{len(made) / 1000:.1f} kB",
        f"≤ {RECEIPT_BYTES // 1000} kB",
        len(made) / RECEIPT_BYTES,
    )
    yield size


def packages(folder: Path, password: str, dossiers: int) -> Iterator[Figure]:
    """Measure the package of a hand-over of dossiers with ten pages each against copying and hashing its files."""
    desk = open_sample(Home(folder / "package"), PlaceRole.DESK, password)
    try:
        stored = _many_documents(desk, folder, dossiers)
        slip = desk.documents.add_bytes(sample_receipt())
        fill(desk, dossiers, Papers(stored, slip), state=State.RECEIVED)
        uids, department = _offerable(desk)
        offer = handover.offer(desk, uids, department)
        paths = [desk.documents.path(sha256) for sha256 in dict.fromkeys([sha for sha, _pages in stored])]
        peer, _hashes = timed(lambda: _copy_and_hash(paths, folder / "peer"))
        ours, _offer = timed(lambda: handover.pack(desk, offer.transfer_uid))
    finally:
        desk.store.close()
    name = _("Package of {count} dossiers × 10 pages against copying and hashing its files").format(count=dossiers)
    yield against(name, ours, peer, PACKAGE_LIMIT)


def sample_receipt() -> bytes:
    """Return a receipt of the sample applicant."""
    return receipt.render(_receipt())


def sample_page(path: Path, seed: int, size: tuple[int, int] = (827, 1170)) -> Path:
    """Draw an invented written page as JPEG, at 100 dpi unless the size is another one."""
    from PIL import Image, ImageDraw

    chance = random.Random(seed)
    page = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(page)
    line = size[1] // 60
    for top in range(line * 3, size[1] - line * 3, line):
        left = size[0] // 12
        while left < size[0] * 0.85:
            width = chance.randrange(line // 2, line * 4)
            draw.rectangle((left, top, left + width, top + line // 2), fill=(chance.randrange(90),) * 3)
            left += width + line // 2
    page.save(path, quality=85, dpi=(size[0] / 8.27, size[0] / 8.27))
    return path


def sample_document(path: Path, pages: int) -> Path:
    """Bind invented pages into a PDF."""
    page = sample_page(path.with_suffix(".jpg"), pages)
    return assemble([PageInput(page)] * pages, "", path).path


def _receipt(number: int = 1, owner: SamplePerson | PersonData = OWNER) -> Receipt:
    issued = SystemClock().now().astimezone(ZONE)
    head = Issuer(
        parent_agency="ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN",
        office="BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
        place="Thái Nguyên",
        desk_name="Sở Công Thương tỉnh Thái Nguyên (mẫu) – Quầy số 1",
        hotline="02083855555",
        number_suffix="BPTNTKQ",
    )
    papers = tuple(
        PaperLine(f"Giấy tờ mẫu số {number} của hồ sơ đề nghị", ((PaperKind.COPY, 1),)) for number in range(1, 10)
    )
    return Receipt(
        issuer=head,
        number=number,
        code=format_code(AGENCY, issued.date(), number),
        slip_code=format_slip_code(int(Form.RECEIPT), issued.year, number),
        procedure_code=PROCEDURE,
        procedure_name="Cấp Giấy phép sản xuất rượu công nghiệp (quy mô dưới 3 triệu lít/năm)",
        owner=Person(owner.name, owner.identifier, owner.address, owner.phone, OWNER.email),
        submitter=None,
        papers=papers,
        sets=1,
        limit_amount=15,
        limit_unit=TimeUnit.WORKING_DAYS,
        received=issued,
        due=issued + timedelta(days=21),
        result_place="Bộ phận Tiếp nhận và Trả kết quả",
        officer="Cán bộ một cửa mẫu",
        issued=issued,
        size=PaperSize.A5,
    )


def _many_documents(desk: Desk, folder: Path, dossiers: int) -> tuple[tuple[str, int], ...]:
    """Store as many different documents as the dossiers have; returns their hashes and numbers of pages."""
    page = sample_page(folder / "scan.jpg", 1, A4_AT_200_DPI)
    bound = {
        pages: assemble([PageInput(page)] * pages, "", folder / f"{pages}.pdf").path.read_bytes()
        for pages in set(PAGES_OF_DOCUMENTS)
    }
    stored = []
    for number in range(dossiers):
        for part, pages in enumerate(PAGES_OF_DOCUMENTS):
            told_apart = f"\n% {number}.{part}\n".encode()
            stored.append((desk.documents.add_bytes(bound[pages] + told_apart), pages))
    return tuple(stored)


def _offerable(desk: Desk) -> tuple[list[str], str]:
    with desk.store.reading() as session:
        uids = list(session.scalars(select(Dossier.uid).order_by(Dossier.id)))
        department = session.scalars(select(Department.uid).where(Department.name == DEPARTMENTS[0])).one()
    return uids, department


def _copy_and_hash(paths: list[Path], into: Path) -> list[str]:
    """Copy files durably, then read the copies back and hash them: the least that a checked package is."""
    into.mkdir()
    copies = [into / path.name for path in paths]
    for path, copy in zip(paths, copies, strict=True):
        copy_through(path, copy)
    return [hash_file(copy) for copy in copies]
