"""Instants as the store keeps them: UTC without its name, for not every database knows time zones."""

from datetime import UTC, datetime


def to_stored(at: datetime) -> datetime:
    """Return the instant as it is stored.

    Raises
    ------
    ValueError
        If it has no time zone.
    """
    if at.utcoffset() is None:
        raise ValueError(f"expected an instant with its time zone, got {at}")
    return at.astimezone(UTC).replace(tzinfo=None)


def from_stored(at: datetime) -> datetime:
    """Return a stored instant with its time zone, which is UTC."""
    return at.replace(tzinfo=UTC)
