"""What an erasure leaves in the audit: that it happened, where and why, and nobody's name."""

from datetime import UTC, datetime
from pathlib import Path

from api.rights.acts import erase_and_shred
from api.rights.by import By
from api.settings import Settings
from data.store import open_store
from data.store.audit_pages import Sought
from data.store.connection import connect, writing
from data.store.schema import person_municipality
from data.store.scope import EVERY_MUNICIPALITY
from tests.data.store.planted import PERSON, plant

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_an_erasure_is_the_municipality_s(database_url: str, tmp_path: Path) -> None:
    """Whoever searches the municipality's audit finds the erasure, its reason and rows, not the person."""
    plant(database_url)
    engine = connect(database_url)
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        connection.execute(person_municipality.update().values(municipality_code="461"))
    engine.dispose()
    by = By(name="Bo", kind="local", at=NOW, today=NOW.date())
    settings = Settings(erasure_ledger=tmp_path / "erasures.jsonl")
    with open_store(database_url) as store:
        erase_and_shred(store, by, settings, PERSON, "citizen_asked")
        with store.reading() as unit:
            (row,) = unit.audit.page(Sought(operation="rights.erase"), 5)
    assert (row.entry.municipality_code, row.entry.reason) == ("461", "citizen_asked")
    assert row.entry.about == ()
    assert PERSON not in str(row.entry)
