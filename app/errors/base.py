"""What every fault of the closed list is."""

from dataclasses import dataclass
from typing import dataclass_transform


@dataclass_transform(eq_default=False)
class DeskError(Exception):
    """A fault of the world or of the input; `app.messages` has the sentence for it.

    What a class declares is what its faults carry, and how they are made.
    """

    def __init_subclass__(cls) -> None:
        dataclass(eq=False)(cls)
