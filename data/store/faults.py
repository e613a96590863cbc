"""Why the store cannot be used: types that a caller above may name, for drivers' errors stay in this room."""

from typing import Literal

Reason = Literal[
    "address",
    "driver",
    "no-answer",
    "not-let-in",
    "no-database",
    "folder",
    "not-ours",
    "read-only",
    "newer-schema",
    "too-mighty",
]
Away = Literal["connection", "busy", "full", "read-only"]

# SQLSTATE, whole or its class, of what passes by itself or by an operator's hand (PostgreSQL, appendix A).
_STATES: dict[str, Away] = {
    "08": "connection",
    "57P": "connection",  # shut down, crashed, not up yet
    "25P": "connection",  # the session was ended for doing nothing in a transaction
    "53300": "busy",  # too many connections
    "53": "full",
    "55P03": "busy",  # waited too long for a lock
    "57014": "busy",  # took too long
    "40": "busy",  # serialisation failure, deadlock
    "25006": "read-only",
}
# Result codes of SQLite, https://www.sqlite.org/rescode.html
_CODES: dict[int, Away] = {
    5: "busy",
    6: "busy",
    8: "read-only",
    10: "connection",
    13: "full",
    14: "connection",
    15: "busy",
}
_SAID: dict[Away, str] = {
    "connection": "the connection was lost",
    "busy": "it is busy with other work",
    "full": "it has no room left",
    "read-only": "it may only be read",
}


class StoreError(RuntimeError):
    """The store cannot be used; the message says what was expected, what was got and what to do."""


class StoreOpenError(StoreError):
    """A store cannot be opened; nothing was changed.

    Parameters
    ----------
    reason : str
        One of `Reason`. After ``no-answer`` trying again can help, after the others it cannot.
    message : str
        With the address, never with a password.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class StoreAwayError(StoreError):
    """An open store did not answer: the connection is lost, or others keep it busy; ask again a little later.

    Nothing of the transaction was kept, with one exception: where the connection is lost while a change is
    being acknowledged, it may have been kept. Sent again with the same key it changes nothing twice.

    Parameters
    ----------
    reason : str
        One of `Away`.
    told : str
        What the driver said.
    """

    def __init__(self, reason: Away, told: str) -> None:
        super().__init__(
            f"store: expected an answer of the database, got none: {_SAID[reason]} ({told}). Ask again a "
            "little later."
        )
        self.reason = reason


class OutOfScopeError(StoreError):
    """A row of another municipality than the transaction is about was to be written; nothing was kept."""

    def __init__(self) -> None:
        super().__init__(
            "store: expected rows of the municipality that the work is about, got one of another or of none; "
            "nothing was written"
        )


def is_walled(fault: BaseException) -> bool:
    """Tell whether row-level security refused a row: of all refusals of rights the one that names it."""
    return getattr(fault, "sqlstate", None) == "42501" and "row-level security" in str(fault)


def away_reason(fault: BaseException, *, lost: bool) -> Away | None:
    """Return why a database does not answer, ``None`` for a fault that will not pass.

    Parameters
    ----------
    fault : BaseException
        The driver's.
    lost : bool
        Whether SQLAlchemy takes the connection for lost.
    """
    code = getattr(fault, "sqlite_errorcode", None)
    if code is not None:
        return _CODES.get(code & 0xFF)
    state = getattr(fault, "sqlstate", None)
    if state:
        known = (_STATES[start] for start in (state, state[:3], state[:2]) if start in _STATES)
        return next(known, None)
    return "connection" if lost or _is_of_connecting(fault) else None


def first_line(fault: object) -> str:
    """Return the first line of a fault's message: the next ones can hold the values of rows."""
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]


def _is_of_connecting(fault: BaseException) -> bool:
    """Tell whether psycopg speaks: it gives no state to what failed before the server knew of a statement."""
    kind = type(fault)
    return kind.__module__.partition(".")[0] == "psycopg" and kind.__name__ in {
        "OperationalError",
        "ConnectionTimeout",
    }
