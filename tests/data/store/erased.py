"""Erasing somebody as the service does, and where she still stands; shared by the tests of it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.store import open_store
from data.store.erasure_ledger import append_line
from tests.data.store.filled import dumped
from tests.data.store.planted import PERSON

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOW.date()
# Emptied of everybody: what findings quote, and which pairs changed lately.
BLANKED = {"run_findings", "journal_log"}


def erase(url: str, person: str = PERSON, ledger: Path | None = None) -> dict[str, int]:
    """Erase somebody as the service does."""
    with open_store(url) as store:
        with store.writing(long=True) as unit:
            counts, line = unit.erasure.erase(person, "citizen_asked", NOW, TODAY)
            if ledger:
                append_line(ledger, line)
        store.shred()
    return counts


def standing(url: str, person: str = PERSON) -> dict[str, list[str]]:
    """Return by table the values in which a person's id or a text planted with her still stands."""
    found: dict[str, list[str]] = {}
    for name, rows in dumped(url).items():
        for row in rows:
            for value in row:
                told = _text(value)
                if _is_hers(told, person):
                    found.setdefault(name, []).append(told)
    return found


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _is_hers(told: str, person: str) -> bool:
    return person in told or "MÆRKE-text-" in told
