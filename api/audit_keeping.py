"""How long the audit can tell what happened, by class of record; docs/audit.md says why."""

from datetime import date

from api.settings import Settings
from data.audit import DECISION, LOOK, OPERATION, SECURITY, AuditEntry
from data.store import Store

_MONTHS_PER_YEAR = 12


def kept_since(settings: Settings, today: date) -> dict[str, date]:
    """Return the first day of which each class of record is still kept, by class."""
    months = {
        LOOK: settings.keep_looks_months,
        DECISION: settings.keep_decisions_months,
        SECURITY: settings.keep_security_months,
        OPERATION: settings.keep_operation_months,
    }
    return {name: _months_before(today, count) for name, count in months.items()}


def forget_old(store: Store, settings: Settings, today: date, entry: AuditEntry) -> list[str]:
    """Make unreadable what is older than it is kept; return the months by class.

    Parameters
    ----------
    store : Store
        Whose audit.
    settings : Settings
        How long each class is kept.
    today : date
        The day.
    entry : AuditEntry
        By whom; one row is noted for each month that goes.
    """
    told = []
    with store.writing() as unit:
        for name, day in kept_since(settings, today).items():
            told += [f"{name} {month:%Y-%m}" for month in unit.audit.forget_before(name, day, entry)]
    if told:
        store.shred()
    return told


def _months_before(day: date, months: int) -> date:
    """Return the first day of the month so many months before; whole months are forgotten anyway."""
    count = day.year * _MONTHS_PER_YEAR + day.month - 1 - months
    return date(count // _MONTHS_PER_YEAR, count % _MONTHS_PER_YEAR + 1, 1)
