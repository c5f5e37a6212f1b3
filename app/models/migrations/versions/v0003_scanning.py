"""What is seen on a scanned page and what is done to it; the text of digitised papers.

All new columns may be empty: a store of an earlier version, and what it wrote into the journal, knows none of them.
"""

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
    _texts()
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
