"""Whose people a transaction is about: those of some municipalities, or of every one of the installation.

PostgreSQL is told at the beginning of each transaction and shows and takes no other rows
(`data.store.row_security`); where it was not told it shows nobody. SQLite has no such wall: there the filters
of the callers are the only one.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

SCOPE = "matcher_scope"
VARIABLE = "matcher.municipality"
EVERY, BETWEEN = "*", ","
_CODE = re.compile(r"\w[\w.-]{0,63}")
_TELL = text(f"SELECT set_config('{VARIABLE}', :whose, true)")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose people may be seen and written.

    Attributes
    ----------
    municipality_code : str or None
        The municipality; ``None`` for every one.
    others : tuple of str
        Further ones, for somebody with roles in several; sorted.
    """

    municipality_code: str | None
    others: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the codes.

        Raises
        ------
        ValueError
            If it is none: nobody's people are not everybody's.
        """
        if self.municipality_code is None and self.others:
            raise ValueError(f"scope: expected every municipality or some, got every one and {self.others}")
        for code in self._codes:
            if not _CODE.fullmatch(code):
                raise ValueError(f"scope: expected the code of a municipality, got {code!r}")

    @property
    def _codes(self) -> tuple[str, ...]:
        return () if self.municipality_code is None else (self.municipality_code, *self.others)

    def covers(self, municipality_code: str | None) -> bool:
        """Tell whether a municipality's people may be seen; people of none are of the whole installation."""
        return self.municipality_code is None or municipality_code in self._codes

    @property
    def told(self) -> str:
        """What PostgreSQL is told."""
        return BETWEEN.join(self._codes) or EVERY


EVERY_MUNICIPALITY = Scope(None)
"""For what is of the whole installation: nights, imports, exports, backups, the day that lists rest on."""


def scope_of(connection: Connection) -> Scope | None:
    """Return the scope that a transaction was begun in, ``None`` where nobody said."""
    found: Scope | None = connection.get_execution_options().get(SCOPE)
    return found


@contextmanager
def in_every_municipality(connection: Connection) -> Iterator[None]:
    """Look beyond the municipality for a moment, within a transaction.

    For what is one thing for all of them: who keeps a place of an opening, the next number of a table. What
    is found must not leave the store but as that.
    """
    scope = scope_of(connection)
    if scope is None or scope == EVERY_MUNICIPALITY or connection.dialect.name != "postgresql":
        yield
        return
    connection.execute(_TELL, {"whose": EVERY})
    try:
        yield
    finally:
        with suppress(DatabaseError):  # a failed transaction says nothing more, nor does it show anything
            connection.execute(_TELL, {"whose": scope.told})
