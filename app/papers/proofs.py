"""Every paper in every edition with sample content, for the office to proof-read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.papers import (
    apology,
    control_slip,
    day_end,
    due_list,
    fee_paper,
    fee_samples,
    folder_label,
    handover_list,
    label_sheet,
    print_test,
    reader_card,
    receipt,
    refusal,
    register,
    result_list,
    samples,
    separators,
    stopping,
    supplement,
)
from app.papers.content import Register
from app.papers.forms import editions_of
from app.rules.kinds import Form


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its form, its name in file names, what prints it, a short and a long sample of its content."""

    form: int
    name: str
    render: Callable[[Any], bytes]
    short: Any
    long: Any


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper in one edition with one content, and the name of its file."""

    paper: Paper
    edition: str
    file: str
    content: Any

    def pdf(self) -> bytes:
        """Return the paper as PDF."""
        return self.paper.render(self.content)


def proofs() -> Iterator[Proof]:
    """Yield a short and a long sample of each paper in each of its editions, by form."""
    for paper in PAPERS:
        for edition in editions_of(paper.form):
            for length, content in (("short", paper.short), ("long", paper.long)):
                issuer = replace(content.issuer, edition=edition.id)
                file = f"{paper.form:02d}-{paper.name}-{edition.id}-{length}.pdf"
                yield Proof(paper, edition.id, file, replace(content, issuer=issuer))


def _register(content: Register) -> bytes:
    """Return a register of a page where it covers a day, of several where it covers more."""
    count = 3 if content.first == content.last else 60
    return register.render(content, samples.register_lines(count))


PAPERS = (
    Paper(Form.RECEIPT, "receipt", receipt.render, samples.RECEIPT, samples.LONG_RECEIPT),
    Paper(Form.SUPPLEMENT, "supplement", supplement.render, samples.SUPPLEMENT, samples.LONG_SUPPLEMENT),
    Paper(Form.REFUSAL, "refusal", refusal.render, samples.REFUSAL, samples.LONG_REFUSAL),
    Paper(Form.APOLOGY, "apology", apology.render, samples.APOLOGY, samples.LONG_APOLOGY),
    Paper(Form.STOPPING, "stopping", stopping.render, samples.STOPPING, samples.LONG_STOPPING),
    Paper(Form.CONTROL_SLIP, "control_slip", control_slip.render, samples.CONTROL, samples.LONG_CONTROL),
    Paper(Form.REGISTER, "register", _register, samples.REGISTER_OF_A_DAY, samples.REGISTER),
    Paper(
        Form.HANDOVER_LIST,
        "handover_list",
        handover_list.render,
        samples.handover_list(3),
        samples.handover_list(60),
    ),
    Paper(day_end.FORM, "day_end", day_end.render, samples.DAY_END, samples.LONG_DAY_END),
    Paper(reader_card.FORM, "reader_card", reader_card.render, samples.READER_CARD, samples.LONG_READER_CARD),
    Paper(print_test.FORM, "print_test", print_test.render, samples.PRINT_TEST, samples.LONG_PRINT_TEST),
    Paper(separators.FORM, "separators", separators.render, samples.SEPARATORS, samples.LONG_SEPARATORS),
    Paper(
        folder_label.FORM,
        "folder_label",
        folder_label.render,
        samples.FOLDER_LABEL,
        samples.LONG_FOLDER_LABEL,
    ),
    Paper(label_sheet.FORM, "label_sheet", label_sheet.render, samples.LABEL_SHEET, samples.LONG_LABEL_SHEET),
    Paper(due_list.FORM, "due_list", due_list.render, samples.DUE_LIST, samples.LONG_DUE_LIST),
    Paper(result_list.FORM, "result_list", result_list.render, samples.RESULT_LIST, samples.LONG_RESULT_LIST),
    Paper(Form.FEE_PAPER, "fee_paper", fee_paper.render, fee_samples.FEE_PAPER, fee_samples.LONG_FEE_PAPER),
)
"""All papers, in the order of their forms."""
