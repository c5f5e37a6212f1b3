"""The result of a dossier, and its way into the applicant's hand."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Journalled
from app.models.dossier import Document


class Result(Journalled, Base):
    """What came out: a document with its number, date, validity and scope (TT 01/2023/TT-VPCP Điều 26).

    `kind` is a `ResultKind`; `document` is its file, which a paper that was not scanned lacks. One that was made by
    mistake is void.
    """

    __tablename__ = "results"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    dated: Mapped[date | None]
    valid_until: Mapped[date | None]
    scope: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(String(36))
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(default="")

    document: Mapped[Document | None] = relationship()

    @property
    def full_name(self) -> str:
        """Its name with its number, as papers and messages call it."""
        return " ".join(filter(None, (self.name, self.number)))


class Telling(Journalled, Base):
    """That the applicant was told something, by which way, in which words."""

    __tablename__ = "tellings"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    about: Mapped[str] = mapped_column(String(12))
    way: Mapped[str] = mapped_column(String(12))
    address: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    told_at: Mapped[datetime]
    told_by: Mapped[str | None] = mapped_column(String(36))
    failure: Mapped[str] = mapped_column(default="")


class Delivery(Journalled, Base):
    """The hand-over of a result to its applicant, against identity, or by post with its tracking number.

    A letter is on its way from `posted_at` to `delivered_at`, or to `came_back_at` where nobody took it.
    `shown` tells what proved who received it (`IdentityProof`); of a proxy, `authority` is the SHA-256 of the scanned
    paper of authority.
    """

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_on_the_way", "delivered_at", "posted_at"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    way: Mapped[str] = mapped_column(String(12))
    receiver_name: Mapped[str] = mapped_column(default="")
    receiver_identifier: Mapped[str] = mapped_column(String(20), default="")
    shown: Mapped[str] = mapped_column(String(12), default="")
    authority: Mapped[str | None] = mapped_column(String(64))
    receipt_taken_back: Mapped[bool] = mapped_column(default=False)
    tracking: Mapped[str] = mapped_column(default="")
    posted_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    came_back_at: Mapped[datetime | None]
    given_by: Mapped[str | None] = mapped_column(String(36))
    note: Mapped[str] = mapped_column(default="")
