"""Pages as seen and worked on; text, code and validity of papers; dates moved, dossiers stopped.

All new columns of former tables may be empty: a store of an earlier version, and what it wrote into the journal,
knows none of them.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.models import base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and the mark in the file's header."""
    op.add_column("draft_pages", sa.Column("edits", sa.JSON(), nullable=True))
    op.add_column("draft_pages", sa.Column("mark", sa.String(length=12), nullable=True))
    op.add_column("draft_pages", sa.Column("said", sa.String(), nullable=True))
    op.add_column("draft_pages", sa.Column("upright", sa.String(length=8), nullable=True))
    op.add_column("draft_pages", sa.Column("side", sa.String(length=5), nullable=True))
    op.add_column("draft_assemblies", sa.Column("size", sa.Integer(), nullable=True))
    op.add_column("draft_assemblies", sa.Column("archival", sa.Boolean(), nullable=True))
    op.add_column("components", sa.Column("paper_code", sa.String(length=40), nullable=True))
    op.add_column("documents", sa.Column("valid_until", sa.Date(), nullable=True))
    op.add_column("organisations", sa.Column("answer_hours", sa.Integer(), nullable=True))
    op.add_column("dossiers", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    _due_changes()
    _stoppings()
    _texts()
    _online()
    op.execute("PRAGMA user_version = 3")


def _texts() -> None:
    op.create_table(
        "document_texts",
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("layer_sha256", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("given_up", sa.Integer(), nullable=False),
        sa.Column("read_at", base.Moment(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_texts")),
        sa.UniqueConstraint("document_sha256", name=op.f("uq_document_texts_document_sha256")),
    )
    op.create_table(
        "page_texts",
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_texts")),
    )
    op.create_index("ix_page_texts_document", "page_texts", ["document_sha256"], unique=False)
    op.execute(
        "CREATE VIRTUAL TABLE page_search USING "
        "fts5(words, content = '', tokenize = 'ascii', columnsize = 0, prefix = '2 3')"
    )


def _due_changes() -> None:
    op.create_table(
        "due_changes",
        *_of_dossier("due_changes"),
        sa.Column("due_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("allowed_because", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=True),
    )
    op.create_index("ix_due_changes_dossier_id", "due_changes", ["dossier_id"])


def _stoppings() -> None:
    op.create_table(
        "stoppings",
        *_of_dossier("stoppings"),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_back", sa.JSON(), nullable=False),
        sa.Column("fee_back", sa.String(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_by", sa.String(length=36), nullable=True),
    )
    op.create_index("ix_stoppings_dossier_id", "stoppings", ["dossier_id"])


def _of_dossier(table: str) -> tuple[sa.Column[Any] | sa.Constraint, ...]:
    """Return the keys of what belongs to a dossier and has a slip."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("slip_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=f"fk_{table}_dossier_id"),
        sa.ForeignKeyConstraint(["slip_id"], ["slips.id"], name=f"fk_{table}_slip_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("uid", name=f"uq_{table}_uid"),
    )


def _online() -> None:
    op.create_table(
        "online_messages",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("external_code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("arrived_at", base.Moment(timezone=True), nullable=False),
        sa.Column("taken_at", base.Moment(timezone=True), nullable=True),
        sa.Column("said_state", sa.Integer(), nullable=True),
        sa.Column("said_at", base.Moment(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_online_messages_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_online_messages")),
        sa.UniqueConstraint("uid", name=op.f("uq_online_messages_uid")),
    )
    op.create_index("ix_online_messages_record", "online_messages", ["external_code", "sha256"], unique=False)
    op.create_index(op.f("ix_online_messages_dossier_id"), "online_messages", ["dossier_id"], unique=False)
    op.create_table(
        "online_files",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("component", sa.Integer(), nullable=True),
        sa.Column("finding", sa.String(length=12), nullable=False),
        sa.Column("given_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("signatures", sa.JSON(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["online_messages.id"], name=op.f("fk_online_files_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_online_files")),
        sa.UniqueConstraint("uid", name=op.f("uq_online_files_uid")),
    )
    op.create_index(op.f("ix_online_files_message_id"), "online_files", ["message_id"], unique=False)
    op.create_index(op.f("ix_online_files_sha256"), "online_files", ["sha256"], unique=False)
    op.create_table(
        "held_messages",
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("external_code", sa.String(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("held_at", base.Moment(timezone=True), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_messages")),
        sa.UniqueConstraint(
            "folder", "file_name", "external_code", name=op.f("uq_held_messages_folder_file_name_external_code")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_held_messages_uid")),
    )
    op.create_table(
        "outbox_messages",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("made_at", base.Moment(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", base.Moment(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("sent_at", base.Moment(timezone=True), nullable=True),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_outbox_messages_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
        sa.UniqueConstraint("uid", name=op.f("uq_outbox_messages_uid")),
    )
    op.create_index(op.f("ix_outbox_messages_dossier_id"), "outbox_messages", ["dossier_id"], unique=False)
    op.create_index("ix_outbox_messages_waiting", "outbox_messages", ["sent_at", "id"], unique=False)
