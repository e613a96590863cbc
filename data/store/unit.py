"""One transaction and what can be done in it: all of it counts, or nothing."""

from sqlalchemy import Connection

from data.store.answers import Answers
from data.store.journal import Journal
from data.store.stamps import Stamps, read_stamps


class Unit:
    """One transaction of the store, from `Store.reading` or `Store.writing`.

    Parameters
    ----------
    connection : Connection
        In its transaction; the unit ends with it.

    Attributes
    ----------
    journal : Journal
        Lists shown and decisions.
    answers : Answers
        Answers kept under the caller's key.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.journal = Journal(connection)
        self.answers = Answers(connection)

    def stamps(self) -> Stamps:
        """Return the change numbers as this transaction sees them."""
        return read_stamps(self._connection)
