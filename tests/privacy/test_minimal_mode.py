"""Domain test 20: with MATCHER_MINIMAL nothing about health is taken, kept, shown or used, by any door."""

import json

import pytest

from api.app import create_app
from api.http.free_text import HEALTH
from api.settings import Settings
from data.store import open_store
from tests.api.conftest import SAMPLE, Matcher, table
from tests.api.http.clients import client_of, settings_of
from tests.privacy.kept import dump

MINIMAL = {"MATCHER_MINIMAL": "true"}


@pytest.fixture(scope="module")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    """Import, train and plan the sample in minimal mode. Not to be changed."""
    matcher = Matcher(tmp_path_factory.mktemp("minimal"))
    matcher.must("import", SAMPLE, **MINIMAL)
    matcher.must("train", **MINIMAL)
    matcher.must("rematch", "--out", matcher.folder / "plan.csv", **MINIMAL)
    return matcher


def test_20_a_delivery_loses_its_health_columns_and_says_so(nowhere: Matcher) -> None:
    """Each column about health is named in a finding and not stored; without the setting they are stored."""
    told = json.loads(nowhere.must("import", SAMPLE, "--format", "json", **MINIMAL).out)
    said = {finding["column"] for finding in told["findings"] if finding["code"] == "health-left-out"}
    assert said == HEALTH == {"conditions", "must_conditions", "mentor_need"}
    with open_store(nowhere.database_url) as store:
        assert store.people_with_health() == 0
        assert all(person.record.must_conditions is None for person in store.load_records().candidates)
    nowhere.must("import", SAMPLE)
    with open_store(nowhere.database_url) as store:
        assert store.people_with_health() > 100


def test_20_a_store_with_health_data_is_not_worked_with(imported: Matcher) -> None:
    """Switched on over a store that holds such data, everything refuses to start and says what to do."""
    for command in (("rank", "--all", "--out", imported.folder / "x.csv"), ("export", imported.folder / "x")):
        answer = imported(*command, **MINIMAL)
        assert answer.code == 2
        assert "import the export with it set into a new" in " ".join(answer.err.split())


@pytest.mark.parametrize("field", sorted(HEALTH))
def test_20_http_refuses_and_shows_none(minimal: Matcher, nowhere: Matcher, field: str) -> None:
    """A request that tells of health is refused with a code, and no answer holds a value."""
    value = {"conditions": {"PAUSE": 2}, "must_conditions": ["QUIET"], "mentor_need": 2}[field]
    with client_of(create_app(settings_of(minimal, minimal=True))) as client:
        person = {"candidate_id": "new", "municipality_code": "0461", field: value}
        answer = client.post("/v1/candidates", json=person)
        assert [fault["code"] for fault in answer.json()["errors"]] == ["minimal-mode"]
        shown = client.get("/v1/candidates", params={"limit": 50}).json()["items"]
        assert {person[field] for person in shown} == {None}
    with client_of(create_app(settings_of(nowhere))) as client:
        # The mutant is the service without the setting: it takes the same request.
        assert client.post("/v1/candidates", json=person).status_code == 201


def test_20_lists_and_plans_are_made(minimal: Matcher) -> None:
    """People have places and lists without it, and no reason speaks of needs."""
    placed = [row for row in table(minimal.folder / "plan.csv") if row["opening_id"]]
    assert len(placed) > 40
    told = json.loads(minimal.must("rank", placed[0]["candidate_id"], "--format", "json", **MINIMAL).out)
    assert told["openings"]
    assert '"support"' not in json.dumps(told)


def test_20_nothing_of_health_is_anywhere_in_the_database(minimal: Matcher) -> None:
    """The codes of needs stand in the database for workplaces only: no person, plan or run holds one."""
    with open_store(minimal.database_url) as store:
        assert store.people_with_health() == 0
    said = dump(minimal.database_url)
    assert "must_conditions:" not in said
    assert Settings().minimal is False
