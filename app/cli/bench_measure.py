"""What a measurement is: a figure against its limit, told as a ratio."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One budget: what was measured, what it may be, and the two as a ratio; no ratio where nothing was measured."""

    name: str
    measured: str
    limit: str
    ratio: float | None

    @property
    def within(self) -> bool:
        """Whether the budget is kept; what was not measured breaks none."""
        return self.ratio is None or self.ratio <= 1


def milliseconds(name: str, seconds: float, limit: float) -> Figure:
    """Return a figure of time; both in seconds, shown in milliseconds."""
    return Figure(name, f"{seconds * 1000:.1f} ms", f"≤ {limit * 1000:.0f} ms", seconds / limit)


def unlimited(name: str, seconds: float) -> Figure:
    """Return a figure of time in seconds that is told and has no limit of its own."""
    return Figure(name, f"{seconds * 1000:.1f} ms", "", None)


def against(name: str, ours: float, peer: float, limit: float, unit: str = "s") -> Figure:
    """Return a figure measured against a peer of the same run: `ours` may be `limit` times what the peer took."""
    share = ours / peer if 0 < peer < math.inf else math.inf
    return Figure(name, f"{ours:.3g} {unit} : {peer:.3g} {unit} = {share:.2f}", f"≤ {limit:g}", share / limit)


def beside(name: str, ours: float, peer: float) -> Figure:
    """Return a figure in seconds beside a peer's of the same run, which is told and has no limit."""
    return Figure(name, against(name, ours, peer, 1).measured, "", None)


def not_measured(name: str, reason: str) -> Figure:
    """Return the figure of what cannot be measured here, and why."""
    return Figure(name, reason, "", None)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not pass (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Do something and return how many seconds it took, and its outcome."""
    began = time.perf_counter()
    outcome = act()
    return time.perf_counter() - began, outcome
