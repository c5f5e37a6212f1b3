"""Files from outside taken as whole papers: who signed them, and whether that still holds."""

import os
import signal
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from app import errors
from app.rules.signatures import Signature, SignatureState
from app.scanning.opening import papers
from app.scanning.opening.thumbnails import DrawingChild
from tests.samples import foreign, signed
from tests.samples.signed import Signer


@pytest.fixture(scope="module")
def signer() -> Signer:
    return signed.signer()


@pytest.fixture
def look(tmp_path: Path) -> "Look":
    return Look(tmp_path)


class Look:
    """Looks at papers; the folder of certificates is empty until something is put there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.roots = folder / "certificates"

    def plain(self) -> bytes:
        return foreign.pdf(self.folder / "plain.pdf", pages=1).read_bytes()

    def trust(self, *certificates: bytes) -> None:
        self.roots.mkdir()
        for number, certificate in enumerate(certificates):
            (self.roots / f"{number}.cer").write_bytes(certificate)

    def __call__(self, content: bytes) -> tuple[Signature, ...]:
        path = self.folder / "paper.pdf"
        path.write_bytes(content)
        (paper,) = papers.look([path], self.roots)
        assert isinstance(paper, papers.Paper)
        assert paper.is_pdf
        return paper.signatures


def states(found: tuple[Signature, ...]) -> list[tuple[SignatureState, bool]]:
    return [(one.state, one.trusted) for one in found]


def test_a_paper_without_a_signature_has_none(look: Look) -> None:
    assert look(look.plain()) == ()


def test_a_signed_paper_is_whole_and_its_signer_unknown_until_the_office_has_the_root(
    look: Look, signer: Signer
) -> None:
    content = signer.sign(look.plain())
    (found,) = look(content)
    assert (found.state, found.signer, found.issuer) == (SignatureState.WHOLE, signed.SIGNER, signed.AUTHORITY)
    assert found.at is not None
    assert datetime.now(UTC) - found.at < timedelta(minutes=10)
    assert not found.trusted
    look.trust(b"no certificate", signer.authority, signer.authority[:200])
    assert states(look(content)) == [(SignatureState.WHOLE, True)]


def test_the_root_of_another_authority_vouches_for_nobody(look: Look, signer: Signer) -> None:
    look.trust(signed.signer().authority)
    assert states(look(signer.sign(look.plain()))) == [(SignatureState.WHOLE, False)]


def test_what_came_after_a_signature_is_told(look: Look, signer: Signer) -> None:
    look.trust(signer.authority)
    once = signer.sign(look.plain())
    assert states(look(signer.sign(once, "Sig2"))) == [(SignatureState.ADDED, True), (SignatureState.WHOLE, True)]
    assert states(look(signed.with_other_page_size(once))) == [(SignatureState.CHANGED, True)]


def test_a_signature_that_does_not_belong_is_broken_and_so_is_garbage(look: Look, signer: Signer) -> None:
    look.trust(signer.authority)
    once = signer.sign(look.plain())
    assert signed.forged(once) != once
    assert states(look(signed.forged(once))) == [(SignatureState.BROKEN, False)]
    start = once.index(b"/Contents <") + len(b"/Contents <")
    (garbage,) = look(once[:start] + b"ffff" + once[start + 4 :])
    assert garbage == Signature(SignatureState.BROKEN)


def test_a_file_that_kills_the_child_is_judged_apart_from_its_neighbours(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = DrawingChild(papers.LOOKING_SECONDS)
    monkeypatch.setattr(papers, "_CHILD", child)
    good, hostile = look.folder / "good.pdf", look.folder / "hostile.pdf"
    good.write_bytes(look.plain())
    os.mkfifo(hostile)
    over = Event()

    def kill() -> None:
        """End the child whenever it has opened the hostile file."""
        while not over.is_set():
            with hostile.open("wb"):
                pid = child.pid
                if pid and not over.is_set() and _has_open(pid, hostile):
                    with suppress(ProcessLookupError):  # it was ending already
                        os.kill(pid, signal.SIGKILL)

    killer = Thread(target=kill)
    killer.start()
    first, bad, last = papers.look([good, hostile, good], look.roots)
    over.set()
    os.close(os.open(hostile, os.O_RDONLY | os.O_NONBLOCK))
    killer.join()
    child.close()
    assert first == last == papers.Paper("pdf", 1, acts=False)
    assert isinstance(bad, errors.ForeignFileDamaged)


def _has_open(pid: int, path: Path) -> bool:
    """Whether a process has a file open: one that was killed lets its files go a moment after the next is there."""
    with suppress(OSError):
        return any(entry.readlink() == path for entry in Path(f"/proc/{pid}/fd").iterdir())
    return False


def test_each_of_many_files_has_its_own_refusal(look: Look) -> None:
    good = look.folder / "good.pdf"
    good.write_bytes(look.plain())
    odd = look.folder / "odd"
    odd.write_bytes(b"MZ")
    bad = [foreign.encrypted_pdf(look.folder / "e.pdf"), foreign.bomb_pdf(look.folder / "b.pdf"), odd]
    found = papers.look([good, *bad, good], look.roots)
    assert [type(one) for one in found] == [
        papers.Paper,
        errors.ForeignFileEncrypted,
        errors.ForeignFileTooLarge,
        errors.ForeignFileUnknownType,
        papers.Paper,
    ]
