"""Pages that came from files are found by their content: the same file may have been filed before."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index, and the mark in the file's header."""
    from_files = sa.text("source = 'electronic'")
    op.create_index("ix_draft_pages_files", "draft_pages", ["sha256"], unique=False, sqlite_where=from_files)
    op.execute("PRAGMA user_version = 6")
