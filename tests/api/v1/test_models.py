"""Models over HTTP: versions with their cards and faults, and what serves, whatever lies on the disk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from models.baseline import RULES_VERSION
from tests.api.conftest import DAY, Matcher
from tests.api.http.clients import client_of, settings_of


@pytest.fixture
def served(trained: Matcher, copy: Callable[[Matcher], Matcher]) -> Iterator[tuple[TestClient, Path]]:
    """Return a client of a service over a trained municipality, and its models folder."""
    matcher = copy(trained)
    with client_of(create_app(settings_of(matcher))) as client:
        yield client, matcher.folder / "models"


def _look(client: TestClient) -> None:
    app: Any = client.app
    app.state.service.champion.look()


def test_a_trained_version_is_listed_with_what_it_learned_from(served: tuple[TestClient, Path]) -> None:
    """Data span, held-out figures with intervals, and that it is champion and serves."""
    client, _ = served
    (model,) = client.get("/v1/models").json()["items"]
    assert (model["champion"], model["serving"], model["fault"]) == (True, True, None)
    assert model["as_of"] == DAY
    assert model["first_match_on"] < model["last_match_on"] <= DAY
    assert 0 < model["first_paid"] < model["matches"] == 600
    assert any(metric["low"] is not None and metric["high"] > metric["low"] for metric in model["metrics"])


def test_the_card_of_a_version_tells_what_it_found(served: tuple[TestClient, Path]) -> None:
    """Every learned term has both languages and an interval around its ratio; the tag answers 304."""
    client, _ = served
    version = client.get("/v1/models").json()["items"][0]["version"]
    answer = client.get(f"/v1/models/{version}")
    card = answer.json()
    assert len(card["learned"]) > 5
    assert all(one["low"] <= one["odds_ratio"] <= one["high"] for one in card["learned"])
    assert all(one["text_da"] and one["text_en"] for one in card["learned"])
    again = client.get(f"/v1/models/{version}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_what_serves_is_told(served: tuple[TestClient, Path]) -> None:
    """The champion's version and digest, not degraded, without faults."""
    client, _ = served
    champion = client.get("/v1/models/champion").json()
    assert champion["version"] == client.get("/v1/models").json()["items"][0]["version"]
    assert (champion["degraded"], champion["faults"]) == (None, [])


def test_a_damaged_version_shows_its_fault_and_no_path(served: tuple[TestClient, Path]) -> None:
    """Damaged on disk, it serves on from memory; list and champion say what is wrong, in two languages."""
    client, folder = served
    next(folder.glob("*/model.json")).write_text("{}")
    _look(client)
    answers = [client.get("/v1/models"), client.get("/v1/models/champion")]
    (model,), champion = answers[0].json()["items"], answers[1].json()
    assert model["fault"]["kind"] == champion["faults"][0]["kind"] == "altered"
    assert "sikkerhedskopi" in model["fault"]["text"]["da"]
    assert (model["serving"], champion["degraded"], model["digest"]) == (True, None, None)
    assert all(str(folder.parent) not in answer.text for answer in answers)


def test_the_whole_folder_may_disappear(served: tuple[TestClient, Path]) -> None:
    """No version is listed any more, and the one in memory serves on."""
    client, folder = served
    before = client.get("/v1/models/champion").json()["version"]
    folder.rename(folder.with_name("away"))
    _look(client)
    assert client.get("/v1/models").json() == {"items": [], "next": None}
    champion = client.get("/v1/models/champion").json()
    assert (champion["version"], champion["faults"][0]["kind"]) == (before, "missing")


def test_without_a_model_the_rules_serve(imported: Matcher) -> None:
    """Nothing trained yet: the rules serve, marked, in two languages."""
    with client_of(create_app(settings_of(imported))) as client:
        champion = client.get("/v1/models/champion").json()
    assert champion["version"] == RULES_VERSION
    assert "tommelfingerregler" in champion["degraded"]["da"]
    assert champion["faults"] == []


def test_pages_of_versions(served: tuple[TestClient, Path]) -> None:
    """Versions come by name, one page after the other, damaged ones among them."""
    client, folder = served
    (folder / "broken-1").mkdir()
    first = client.get("/v1/models", params={"limit": 1}).json()
    second = client.get("/v1/models", params={"limit": 1, "cursor": first["next"]}).json()
    names = [page["items"][0]["version"] for page in (first, second)]
    assert names == sorted(names)
    assert second["next"] is None
    assert second["items"][0]["fault"]["kind"] == "missing"


@pytest.mark.parametrize("version", ["nothing", "..", "%2e%2e%2fmatcher.db", "champion%00", ".hidden"])
def test_an_unknown_version_is_unknown(served: tuple[TestClient, Path], version: str) -> None:
    """A name that is no version of the folder leads nowhere else."""
    client, _ = served
    assert client.get(f"/v1/models/{version}").status_code in {404, 400, 422}
