"""The life of a dossier: times of waiting, a department's work, money, results and their way to the applicant.

All new columns of former tables may be empty: a store of an earlier version, and what it wrote into the journal,
knows none of them.
"""

import sqlalchemy as sa
from alembic import op

from app.models import base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables, and the mark in the file's header."""
    op.add_column("dossiers", sa.Column("complete_since", base.Moment(timezone=True), nullable=True))
    op.add_column("dossiers", sa.Column("finished_at", base.Moment(timezone=True), nullable=True))
    op.add_column("dossiers", sa.Column("returned_at", base.Moment(timezone=True), nullable=True))
    op.add_column("dossiers", sa.Column("officer_uid", sa.String(length=36), nullable=True))
    op.add_column("line_documents", sa.Column("replaced_at", base.Moment(timezone=True), nullable=True))
    op.add_column("due_changes", sa.Column("kind", sa.String(length=12), nullable=True))
    op.add_column("officers", sa.Column("title", sa.String(), nullable=True))
    op.add_column("officers", sa.Column("department_uid", sa.String(length=36), nullable=True))
    op.add_column("organisations", sa.Column("time_rules", sa.JSON(), nullable=True))
    op.add_column("organisations", sa.Column("bank_code", sa.String(length=6), nullable=True))
    op.add_column("organisations", sa.Column("bank_account", sa.String(length=19), nullable=True))
    op.add_column("organisations", sa.Column("bank_holder", sa.String(), nullable=True))
    op.add_column("procedures", sa.Column("time_rules", sa.JSON(), nullable=True))
    op.add_column("transfers", sa.Column("purpose", sa.String(length=12), nullable=True))
    _waiting()
    _work()
    _money()
    _results()
    _secrets()
    op.execute("PRAGMA user_version = 4")


def _waiting() -> None:
    op.create_table(
        "pauses",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("slip_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state_before", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("brought", sa.JSON(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("allowed_because", sa.String(), nullable=False),
        sa.Column("asked_at", base.Moment(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=36), nullable=True),
        sa.Column("answer_until", base.Moment(timezone=True), nullable=True),
        sa.Column("ended_at", base.Moment(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.Column("ended_as", sa.String(length=12), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_pauses_dossier_id")),
        sa.ForeignKeyConstraint(["slip_id"], ["slips.id"], name=op.f("fk_pauses_slip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
        sa.UniqueConstraint("uid", name=op.f("uq_pauses_uid")),
    )
    op.create_index(op.f("ix_pauses_dossier_id"), "pauses", ["dossier_id"], unique=False)


def _work() -> None:
    op.create_table(
        "work_steps",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("officer_uid", sa.String(length=36), nullable=True),
        sa.Column("begun_at", base.Moment(timezone=True), nullable=True),
        sa.Column("done_at", base.Moment(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=36), nullable=True),
        sa.Column("due_at", base.Moment(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_work_steps_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_steps")),
        sa.UniqueConstraint("dossier_id", "position", name=op.f("uq_work_steps_dossier_id_position")),
        sa.UniqueConstraint("uid", name=op.f("uq_work_steps_uid")),
    )
    op.create_table(
        "remarks",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", base.Moment(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=True),
        sa.Column("answered_at", base.Moment(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_remarks_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
        sa.UniqueConstraint("uid", name=op.f("uq_remarks_uid")),
    )
    op.create_index(op.f("ix_remarks_dossier_id"), "remarks", ["dossier_id"], unique=False)


def _money() -> None:
    op.create_table(
        "fee_items",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("per_set", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_versions.id"], name=op.f("fk_fee_items_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_items")),
        sa.UniqueConstraint("uid", name=op.f("uq_fee_items_uid")),
    )
    op.create_index("ix_fee_items_version", "fee_items", ["version_id", "position"], unique=False)
    op.create_table(
        "charges",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("full_amount", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", base.Moment(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_charges_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charges")),
        sa.UniqueConstraint("dossier_id", "position", name=op.f("uq_charges_dossier_id_position")),
        sa.UniqueConstraint("uid", name=op.f("uq_charges_uid")),
    )
    op.create_table(
        "payments",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("place_uid", sa.String(length=36), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("paid_at", base.Moment(timezone=True), nullable=False),
        sa.Column("taken_by", sa.String(length=36), nullable=True),
        sa.Column("counter", sa.String(), nullable=False),
        sa.Column("voided_at", base.Moment(timezone=True), nullable=True),
        sa.Column("voided_by", sa.String(length=36), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_payments_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("uid", name=op.f("uq_payments_uid")),
    )
    op.create_index(op.f("ix_payments_dossier_id"), "payments", ["dossier_id"], unique=False)
    op.create_index("ix_payments_paid", "payments", ["place_uid", "paid_at"], unique=False)
    op.create_index("ix_payments_voided", "payments", ["place_uid", "voided_at"], unique=False)
    op.create_table(
        "cash_counts",
        sa.Column("place_uid", sa.String(length=36), nullable=False),
        sa.Column("officer_uid", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("counted_at", base.Moment(timezone=True), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_counts")),
        sa.UniqueConstraint("uid", name=op.f("uq_cash_counts_uid")),
    )
    op.create_index("ix_cash_counts_day", "cash_counts", ["day", "officer_uid"], unique=False)


def _results() -> None:
    op.create_table(
        "results",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("made_at", base.Moment(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=True),
        sa.Column("voided_at", base.Moment(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_results_document_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_results_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
        sa.UniqueConstraint("uid", name=op.f("uq_results_uid")),
    )
    op.create_index(op.f("ix_results_dossier_id"), "results", ["dossier_id"], unique=False)
    op.create_table(
        "tellings",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=12), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("told_at", base.Moment(timezone=True), nullable=False),
        sa.Column("told_by", sa.String(length=36), nullable=True),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_tellings_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
        sa.UniqueConstraint("uid", name=op.f("uq_tellings_uid")),
    )
    op.create_index(op.f("ix_tellings_dossier_id"), "tellings", ["dossier_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("receiver_name", sa.String(), nullable=False),
        sa.Column("receiver_identifier", sa.String(length=20), nullable=False),
        sa.Column("shown", sa.String(length=12), nullable=False),
        sa.Column("authority", sa.String(length=64), nullable=True),
        sa.Column("receipt_taken_back", sa.Boolean(), nullable=False),
        sa.Column("tracking", sa.String(), nullable=False),
        sa.Column("posted_at", base.Moment(timezone=True), nullable=True),
        sa.Column("delivered_at", base.Moment(timezone=True), nullable=True),
        sa.Column("came_back_at", base.Moment(timezone=True), nullable=True),
        sa.Column("given_by", sa.String(length=36), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_deliveries_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("uid", name=op.f("uq_deliveries_uid")),
    )
    op.create_index(op.f("ix_deliveries_dossier_id"), "deliveries", ["dossier_id"], unique=False)
    op.create_index("ix_deliveries_on_the_way", "deliveries", ["delivered_at", "posted_at"], unique=False)


def _secrets() -> None:
    op.create_table(
        "office_secrets",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_secrets")),
        sa.UniqueConstraint("name", name=op.f("uq_office_secrets_name")),
    )
