"""Whatever staff or cards put in: it stays on the page, all of it, on as many pages as it needs."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from app import resources
from app.papers import (
    apology,
    control_slip,
    day_end,
    due_list,
    folder_label,
    handover_list,
    label_sheet,
    receipt,
    refusal,
    register,
    result_list,
    separators,
    stopping,
    supplement,
)
from app.papers.content import (
    AnswerLine,
    ControlStep,
    DueLine,
    Issuer,
    PaperLine,
    PaperSize,
    Person,
    ProcedureCount,
    RegisterLine,
)
from app.papers.control_content import StepResult
from app.papers.folder_content import Separator
from app.papers.fonts import MISSING, printable
from app.papers.handover_content import HandoverLine
from app.papers.raster import page_count
from app.papers.result_list import ResultListLine
from app.rules.completeness import PaperKind
from app.rules.kinds import DeliveryWay
from tests.papers import samples
from tests.papers.reading import Word, codes_in, pages_of, picture, text_of, words_of

LONG = "Nguyễn" * 34
ODD = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("ẾễỳđĐ\u0323\u0302\u0301\u202e\u2066אבג\u0645😀👩\u200d\u00ad\ufeff\x00\x07\n\t\\()%{}*|\"'"),
    ),
    min_size=1,
    max_size=200,
)
TOUCHING = 0.3
"""Points by which boxes may lie over each other before it can be seen."""


@dataclass(frozen=True, slots=True)
class Odd:
    """Texts that nobody meant, for the places of a paper."""

    name: str
    text: str
    items: tuple[str, ...]
    size: PaperSize
    edition: str

    @property
    def issuer(self) -> Issuer:
        return Issuer(self.text, self.name, self.name[:40], self.text, self.name, self.text[:20], self.edition)

    @property
    def person(self) -> Person:
        return Person(self.name, self.name[:40], self.text * 3, self.name, self.text, self.name)

    def of(self, content: Any) -> dict[str, Any]:
        """Return these texts as the fields that a content has."""
        given = {
            "issuer": self.issuer,
            "owner": self.person,
            "procedure_name": self.text,
            "officer": self.name,
            "size": self.size,
            "reason": "\n".join(self.items),
        }
        return {name: value for name, value in given.items() if hasattr(content, name)}


ODDS = st.builds(
    Odd,
    name=ODD | st.just(LONG),
    text=ODD,
    items=st.lists(ODD, max_size=60).map(tuple),
    size=st.sampled_from(samples.SIZES),
    edition=st.sampled_from(["2018", "2025"]),
)


def odd_receipt(odd: Odd) -> bytes:
    papers = tuple(PaperLine(item, ((PaperKind.COPY, n),)) for n, item in enumerate(odd.items, 1))
    as_table = len(odd.items) % 2 == 1
    content = replace(samples.RECEIPT, **odd.of(samples.RECEIPT), submitter=odd.person, papers=papers)
    pdf = receipt.render(replace(content, papers_as_table=as_table))
    assert "Vào Sổ theo dõi hồ sơ, Quyển số" in text_of(pdf)
    return pdf


def odd_supplement(odd: Odd) -> bytes:
    content = replace(samples.SUPPLEMENT, **odd.of(samples.SUPPLEMENT))
    return supplement.render(replace(content, items=odd.items, contact=odd.name, contact_phone=odd.text))


def odd_refusal(odd: Odd) -> bytes:
    return refusal.render(replace(samples.REFUSAL, **odd.of(samples.REFUSAL), submitter_name=odd.name))


def odd_apology(odd: Odd) -> bytes:
    content = replace(samples.APOLOGY, **odd.of(samples.APOLOGY), agency=odd.text, signer=odd.name)
    return apology.render(content)


def odd_stopping(odd: Odd) -> bytes:
    content = replace(samples.STOPPING, **odd.of(samples.STOPPING), given_back=odd.items, fee_back=odd.text)
    return stopping.render(replace(content, submitter_name=odd.name))


def odd_control_slip(odd: Odd) -> bytes:
    steps = tuple(
        ControlStep(odd.name, item, samples.NOW, item, odd.name, StepResult.LATE, odd.text) for item in odd.items
    )
    content = replace(samples.CONTROL, **odd.of(samples.CONTROL), steps=steps)
    return control_slip.render(replace(content, department=odd.text, partners=odd.name))


def odd_register(odd: Odd) -> bytes:
    lines = (
        RegisterLine(
            odd.name[:18], item, odd.name, odd.text, item, samples.NOW, None, samples.DUE,
            DeliveryWay.POST, odd.text, odd.name,
        )
        for item in odd.items
    )  # fmt: skip
    return register.render(replace(samples.REGISTER, issuer=odd.issuer, fields=odd.text), lines)


def odd_handover_list(odd: Odd) -> bytes:
    lines = tuple(
        HandoverLine("H55.14-261125-0001", item, 1, odd.name, odd.text * 5, odd.text, samples.NOW, None, item)
        for item in odd.items
    )
    content = replace(samples.handover_list(0), issuer=odd.issuer, department=odd.text, giver=odd.name)
    return handover_list.render(replace(content, lines=lines))


def odd_day_end(odd: Odd) -> bytes:
    counts = tuple(ProcedureCount(odd.name[:12], item, 1, 2, 3) for item in odd.items)
    return day_end.render(replace(samples.DAY_END, **odd.of(samples.DAY_END), returned=odd.items, procedures=counts))


def odd_due_list(odd: Odd) -> bytes:
    lines = tuple(
        DueLine(odd.name[:18], item, odd.name, odd.text, odd.text, item, item, samples.DUE, samples.NOW, 3)
        for item in odd.items
    )
    answers = tuple(AnswerLine(odd.name[:18], item, odd.name, odd.text, odd.items, samples.NOW) for item in odd.items)
    listed = replace(samples.DUE_LIST, late=lines, unanswered=answers)
    content = replace(listed, issuer=odd.issuer, place=odd.text, officer=odd.name)
    return due_list.render(content)


def odd_result_list(odd: Odd) -> bytes:
    lines = tuple(
        ResultListLine(odd.name[:18], item, odd.name, odd.text, item, samples.NOW, None, odd.text)
        for item in odd.items
    )
    content = replace(samples.RESULT_LIST, issuer=odd.issuer, place=odd.text, officer=odd.name, ready=lines)
    return result_list.render(content)


def odd_separators(odd: Odd) -> bytes:
    sheets = tuple(Separator(f"{odd.text} {item}", number) for number, item in enumerate(odd.items, 1))
    content = replace(samples.SEPARATORS, **odd.of(samples.SEPARATORS), procedure_code=odd.name)
    pdf = separators.render(replace(content, separators=(*sheets, Separator(odd.name))))
    assert page_count(pdf) == len(sheets) + 1
    return pdf


def odd_folder_label(odd: Odd) -> bytes:
    content = replace(samples.FOLDER_LABEL, **odd.of(samples.FOLDER_LABEL), owner_name=odd.name * 3)
    pdf = folder_label.render(content)
    assert page_count(pdf) == 1
    return pdf


def odd_label_sheet(odd: Odd) -> bytes:
    labels = tuple(replace(samples.FOLDER_LABEL, issuer=odd.issuer, owner_name=item) for item in odd.items)
    pdf = label_sheet.render(replace(samples.LABEL_SHEET, issuer=odd.issuer, labels=labels, first=10))
    assert page_count(pdf) == 1 + (len(labels) + 8) // 10
    return pdf


PAPERS = (
    odd_receipt,
    odd_supplement,
    odd_refusal,
    odd_apology,
    odd_stopping,
    odd_control_slip,
    odd_register,
    odd_handover_list,
    odd_day_end,
    odd_due_list,
    odd_result_list,
    odd_separators,
    odd_folder_label,
    odd_label_sheet,
)
FACE = ImageFont.truetype(resources.path("fonts/LiberationSerif-Regular.ttf"), 40)


@cache
def has_shape(character: str) -> bool:
    """Whether the font shows more than its sign for what it has not, as FreeType draws it."""
    return character == MISSING or bytes(FACE.getmask(character)) != bytes(FACE.getmask("\uffff"))


def touching(words: list[Word]) -> list[tuple[str, str]]:
    """Return the pairs of words on a page whose boxes lie over each other."""
    boxes = numpy.array([(word.left, word.top, word.right, word.bottom) for word in words])
    left, top, right, bottom = boxes.T
    wide = numpy.minimum.outer(right, right) - numpy.maximum.outer(left, left)
    high = numpy.minimum.outer(bottom, bottom) - numpy.maximum.outer(top, top)
    first, second = numpy.nonzero(numpy.triu((wide > TOUCHING) & (high > TOUCHING), 1))
    return [(words[a].text, words[b].text) for a, b in zip(first, second, strict=True)]


def assert_all_on_paper(pdf: bytes) -> None:
    words = words_of(pdf)
    for word in words:
        assert 0 <= word.left <= word.right <= word.width - 5, word
        assert 0 <= word.top <= word.bottom <= word.height, word
    letters = set("".join(word.text for word in words))
    assert [letter for letter in letters if not has_shape(letter)] == []
    for page in {word.page for word in words}:
        assert touching([word for word in words if word.page == page]) == []


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def settled(examples: int) -> settings:
    return settings(max_examples=examples, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("paper", PAPERS)
@settled(12)
@given(ODDS)
def test_papers_take_any_text(paper: Callable[[Odd], bytes], odd: Odd) -> None:
    assert_all_on_paper(paper(odd))


@pytest.mark.long
@pytest.mark.parametrize("paper", PAPERS)
@settled(100)
@given(ODDS)
def test_papers_take_any_text_for_long(paper: Callable[[Odd], bytes], odd: Odd) -> None:
    assert_all_on_paper(paper(odd))


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
