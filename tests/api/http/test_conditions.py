"""ETags, conditions and pages."""

import pytest
from fastapi.testclient import TestClient

from api.http.conditional import etag_of

TAG = etag_of("x")


def test_an_unchanged_answer_is_not_sent_again(manners: TestClient) -> None:
    """If-None-Match with the tag, a weak form of it, a list or a star is 304; another tag is 200."""
    tag = manners.get("/v1/things/x").headers["etag"]
    for said in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        assert manners.get("/v1/things/x", headers={"If-None-Match": said}).status_code == 304, said
    for said in ('"other"', tag.strip('"'), "garbage", ""):
        assert manners.get("/v1/things/x", headers={"If-None-Match": said}).status_code == 200, said


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (TAG, 200),
        (f'"other", {TAG}', 200),
        ("*", 200),
        (None, 428),
        ('"other"', 412),
        (f"W/{TAG}", 412),
        (TAG.strip('"'), 412),
        ("", 412),
        ("," * 3_000, 412),
    ],
)
def test_a_change_names_the_version_it_changes(manners: TestClient, said: str | None, status: int) -> None:
    """Without If-Match 428; with a weak tag or one that does not stand 412; else it is made."""
    headers = {} if said is None else {"If-Match": said}
    assert manners.put("/v1/things/x", json={"name": "y"}, headers=headers).status_code == status


def test_pages_follow_each_other_without_gap(manners: TestClient) -> None:
    """Following next visits every item once, in order, and ends."""
    seen: list[float] = []
    query = "?limit=50"
    while True:
        page = manners.get("/v1/things" + query).json()
        seen += [item["hours"] for item in page["items"]]
        if page["next"] is None:
            break
        query = f"?limit=50&cursor={page['next']}"
    assert seen == [float(number) for number in range(120)]


def test_a_cursor_of_another_list_is_refused(manners: TestClient) -> None:
    """A cursor is good for the list it came from."""
    cursor = "WyIvdjEvb3RoZXIiLCAieCJd"
    assert manners.get(f"/v1/things?cursor={cursor}").status_code == 422
