"""Awkward scans are judged right: the worst of each kind at every run, over two hundred pages in the long one."""

import pytest

from app.rules.stack import Is
from app.scanning.judging.judged import judge
from tests.samples.scans.make import HERE, SEED, WORST, Page, stack, worst
from tests.samples.scans.report import Report, measure, separators

KINDS = {"blank": Is.BLANK, "separator": Is.SEPARATOR, "foreign": Is.SEPARATOR, "patch": Is.SEPARATOR}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_of_each_kind_is_judged_right(name: str) -> None:
    page = WORST[name]
    judged = judge(worst(name), page.dpi)
    assert judged.kind is KINDS.get(page.kind, Is.PAGE)
    said = "QMC-SEP|2|1.009999" if page.kind == "foreign" else page.said
    assert judged.text == said
    if page.kind in {"written", "pencil", "card"}:
        assert judged.skew == pytest.approx(-page.tilt, abs=0.6 if page.kind == "card" else 0.2)


def test_the_committed_scans_are_small() -> None:
    files = [path for path in HERE.iterdir() if path.suffix in {".jpg", ".png"}]
    assert {path.stem for path in files} == set(WORST)
    assert sum(path.stat().st_size for path in files) < 2_000_000


def right(report: Report) -> None:
    assert report.wrong == [], str(report)
    assert report.separators_read >= 0.995 * report.separators, str(report)
    assert report.taken_for_blank == [], str(report)
    assert report.blanks_right >= 0.95 * report.blanks, str(report)
    assert sorted(report.tilts)[int(len(report.tilts) * 0.95)] <= 0.2, str(report)


def test_a_small_stack_is_judged_right() -> None:
    report = measure(stack(SEED + 1, 3))
    right(report)
    assert report.separators == 3


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_hundred_pages_and_more_are_judged_right() -> None:
    pages: list[Page] = [page for number in range(8) for page in stack(SEED + number)]
    report = measure([*pages, *separators(200)])
    assert len(pages) >= 200
    right(report)
    assert report.cards_cut >= 0.9 * report.cards, str(report)
