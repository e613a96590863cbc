"""One number for everything that a snapshot says: equal digests were learned from equal data."""

import hashlib
import json
from dataclasses import asdict
from datetime import date

from data.snapshot import Snapshot

_PARTS = ("candidates", "workplaces", "openings", "history")


def snapshot_digest(snapshot: Snapshot) -> str:
    """Return the SHA-256 of what learning reads: the people, workplaces and openings of the day, the history.

    Parameters
    ----------
    snapshot : Snapshot
        The day. Neither the order of rows in a database nor the process changes the digest.
    """
    total = hashlib.sha256(snapshot.as_of.isoformat().encode())
    for part in _PARTS:
        for record in getattr(snapshot, part):
            total.update(json.dumps(asdict(record), sort_keys=True, default=_plain).encode())
            total.update(b"\n")
    return total.hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__}: expected a value of a record")
