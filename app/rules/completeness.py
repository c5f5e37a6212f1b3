"""Completeness: what a procedure asks for against what was handed in (NĐ 118/2025 Điều 16.3, 17.1)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.text import fold, nfc

PROXY_CASE = "người nộp không phải là chủ hồ sơ"
"""The case that ticks itself when a submitter other than the owner is entered."""


class PaperKind(StrEnum):
    """How a paper is handed in."""

    ORIGINAL = "original"
    CERTIFIED = "certified"
    COPY = "copy"
    SHOWN = "shown"
    ELECTRONIC = "electronic"


class Standing(StrEnum):
    """What a component is for this dossier."""

    NOT_APPLICABLE = "not_applicable"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One component as the catalogue asks for it."""

    position: int
    name: str
    kind: PaperKind
    originals: int = 0
    copies: int = 0
    required: bool = False
    case: str | None = None
    group: str | None = None
    paper_code: str | None = None

    @property
    def paper_keys(self) -> tuple[str, ...]:
        """What kind of paper it is: its code where the catalogue has one, else, and besides, its folded name."""
        code = fold(nfc(self.paper_code or ""))
        return (code, fold(self.name)) if code else (fold(self.name),)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each kind were handed in for one component."""

    original: int = 0
    certified: int = 0
    copy: int = 0
    shown: int = 0
    electronic: int = 0

    @property
    def total(self) -> int:
        """All papers together."""
        return sum(self.of(kind) for kind in PaperKind)

    def of(self, kind: PaperKind) -> int:
        """Return the count of one kind."""
        return int(getattr(self, kind.value))

    def with_count(self, kind: PaperKind, count: int) -> "Counts":
        """Return the counts with another count of one kind."""
        return replace(self, **{kind.value: count})


@dataclass(frozen=True, slots=True)
class Need:
    """What is still short of one kind."""

    kind: PaperKind
    count: int


@dataclass(frozen=True, slots=True)
class Missing:
    """One missing thing: a component, or a group of which one is enough; or cases to choose between first."""

    positions: tuple[int, ...]
    names: tuple[str, ...]
    needs: tuple[Need, ...]
    choose_cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """How one component stands."""

    position: int
    standing: Standing
    met: bool
    missing: bool


@dataclass(frozen=True, slots=True)
class Completeness:
    """How each component stands, and everything missing at once."""

    rows: tuple[Row, ...]
    missing: tuple[Missing, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def check(
    requirements: Sequence[Requirement],
    handed: Mapping[int, Counts],
    cases: frozenset[str] = frozenset(),
    sets: int = 1,
    reused: frozenset[int] = frozenset(),
) -> Completeness:
    """Return what is complete and everything that is missing, with how many of which kind.

    Args:
        requirements: the components of the procedure.
        handed: the counts handed in, by position.
        cases: the cases that are ticked.
        sets: how many sets the dossier has.
        reused: the components for which a paper digitised before is used again; nothing more is asked for them,
            whatever their kind and the sets (NĐ 118/2025 Điều 16.3: what the offices hold is not asked for again).
    """
    short = {
        r.position: () if r.position in reused else shortfall(r, handed.get(r.position, Counts()), sets)
        for r in requirements
    }
    missing = [
        *_missing_alone([r for r in requirements if r.group is None], short, cases),
        *_missing_groups([r for r in requirements if r.group is not None], handed, short, cases),
    ]
    missing.sort(key=lambda m: m.positions[0])
    lacking = {position for one in missing for position in one.positions}
    rows = tuple(
        Row(
            position=r.position,
            standing=_standing(r, requirements, cases),
            met=not short[r.position],
            missing=r.position in lacking,
        )
        for r in requirements
    )
    return Completeness(rows, tuple(missing))


def filed_online(
    requirements: Sequence[Requirement], handed: Mapping[int, Counts], sets: int = 1
) -> dict[int, Counts]:
    """Return what was handed in with each electronic paper standing for all that its component asks for.

    Nobody hands in two copies of a file, nor certifies or shows one: the applicant's account stands for it
    (NĐ 118/2025 Điều 17.2).
    """
    asked = {r.position: r for r in requirements}
    return {
        at: asked_for(asked[at], sets) if counts.electronic and at in asked else counts
        for at, counts in handed.items()
    }


def asked_for(requirement: Requirement, sets: int) -> Counts:
    """Return the counts that one tick means: all that a component asks for, times the sets."""
    counts = Counts()
    for kind, count in _needed(requirement, sets):
        counts = counts.with_count(kind, counts.of(kind) + count)
    return counts


def ticks_for_what_came(
    requirements: Sequence[Requirement],
    came: Collection[int],
    handed: Mapping[int, Counts],
    sets: int = 1,
    reused: Collection[int] = (),
) -> dict[int, Counts]:
    """Return a tick for each component whose papers came behind its separator sheet, by position.

    What staff counted stands, and a paper digitised before that is used again is not asked for: neither gets one.

    Args:
        requirements: the components of the procedure.
        came: the components whose separators were recognised and had pages behind them.
        handed: the counts that staff ticked, by position.
        sets: how many sets the dossier has.
        reused: the components for which a paper is used again.
    """
    open_yet = {at for at in came if not handed.get(at, Counts()).total and at not in reused}
    return {r.position: asked_for(r, sets) for r in requirements if r.position in open_yet}


def counted(
    requirements: Sequence[Requirement], handed: Mapping[int, Counts], came: Mapping[int, bool]
) -> dict[int, Counts]:
    """Return what came, by position: what staff counted, and what they did not count of which there are pages.

    That counts as what its component asks for once, and as an electronic paper where it came as a file.

    Args:
        requirements: the components of the procedure.
        handed: the counts of staff, by position.
        came: the components of which pages came, and whether all of these are of files.
    """
    asked = {r.position: asked_for(r, 1) for r in requirements}
    pages = {at: Counts(electronic=1) if came[at] else asked[at] for at in came if at in asked}
    return {at: counts for at, counts in {**pages, **handed}.items() if counts.total}


def shortfall(requirement: Requirement, handed: Counts, sets: int) -> tuple[Need, ...]:
    """Return what is short of a component, kind by kind; nothing when it is met.

    A paper serves one need only. Originals go to the need for originals first, so an original left over can stand
    for a copy. Shown for comparison alone never meets a paper that is kept.
    """
    needs = []
    left = handed
    for kind, count in _needed(requirement, sets):
        met, left = _serve(kind, count, left)
        if met < count:
            needs.append(Need(kind, count - met))
    return tuple(needs)


_Short = Mapping[int, tuple[Need, ...]]
"""What is short of each component, by position."""


def _missing_alone(alone: Sequence[Requirement], short: _Short, cases: frozenset[str]) -> list[Missing]:
    return [
        Missing((r.position,), (r.name,), short[r.position])
        for r in alone
        if short[r.position] and _applies(r, cases) and _is_required(r)
    ]


def _missing_groups(
    grouped: Sequence[Requirement], handed: Mapping[int, Counts], short: _Short, cases: frozenset[str]
) -> list[Missing]:
    groups: dict[str, list[Requirement]] = {}
    for r in grouped:
        groups.setdefault(r.group or "", []).append(r)
    found = [_missing_group(members, handed, short, cases) for members in groups.values()]
    return [missing for missing in found if missing is not None]


def _missing_group(
    members: Sequence[Requirement], handed: Mapping[int, Counts], short: _Short, cases: frozenset[str]
) -> Missing | None:
    applying = [m for m in members if _applies(m, cases)]
    if not applying:
        named = tuple(dict.fromkeys(m.case for m in members if m.case))
        return Missing(tuple(m.position for m in members), tuple(m.name for m in members), (), named)
    if not any(_is_required(m) for m in applying):
        return None
    if not all(short[m.position] for m in applying):
        return None
    begun = [m for m in applying if handed.get(m.position, Counts()).total] or applying
    needs = short[begun[0].position]
    return Missing(tuple(m.position for m in applying), tuple(m.name for m in applying), needs)


def _standing(requirement: Requirement, all_of: Sequence[Requirement], cases: frozenset[str]) -> Standing:
    if not _applies(requirement, cases):
        return Standing.NOT_APPLICABLE
    peers = [r for r in all_of if requirement.group and r.group == requirement.group and _applies(r, cases)] or [
        requirement
    ]
    return Standing.REQUIRED if any(_is_required(r) for r in peers) else Standing.OPTIONAL


def _applies(requirement: Requirement, cases: frozenset[str]) -> bool:
    return requirement.case is None or requirement.case in cases


def _is_required(requirement: Requirement) -> bool:
    """Applying and marked, or bound to a ticked case, a component is required."""
    return requirement.required or requirement.case is not None


def _needed(requirement: Requirement, sets: int) -> list[tuple[PaperKind, int]]:
    """Return the needs, originals first; both counts 0 counts as one of the component's own kind."""
    kind = requirement.kind
    if not requirement.originals and not requirement.copies:
        return [(kind, sets)]
    of_originals = kind if kind in {PaperKind.ELECTRONIC, PaperKind.SHOWN} else PaperKind.ORIGINAL
    of_copies = PaperKind.COPY if kind in {PaperKind.ORIGINAL, PaperKind.ELECTRONIC} else kind
    needs = [(of_originals, requirement.originals * sets), (of_copies, requirement.copies * sets)]
    return [(of_kind, count) for of_kind, count in needs if count]


def _serve(kind: PaperKind, count: int, left: Counts) -> tuple[int, Counts]:
    """Return how many of a need are met and what is left of the papers."""
    met = 0
    for used in _ways(kind):
        while met < count and all(left.of(k) for k in used):
            for k in used:
                left = left.with_count(k, left.of(k) - 1)
            met += 1
    return met, left


def _ways(kind: PaperKind) -> tuple[tuple[PaperKind, ...], ...]:
    """Return the combinations of papers that meet one of a kind, the plainest first."""
    original, certified, copy = (PaperKind.ORIGINAL,), (PaperKind.CERTIFIED,), (PaperKind.COPY,)
    match kind:
        case PaperKind.ORIGINAL:
            return (original, (PaperKind.ELECTRONIC,))
        case PaperKind.CERTIFIED:
            return (certified, (PaperKind.SHOWN, PaperKind.COPY))
        case PaperKind.COPY:
            return (copy, certified, original)
        case PaperKind.SHOWN:
            return ((PaperKind.SHOWN,),)
        case PaperKind.ELECTRONIC:
            return ((PaperKind.ELECTRONIC,),)
