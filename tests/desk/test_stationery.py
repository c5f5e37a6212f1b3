"""Labels for folders and separator sheets are stored and wait in the list of jobs."""

import pytest
from sqlalchemy import select

from app import errors
from app.desk import stationery
from app.desk.desk import Desk
from app.models.slip import PrintJob
from app.papers.raster import page_count
from tests.desk.roads import accept, dossier
from tests.desks import procedure
from tests.papers.reading import codes_in, pages_of, picture, text_of


def job(desk: Desk, uid: str) -> PrintJob:
    with desk.store.reading() as session:
        return session.scalars(select(PrintJob).where(PrintJob.uid == uid)).one()


def test_labels_begin_where_the_started_sheet_is_free(desk: Desk) -> None:
    uids = [accept(desk), accept(desk)]
    ordered = job(desk, stationery.order_labels(desk, uids, first=10).job_uid)
    assert (ordered.paper, ordered.size, ordered.copies) == ("label_sheet", "A4", 1)
    paper = desk.documents.read(ordered.sha256)
    codes = [str(dossier(desk, uid).code) for uid in uids]
    assert ordered.title == f"{codes[0]} … 2"
    assert [code in page for code, page in zip(codes, pages_of(paper), strict=True)] == [True, True]
    assert codes_in(picture(paper, 150))["QRCode"] == codes[0]


def test_a_place_that_no_sheet_has_and_no_dossier_at_all_are_refused(desk: Desk) -> None:
    uid = accept(desk)
    for first in (0, stationery.places(desk) + 1):
        with pytest.raises(errors.BadInput):
            stationery.order_labels(desk, [uid], first)
    with pytest.raises(errors.NothingChosen):
        stationery.order_labels(desk, [])
    with pytest.raises(errors.UnknownDossier):
        stationery.order_labels(desk, ["nobody"])


def test_separators_are_a_sheet_for_each_paper_of_the_checklist_and_one_that_ends_it(desk: Desk) -> None:
    version = procedure(desk)
    ordered = job(desk, stationery.order_separators(desk, version.uid).job_uid)
    paper = desk.documents.read(ordered.sha256)
    assert (ordered.paper, ordered.title) == ("separators", version.code)
    assert page_count(paper) == len(version.requirements) + 1
    assert codes_in(picture(paper, 150))["QRCode"] == f"QMC-SEP|1|{version.code[:8]}"
    said = " ".join(text_of(paper).split())
    assert version.requirements[0].name in said
    with pytest.raises(errors.UnknownProcedure):
        stationery.order_separators(desk, "none")


def test_a_set_for_all_procedures_is_printed_and_has_its_bounds(desk: Desk) -> None:
    ordered = job(desk, stationery.order_generic_separators(desk, 3).job_uid)
    assert (ordered.paper, ordered.title) == ("separators", "1 … 3")
    paper = desk.documents.read(ordered.sha256)
    assert page_count(paper) == 4
    assert codes_in(picture(paper, 150, 3))["QRCode"] == "QMC-SEP|3"
    assert codes_in(picture(paper, 150, 4))["QRCode"] == "QMC-SEP|"
    for count in (0, stationery.MOST_SEPARATORS + 1):
        with pytest.raises(errors.BadInput):
            stationery.order_generic_separators(desk, count)
