"""Hand-over of dossiers between a desk and a department, item by item."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Journalled
from app.models.dossier import Dossier


class Transfer(Journalled, Base):
    """A batch handed over: its list, its package, who gives to whom; without a `TransferPurpose` it is for work."""

    __tablename__ = "transfers"

    number: Mapped[int]
    year: Mapped[int]
    purpose: Mapped[str | None] = mapped_column(String(12))
    giver_uid: Mapped[str] = mapped_column(String(36))
    receiver_uid: Mapped[str] = mapped_column(String(36))
    offered_at: Mapped[datetime]
    offered_by: Mapped[str | None] = mapped_column(String(36))
    list_sha256: Mapped[str] = mapped_column(String(64))
    package_hash: Mapped[str] = mapped_column(String(64), default="", index=True)
    answered_at: Mapped[datetime | None]

    items: Mapped[list["TransferItem"]] = relationship(order_by="TransferItem.id", back_populates="transfer")


class TransferItem(Journalled, Base):
    """One dossier of a batch: offered, then confirmed or returned with a reason, or taken back."""

    __tablename__ = "transfer_items"
    __table_args__ = (Index("ix_transfer_items_dossier", "dossier_id", "state"),)

    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"), index=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    state: Mapped[str] = mapped_column(String(12), index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(36))
    reason: Mapped[str] = mapped_column(default="")

    transfer: Mapped[Transfer] = relationship(back_populates="items")
    dossier: Mapped[Dossier] = relationship()


class PackageFile(Base):
    """A package or acknowledgement that was read or written here: the same one again changes nothing."""

    __tablename__ = "package_files"

    hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfers.id"))
    at: Mapped[datetime]
    path: Mapped[str] = mapped_column(default="")
    late: Mapped[bool] = mapped_column(default=False)
