"""The checklist of a draft: what counts as handed in, and what is still missing."""

from dataclasses import replace

from app.models.draft import DraftContent
from app.queries.procedures import ProcedureView
from app.rules.completeness import PROXY_CASE, Completeness, Counts, PaperKind, check
from app.text import fold

PARTICULARS = ("owner_name", "owner_identifier", "owner_address", "submitter_name", "result_address")
"""The particulars without which no receipt can be written, in the order of the card."""


def assess(version: ProcedureView, content: DraftContent) -> Completeness:
    """Return what is complete and everything that is missing, at once."""
    return check(version.requirements, content.lines, cases_of(content), content.sets)


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
    needed = next(r for r in version.requirements if r.position == position)
    if not needed.originals and not needed.copies:
        return Counts().with_count(needed.kind, sets)
    if needed.kind is PaperKind.SHOWN:
        return Counts(shown=(needed.originals + needed.copies) * sets)
    counts = Counts()
    if needed.originals:
        original = needed.kind if needed.kind is PaperKind.ELECTRONIC else PaperKind.ORIGINAL
        counts = counts.with_count(original, needed.originals * sets)
    if needed.copies:
        copy = needed.kind if needed.kind is PaperKind.CERTIFIED else PaperKind.COPY
        counts = counts.with_count(copy, needed.copies * sets)
    return counts


def carried_over(old: ProcedureView, new: ProcedureView, content: DraftContent) -> DraftContent:
    """Return the content after a change of procedure: ticks of papers with the same name are kept."""
    places = {fold(r.name): r.position for r in new.requirements}
    names = {r.position: fold(r.name) for r in old.requirements}
    lines = {
        places[names[position]]: counts for position, counts in content.lines.items() if names.get(position) in places
    }
    kept_cases = frozenset(case for case in content.cases if case in new.cases)
    return replace(content, version_uid=new.uid, lines=lines, cases=kept_cases, sets=new.sets)
