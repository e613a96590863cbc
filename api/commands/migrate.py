"""``matcher migrate``: the newest schema, made by the role that owns the tables."""

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.wiring import opened
from data.store.migrate import newest_revision


@with_order
def migrate_store(order: Order) -> None:
    """Bring databasen på plads. Make the tables or bring them to the newest schema, with their walls."""
    with opened(order.settings):
        print_rows(("schema",), [{"schema": newest_revision()}], order.form)
