"""Where every word of every paper stands, in files that `python -m tests.papers.golden` writes anew."""

from collections.abc import Iterator
from pathlib import Path

from app.papers.proofs import Proof, proofs
from tests.papers.reading import words_of

FOLDER = Path(__file__).parent / "golden"


def kept_proofs() -> Iterator[Proof]:
    """Yield the short sample of every paper in every edition."""
    return (proof for proof in proofs() if proof.file.endswith("-short.pdf"))


def golden_file(proof: Proof) -> Path:
    """Return the file that keeps a paper."""
    return FOLDER / proof.file.replace("-short.pdf", ".txt")


def placed_words(pdf: bytes) -> str:
    """Return a line a word: page, left end and lower edge in points from the upper left corner, and the word."""
    lines = (f"{word.page} {word.left:.0f} {word.bottom:.0f} {word.text}\n" for word in words_of(pdf))
    return "".join(lines)


def write_anew() -> None:
    """Write all files and remove those of papers that are no more."""
    FOLDER.mkdir(exist_ok=True)
    texts = {golden_file(proof): placed_words(proof.pdf()) for proof in kept_proofs()}
    for stale in set(FOLDER.glob("*.txt")) - set(texts):
        stale.unlink()
    for file, text in texts.items():
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_anew()
