"""The checklist of a draft: what counts as handed in, and what is still missing."""

from collections.abc import Mapping
from dataclasses import replace

from app.models.draft import DraftContent
from app.queries.procedures import ProcedureView
from app.rules.completeness import PROXY_CASE, Completeness, Counts, PaperKind, asked_for, check

PARTICULARS = ("owner_name", "owner_identifier", "owner_address", "submitter_name", "result_address")
"""The particulars without which no receipt can be written, in the order of the card."""


def assess(version: ProcedureView, content: DraftContent) -> Completeness:
    """Return what is complete and everything that is missing, at once."""
    reused = frozenset(content.reused)
    return check(version.requirements, handed(content), cases_of(content), content.sets, reused)


def handed(content: DraftContent) -> dict[int, Counts]:
    """Return what counts as handed in, by position: what was ticked; a paper used again counts as electronic."""
    counts = dict(content.lines)
    for position in content.reused:
        ticked = counts.get(position, Counts())
        counts[position] = ticked.with_count(PaperKind.ELECTRONIC, ticked.electronic + 1)
    return counts


def cases_of(content: DraftContent) -> frozenset[str]:
    """Return the cases that apply; the proxy's ticks itself when a submitter is entered."""
    return content.cases | {PROXY_CASE} if content.submitter else content.cases


def missing_particulars(content: DraftContent) -> tuple[str, ...]:
    """Return the names of particulars that are still empty, of `PARTICULARS`."""
    values = {
        "owner_name": content.owner.name,
        "owner_identifier": content.owner.identifier,
        "owner_address": content.owner.address,
        "submitter_name": content.submitter.name if content.submitter else "-",
        "result_address": content.result_address if content.result_by_post else "-",
    }
    return tuple(name for name in PARTICULARS if not values[name].strip())


def default_counts(version: ProcedureView, position: int, sets: int) -> Counts:
    """Return the counts that one tick means: what the component asks for, times the sets."""
    return asked_for(next(r for r in version.requirements if r.position == position), sets)


def carried_over(old: ProcedureView, new: ProcedureView, content: DraftContent) -> DraftContent:
    """Return the content after a change of procedure: ticks of the same papers and those used again are kept."""
    to = places(old, new)
    lines = {there: counts for at, counts in content.lines.items() if (there := to.get(at)) is not None}
    reused = {there: document for at, document in content.reused.items() if (there := to.get(at)) is not None}
    kept_cases = frozenset(case for case in content.cases if case in new.cases)
    return replace(content, version_uid=new.uid, lines=lines, cases=kept_cases, sets=new.sets, reused=reused)


def places(old: ProcedureView, new: ProcedureView) -> Mapping[int, int | None]:
    """Return for each component of one procedure that of the same code or name in another."""
    there = {key: r.position for r in new.requirements for key in r.paper_keys}
    return {r.position: next((there[key] for key in r.paper_keys if key in there), None) for r in old.requirements}
