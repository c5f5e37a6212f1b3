"""A register as long as a year: quick, with every line in it, and hardly more memory than its file."""

import time
import tracemalloc
from collections.abc import Callable

import pytest

from app.papers import register
from app.papers.raster import page_count
from tests.papers import samples
from tests.papers.reading import pages_of

MOST_SECONDS = 5.0
MOST_BYTES_A_LINE = 5_000
"""What a line may add to the peak: its words in the file, which is there several times while it is written."""


def rendered(count: int) -> bytes:
    return register.render(samples.REGISTER, samples.register_lines(count))


def peak(count: int) -> int:
    """Return the most memory in bytes that was taken at once for a register of so many lines."""
    tracemalloc.start()
    try:
        rendered(count)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def bytes_a_line(fewer: int, more: int) -> int:
    """Return what each line adds to the peak, words that come again being known from a register before."""
    rendered(fewer + more)
    return (peak(more) - peak(fewer)) // (more - fewer)


def test_a_long_register_has_every_line_once_and_keeps_none_in_memory() -> None:
    pages = pages_of(rendered(500))
    codes = [f"H55.14-261125-{number:04d}" for number in range(1, 501)]
    words = " ".join(pages).split()
    assert [word for word in words if word.startswith("H55.14-")] == codes
    assert len(pages) > 50
    assert bytes_a_line(100, 500) <= MOST_BYTES_A_LINE


@pytest.mark.long
@pytest.mark.alone
def test_ten_thousand_lines_take_five_seconds_and_flat_memory(
    record_property: Callable[[str, object], None],
) -> None:
    rendered(1)
    start = time.process_time()
    pdf = rendered(10_000)
    taken = time.process_time() - start
    added = bytes_a_line(1000, 10_000)
    record_property("register of 10,000 lines", f"{taken:.1f} s, {len(pdf) / 1e6:.1f} MB, {added} bytes a line")
    assert page_count(pdf) > 1000
    assert taken <= MOST_SECONDS
    assert added <= MOST_BYTES_A_LINE
