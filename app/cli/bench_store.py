"""Measurements of the store: accepting, searching, listing, each in stores of several sizes."""

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from app.cli import bench_paper
from app.cli.bench_dossier import Papers
from app.cli.bench_fill import fill
from app.cli.bench_measure import Figure, against, milliseconds, percentile, timed
from app.cli.demo_road import OWNER, PROCEDURE, open_sample
from app.desk import assembling, checklist, drafts, intake, scans
from app.desk.desk import Desk
from app.home import Home
from app.language import _
from app.models.dossier import Dossier
from app.models.draft import DraftContent
from app.queries import Reading, day, due, figures, procedures, register
from app.queries.register import Chosen, Horizon
from app.rules.figures import Period
from app.rules.kinds import OwnerKind, PlaceRole
from app.scanning.sources.contract import ScannedPage
from app.text import fold

COMPONENTS, PAGES = 3, 6
WARM_UP = 5
ACCEPT_LIMIT, GROWTH_LIMIT = 0.060, 1.3
SEARCH_LIMIT, LIST_LIMIT, REPORT_LIMIT = 0.020, 0.050, 0.300
TYPED = 12
"""How many letters are typed at most."""


@dataclass(frozen=True, slots=True)
class Sized:
    """A desk with so many dossiers in its store."""

    size: int
    desk: Desk


def filled(folder: Path, size: int, password: str) -> Sized:
    """Make a home with so many invented dossiers, its officer signed in."""
    desk = open_sample(Home(folder / f"quay-{size}"), PlaceRole.DESK, password)
    receipt = desk.documents.add_bytes(bench_paper.sample_receipt())
    page = desk.documents.add_file(bench_paper.sample_document(folder / "paper.pdf", pages=2))
    fill(desk, size, Papers(((page, 2),), receipt))
    return Sized(size, desk)


def accept(stores: list[Sized], folder: Path, times: int) -> Iterator[Figure]:
    """Measure acceptance in all stores in turn, so that what else the machine does falls on each alike."""
    pages = [bench_paper.sample_page(folder / f"page-{n}.jpg", n) for n in range(PAGES)]
    taken: Mapping[int, list[float]] = {store.size: [] for store in stores}
    warm_up = min(WARM_UP, times)
    for number in range(warm_up + times):
        for store in stores:
            draft_uid = _ready_draft(store.desk, pages)
            seconds, _acknowledgement = timed(lambda: intake.accept(store.desk, draft_uid))  # noqa: B023
            if number >= warm_up:
                taken[store.size].append(seconds)
    slow = {size: percentile(seconds, 0.95) for size, seconds in taken.items()}
    for size, seconds in slow.items():
        name = _("Accept, 6 pages in 3 components, {size:,} dossiers, p95").format(size=size)
        yield milliseconds(name, seconds, ACCEPT_LIMIT)
    smallest, *larger = sorted(taken)
    for large in larger:
        name = _("Accept, {large:,} against {small:,} dossiers, median").format(large=large, small=smallest)
        grown = median(taken[large]) * 1000, median(taken[smallest]) * 1000
        yield against(name, *grown, GROWTH_LIMIT, "ms")


def search(store: Sized, people: int) -> Iterator[Figure]:
    """Measure each key of typing names, numbers and codes, with and without accents, to the newest rows."""
    horizon = _horizon(store.desk)
    asked = list(_typed(store, people))
    taken = [timed(lambda: _page(store.desk, horizon, typed))[0] for typed in asked]  # noqa: B023
    name = _("Search as you type, {size:,} dossiers, p99 of {count:,} keys").format(size=store.size, count=len(asked))
    yield milliseconds(name, percentile(taken[WARM_UP:], 0.99), SEARCH_LIMIT)


def listed(store: Sized, times: int) -> Iterator[Figure]:
    """Measure the first page of the register, and pages at random depths."""
    horizon, chance = _horizon(store.desk), random.Random(2)
    first = [timed(lambda: _page(store.desk, horizon))[0] for _time in range(times)]
    yield milliseconds(
        _("Register, first page, {size:,} dossiers, p95").format(size=store.size),
        percentile(first, 0.95),
        LIST_LIMIT,
    )
    keys = [chance.randrange(1, store.size) for _time in range(times)]
    deep = [timed(lambda: _page(store.desk, horizon, before=key))[0] for key in keys]  # noqa: B023
    yield milliseconds(
        _("Register, a page anywhere, {size:,} dossiers, p95").format(size=store.size),
        percentile(deep, 0.95),
        LIST_LIMIT,
    )
    chips = {
        Chosen.AT_DEPARTMENT: _("Register, at departments and with a name, {size:,} dossiers, median"),
        Chosen.LATE: _("Register, late and with a name, {size:,} dossiers, median"),
    }
    for chosen, name in chips.items():
        seconds = median(timed(lambda: _page(store.desk, horizon, "nguyen", chosen))[0] for _time in range(5))  # noqa: B023
        yield milliseconds(name.format(size=store.size), seconds, LIST_LIMIT)


