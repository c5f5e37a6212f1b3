"""What comes from the portal and goes back to it: messages as they came, their files, what is held, the outbox.

None of it is journalled: a message's content stays apart from the dossier that was made of it, whose entries name the
message by its hash.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Leaving
from app.models.dossier import Dossier


class OnlineMessage(Leaving, Base):
    """One dossier's record of a message, as it came; the first makes the dossier, each later one is a change.

    A record that says the same again is a change where a file that it names holds something else. `taken_at` is when
    it became the dossier's content, or an officer took note of it; `aside_at` is when an officer set it aside, and
    `aside_because` why; without either it waits for an officer. `said_at` and `said_state` are what a record of
    progress says of another system's work.
    """

    __tablename__ = "online_messages"
    __table_args__ = (
        Index("ix_online_messages_record", "external_code", "sha256"),
        Index("ix_online_messages_waiting", "taken_at", "aside_at"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    external_code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    sha256: Mapped[str] = mapped_column(String(64))
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    file_name: Mapped[str]
    arrived_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    said_state: Mapped[int | None]
    said_at: Mapped[datetime | None]
    aside_at: Mapped[datetime | None]
    aside_because: Mapped[str | None]

    dossier: Mapped[Dossier] = relationship()
    files: Mapped[list["OnlineFile"]] = relationship(order_by="OnlineFile.position")

    @hybrid_property
    def waits(self) -> bool:
        """Whether an officer is still to take it or set it aside."""
        return self.taken_at is None and self.aside_at is None

    @waits.inplace.expression
    @classmethod
    def _waits(cls) -> ColumnElement[bool]:
        return cls.taken_at.is_(None) & cls.aside_at.is_(None)


class OnlineFile(Leaving, Base):
    """A file of a message: what it was found to be, who signed it, and the paper it became where it is sound."""

    __tablename__ = "online_files"

    message_id: Mapped[int] = mapped_column(ForeignKey("online_messages.id"), index=True)
    position: Mapped[int]
    foreign_id: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    component: Mapped[int | None]
    finding: Mapped[str] = mapped_column(String(12))
    given_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    pages: Mapped[int] = mapped_column(default=0)
    signatures: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class OnlineLook(Base):
    """What an officer said of a dossier that waits while looking the inbox through; gone when the dossier changes.

    `reason` is why a batch could not accept it, empty where the officer set it aside by a key.
    """

    __tablename__ = "online_looks"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), unique=True)
    mark: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(default="")
    officer_uid: Mapped[str] = mapped_column(String(36))
    looked_at: Mapped[datetime]


class HeldMessage(Leaving, Base):
    """A file, or one dossier of it, that could not be taken in; gone when it can."""

    __tablename__ = "held_messages"
    __table_args__ = (UniqueConstraint("folder", "file_name", "external_code"),)

    folder: Mapped[str]
    file_name: Mapped[str]
    external_code: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(default="")
    held_at: Mapped[datetime]


class OutboxMessage(Leaving, Base):
    """A status message to the portal, written with the act it tells of; its identity makes a repeat harmless."""

    __tablename__ = "outbox_messages"
    __table_args__ = (Index("ix_outbox_messages_waiting", "sent_at", "id"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    state: Mapped[int]
    body: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(default="")

    dossier: Mapped[Dossier] = relationship()
