"""Runs migrations on the connection that `data.store.migrate` opened, inside its transaction."""

from alembic import context

from data.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
