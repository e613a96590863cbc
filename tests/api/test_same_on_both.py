"""What is decided does not depend on the database."""

import json
from pathlib import Path

from data.store import open_store
from tests.api.conftest import Matcher
from tests.databases import KINDS, Databases, kind_of


def test_import_training_and_night_agree(planned: Matcher, databases: Databases, tmp_path: Path) -> None:
    """Exported to the other database, the same municipality trains the same model and makes the same plan."""
    planned.must("export", tmp_path / "delivery")
    (other_kind,) = set(KINDS) - {kind_of(planned.database_url)}
    other = Matcher(tmp_path, databases.migrated(other_kind))
    other.must("import", tmp_path / "delivery")
    other.must("train")
    other.must("rematch", "--report", tmp_path / "report.json")
    with open_store(planned.database_url) as store, open_store(other.database_url) as other_store:
        assert store.digest() == other_store.digest()
    assert _told(other, "digest") == _told(planned, "digest")
    assert _told(other, "objective") == _told(planned, "objective")
    assert _models(other) == _models(planned) != {}
    databases.remove(other.database_url)


def _told(matcher: Matcher, name: str) -> object:
    return json.loads((matcher.folder / "report.json").read_text(encoding="utf-8"))[name]


def _models(matcher: Matcher) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (matcher.folder / "models").glob("*/model.json")}
