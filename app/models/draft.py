"""Private work in progress: drafts, their pages, and what was assembled ahead; never journalled."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Leaving
from app.rules.completeness import Counts
from app.rules.kinds import Channel, OwnerKind
from app.rules.stack import NO_PAPER


@dataclass(frozen=True, slots=True)
class PersonData:
    """An owner or submitter as typed or read from a card."""

    name: str = ""
    identifier: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    born: str = ""
    gender: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class DraftContent:
    """All that staff typed and ticked for one applicant.

    `reused` is the identity of the document that is used again for a component, by position.
    """

    owner_kind: OwnerKind = OwnerKind.CITIZEN
    owner: PersonData = field(default_factory=PersonData)
    submitter: PersonData | None = None
    version_uid: str = ""
    lines: Mapping[int, Counts] = field(default_factory=dict)
    cases: frozenset[str] = frozenset()
    sets: int = 1
    channel: Channel = Channel.DIRECT
    result_by_post: bool = False
    result_address: str = ""
    reused: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing worth keeping was typed."""
        return self == DraftContent(owner_kind=self.owner_kind, channel=self.channel)

    def of_same_applicant(self) -> "DraftContent":
        """Return what another dossier of the same applicant for the same procedure begins with: nothing handed in."""
        return replace(self, lines={}, cases=frozenset(), reused={})

    def to_json(self) -> dict[str, Any]:
        """Return the content as it is stored."""
        return {
            "owner_kind": self.owner_kind.value,
            "owner": asdict(self.owner),
            "submitter": asdict(self.submitter) if self.submitter else None,
            "version_uid": self.version_uid,
            "lines": {str(position): asdict(counts) for position, counts in self.lines.items()},
            "cases": sorted(self.cases),
            "sets": self.sets,
            "channel": int(self.channel),
            "result_by_post": self.result_by_post,
            "result_address": self.result_address,
            "reused": {str(position): document for position, document in self.reused.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "DraftContent":
        """Return the content that was stored."""
        submitter = stored["submitter"]
        return cls(
            owner_kind=OwnerKind(stored["owner_kind"]),
            owner=PersonData(**stored["owner"]),
            submitter=PersonData(**submitter) if submitter else None,
            version_uid=stored["version_uid"],
            lines={int(position): Counts(**counts) for position, counts in stored["lines"].items()},
            cases=frozenset(stored["cases"]),
            sets=stored["sets"],
            channel=Channel(stored["channel"]),
            result_by_post=stored["result_by_post"],
            result_address=stored["result_address"],
            reused={int(position): document for position, document in stored.get("reused", {}).items()},
        )


class Draft(Leaving, Base):
    """One applicant's unfinished dossier; saved at every change, kept 7 days in the bin when discarded.

    One that stands under an accepted dossier holds what is brought for it while it waits for papers.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_open", "discarded_at", "officer_id"),)

    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    content: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    discarded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"), index=True)

    pages: Mapped[list["DraftPage"]] = relationship(order_by="DraftPage.position")

    @property
    def parsed(self) -> DraftContent:
        """The stored content as a frozen record."""
        return DraftContent.from_json(self.content)


_FROM_FILES = text("source = 'electronic'")


class DraftPage(Leaving, Base):
    """One page on disk under `scans/<draft>/`; edits are kept beside it, the file never changes.

    `upright` tells whether it was looked at how the page lies, and who turned it: see `app.desk.uprighting`.
    """

    __tablename__ = "draft_pages"
    __table_args__ = (
        Index("ix_draft_pages_draft", "draft_id", "position"),
        Index("ix_draft_pages_files", "sha256", sqlite_where=_FROM_FILES, postgresql_where=_FROM_FILES),
    )

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    position: Mapped[int]
    component: Mapped[int | None]
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    dpi: Mapped[int]
    rotation: Mapped[int] = mapped_column(default=0)
    blank: Mapped[bool] = mapped_column(default=False)
    edits: Mapped[dict[str, Any] | None]
    mark: Mapped[str | None] = mapped_column(String(12))
    said: Mapped[str | None]
    upright: Mapped[str | None] = mapped_column(String(8))
    side: Mapped[str | None] = mapped_column(String(5))
    source: Mapped[str] = mapped_column(String(12), default="scanned")
    removed_at: Mapped[datetime | None]

    @property
    def is_paper(self) -> bool:
        """Whether it belongs to the dossier: not removed, not set aside, no separator sheet and no slip of ours."""
        return self.removed_at is None and not self.blank and self.mark not in NO_PAPER


class DraftAssembly(Base):
    """A component's PDF made while staff still work, so that accepting does not wait.

    `size` is in bytes; `archival` tells whether it is a PDF/A-2b. Both are empty where an earlier version made it.
    """

    __tablename__ = "draft_assemblies"
    __table_args__ = (UniqueConstraint("draft_id", "component"),)

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    component: Mapped[int]
    recipe: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int]
    size: Mapped[int | None]
    archival: Mapped[bool | None]
