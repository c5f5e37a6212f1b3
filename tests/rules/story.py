"""Stories of dossiers, and the statutory form counted from them another way than the rules do.

A story is played event by event until the period ends. What is promised is told by the events; a result that was made
void later was none.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from app.rules.figures import Figures, Known, Wait
from app.rules.kinds import PauseKind

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PARTS = ("online", "direct", "carried_over", "early", "on_time", "overdue", "in_time", "late")


@dataclass(frozen=True)
class Event:
    """Something that happened to a dossier, and what was promised after it where that is said."""

    at: datetime
    act: str
    due: datetime | None = None


@dataclass
class _Played:
    """How far a story was played."""

    accepted: datetime | None = None
    resolved: datetime | None = None
    due: datetime | None = None
    waits_since: datetime | None = None
    asked: int = 0
    online: bool = False


def columns(stories: Iterable[Sequence[Event]], first: date, last: date, now: datetime) -> dict[str, int]:
    """Return what stands in each column of the form, each sum counted on its own."""
    found: Counter[str] = Counter()
    for story in stories:
        came, stands = place(story, first, last, now)
        found.update(filter(None, (came, stands)))
        found["received"] += came != ""
        found["resolved"] += stands in {"early", "on_time", "overdue"}
        found["under_way"] += stands in {"in_time", "late"}
    return {name: found[name] for name in (*PARTS, "received", "resolved", "under_way")}


def columns_of(counted: Figures) -> dict[str, int]:
    """Return a line of the form, its sums with it."""
    sums = {"received": counted.received, "resolved": counted.resolved, "under_way": counted.under_way}
    return {**asdict(counted), **sums}


def place(story: Sequence[Event], first: date, last: date, now: datetime) -> tuple[str, str]:
    """Return how a dossier came into a period and how it stands at its end, nothing where it is in no figure."""
    if any(event.act == "void" for event in story):
        return "", ""
    told = _without_mistakes(story)
    begun = _play([event for event in told if _day(event.at) < first])
    ended = _play([event for event in told if _day(event.at) <= last])
    if ended.accepted is None or begun.resolved:
        return "", ""
    came = "carried_over" if begun.accepted else "online" if ended.online else "direct"
    return came, _stands(ended, min(now, datetime.combine(last + timedelta(days=1), datetime.min.time(), HANOI)))


def _stands(played: _Played, until: datetime) -> str:
    assert played.due
    if played.resolved is None:
        kept = (played.waits_since or until) <= played.due and played.asked <= 1
        return "in_time" if kept else "late"
    if played.asked > 1 or played.resolved > played.due:
        return "overdue"
    return "early" if _day(played.resolved) < _day(played.due) else "on_time"


def _play(story: Sequence[Event]) -> _Played:
    played = _Played()
    for event in story:
        played.due = event.due or played.due
        match event.act:
            case "accepted" | "accepted online":
                played.accepted, played.online = event.at, event.act == "accepted online"
            case "asks for papers":
                played.waits_since, played.asked = event.at, played.asked + 1
            case "asks for a fee":
                played.waits_since = event.at
            case "goes on":
                played.waits_since = None
            case "finished" | "ended":
                played.resolved = played.resolved or event.at
    return played


def _without_mistakes(story: Sequence[Event]) -> list[Event]:
    """Return the story without the results that were made void."""
    told: list[Event] = []
    for event in story:
        if event.act == "reopened":
            told = [one for one in told if one.act != "finished"]
        else:
            told.append(event)
    return told


def _day(moment: datetime) -> date:
    return moment.astimezone(HANOI).date()


MINUTES = st.integers(0, 60 * 24 * 20)
ACTS = st.sampled_from(
    [
        "asks for papers",
        "asks for papers",
        "asks for a fee",
        "goes on",
        "moved",
        "finished",
        "reopened",
        "ended",
        "void",
    ]
)


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    """A dossier's story, from its acceptance to wherever it came."""
    moment = datetime(2026, 8, 1, tzinfo=HANOI) + timedelta(minutes=draw(st.integers(0, 60 * 24 * 120)))
    due = moment + timedelta(minutes=draw(MINUTES))
    told = [Event(moment, draw(st.sampled_from(["accepted", "accepted online"])), due)]
    waits = finished = False
    for act in draw(st.lists(ACTS, max_size=6)):
        moment += timedelta(minutes=draw(MINUTES))
        if waits and act in {"goes on", "ended"}:
            due += timedelta(minutes=draw(MINUTES)) if act == "goes on" else timedelta()
            told.append(Event(moment, act, due))
            waits = False
        elif finished and act == "reopened":
            told.append(Event(moment, act))
            finished = False
        elif not waits and not finished and act not in {"goes on", "reopened"}:
            due += timedelta(minutes=draw(MINUTES)) if act == "moved" else timedelta()
            told.append(Event(moment, act, due))
            waits, finished = act.startswith("asks"), act == "finished"
        if told[-1].act in {"ended", "void"}:
            break
    return told


def known_of(told: Sequence[Event]) -> Known:
    """Return what a store knows of a story when all of it has happened."""
    known = Known(told[0].at, told[0].due, online=told[0].act == "accepted online")
    for event in told[1:]:
        if event.act in {"goes on", "moved"}:
            assert known.due
            known = replace(known, moves=(*known.moves, (event.at, known.due)), due=event.due)
        if event.act in {"goes on", "ended"}:
            known = replace(known, waits=tuple(replace(one, ended=one.ended or event.at) for one in known.waits))
        match event.act:
            case "asks for papers" | "asks for a fee":
                kind = PauseKind.SUPPLEMENT if event.act == "asks for papers" else PauseKind.FEE
                known = replace(known, waits=(*known.waits, Wait(kind, event.at, None)))
            case "finished" | "reopened":
                known = replace(known, finished=event.at if event.act == "finished" else None)
            case "ended":
                known = replace(known, ended=event.at)
            case "void":
                known = replace(known, void=True)
    return known
