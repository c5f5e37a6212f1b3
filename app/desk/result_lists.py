"""The list of results that wait for their applicants, to be printed."""

from app.desk import prints
from app.desk.desk import Desk
from app.desk.slips import issuer
from app.papers import result_list
from app.papers.content import PaperSize
from app.papers.result_list import ResultList, ResultListLine
from app.queries import office, results
from app.queries.results import ReadyRow

PAPER = "result_list"


def order_list(desk: Desk) -> prints.Ordered:
    """Put the list of what lies here uncollected, and of what the post has, into the list of jobs.

    Raises:
        DiskFull, HomeReadOnly: the list could not be stored.
    """
    now, here = desk.today(), desk.place.uid
    with desk.store.reading() as session:
        content = ResultList(
            issuer=issuer(office.office(session), desk),
            place=desk.place.name,
            printed=now,
            officer=desk.officer_name,
            ready=tuple(map(_line, results.ready(session, here))),
            on_the_way=tuple(map(_line, results.on_the_way(session, here))),
        )
    sha256 = desk.documents.add_bytes(result_list.render(content))
    return prints.order_document(desk, PAPER, f"{now:%d/%m/%Y}", sha256, PaperSize.A4)


def _line(row: ReadyRow) -> ResultListLine:
    return ResultListLine(
        code=row.code,
        procedure_name=row.procedure_name,
        owner_name=row.owner_name,
        owner_phone=row.owner_phone,
        result=row.result,
        since=row.since,
        told=row.told_at,
        tracking=row.tracking,
    )
