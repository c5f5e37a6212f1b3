import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from app import errors
from app.exchange import acknowledgement as answers
from tests.exchange.packages import acknowledgement


@pytest.fixture
def written(tmp_path: Path) -> Path:
    answers.write(acknowledgement(), tmp_path / "XN-0007.json")
    return tmp_path / "XN-0007.json"


def _reseal(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads(path.read_bytes())["content"]
    change(content)
    sha256 = hashlib.sha256(rfc8785.dumps(content)).hexdigest()
    path.write_text(json.dumps({"content": content, "sha256": sha256}), encoding="utf-8")


def test_what_is_written_is_read_back_with_its_hash(written: Path) -> None:
    read = answers.read(written)
    assert dataclasses.replace(read, hash="") == acknowledgement()
    content = json.loads(written.read_bytes())["content"]
    assert read.hash == hashlib.sha256(rfc8785.dumps(content)).hexdigest()
    assert [p.name for p in written.parent.iterdir()] == [written.name]


def test_the_hash_is_of_the_content_and_not_of_its_spaces(written: Path) -> None:
    before = answers.read(written)
    written.write_text(json.dumps(json.loads(written.read_bytes()), indent=4), encoding="utf-8")
    assert answers.read(written) == before


@settings(max_examples=60)
@given(data=st.data())
def test_a_changed_byte_never_changes_the_answer(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("a") / "a.json"
    answers.write(acknowledgement(), path)
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with pytest.raises(errors.AcknowledgementDamaged):
        answers.read(path)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\x00" * 100, b"[" * 200_000, b'{"content": {}, "sha256": "x"}']
)
def test_what_is_no_answer_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(errors.AcknowledgementDamaged):
        answers.read(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.pop("items"),
        lambda c: c["items"][0].update(confirmed="yes"),
        lambda c: c["items"][0].update(decided_at="yesterday"),
        lambda c: c["items"][0].update(decided_at="2026-11-24T09:30:00"),
        lambda c: c["items"][1].update(entries=["x"]),
        lambda c: c.update(package_hash="ABC"),
        lambda c: c.update(items=[None]),
    ],
)
def test_an_answer_of_another_shape_is_refused_although_its_hash_agrees(
    written: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    _reseal(written, change)
    with pytest.raises(errors.AcknowledgementDamaged):
        answers.read(written)


def test_an_answer_of_a_newer_program_is_told_apart(written: Path) -> None:
    _reseal(written, lambda c: c.update(format=2))
    with pytest.raises(errors.PackageNewer) as caught:
        answers.read(written)
    assert caught.value.detail == "2"


def test_a_file_too_large_to_be_one_is_not_even_opened(written: Path) -> None:
    with written.open("r+b") as out:
        out.truncate(answers.MOST_BYTES + 1)
    with pytest.raises(errors.AcknowledgementTooLarge):
        answers.read(written)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(errors.PackageMissing):
        answers.read(tmp_path / "none.json")
