"""What an office chooses for its papers, and what its receipts say that no other column holds.

All columns may be empty: a store of the first version, and what it wrote into the journal, knows none of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and the mark in the file's header."""
    op.add_column("organisations", sa.Column("forms_edition", sa.String(length=20), nullable=True))
    op.add_column("organisations", sa.Column("paper_notes", sa.String(), nullable=True))
    op.add_column("organisations", sa.Column("lookup_codes", sa.Boolean(), nullable=True))
    op.add_column("organisations", sa.Column("book", sa.String(), nullable=True))
    op.add_column("organisations", sa.Column("contact_name", sa.String(), nullable=True))
    op.add_column("organisations", sa.Column("contact_phone", sa.String(), nullable=True))
    op.add_column("organisations", sa.Column("logo", sa.String(), nullable=True))
    op.add_column("dossiers", sa.Column("lookup_code", sa.String(length=4), nullable=True))
    op.add_column("dossiers", sa.Column("book", sa.String(), nullable=True))
    op.add_column("dossiers", sa.Column("book_entry", sa.Integer(), nullable=True))
    op.execute("PRAGMA user_version = 2")
