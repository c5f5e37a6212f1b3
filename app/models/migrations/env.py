"""Alembic's entry: the migrations run on the connection that `run.upgrade` opened."""

from alembic import context

from app.models import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.METADATA,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
