"""Signing in and changes of accounts as entries of the audit."""

import getpass
from datetime import datetime

import structlog

from data.accounts import Account
from data.audit import DENIED, DONE, AuditEntry

ACCOUNT, TOKEN = "account", "token"
SIGN_IN, SIGN_OUT = "session.open", "session.end"
_UNKNOWN = "unknown"


def signed_in_entry(account: Account, how: str, at: datetime) -> AuditEntry:
    """Return the entry of a session that was opened."""
    return _session_entry(SIGN_IN, account, at, outcome=DONE, reason=how)


def refused_entry(account: Account | None, reason: str, at: datetime) -> AuditEntry:
    """Return the entry of a sign-in that was refused; of an unknown name it does not say which."""
    return _session_entry(SIGN_IN, account, at, outcome=DENIED, reason=reason)


def signed_out_entry(account: Account, at: datetime) -> AuditEntry:
    """Return the entry of a session that was ended by its holder."""
    return _session_entry(SIGN_OUT, account, at, outcome=DONE, reason="")


def own_entry(operation: str, account: Account, at: datetime) -> AuditEntry:
    """Return the entry of what somebody changed of the own way in."""
    return _session_entry(operation, account, at, outcome=DONE, reason="")


def command_entry(act: str, subject: tuple[str, str], at: datetime, **details: object) -> AuditEntry:
    """Return the entry of something that was done on the command line.

    Parameters
    ----------
    act : str
        Such as ``role``.
    subject : (kind, id)
        Of the account or token.
    at : datetime
        The instant.
    **details
        What became of it; nothing secret.
    """
    kind, subject_id = subject
    return AuditEntry(
        at=at,
        actor=f"command line ({machine_user()})",
        actor_kind="local",
        operation=f"{kind}.{act}",
        subject_kind=kind,
        subject_id=subject_id,
        details=details,
    )


def machine_user() -> str:
    """Return who this process runs as on this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return _UNKNOWN


def _session_entry(
    operation: str, account: Account | None, at: datetime, *, outcome: str, reason: str
) -> AuditEntry:
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    return AuditEntry(
        at=at,
        actor=account.name if account else _UNKNOWN,
        actor_kind="person" if account else "anyone",
        operation=operation,
        outcome=outcome,
        subject_kind=ACCOUNT if account else "",
        subject_id=account.account_id if account else "",
        reason=reason,
        request_id=request_id,
    )
