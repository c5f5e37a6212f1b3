"""How slow the machine was meanwhile: a virtual one may run at a third of its speed for minutes."""

import time
from threading import Event, Thread
from types import TracebackType
from typing import Self

_ROUNDS = 60_000
_USUAL = 0.0077  # seconds of CPU that the loop takes on two quiet cores, where the limits come from
_EVERY = 0.5  # seconds
_BELIEVED = 2.0  # what takes longer than twice its time has a fault of its own


class Pace:
    """Takes the time of one plain loop again and again, to judge what was measured meanwhile."""

    def __init__(self) -> None:
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._taken: list[float] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_EVERY):
            self._taken.append(min(_loop(), _loop()) / _USUAL)

    @property
    def slowness(self) -> float:
        """How many times as long as usual the loop took, but for the slowest tenth; never more than is believed."""
        ordered = sorted(self._taken) or [1.0]
        return min(max(1.0, ordered[int(0.9 * (len(ordered) - 1))]), _BELIEVED)


def _loop() -> float:
    """Return the seconds of CPU that a plain loop takes: waiting for a processor is not among them."""
    kept: list[str] = [""] * 1024
    begun = time.thread_time()
    for number in range(_ROUNDS):
        kept[number & 1023] = str(number)
    return time.thread_time() - begun
