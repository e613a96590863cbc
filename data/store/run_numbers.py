"""Numbers that only grow: tokens of leases, and ids of plans."""

from sqlalchemy import Connection, update

from data.store.run_schema import run_numbers

LEASE, PLAN = "lease", "plan"


def next_number(connection: Connection, name: str) -> int:
    """Return the next number; others who want one wait until the transaction ends."""
    grown = (
        update(run_numbers)
        .where(run_numbers.c.name == name)
        .values(number=run_numbers.c.number + 1)
        .returning(run_numbers.c.number)
    )
    number: int = connection.execute(grown).scalar_one()
    return number
