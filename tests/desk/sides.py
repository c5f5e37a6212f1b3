"""What the two homes of the state machine show of dossiers and hand-overs, and the records of its model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.desk.desk import Desk
from app.models.dossier import Dossier
from app.models.slip import Slip
from app.models.transfer import Transfer, TransferItem
from app.rules.kinds import Form, ItemState
from app.rules.states import State


@dataclass(frozen=True)
class View:
    """What a home shows of a dossier."""

    code: str | None
    state: State
    holder: str
    void: bool
    name: str
    due: datetime | None = None


@dataclass
class Draft:
    """Work in progress: whether its papers are complete, its dossier will rove, and which one a slip made of it."""

    uid: str
    complete: bool
    roves: bool
    dossier: str = ""


@dataclass(frozen=True)
class Bag:
    """A package somewhere: what it was packed with, by dossier."""

    transfer: str
    path: Path
    views: Mapping[str, View]
    acts: Mapping[str, int]
    offers: Mapping[str, Mapping[str, ItemState]]


@dataclass(frozen=True)
class Answer:
    """An acknowledgement: what it says, how many acts of the department it tells of, and what came of them since."""

    transfer: str
    path: Path
    decided: Mapping[str, ItemState]
    acts: Mapping[str, int]
    since: Mapping[str, Mapping[str, Any]]


@dataclass
class Side:
    """What one home must show, how often it acted on a dossier, and how many acts of the other it knows of."""

    views: dict[str, View] = field(default_factory=dict)
    items: dict[str, dict[str, ItemState]] = field(default_factory=dict)
    acts: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)

    def act(self, uid: str) -> None:
        """Count an act of this home on a dossier."""
        self.acts[uid] = self.acts.get(uid, 0) + 1

    def offers_of(self, uid: str) -> dict[str, ItemState]:
        """Return what became of each offer of a dossier."""
        return {transfer: items[uid] for transfer, items in self.items.items() if uid in items}

    def is_offered(self, uid: str) -> bool:
        """Whether a dossier is offered now."""
        return ItemState.OFFERED in self.offers_of(uid).values()

    def open_in(self, transfer: str) -> list[str]:
        """Return the dossiers of a hand-over that are still offered."""
        return [uid for uid, state in self.items[transfer].items() if state is ItemState.OFFERED]


_SHOWN = select(
    Dossier.uid, Dossier.code, Dossier.state, Dossier.holder_uid, Dossier.voided_at, Dossier.owner_name,
    Dossier.due_current,
)  # fmt: skip


def views_of(home: Desk) -> dict[str, View]:
    """Return what a home shows of each dossier."""
    with home.store.reading() as session:
        return {
            uid: View(code, State(state), holder, voided is not None, name, due)
            for uid, code, state, holder, voided, name, due in session.execute(_SHOWN)
        }


def items_of(home: Desk) -> dict[str, dict[str, ItemState]]:
    """Return what a home shows of each hand-over, by dossier."""
    statement = (
        select(Transfer.uid, Dossier.uid, TransferItem.state)
        .join(TransferItem, TransferItem.transfer_id == Transfer.id)
        .join(Dossier, Dossier.id == TransferItem.dossier_id)
    )
    found: dict[str, dict[str, ItemState]] = {}
    with home.store.reading() as session:
        for transfer, uid, state in session.execute(statement):
            found.setdefault(transfer, {})[uid] = ItemState(state)
    return found


def numbers_of(home: Desk) -> dict[tuple[int, int], list[int]]:
    """Return the numbers that papers of a home have, by form and year."""
    found: dict[tuple[int, int], list[int]] = {}
    with home.store.reading() as session:
        own = Slip.place_uid == home.place.uid
        rows: list[Any] = list(session.execute(select(Slip.form, Slip.year, Slip.number).where(own)))
        given = Transfer.giver_uid == home.place.uid
        lists = session.execute(select(Transfer.year, Transfer.number).where(given))
        rows += [(Form.HANDOVER_LIST, year, number) for year, number in lists]
    for form, year, number in rows:
        found.setdefault((form, year), []).append(number)
    return found
