"""The words of the records over HTTP."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from data.vocabulary import built_in_vocabulary
from tests.api.conftest import Matcher, copied
from tests.api.http.clients import client_of, settings_of
from tests.databases import Databases


@pytest.fixture(scope="module")
def client(
    imported: Matcher, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Ask about the imported sample."""
    matcher = copied(imported, tmp_path_factory.mktemp("words") / "here", databases)
    with client_of(create_app(settings_of(matcher))) as found:
        yield found


def test_pages_hold_every_word_once_in_order(client: TestClient) -> None:
    """Following next gives every built-in word of a kind, sorted, without a gap."""
    codes: list[str] = []
    query = "?kind=task&limit=10"
    while True:
        page = client.get(f"/v1/vocabulary{query}").json()
        codes += [word["code"] for word in page["items"]]
        if page["next"] is None:
            break
        query = f"?kind=task&limit=10&cursor={page['next']}"
    assert codes == sorted(codes)
    assert {word.code for word in built_in_vocabulary().of_kind("task")} <= set(codes)
    assert len(codes) == len(set(codes)) > 20


def test_an_unchanged_page_is_304_and_an_unknown_kind_422(client: TestClient) -> None:
    """The ETag stands until the market changes; kinds are a closed list."""
    first = client.get("/v1/vocabulary?limit=1")
    same = client.get("/v1/vocabulary?limit=1", headers={"If-None-Match": first.headers["etag"]})
    other = client.get("/v1/vocabulary?limit=2", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, same.status_code, other.status_code) == (200, 304, 200)
    assert client.get("/v1/vocabulary?kind=colour").status_code == 422
