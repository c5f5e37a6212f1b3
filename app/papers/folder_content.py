"""What stands on the sheets and labels that keep the papers of a dossier together."""

from dataclasses import dataclass
from datetime import datetime

from app.papers.content import Issuer, PaperSize


@dataclass(frozen=True, slots=True)
class Separator:
    """One separator sheet: the pages behind it belong to the component at `position` of the checklist.

    Without a position it only ends what came before; without a name it says its number, or that a paper ends.
    """

    name: str = ""
    position: int | None = None


@dataclass(frozen=True, slots=True)
class SeparatorSheets:
    """Separator sheets, laid between papers that go through the feeder at once.

    They are those of a procedure's checklist, or a set for all procedures where its code and name are empty.
    """

    issuer: Issuer
    procedure_code: str
    procedure_name: str
    separators: tuple[Separator, ...]
    printed: datetime
    size: PaperSize | None = None


@dataclass(frozen=True, slots=True)
class FolderLabel:
    """The label on a dossier's folder; `due` is None without a deadline."""

    issuer: Issuer
    code: str
    procedure_code: str
    procedure_name: str
    owner_name: str
    due: datetime | None
    printed: datetime


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """Folder labels on sheets of labels: `first` is the first free place of a started sheet, counted from 1."""

    issuer: Issuer
    labels: tuple[FolderLabel, ...]
    printed: datetime
    first: int = 1
