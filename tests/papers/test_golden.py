"""Every word of every paper stands where it stood: each form in each edition against its kept file."""

import pytest

from app.papers.proofs import Proof
from tests.papers.golden import FOLDER, golden_file, kept_proofs, placed_words

PROOFS = list(kept_proofs())
ANEW = "meant? look at the paper, then: python -m tests.papers.golden"
NEAR = 1
"""Points by which another release of what reads the page may place a word otherwise."""


def rows(text: str) -> list[tuple[str, int, int, int]]:
    """Return the lines of a kept paper: word, page, left end, lower edge."""
    parts = (line.split(" ", 3) for line in text.splitlines())
    return [(word, int(page), int(left), int(low)) for page, left, low, word in parts]


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: golden_file(proof).stem)
def test_words_stand_where_they_stood(proof: Proof) -> None:
    kept = rows(golden_file(proof).read_text(encoding="utf-8"))
    found = rows(placed_words(proof.pdf()))
    assert [row[:2] for row in found] == [row[:2] for row in kept], ANEW
    pairs = zip(found, kept, strict=True)
    moved = [(new, old) for new, old in pairs if abs(new[2] - old[2]) > NEAR or abs(new[3] - old[3]) > NEAR]
    assert moved == [], ANEW


def test_each_kept_file_belongs_to_a_paper() -> None:
    assert set(FOLDER.glob("*.txt")) == {golden_file(proof) for proof in PROOFS}
