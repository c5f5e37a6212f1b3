"""What is seen on a scanned page and what is done to it.

All columns may be empty: a store of an earlier version, and what it wrote into the journal, knows none of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and the mark in the file's header."""
    op.add_column("draft_pages", sa.Column("edits", sa.JSON(), nullable=True))
    op.add_column("draft_pages", sa.Column("mark", sa.String(length=12), nullable=True))
    op.add_column("draft_pages", sa.Column("said", sa.String(), nullable=True))
    op.execute("PRAGMA user_version = 3")
