"""The figures of digitisation, counted once more dossier by dossier."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.desk import corrections, intake, reuse
from app.desk.desk import Desk
from app.models.dossier import Dossier
from app.queries.digitisation import Digitisation, figures
from tests.desk import pages
from tests.desks import SetClock, complete, open_draft


def counted(desk: Desk, days: range) -> Digitisation:
    """Count the dossiers accepted on days after today one by one, lines by their documents."""
    first, found = desk.today().date(), []
    with desk.store.reading() as session:
        for one in session.scalars(select(Dossier).where(Dossier.code.is_not(None))):
            if not one.is_void and one.accepted_at and (one.accepted_at.date() - first).days in days:
                found.append([[link.reused for link in line.documents] for line in one.lines])
    lines = [links for dossier in found for links in dossier]
    return Digitisation(
        dossiers=len(found),
        dossiers_digitised=sum(any(dossier) for dossier in found),
        dossiers_reused=sum(any(map(any, dossier)) for dossier in found),
        lines=len(lines),
        lines_digitised=sum(map(bool, lines)),
        lines_reused=sum(map(any, lines)),
    )


def accept(desk: Desk, *, scanned: tuple[int, ...] = (), reused: tuple[int, ...] = ()) -> str:
    uid = open_draft(desk)
    for component in scanned:
        pages.add(desk, uid, component)
    offers = reuse.look_up(desk, uid).offers
    for component in reused:
        reuse.take(desk, uid, component, offers[component].uid)
    return intake.accept(desk, uid).dossier_uid


def test_figures_are_those_of_the_dossiers(desk: Desk, clock: SetClock) -> None:
    since = clock.moment
    accept(desk, scanned=(2, 3))
    accept(desk)
    accept(desk, scanned=(3,), reused=(2, 3))
    clock.forward(days=1)
    accept(desk, reused=(3,))
    corrections.void(desk, accept(desk, reused=(2,)), "Tiếp nhận nhầm")
    open_draft(desk, replace(complete(desk), lines={}))
    clock.moment = since
    for days in (range(1), range(2), range(1, 2), range(2, 9)):
        span = (since + timedelta(days=days.start), since + timedelta(days=days.stop))
        with desk.store.reading() as session:
            assert figures(session, *span) == counted(desk, days)
    with desk.store.reading() as session:
        assert figures(session, since, since + timedelta(days=2)) == Digitisation(4, 3, 2, 36, 5, 3)
