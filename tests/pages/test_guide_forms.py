"""The guides' forms without a browser: a step saved untouched answers nothing and loses nothing."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from api.guides import GUIDES
from data.store import Store
from tests import builders
from tests.api.v1.small_markets import service_over
from tests.contested import DAY

HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
STEPS = [(guide.key, step.key) for guide in GUIDES.values() for step in guide.steps]
Served = tuple[TestClient, Store]


class Fields(HTMLParser):
    """What a browser sends of a form that nobody has touched."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._select, self._chosen = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field down as it is filled."""
        told = {name: value or "" for name, value in attrs}
        if tag == "input" and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self.sent.append((told["name"], told.get("value", "")))
        elif tag == "select":
            self._select, self._chosen = told["name"], ""
        elif tag == "option" and "selected" in told:
            self._chosen = told["value"]
        elif tag == "textarea":
            self._select = told["name"]

    def handle_data(self, data: str) -> None:
        """Take down what stands in a text of several lines."""
        if self._select and self.lasttag == "textarea":
            self._chosen += data

    def handle_endtag(self, tag: str) -> None:
        """Send what was chosen."""
        if tag in ("select", "textarea"):
            self.sent.append((self._select, self._chosen))
            self._select, self._chosen = "", ""


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[Served]:
    """Return a service with a person whose file holds what no form offers, and her store."""
    odd = {
        "max_travel_minutes": 12.5,
        "competences": {"cleaning_01": 2.5, "hjemmelavet": 1},
        "task_experience": {"9112": 1, "eget-ord": -1},
        "wishes_tasks": {"9112": 1.5},
        "availability": ("mon 08:00-12:00", "wed 09:00-10:00"),
        "certificates": ("HYGIEJNE", "eget-bevis"),
        "no_go_workplaces": ("w1", "w2"),
        "benefit": "kontanthjaelp",
    }
    with service_over(database_url, tmp_path, candidates=[builders.candidate("c1", **odd)]) as found:
        yield found


def sent(client: TestClient, guide: str, step: str, **changed: str) -> list[tuple[str, str]]:
    """Return the fields of a step as they stand, some of them changed."""
    text = client.get(f"/kandidater/c1/guide/{guide}/{step}").text
    fields = Fields()
    fields.feed(text[text.index('class="guide-form"') :].partition("</form>")[0])
    left = [(name, value) for name, value in fields.sent if name not in changed]
    return [*left, *changed.items()]


def post(client: TestClient, path: str, fields: list[tuple[str, str]]) -> int:
    """Send a form; return the status."""
    address = f"/kandidater/c1/guide/{path}"
    answer = client.post(address, content=urlencode(fields), headers=HEADERS, follow_redirects=False)
    return int(answer.status_code)


def test_a_step_saved_untouched_answers_nothing(served: Served) -> None:
    """Words and levels of a municipality's own, several spans and half minutes are left as they stand.

    Nobody is made the source of what was not asked.
    """
    client, store = served
    before = store.digest()
    for guide, step in STEPS:
        assert post(client, f"{guide}/{step}", sent(client, guide, step)) == 303
    for guide in GUIDES:
        assert client.get(f"/v1/candidates/c1/guides/{guide}").json()["answers"] == {}
    assert store.digest() == before


def test_what_was_said_again_has_a_new_source(served: Served) -> None:
    """A fact that is known and was asked again keeps its value and gets source and day."""
    client, store = served
    before = store.digest()
    fields = sent(client, "visitation", "vej", **{"max_travel_minutes-gaelder": "ja"})
    assert post(client, "visitation/vej", fields) == 303
    state = client.get("/v1/candidates/c1/guides/visitation").json()
    assert list(state["answers"]) == ["max_travel_minutes"]
    text = client.get("/kandidater/c1/guide/visitation/svar").text
    shown = text.partition('name="tilstand" value="')[2].partition('"')[0].replace("&#34;", '"')
    assert post(client, "visitation/svar", [("csrf", ""), ("tilstand", shown)]) == 303
    (fact,) = client.get("/v1/candidates/c1/facts").json()["items"]
    assert (fact["field"], fact["source"], fact["said_on"]) == (
        "max_travel_minutes",
        "person",
        DAY.isoformat(),
    )
    assert store.digest() == before


def test_answers_that_changed_meanwhile_are_shown_again(served: Served) -> None:
    """Finishing from a page that shows an older state stores nothing."""
    client, store = served
    before = store.digest()
    fields = sent(client, "visitation", "vej", max_travel_minutes="20")
    post(client, "visitation/vej", fields)
    assert post(client, "visitation/svar", [("csrf", ""), ("tilstand", '"an older one"')]) == 303
    assert store.digest() == before
    assert "max_travel_minutes" in client.get("/v1/candidates/c1/guides/visitation").json()["answers"]


def test_a_list_keeps_its_own_words_when_something_is_added(served: Served) -> None:
    """A new competence stands beside the homemade one and the half level, which no field offers by itself."""
    client, _ = served
    fields = sent(client, "samtale", "kunnen")
    fields = [*fields, ("competences", "kitchen_01:2")]
    assert post(client, "samtale/kunnen", fields) == 303
    answer = client.get("/v1/candidates/c1/guides/samtale").json()["answers"]["competences"]
    assert set(answer["value"].split("|")) == {"cleaning_01:2.5", "hjemmelavet:1", "kitchen_01:2"}
