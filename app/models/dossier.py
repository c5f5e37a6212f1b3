"""The dossier, its checklist, its documents, and this store's address book."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Journalled, Leaving
from app.models.procedure import ProcedureVersion
from app.rules.completeness import Counts


class Applicant(Leaving, Base):
    """One who filed before: this store's address book, suggested but never merged; a dossier keeps its own copy."""

    __tablename__ = "applicants"
    __table_args__ = (Index("ix_applicants_folded", "folded_name"),)

    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str]
    folded_name: Mapped[str]
    identifier: Mapped[str] = mapped_column(String(20), index=True)
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(String(20), default="", index=True)
    email: Mapped[str] = mapped_column(default="")
    seen_at: Mapped[datetime]


class Dossier(Journalled, Base):
    """One application file (hồ sơ), from its first slip or acceptance to the applicant's hand.

    The clock runs from `complete_since` where a supplement started the limit again, else from `accepted_at`.
    *Finished* and *returned* are two times; `officer_uid` is who works on it in the department.
    """

    __tablename__ = "dossiers"
    __table_args__ = (
        Index("ix_dossiers_state_due", "state", "due_current"),
        Index("ix_dossiers_holder_state", "holder_uid", "state"),
        Index("ix_dossiers_identifier", "owner_identifier"),
        Index(
            "ix_dossiers_figures",
            "version_id",
            "finished_at",
            "accepted_at",
            "due_current",
            "channel",
            "voided_at",
        ),  # counted by procedure without reading the rows
    )

    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    state: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"))
    channel: Mapped[int] = mapped_column(default=1)
    sets: Mapped[int] = mapped_column(default=1)
    cases: Mapped[list[str]]

    owner_kind: Mapped[str] = mapped_column(String(12))
    owner_name: Mapped[str]
    owner_identifier: Mapped[str] = mapped_column(String(20), default="")
    owner_address: Mapped[str] = mapped_column(default="")
    owner_phone: Mapped[str] = mapped_column(String(20), default="")
    owner_email: Mapped[str] = mapped_column(default="")
    submitter_name: Mapped[str] = mapped_column(default="")
    submitter_identifier: Mapped[str] = mapped_column(String(20), default="")
    submitter_address: Mapped[str] = mapped_column(default="")
    submitter_phone: Mapped[str] = mapped_column(String(20), default="")
    submitter_authority: Mapped[str] = mapped_column(default="")

    received_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str | None] = mapped_column(String(36))
    counter: Mapped[str] = mapped_column(default="")
    due_original: Mapped[datetime | None]
    due_current: Mapped[datetime | None]
    due_uncertain: Mapped[bool] = mapped_column(default=False)
    override_reason: Mapped[str] = mapped_column(default="")
    result_by_post: Mapped[bool] = mapped_column(default=False)
    result_address: Mapped[str] = mapped_column(default="")

    place_received_uid: Mapped[str] = mapped_column(String(36))
    department_uid: Mapped[str | None] = mapped_column(String(36))
    holder_uid: Mapped[str] = mapped_column(String(36))
    holder_since: Mapped[datetime]
    external_code: Mapped[str | None] = mapped_column(String(40), index=True)
    owner_system: Mapped[str] = mapped_column(default="")
    correction_count: Mapped[int] = mapped_column(default=0)
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(default="")
    lookup_code: Mapped[str | None] = mapped_column(String(4))
    book: Mapped[str | None]
    book_entry: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    complete_since: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    officer_uid: Mapped[str | None] = mapped_column(String(36))

    version: Mapped[ProcedureVersion] = relationship()
    lines: Mapped[list["ChecklistLine"]] = relationship(order_by="ChecklistLine.position")

    @property
    def is_void(self) -> bool:
        """Whether it was accepted by mistake: its code stays used, it is out of all figures."""
        return self.voided_at is not None


class ChecklistLine(Journalled, Base):
    """What was handed in for one component, a count for each kind of paper."""

    __tablename__ = "checklist_lines"
    __table_args__ = (UniqueConstraint("dossier_id", "position"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    component_id: Mapped[int] = mapped_column(ForeignKey("components.id"))
    position: Mapped[int]
    original: Mapped[int] = mapped_column(default=0)
    certified: Mapped[int] = mapped_column(default=0)
    copy: Mapped[int] = mapped_column(default=0)
    shown: Mapped[int] = mapped_column(default=0)
    electronic: Mapped[int] = mapped_column(default=0)

    documents: Mapped[list["LineDocument"]] = relationship(
        primaryjoin="(LineDocument.line_id == ChecklistLine.id) & LineDocument.replaced_at.is_(None)",
        order_by="LineDocument.id",
    )

    @property
    def counts(self) -> Counts:
        """The counts as the completeness check takes them."""
        return Counts(self.original, self.certified, self.copy, self.shown, self.electronic)


class Document(Journalled, Base):
    """A digitised paper of an owner; its file is named by its SHA-256. Lines of several dossiers may refer to it.

    `paper_key` says what kind of paper it is (`Requirement.paper_keys`); `valid_until` is its last day, where known.
    """

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_owner_kind", "owner_identifier", "paper_key"),)

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    owner_identifier: Mapped[str] = mapped_column(String(20), default="")
    paper_key: Mapped[str]
    name: Mapped[str]
    pages: Mapped[int]
    source: Mapped[str] = mapped_column(String(12))
    digitised_at: Mapped[datetime]
    valid_until: Mapped[date | None]


class LineDocument(Journalled, Base):
    """A document that belongs to a checklist line; `reused` when it was digitised for an earlier dossier.

    `replaced_at` is when a newer record of an online dossier left it out; it is history from then on.
    """

    __tablename__ = "line_documents"

    line_id: Mapped[int] = mapped_column(ForeignKey("checklist_lines.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    reused: Mapped[bool] = mapped_column(default=False)
    replaced_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship()


def facts(dossier: Dossier) -> dict[str, Any]:
    """Return what identifies a dossier in a message: its code, or its identity before it has one."""
    return {"code": dossier.code or "", "uid": dossier.uid}
