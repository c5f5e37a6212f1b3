"""Results of many dossiers at once: each is recorded, told of or returned by itself; what fails leaves the rest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app import errors
from app.desk import online_results, paper_files, results, returning, telling, wording
from app.desk.desk import Desk
from app.desk.each import Done, NotDone, each, never
from app.desk.paper_files import Given, StoredPaper
from app.desk.results import Recorded, ResultText
from app.desk.returning import Receiver, Returned
from app.desk.telling import Told, Words
from app.pdf_archive import Description
from app.queries import results as reads
from app.rules.kinds import ResultKind, TellingWay
from app.rules.result_numbers import counted_up
from app.text import needed_reason


@dataclass(frozen=True, slots=True)
class SharedText:
    """What the results of many dossiers say alike; of refusals also why.

    An empty name is that of the catalogue for each procedure, of a refusal the usual one; a number that `counts_up`
    is that of the first.
    """

    kind: ResultKind
    name: str = ""
    number: str = ""
    counts_up: bool = True
    dated: date | None = None
    valid_until: date | None = None
    scope: str = ""
    reason: str = ""


Papers = Mapping[str, Path] | Given | None
"""The file of each dossier by its uid, or one paper for all of them."""


def record_each(
    desk: Desk,
    dossier_uids: Sequence[str],
    text: SharedText,
    papers: Papers = None,
    stopped: Callable[[], bool] = never,
) -> Iterator[Done[Recorded] | NotDone]:
    """Record the first result of each dossier; one that has a result already gets no second one.

    Refusals share their reason, and Mẫu 03 is issued for each. A number belongs to its dossier's place among those
    asked for: where one fails, no other gets its number.

    Args:
        desk: who records, where.
        dossier_uids: the dossiers, in the order of their numbers.
        text: what all results say.
        papers: their files, or what is the file of all.
        stopped: asked before each dossier.

    Raises:
        ReasonNeeded: they are refused, and it is not said why.
        BadInput: the number cannot be counted up, or a day cannot be that of a result.
        ForeignFileFault: what is to be the file of all is refused.
        DiskFull, HomeReadOnly, DocumentDamaged: it could not be stored; nothing was recorded.
    """
    uids = tuple(dict.fromkeys(dossier_uids))
    results.refuse_wrong_days(text.dated, text.valid_until, desk.clock.now())
    numbers = dict(zip(uids, numbers_of(text, len(uids)), strict=True))
    if text.kind is ResultKind.REFUSAL:
        text = replace(text, name=text.name or wording.refused(), reason=needed_reason(text.reason))
    with desk.store.reading() as session:
        names = {} if text.name else reads.usual_names(session, uids)
    papers = None if text.kind is ResultKind.NO_DOCUMENT else papers
    of_each = papers if isinstance(papers, Mapping) else {}
    of_all = None if isinstance(papers, Mapping) else _kept(desk, text, papers)

    def record(uid: str) -> Recorded:
        said = ResultText(
            text.kind,
            text.name or names.get(uid, ""),
            numbers[uid],
            text.dated,
            text.valid_until,
            text.scope,
            text.reason,
        )
        return results.record_result(desk, uid, said, of_all or of_each.get(uid), further=False)

    return each(uids, record, stopped)


def give_each(
    desk: Desk, dossier_uids: Sequence[str], receiver: Receiver, stopped: Callable[[], bool] = never
) -> Iterator[Done[Returned] | NotDone]:
    """Hand the results of many dossiers out to one who came for all of them, against the card that was shown.

    Each is handed out as by itself: of a dossier in which the card's number does not stand, nothing is given.
    """
    return each(dossier_uids, lambda uid: returning.give(desk, uid, receiver), stopped)


def give_online_each(
    desk: Desk, dossier_uids: Sequence[str], stopped: Callable[[], bool] = never
) -> Iterator[Done[Returned] | NotDone]:
    """Write down of each dossier that its applicant has the result through the portal."""
    return each(dossier_uids, lambda uid: online_results.give(desk, uid), stopped)


def numbers_of(text: SharedText, count: int) -> tuple[str, ...]:
    """Return the numbers that so many dossiers get.

    Raises:
        BadInput: the number cannot be counted up.
    """
    return counted_up(text.number, count) if text.number and text.counts_up else (text.number,) * count


def words_for(session: Session, dossier_uids: Sequence[str], *, enclosed: bool = False) -> Mapping[str, Words]:
    """Return what the applicant of each dossier is told as a rule, by its uid.

    Raises:
        UnknownDossier: one of them is not there.
    """
    return {uid: telling.usual(session, uid, enclosed=enclosed) for uid in dossier_uids}


def tell_each(
    desk: Desk, words: Mapping[str, Words], way: TellingWay, stopped: Callable[[], bool] = never
) -> Iterator[Done[Told] | NotDone]:
    """Tell the applicant of each dossier; letters stop where the mail server is not set or does not answer."""

    def tell(uid: str) -> Told:
        if way is TellingWay.EMAIL:
            _refuse_without_address(words[uid])
        done = telling.tell(desk, uid, way, words[uid])
        if done.fault is not None:
            raise done.fault
        return done

    return each(tuple(words), tell, stopped)


def send_each(
    desk: Desk, words: Mapping[str, Words], stopped: Callable[[], bool] = never
) -> Iterator[Done[Returned] | NotDone]:
    """Send each applicant the result itself as a letter, which returns it."""

    def send(uid: str) -> Returned:
        _refuse_without_address(words[uid])
        return telling.send_result(desk, uid, words[uid])

    return each(tuple(words), send, stopped)


def _kept(desk: Desk, text: SharedText, given: Given | None) -> StoredPaper | None:
    return paper_files.keep(desk, given, Description(title=text.name)) if given else None


def _refuse_without_address(words: Words) -> None:
    if not words.email:
        raise errors.NoAddress
