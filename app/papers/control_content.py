"""What the control slip says of how units and internal steps kept their time, and of what came out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StepResult(StrEnum):
    """How a unit kept its time."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One internal step on the control slip: its working hours as planned, and as used once it was begun."""

    unit: str
    content: str
    planned: float
    used: float | None = None
    result: StepResult | None = None


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A recorded result on the control slip: the unit that had the dossier, its name with its number, when."""

    unit: str
    name: str
    recorded: datetime
    result: StepResult | None = None
