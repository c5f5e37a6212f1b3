"""Values in the words of the papers: moments, numbers, kinds, masked identifiers."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from app.papers.content import PaperLine, Person
from app.papers.fonts import printable, printable_lines
from app.papers.forms import Edition
from app.papers.wrapping import names
from app.rules.calendar import ZONE
from app.rules.codes import is_agency_code
from app.rules.completeness import PaperKind
from app.rules.identity import mask_number
from app.rules.kinds import PaymentWay
from app.rules.working_time import TimeUnit
from app.text import thousands

_TAX_CODE = re.compile(r"\d{10}(-?\d{3})?")


def moment(edition: Edition, when: datetime) -> str:
    """Return an aware moment in the office's zone: "09 giờ 41 phút, ngày 25 tháng 11 năm 2026"."""
    local = when.astimezone(ZONE)
    clock = {"hour": f"{local.hour:02d}", "minute": f"{local.minute:02d}"}
    return edition.text("moment").format_map({**clock, **_day_words(local.date())})


def day(edition: Edition, when: date) -> str:
    """Return a day: "ngày 05 tháng 02 năm 2026"."""
    return edition.text("day").format_map(_day_words(when))


def numeric_moment(edition: Edition, when: datetime) -> str:
    """Return a moment with its day in figures, as a step of a control slip has it."""
    local = when.astimezone(ZONE)
    clock = {"hour": f"{local.hour:02d}", "minute": f"{local.minute:02d}"}
    figures = {"day": f"{local.day:02d}", "month": f"{local.month:02d}", "year": f"{local.year:04d}"}
    return edition.text("step_moment").format_map({**clock, **figures})


def opening(words: str) -> str:
    """Return words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def _day_words(when: date) -> dict[str, str]:
    """Return day, month and year; days below 10, months 1 and 2 get a zero (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    month = f"{when.month:02d}" if when.month < 3 else str(when.month)
    return {"day": f"{when.day:02d}", "month": month, "year": f"{when.year:04d}"}


def local_day(when: datetime) -> date:
    """Return the day of an aware moment in the office's zone."""
    return when.astimezone(ZONE).date()


def short_moment(when: datetime) -> str:
    """Return a moment for a narrow column: hour and minute, then dd/mm/yyyy."""
    return f"{when.astimezone(ZONE):%H:%M %d/%m/%Y}"


def count(number: int) -> str:
    """Return a number of things with at least two digits, so that none can be written before it."""
    return f"{number:02d}"


def identifier(text: str) -> str:
    """Return an identifier as papers show it: personal numbers masked, those of organisations in full."""
    return mask_number(printable(text))


def signer(owner: Person, submitter: Person | None) -> str:
    """Return the name under the submitter's signature: the proxy's, or the owner's where that is a person.

    An organisation does not sign itself: the place stays empty for whoever came.
    """
    if submitter:
        return printable(submitter.name)
    number = printable(owner.identifier)
    organisation = _TAX_CODE.fullmatch(number) or is_agency_code(number)
    return "" if organisation else printable(owner.name)


def limit(edition: Edition, amount: int, unit: TimeUnit) -> str:
    """Return a time limit; for the same day the number means nothing."""
    if unit is TimeUnit.SAME_DAY:
        return unit.value
    return edition.text("limit").format(amount=count(amount), unit=unit.value)


def person(prefix: str, who: Person) -> dict[str, str]:
    """Return the values of a person as `<prefix>_name`, `<prefix>_identifier` and so on."""
    return {
        f"{prefix}_name": printable(who.name),
        f"{prefix}_identifier": identifier(who.identifier),
        f"{prefix}_address": printable(who.address),
        f"{prefix}_phone": printable(who.phone),
        f"{prefix}_email": printable(who.email),
        f"{prefix}_authority": printable(who.authority),
    }


def reached(name: str, phone: str) -> str:
    """Return a person's name, and the telephone by which they are reached where it is known."""
    return ", ".join(printable(part) for part in (name, phone) if part)


def kind(edition: Edition, which: PaperKind) -> str:
    """Return the catalogue's word for a kind of paper."""
    return str(edition.labels["kinds"][which.value])


def paper(edition: Edition, line: PaperLine) -> str:
    """Return one handed-in paper with its kinds: "Bản công bố sản phẩm (01 bản sao)"."""
    said = [f"{count(number)} {kind(edition, which)}" for which, number in line.handed if number]
    if line.reused:
        said.append(edition.text("paper_reused").format(reused=printable(line.reused)))
    name = printable(line.name)
    return name + edition.text("paper_kinds").format(kinds=", ".join(said)) if said else name


def paid(edition: Edition, amount: int, way: PaymentWay, when: datetime) -> str:
    """Return money that came in, in đồng: "2.200.000 đồng (nộp bằng tiền mặt ngày 25/11/2026)"."""
    how, paid_on = edition.labels["ways"][way.value], f"{local_day(when):%d/%m/%Y}"
    return edition.text("paid").format(amount=thousands(amount), way=how, day=paid_on)


def filled(edition: Edition, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values with the dotted blank of the form where there is nothing to say."""
    return {name: value or edition.text("blank") for name, value in values.items()}


def segments(templates: Iterable[str], values: Mapping[str, str], joint: str) -> str:
    """Join the parts all of whose values are there; a part without values always stands."""
    kept = [part for part in templates if all(values.get(name) for name in names(part))]
    return joint.join(part.format_map(values) for part in kept)


def notes(edition: Edition, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the notes at the foot; between dots, what has no value is left out."""
    lines = (segments(note.split(" · "), values, " · ") for note in edition.lines("notes"))
    return tuple(line for line in lines if line)


def free_text(text: str) -> str:
    """Return text that staff wrote, with its line breaks."""
    return printable_lines(text)
