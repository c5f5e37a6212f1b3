"""The money of a day on its sheet: frozen values that the desk fills in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CashEntry:
    """An officer's cash of a day, in đồng; `counted` is None where nobody counted it, `moved` what came since."""

    officer: str
    payments: int
    expected: int
    counted: int | None = None
    reason: str = ""
    moved: int = 0
