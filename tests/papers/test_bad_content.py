"""Whatever staff or cards put in: it stays on the page, all of it, on as many pages as it needs."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.papers import day_end, handover_list, receipt, refusal, supplement
from app.papers.content import HandoverLine, PaperLine, PaperSize, Person
from app.papers.fonts import MISSING, printable
from app.rules.completeness import PaperKind
from tests.papers import samples
from tests.papers.reading import codes_in, pages_of, picture, spans_of_words, text_of

QUICK = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
LONG = "Nguyễn" * 34
ODD = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("ẾễỳđĐ\u0323\u0302\u0301\u202e\u2066אבג\u0645😀👩\u200d\u00ad\ufeff\x00\x07\n\t\\()%{}*|"),
    ),
    min_size=1,
    max_size=200,
)


def assert_all_on_paper(pdf: bytes) -> None:
    for page_width, page_height, left, top, right, bottom in spans_of_words(pdf):
        assert 0 <= left <= right <= page_width - 5
        assert 0 <= top <= bottom <= page_height


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@QUICK
@given(ODD, ODD, ODD, st.integers(0, 60), st.sampled_from(samples.SIZES), st.booleans())
def test_receipt_takes_any_text(
    name: str, paper: str, address: str, count: int, size: PaperSize, as_table: bool
) -> None:
    papers = tuple(PaperLine(f"{paper} {n}", ((PaperKind.COPY, n),)) for n in range(1, count + 1))
    owner = Person(name, name[:40], address, name, paper)
    content = replace(samples.RECEIPT, owner=owner, papers=papers, size=size, papers_as_table=as_table)
    pdf = receipt.render(content)
    assert_all_on_paper(pdf)
    assert "Vào Sổ theo dõi hồ sơ, Quyển số" in text_of(pdf)
    assert codes_in(picture(pdf, 200))["Code128"] == samples.RECEIPT.code


@QUICK
@given(ODD, ODD, st.lists(ODD, max_size=60), st.sampled_from(samples.SIZES))
def test_slips_take_any_text(name: str, reason: str, items: list[str], size: PaperSize) -> None:
    asked = replace(samples.SUPPLEMENT, items=tuple(items), reason=reason, contact=name, size=size)
    assert_all_on_paper(supplement.render(asked))
    refused = replace(samples.REFUSAL, reason=reason * 20, submitter_name=name, size=size)
    assert_all_on_paper(refusal.render(refused))


@QUICK
@given(ODD, st.integers(1, 12))
def test_lists_take_any_text(text: str, count: int) -> None:
    line = HandoverLine("H55.14-261125-0001", text, 1, text, text * 5, text, samples.NOW, None, text)
    assert_all_on_paper(handover_list.render(replace(samples.handover_list(0), lines=(line,) * count)))
    assert_all_on_paper(day_end.render(replace(samples.DAY_END, officer=text, returned=(text,) * count)))


@pytest.mark.parametrize("size", samples.SIZES)
@pytest.mark.parametrize("as_table", [False, True])
def test_sixty_papers_are_all_there_over_numbered_pages(size: PaperSize, as_table: bool) -> None:
    names = [f"Giấy tờ số {number:03d} của hồ sơ" for number in range(60)]
    papers = tuple(PaperLine(name, ((PaperKind.ORIGINAL, 1),)) for name in names)
    pages = pages_of(receipt.render(replace(samples.RECEIPT, papers=papers, size=size, papers_as_table=as_table)))
    assert len(pages) > 1
    assert [name for name in names if " ".join(pages).count(name) != 1] == []
    for number, page in enumerate(pages, 1):
        assert f"H55.14-261125-0009 · Trang {number}/{len(pages)}" in page
    assert "Vào Sổ theo dõi hồ sơ" in pages[-1], "the signatures stand alone"
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in pages[-1]


@pytest.mark.parametrize("count", range(8, 26))
def test_signatures_never_stand_alone(count: int) -> None:
    papers = samples.PAPERS[:1] * count
    pages = pages_of(receipt.render(replace(samples.RECEIPT, papers=papers)))
    assert "Vào Sổ theo dõi hồ sơ" in pages[-1]
    assert "NGƯỜI NỘP HỒ SƠ" in pages[-1]


def test_a_name_of_two_hundred_letters_is_wrapped() -> None:
    pdf = receipt.render(replace(samples.RECEIPT, owner=replace(samples.FIRM, name=LONG)))
    assert LONG in squeezed(text_of(pdf))
    assert_all_on_paper(pdf)


def test_a_cell_taller_than_the_page_goes_on() -> None:
    line = samples.handover_list(1).lines[0]
    words = [f"số{number}" for number in range(700)]
    content = replace(samples.handover_list(0), lines=(replace(line, owner_address=" ".join(words)), line))
    pages = pages_of(handover_list.render(content))
    assert len(pages) > 1
    assert [word for word in words if word not in " ".join(pages)] == []


def test_decomposed_text_is_printed_as_composed() -> None:
    composed = replace(samples.RECEIPT, owner=replace(samples.FIRM, name="Nguyễn Thị Mẫu"))
    apart = replace(samples.RECEIPT, owner=replace(samples.FIRM, name="Nguye\u0302\u0303n Thi\u0323 Ma\u0302\u0303u"))
    assert receipt.render(composed) == receipt.render(apart)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Công ty 😀", f"Công ty {MISSING}"),
        ("אב Mẫu", f"{MISSING}{MISSING} Mẫu"),
        ("Mẫu\u202egnurT", f"Mẫu{MISSING}gnurT"),
        ("文書", MISSING * 2),
        ("a\x00b\x07c\td\ne", "a b c d e"),
        ("so\u00adft\u200b\ufeff", "soft"),
        ("Đặng Ngọc Ưởng – “Ỹ”…", "Đặng Ngọc Ưởng – “Ỹ”…"),
    ],
)
def test_what_cannot_be_shown_is_seen_to_be_missing(text: str, shown: str) -> None:
    assert printable(text) == shown
    pdf = receipt.render(replace(samples.RECEIPT, owner=replace(samples.FIRM, name=text)))
    assert f"Tổ chức: {shown}" in text_of(pdf)


def test_marks_of_the_forms_own_language_are_plain_text_in_values() -> None:
    pdf = receipt.render(replace(samples.RECEIPT, procedure_name="{owner_name} **đậm** {x}"))
    assert "giải quyết: {owner_name} **đậm** {x}" in text_of(pdf)


def test_text_that_is_no_identifier_leaves_the_qr_readable() -> None:
    owner = replace(samples.FIRM, identifier="Số|định\ndanh" * 30)
    found = codes_in(picture(receipt.render(replace(samples.RECEIPT, owner=owner)), 150))
    assert found["QRCode"] == "H55.14-261125-0009|2.001646||01|QMC|2611250941|2612160941"
