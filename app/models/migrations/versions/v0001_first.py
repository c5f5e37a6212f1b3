"""The first schema: everything from the counter to the department."""

import sqlalchemy as sa
from alembic import op

from app.models import base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables, the search table, and the marks in the file's header."""
    op.create_table(
        "applicants",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("identifier", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("seen_at", base.Moment(timezone=True), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicants")),
        sa.UniqueConstraint("uid", name=op.f("uq_applicants_uid")),
    )
    op.create_index("ix_applicants_folded", "applicants", ["folded_name"], unique=False)
    op.create_index(op.f("ix_applicants_identifier"), "applicants", ["identifier"], unique=False)
    op.create_index(op.f("ix_applicants_phone"), "applicants", ["phone"], unique=False)
    op.create_table(
        "backups_made",
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backups_made")),
    )
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_days")),
        sa.UniqueConstraint("day", name=op.f("uq_calendar_days_day")),
        sa.UniqueConstraint("uid", name=op.f("uq_calendar_days_uid")),
    )
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_years")),
        sa.UniqueConstraint("uid", name=op.f("uq_calendar_years_uid")),
        sa.UniqueConstraint("year", name=op.f("uq_calendar_years_year")),
    )
    op.create_table(
        "documents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("owner_identifier", sa.String(length=20), nullable=False),
        sa.Column("paper_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("digitised_at", base.Moment(timezone=True), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("uid", name=op.f("uq_documents_uid")),
    )
    op.create_index("ix_documents_owner_kind", "documents", ["owner_identifier", "paper_key"], unique=False)
    op.create_index(op.f("ix_documents_sha256"), "documents", ["sha256"], unique=False)
    op.create_table(
        "fields",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fields")),
        sa.UniqueConstraint("name", name=op.f("uq_fields_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_fields_uid")),
    )
    op.create_table(
        "journal_entries",
        sa.Column("workstation", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("officer", sa.String(length=36), nullable=False),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("dossier_uid", sa.String(length=36), nullable=True),
        sa.Column("previous_here", sa.String(length=64), nullable=True),
        sa.Column("previous_of_dossier", sa.String(length=64), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("uid", name=op.f("uq_journal_entries_uid")),
        sa.UniqueConstraint("workstation", "sequence", name=op.f("uq_journal_entries_workstation_sequence")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_journal_entries_dossier", "journal_entries", ["dossier_uid", "id"], unique=False)
    op.create_index(op.f("ix_journal_entries_hash"), "journal_entries", ["hash"], unique=False)
    op.create_table(
        "number_series",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_series")),
        sa.UniqueConstraint("name", name=op.f("uq_number_series_name")),
    )
    op.create_table(
        "organisations",
        sa.Column("agency_code", sa.String(length=20), nullable=False),
        sa.Column("parent_name", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("desk_name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("number_suffix", sa.String(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("papers_as_table", sa.Boolean(), nullable=False),
        sa.Column("same_day_cutoff", sa.String(length=5), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("uid", name=op.f("uq_organisations_uid")),
    )
    op.create_table(
        "procedures",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedures")),
        sa.UniqueConstraint("code", name=op.f("uq_procedures_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_procedures_uid")),
    )
    op.create_table(
        "transfers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("giver_uid", sa.String(length=36), nullable=False),
        sa.Column("receiver_uid", sa.String(length=36), nullable=False),
        sa.Column("offered_at", base.Moment(timezone=True), nullable=False),
        sa.Column("offered_by", sa.String(length=36), nullable=True),
        sa.Column("list_sha256", sa.String(length=64), nullable=False),
        sa.Column("package_hash", sa.String(length=64), nullable=False),
        sa.Column("answered_at", base.Moment(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("uid", name=op.f("uq_transfers_uid")),
    )
    op.create_index(op.f("ix_transfers_package_hash"), "transfers", ["package_hash"], unique=False)
    op.create_table(
        "workstations",
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("place_uid", sa.String(length=36), nullable=False),
        sa.Column("place_name", sa.String(), nullable=False),
        sa.Column("made_at", base.Moment(timezone=True), nullable=False),
        sa.Column("asks_last_code", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workstations")),
        sa.UniqueConstraint("uid", name=op.f("uq_workstations_uid")),
    )
    op.create_table(
        "counters",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_counters_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counters")),
        sa.UniqueConstraint("uid", name=op.f("uq_counters_uid")),
    )
    op.create_table(
        "departments",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_departments_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("uid", name=op.f("uq_departments_uid")),
    )
    op.create_table(
        "journal_contents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["journal_entries.id"], name=op.f("fk_journal_contents_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_contents")),
    )
    op.create_table(
        "officers",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("may_override", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_officers_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint("login", name=op.f("uq_officers_login")),
        sa.UniqueConstraint("uid", name=op.f("uq_officers_uid")),
    )
    op.create_table(
        "package_files",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=True),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_package_files_transfer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_files")),
        sa.UniqueConstraint("hash", name=op.f("uq_package_files_hash")),
    )
    op.create_table(
        "procedure_versions",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("department_name", sa.String(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("limit_amount", sa.Integer(), nullable=False),
        sa.Column("limit_unit", sa.String(length=20), nullable=False),
        sa.Column("fee", sa.Integer(), nullable=True),
        sa.Column("sets", sa.Integer(), nullable=False),
        sa.Column("online_level", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("same_day_cutoff", sa.String(length=5), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["fields.id"], name=op.f("fk_procedure_versions_field_id")),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedures.id"], name=op.f("fk_procedure_versions_procedure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_versions")),
        sa.UniqueConstraint("uid", name=op.f("uq_procedure_versions_uid")),
    )
    op.create_index(
        "ix_procedure_versions_procedure_from", "procedure_versions", ["procedure_id", "in_force_from"], unique=False
    )
    op.create_table(
        "components",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("alternative_group", sa.String(), nullable=True),
        sa.Column("blank_form", sa.String(), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_versions.id"], name=op.f("fk_components_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_components")),
        sa.UniqueConstraint("uid", name=op.f("uq_components_uid")),
    )
    op.create_index("ix_components_version", "components", ["version_id", "position"], unique=False)
    op.create_table(
        "dossiers",
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("sets", sa.Integer(), nullable=False),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("owner_kind", sa.String(length=12), nullable=False),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("owner_identifier", sa.String(length=20), nullable=False),
        sa.Column("owner_address", sa.String(), nullable=False),
        sa.Column("owner_phone", sa.String(length=20), nullable=False),
        sa.Column("owner_email", sa.String(), nullable=False),
        sa.Column("submitter_name", sa.String(), nullable=False),
        sa.Column("submitter_identifier", sa.String(length=20), nullable=False),
        sa.Column("submitter_address", sa.String(), nullable=False),
        sa.Column("submitter_phone", sa.String(length=20), nullable=False),
        sa.Column("submitter_authority", sa.String(), nullable=False),
        sa.Column("received_at", base.Moment(timezone=True), nullable=False),
        sa.Column("accepted_at", base.Moment(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.String(length=36), nullable=True),
        sa.Column("counter", sa.String(), nullable=False),
        sa.Column("due_original", base.Moment(timezone=True), nullable=True),
        sa.Column("due_current", base.Moment(timezone=True), nullable=True),
        sa.Column("due_uncertain", sa.Boolean(), nullable=False),
        sa.Column("override_reason", sa.String(), nullable=False),
        sa.Column("result_by_post", sa.Boolean(), nullable=False),
        sa.Column("result_address", sa.String(), nullable=False),
        sa.Column("place_received_uid", sa.String(length=36), nullable=False),
        sa.Column("department_uid", sa.String(length=36), nullable=True),
        sa.Column("holder_uid", sa.String(length=36), nullable=False),
        sa.Column("holder_since", base.Moment(timezone=True), nullable=False),
        sa.Column("external_code", sa.String(length=40), nullable=True),
        sa.Column("owner_system", sa.String(), nullable=False),
        sa.Column("correction_count", sa.Integer(), nullable=False),
        sa.Column("voided_at", base.Moment(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_versions.id"], name=op.f("fk_dossiers_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("code", name=op.f("uq_dossiers_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_dossiers_uid")),
    )
    op.create_index(op.f("ix_dossiers_external_code"), "dossiers", ["external_code"], unique=False)
    op.create_index("ix_dossiers_holder_state", "dossiers", ["holder_uid", "state"], unique=False)
    op.create_index("ix_dossiers_identifier", "dossiers", ["owner_identifier"], unique=False)
    op.create_index("ix_dossiers_state_due", "dossiers", ["state", "due_current"], unique=False)
    op.create_table(
        "officer_secrets",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("changed_at", base.Moment(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_officer_secrets_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_secrets")),
        sa.UniqueConstraint("officer_id", name=op.f("uq_officer_secrets_officer_id")),
    )
    op.create_table(
        "process_steps",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_versions.id"], name=op.f("fk_process_steps_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_steps")),
        sa.UniqueConstraint("uid", name=op.f("uq_process_steps_uid")),
    )
    op.create_index(op.f("ix_process_steps_version_id"), "process_steps", ["version_id"], unique=False)
    op.create_table(
        "checklist_lines",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("component_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("original", sa.Integer(), nullable=False),
        sa.Column("certified", sa.Integer(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("electronic", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["component_id"], ["components.id"], name=op.f("fk_checklist_lines_component_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_checklist_lines_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_lines")),
        sa.UniqueConstraint("dossier_id", "position", name=op.f("uq_checklist_lines_dossier_id_position")),
        sa.UniqueConstraint("uid", name=op.f("uq_checklist_lines_uid")),
    )
    op.create_table(
        "drafts",
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("opened_at", base.Moment(timezone=True), nullable=False),
        sa.Column("changed_at", base.Moment(timezone=True), nullable=False),
        sa.Column("discarded_at", base.Moment(timezone=True), nullable=True),
        sa.Column("closed_at", base.Moment(timezone=True), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_drafts_dossier_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_drafts_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("uid", name=op.f("uq_drafts_uid")),
    )
    op.create_index(op.f("ix_drafts_dossier_id"), "drafts", ["dossier_id"], unique=False)
    op.create_index("ix_drafts_open", "drafts", ["discarded_at", "officer_id"], unique=False)
    op.create_table(
        "slips",
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("place_uid", sa.String(length=36), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slip_code", sa.String(length=12), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.String(length=4), nullable=False),
        sa.Column("issued_at", base.Moment(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=36), nullable=True),
        sa.Column("copies_marked", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_slips_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slips")),
        sa.UniqueConstraint("form", "year", "number", "place_uid", name=op.f("uq_slips_form_year_number_place_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_slips_uid")),
    )
    op.create_index(op.f("ix_slips_dossier_id"), "slips", ["dossier_id"], unique=False)
    op.create_index(op.f("ix_slips_slip_code"), "slips", ["slip_code"], unique=False)
    op.create_table(
        "transfer_items",
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_at", base.Moment(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_transfer_items_dossier_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_items_transfer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_items")),
        sa.UniqueConstraint("uid", name=op.f("uq_transfer_items_uid")),
    )
    op.create_index("ix_transfer_items_dossier", "transfer_items", ["dossier_id", "state"], unique=False)
    op.create_index(op.f("ix_transfer_items_state"), "transfer_items", ["state"], unique=False)
    op.create_index(op.f("ix_transfer_items_transfer_id"), "transfer_items", ["transfer_id"], unique=False)
    op.create_table(
        "draft_assemblies",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("component", sa.Integer(), nullable=False),
        sa.Column("recipe", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_assemblies_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_assemblies")),
        sa.UniqueConstraint("draft_id", "component", name=op.f("uq_draft_assemblies_draft_id_component")),
    )
    op.create_table(
        "draft_pages",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("component", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("removed_at", base.Moment(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_pages_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_pages")),
        sa.UniqueConstraint("uid", name=op.f("uq_draft_pages_uid")),
    )
    op.create_index("ix_draft_pages_draft", "draft_pages", ["draft_id", "position"], unique=False)
    op.create_table(
        "line_documents",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("reused", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_line_documents_document_id")),
        sa.ForeignKeyConstraint(["line_id"], ["checklist_lines.id"], name=op.f("fk_line_documents_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_documents")),
        sa.UniqueConstraint("uid", name=op.f("uq_line_documents_uid")),
    )
    op.create_index(op.f("ix_line_documents_document_id"), "line_documents", ["document_id"], unique=False)
    op.create_index(op.f("ix_line_documents_line_id"), "line_documents", ["line_id"], unique=False)
    op.create_table(
        "print_jobs",
        sa.Column("slip_id", sa.Integer(), nullable=True),
        sa.Column("paper", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("size", sa.String(length=4), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("copy_mark", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("system_job", sa.String(), nullable=False),
        sa.Column("ordered_at", base.Moment(timezone=True), nullable=False),
        sa.Column("ordered_by", sa.String(length=36), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["slip_id"], ["slips.id"], name=op.f("fk_print_jobs_slip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_jobs")),
        sa.UniqueConstraint("uid", name=op.f("uq_print_jobs_uid")),
    )
    op.create_index(op.f("ix_print_jobs_slip_id"), "print_jobs", ["slip_id"], unique=False)
    op.create_index("ix_print_jobs_state", "print_jobs", ["state"], unique=False)
    op.execute(
        "CREATE VIRTUAL TABLE dossier_search USING "
        "fts5(words, tokenize = 'ascii', detail = 'none', prefix = '1 2 3 4 5')"
    )
    op.execute("CREATE TABLE search_words (word TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID")
    op.execute("PRAGMA application_id = 1364541785")
    op.execute("PRAGMA user_version = 1")
