"""What officers said of online dossiers while looking them through; what arrived and was set aside; figures at once.

All new columns of former tables may be empty: a store of an earlier version knows none of them.
"""

import sqlalchemy as sa
from alembic import op

from app.models import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table, and the mark in the file's header."""
    op.add_column("online_messages", sa.Column("aside_at", base.Moment(timezone=True), nullable=True))
    op.add_column("online_messages", sa.Column("aside_because", sa.String(), nullable=True))
    op.create_index("ix_online_messages_waiting", "online_messages", ["taken_at", "aside_at"], unique=False)
    counted = ["version_id", "finished_at", "accepted_at", "due_current", "channel", "voided_at"]
    op.create_index("ix_dossiers_figures", "dossiers", counted, unique=False)
    op.create_table(
        "online_looks",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("officer_uid", sa.String(length=36), nullable=False),
        sa.Column("looked_at", base.Moment(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_online_looks_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_online_looks")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_online_looks_dossier_id")),
    )
    op.execute("PRAGMA user_version = 5")
