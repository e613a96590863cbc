"""The store: what municipalities delivered and what the nights decided, in one database.

`open_store` makes or migrates the database; `Store` has the verbs. Nothing that was delivered is overwritten
by a later delivery: rows carry the day from which they hold (valid from) and the day from which the service
knew them (known from), so that any past day can be rebuilt. SQL is spoken here only, and what is particular
to one database in `data.store.connection` only.
"""

from data.store.importing import Delivery, ImportSummary, TableSummary
from data.store.plans import NodePrice, StoredAssignment, StoredPlan
from data.store.store import Store, open_store

__all__ = [
    "Delivery",
    "ImportSummary",
    "NodePrice",
    "Store",
    "StoredAssignment",
    "StoredPlan",
    "TableSummary",
    "open_store",
]
