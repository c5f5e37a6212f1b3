"""The inbox that fills by itself: a watched folder, and an address of the office that writes into it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from app import errors
from app.desk import arriving
from app.desk.arriving import Imported
from app.desk.desk import Desk
from app.durable import explaining_disk_faults
from app.home import DeskSettings, Home
from app.messages import held_reason

if TYPE_CHECKING:
    from app.exchange.portal_folder import WatchedInbox
    from app.exchange.portal_listener import Listener

_taking = Lock()
"""Two of one program that took in the same folder would move messages from under each other."""


class Arrivals:
    """The places of this workstation that messages come to, as its settings name them now; close it at the end.

    Args:
        still: seconds that a message must not have changed before it is taken; as usual without one.
    """

    def __init__(self, still: float | None = None) -> None:
        self._still = still
        self._set: tuple[str, ...] | None = None
        self._hosts: tuple[str, ...] = ()
        self._watched: WatchedInbox | None = None
        self._listener: Listener | None = None

    @property
    def address(self) -> str:
        """Where messages are taken by HTTP, empty where nobody listens."""
        return self._listener.address if self._listener else ""

    def look(self, desk: Desk, *, again: bool = False) -> Imported | None:
        """Take in what came; nothing when nothing did.

        Args:
            desk: where.
            again: also try what is held when nothing new came; that is done too when files may be fetched from
                other hosts than before.

        Raises:
            ListeningRefused: the address cannot be used, or no token is set.
            FolderMissing: the folder is not there.
            NotAllowed: this is a department's workstation.
            DiskFull, HomeReadOnly, DocumentDamaged: a file could not be stored or moved; it is tried again.
        """
        settings = desk.home.settings()
        self._follow(desk, settings)
        before, self._hosts = self._hosts, settings.hosts_of_files()
        return _take(desk, self._watched, again=again or self._hosts != before) if self._watched else None

    def close(self) -> None:
        """Listen no more."""
        if self._listener is not None:
            self._listener.close()
        self._listener, self._set = None, None

    def _follow(self, desk: Desk, settings: DeskSettings) -> None:
        wanted = (settings.inbox_folder, settings.inbox_listen, settings.inbox_token)
        if wanted == self._set:
            return
        self.close()
        self._watched = _watched(desk.home, settings, self._still)
        if self._watched is not None and settings.inbox_listen:
            self._listener = _listen(self._watched, settings)
        self._set = wanted


def try_again(desk: Desk, folders: Sequence[str]) -> Imported:
    """Take in once more what is held of these folders.

    Raises:
        FolderMissing: one of them is not there any more.
        NotAllowed: this is a department's workstation.
        DiskFull, HomeReadOnly, DocumentDamaged: a file could not be stored.
    """
    watched = _watched(desk.home, desk.home.settings(), None)
    found = [Imported(0, 0, 0, ())]
    for folder in map(Path, dict.fromkeys(folders)):
        if watched is not None and folder == watched.coming.absolute():
            found += filter(None, [_take(desk, watched, again=True)])
        else:
            found.append(arriving.import_folder(desk, folder))
    new, unchanged, changed = (sum(getattr(one, kind) for one in found) for kind in ("new", "unchanged", "changed"))
    return Imported(new, unchanged, changed, tuple(held for one in found for held in one.held))


def _watched(home: Home, settings: DeskSettings, still: float | None) -> "WatchedInbox | None":
    """Return the folder set, else one in the home where an address listens."""
    from app.exchange.portal_folder import STILL, WatchedInbox

    if not settings.inbox_folder and not settings.inbox_listen:
        return None
    if not settings.inbox_folder:
        with explaining_disk_faults(home.path):
            home.inbox.mkdir(parents=True, exist_ok=True)
    folder = Path(settings.inbox_folder) if settings.inbox_folder else home.inbox
    return WatchedInbox(folder, STILL if still is None else still)


def _take(desk: Desk, watched: "WatchedInbox", *, again: bool) -> Imported | None:
    with _taking:
        came = watched.collect()
        if not came and not (again and watched.waits):
            return None
        done = arriving.import_folder(desk, watched.coming, watched.stuck)
        watched.put_away({one.file for one in done.held})
    return done


def _listen(watched: "WatchedInbox", settings: DeskSettings) -> "Listener":
    from app.exchange.portal_listener import Listener

    return Listener(watched.folder, settings.inbox_listen, settings.inbox_token, watched.knows, _held)


def _held(message: Path) -> Sequence[Mapping[str, str]]:
    """Return which records of a message cannot be taken in; of its files nothing is known yet."""
    from app.exchange import portal_messages
    from app.exchange.portal_records import Unread

    try:
        unread = [one for one in portal_messages.read(message) if isinstance(one, Unread)]
    except errors.MessageHeld as fault:
        return [{"MaHoSo": "", "reason": held_reason(fault.reason, fault.detail)}]
    return [{"MaHoSo": one.code, "reason": held_reason(one.reason, one.detail)} for one in unread]