def counted(store: Sized, times: int) -> Iterator[Figure]:
    """Measure the counts that are asked for anew whenever something changed."""
    horizon, here = _horizon(store.desk), store.desk.place.uid
    counts: Mapping[str, Callable[[Reading], object]] = {
        _("Counts of the rail, {size:,} dossiers, median"): lambda s: day.rail(s, here, horizon),
        _("Deadlines by place, {size:,} dossiers, median"): lambda s: due.by_place(s, here, horizon),
    }
    for name, ask in counts.items():

        def asked(ask: Callable[[Reading], object] = ask) -> object:
            with store.desk.store.reading() as session:
                return ask(session)

        yield milliseconds(
            name.format(size=store.size), median(timed(asked)[0] for _time in range(times)), LIST_LIMIT
        )


def reported(store: Sized) -> Iterator[Figure]:
    """Measure the statutory form of the year until today, the longest period that is reported."""
    today = store.desk.today().date()
    year = Period.of(today - timedelta(days=365), today, store.desk.clock.now())

    def count() -> int:
        with store.desk.store.reading() as session:
            return figures.total(figures.by_field(session, year)).received

    taken = [timed(count)[0] for _time in range(6)]
    name = _("Statutory report of a year, {size:,} dossiers, median").format(size=store.size)
    yield milliseconds(name, median(taken[1:]), REPORT_LIMIT)


def _ready_draft(desk: Desk, pages: list[Path]) -> str:
    """Return a complete draft whose components are assembled, as it is when Enter is pressed."""
    with desk.store.reading() as session:
        procedure = next(p for p in procedures.in_force(session, desk.today().date()) if p.code == PROCEDURE)
    positions = [needed.position for needed in procedure.requirements if needed.case is None]
    lines = {at: checklist.default_counts(procedure, at, procedure.sets) for at in positions}
    draft_uid = drafts.open_draft(
        desk, DraftContent(OwnerKind.CITIZEN, OWNER, version_uid=procedure.uid, lines=lines)
    )
    for number, page in enumerate(pages):
        given = page.with_name(f"given-{number}.jpg")
        shutil.copyfile(page, given)
        component = positions[number % COMPONENTS]
        # as from a file: nobody looks whether it is blank, which takes long and is over before Enter
        scans.add_page(desk, draft_uid, ScannedPage(given, number + 1, 200), component, scans.ELECTRONIC)
    assembling.assemble_draft(desk, draft_uid)
    return draft_uid


def _typed(store: Sized, people: int) -> Iterator[str]:
    """Yield what the search box holds after each key: names, then numbers from both ends, then whole codes."""
    chance = random.Random(5)
    columns = (Dossier.owner_name, Dossier.owner_identifier, Dossier.owner_phone, Dossier.code)
    with store.desk.store.reading() as session:
        most = session.scalar(select(func.max(Dossier.id))) or 1
        keys = [chance.randrange(1, most + 1) for _person in range(people)]
        found = session.execute(select(*columns).where(Dossier.id.in_(keys))).all()
    for name, identifier, phone, code in found:
        for text in (name, fold(name), code or ""):
            yield from (text[:length] for length in range(1, min(TYPED, len(text)) + 1))
        for number in (identifier, phone):
            yield from (number[:length] for length in range(1, len(number) + 1))
        for number in (identifier, phone, (code or "")[-4:]):
            yield from (number[-length:] for length in range(2, min(TYPED, len(number)) + 1))


def _horizon(desk: Desk) -> Horizon:
    now = desk.clock.now()
    return Horizon(now, now + timedelta(hours=5), now + timedelta(days=3))


def _page(
    desk: Desk, horizon: Horizon, typed: str = "", chosen: Chosen = Chosen.ALL, before: int | None = None
) -> int:
    with desk.store.reading() as session:
        rows = register.page(session, here=desk.place.uid, horizon=horizon, chosen=chosen, typed=typed, before=before)
    return len(rows)
