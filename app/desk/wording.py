"""What papers will say before they are issued: filled in, for the officer to change."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Formatter

from app import resources
from app.desk import checklist
from app.desk.desk import Desk
from app.models.draft import DraftContent
from app.papers import supplement
from app.queries.office import OfficeView
from app.queries.procedures import ProcedureView
from app.rules.completeness import Missing
from app.text import nfc, thousands

REASONS = "reasons.toml"


@dataclass(frozen=True, slots=True)
class SupplementText:
    """What Mẫu 02 says: the things to complete, why (empty: the form's own words), and whom to ask."""

    items: tuple[str, ...]
    reason: str = ""
    contact: str = ""
    contact_phone: str = ""

    def tidied(self) -> "SupplementText":
        """Return the same text in one normal form, without empty things."""
        items = tuple(filter(None, map(nfc, self.items)))
        return SupplementText(items, nfc(self.reason), nfc(self.contact), nfc(self.contact_phone))


@dataclass(frozen=True, slots=True)
class ApologyText:
    """What Mẫu 04 says: why it is late, whose delay it is (empty: the office's), who signs (empty: by hand)."""

    reason: str = ""
    agency: str = ""
    signer: str = ""

    def tidied(self) -> "ApologyText":
        """Return the same text in one normal form."""
        return ApologyText(nfc(self.reason), nfc(self.agency), nfc(self.signer))


@dataclass(frozen=True, slots=True)
class StopText:
    """What Mẫu 05 says beside the dossier's particulars: why, which papers go back, and whether the fee paid does."""

    reason: str = ""
    given_back: tuple[str, ...] = ()
    fee_back: bool = False

    def tidied(self) -> "StopText":
        """Return the same text in one normal form, without empty papers."""
        papers = tuple(filter(None, map(nfc, self.given_back)))
        return StopText(nfc(self.reason), papers, self.fee_back)


def usual(desk: Desk, here: OfficeView, items: Sequence[str]) -> SupplementText:
    """Return these things with the contact that the office chose, else the officer and the desk's telephone."""
    chosen, officer = here.papers, desk.officer_name
    contact, phone = chosen.contact_name or officer, chosen.contact_phone or here.phone
    return SupplementText(tuple(items), contact=contact, contact_phone=phone)


def missing_items(desk: Desk, here: OfficeView, version: ProcedureView, content: DraftContent) -> tuple[str, ...]:
    """Return everything that a draft lacks, each thing in the words of the form that the office prints."""
    return item_words(desk, here, checklist.assess(version, content).missing)


def item_words(desk: Desk, here: OfficeView, missing: Sequence[Missing]) -> tuple[str, ...]:
    """Return missing things in the words of the form that the office prints; they come from files."""
    day, chosen = desk.today().date(), here.papers.edition
    return tuple(supplement.item_words(one, day, chosen) for one in missing)


@cache
def reasons(paper: str) -> tuple[str, ...]:
    """Return the reasons that staff choose from, for a paper of the list."""
    return tuple(tomllib.loads(resources.read_text(REASONS))[paper])


def refused() -> str:
    """Return what a refusal after appraisal is called among the results, unless an officer calls it otherwise."""
    return reasons("refused")[0]


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Return a text with its facts, without the lines of which one is empty."""
    return "\n".join(line.format_map(facts) for line in text.split("\n") if _has_facts(line, facts))


def _has_facts(line: str, facts: Mapping[str, str]) -> bool:
    return all(facts[name] for _text, name, _spec, _conversion in Formatter().parse(line) if name)


def usual_wait(amount: int) -> str:
    """Return why a dossier waits until so many đồng are paid, in the words that its applicant is told."""
    return reasons("fee")[0].format(amount=thousands(amount))
