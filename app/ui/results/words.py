"""What is said of a result and of its way."""

from app.language import _, ngettext
from app.messages import delivery_way_name, mail_complaint, proof_name, result_kind_name, telling_way_name
from app.queries.giving_back import GoesBack
from app.queries.results import DeliveryLine, ResultLine, ResultsOf, TellingLine
from app.rules.kinds import DeliveryWay, ResultKind
from app.rules.signatures import Signature, SignatureState
from app.ui.words import day_words, moment_words


def result_words(result: ResultLine) -> str:
    """Return a result's name with its number."""
    return " ".join(filter(None, (result.name, result.number)))


def result_facts(result: ResultLine) -> str:
    """Return what a result is, its date and its last day; of a void one also why."""
    said = [_("Void: {reason}").format(reason=result.void_reason)] if result.void else []
    said.append(result_kind_name(result.kind))
    if result.dated:
        said.append(_("dated {day}").format(day=f"{result.dated:%d/%m/%Y}"))
    if result.valid_until:
        said.append(_("valid until {day}").format(day=f"{result.valid_until:%d/%m/%Y}"))
    return " · ".join((*said, result.scope)) if result.scope else " · ".join(said)


def short_facts(result: ResultLine) -> str:
    """Return what there is room for beside a result's name."""
    if result.void:
        return _("made void")
    if result.kind is ResultKind.NO_DOCUMENT:
        return _("no document")
    return page_words(result.pages) if result.sha256 else _("paper")


def way_words(found: ResultsOf) -> list[str]:
    """Return what became of the results: who was told, who has them."""
    portal = (
        [_("The portal has it since {when}").format(when=moment_words(found.on_portal.since))]
        if found.on_portal
        else []
    )
    return [*map(_told, found.tellings[-1:]), *portal, *map(delivery_words, found.deliveries)]


def going_back_words(found: GoesBack) -> list[str]:
    """Return what is still to go back to the applicant of a stopped dossier: papers, then the fee."""
    fee = [_("Fee that goes back: {fee}").format(fee=found.fee)] if found.fee else []
    return [_("Papers that go back:"), *(f"· {paper}" for paper in found.papers), *fee] if found.papers else fee


def delivery_words(line: DeliveryLine) -> str:
    """Return how a result went, to whom, and what showed that it was theirs."""
    words = [delivery_way_name(line.way)]
    if line.way is DeliveryWay.POST:
        words.append(line.tracking)
        words.append(_post_words(line))
    else:
        words.append(moment_words(line.delivered_at))
    words += [line.receiver_name, line.receiver_identifier]
    if line.shown:
        words.append(proof_name(line.shown))
    if line.receipt_taken_back:
        words.append(_("receipt taken back"))
    return " · ".join(filter(None, (*words, line.note)))


def signature_words(signatures: tuple[Signature, ...]) -> str:
    """Return who signed a file, and whether that is worth anything."""
    if not signatures:
        return _("not signed")
    states = {
        SignatureState.WHOLE: _("signed by {who}"),
        SignatureState.ADDED: _("signed by {who}; something was added as allowed"),
        SignatureState.CHANGED: _("signed by {who}, and changed afterwards"),
        SignatureState.BROKEN: _("a signature is broken"),
    }
    return "; ".join(states[one.state].format(who=one.signer) for one in signatures)


def page_words(pages: int) -> str:
    """Return how many pages something has."""
    return ngettext("{n} page", "{n} pages", pages).format(n=pages)


def _told(line: TellingLine) -> str:
    if line.failure:
        return _("Letter to {address} not sent: {why}").format(address=line.address, why=mail_complaint(line.failure))
    words = _("Told {how} {when}").format(how=telling_way_name(line.way), when=moment_words(line.told_at))
    return f"{words} · {line.address}" if line.address else words


def _post_words(line: DeliveryLine) -> str:
    if line.delivered_at:
        return _("delivered {day}").format(day=day_words(line.delivered_at))
    if line.came_back_at:
        return _("came back {day}").format(day=day_words(line.came_back_at))
    return _("on its way since {day}").format(day=day_words(line.posted_at))
