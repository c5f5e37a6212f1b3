"""Words of online dossiers: until when they are answered, how they stand, what their files are."""

from collections.abc import Mapping
from datetime import datetime

from app.language import _, ngettext
from app.messages.online import finding_said, signature_said
from app.queries.inbox import FileView
from app.queries.waiting_online import LookView, WaitingView
from app.rules.calendar import ZONE
from app.rules.kinds import FileFinding, Look
from app.rules.signatures import Signature, SignatureState


def answer_words(row: WaitingView, now: datetime) -> tuple[str, str]:
    """Return until when a dossier is answered, and its tone."""
    if row.answer_due is None:
        return _("asked for more"), "soft"
    until = row.answer_due.astimezone(ZONE)
    same_day = until.date() == now.astimezone(ZONE).date()
    words = f"{until:%H:%M}" if same_day else f"{until:%H:%M %d/%m}"
    if now > row.answer_due:
        return _("late {time}").format(time=words), "bad"
    return words, "warn" if is_pressing(row, now) else ""


def is_pressing(row: WaitingView, now: datetime) -> bool:
    """Whether a dossier is late or about to be."""
    return row.soon is not None and now >= row.soon


def standing_words(row: WaitingView, look: LookView | None) -> tuple[str, str]:
    """Return how a dossier stands in one word or two, and its tone: what an officer said of it, else what hinders."""
    if look is not None:
        return look_words(look.look)
    if row.changes:
        return _("changed"), "warn"
    if row.missing:
        count = len(row.missing)
        return ngettext("{n} missing", "{n} missing", count).format(n=count), "bad"
    if row.unplaced:
        return _("to be placed"), "warn"
    return (_("complete"), "") if all(map(is_sound, row.files)) else (_("to be checked"), "warn")


def look_words(look: Look) -> tuple[str, str]:
    """Return what an officer said of a dossier, and its tone."""
    said: Mapping[Look, tuple[str, str]] = {
        Look.PASSED: (_("✓ passed"), "ok"),
        Look.ASIDE: (_("set aside"), "soft"),
    }
    return said[look]


def hindrance(row: WaitingView) -> str:
    """Return why a dossier cannot be accepted as it is, empty when it can."""
    if row.changes:
        return _("A change arrived for this dossier: take it (F6) or set it aside (F4) first.")
    if row.missing:
        return _("This dossier is not complete: ask for more, or accept it by itself with a reason.")
    if row.unplaced:
        return _("Say first which papers its files are.")
    return ""


def is_sound(file: FileView) -> bool:
    """Whether a file opens, and its signatures, where it has any, stand."""
    stands = {SignatureState.WHOLE, SignatureState.ADDED}
    return file.finding is FileFinding.SOUND and all(one.state in stands for one in file.signatures)


def file_words(file: FileView) -> tuple[str, str]:
    """Return what a file is in a word or two, and its tone."""
    if file.finding is not FileFinding.SOUND:
        return finding_said(file.finding), "bad"
    if file.component is None:
        return _("which paper is it?"), "warn"
    if file.signatures:
        return _signed(file.signatures[-1])
    return ngettext("{n} page", "{n} pages", file.pages).format(n=file.pages), "soft"


def file_in_full(file: FileView) -> str:
    """Return all that is known of a file."""
    pages = ngettext("{n} page", "{n} pages", file.pages).format(n=file.pages)
    found = finding_said(file.finding)
    said = [f"{found} · {pages}" if file.pages else found, *map(signature_said, file.signatures)]
    return "\n".join([file.name, *said])


def _signed(signature: Signature) -> tuple[str, str]:
    match signature.state:
        case SignatureState.CHANGED:
            return _("changed after signing"), "bad"
        case SignatureState.BROKEN:
            return _("signature broken"), "bad"
        case _:
            return (_("signed"), "ok") if signature.trusted else (_("signed, signer not verified"), "warn")
