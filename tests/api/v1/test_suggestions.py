"""Suggestions over HTTP: the list of the night, fresh records and words, journalled, honest in trouble."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from api.access import Actor
from api.app import create_app
from api.http.problems import Problem
from api.service import Service
from api.serving.list_memory import ListMemory
from api.serving.listing import Ask, tell
from api.v1.suggestion_answer import told_list
from api.v1.suggestion_schemas import Suggestions, WhyNot
from data import tables as exchange
from data.accounts import Grant
from data.columns import Table
from data.rows import row_of
from data.store import Scope, StoreError, open_store
from data.store.acts import DecisionAct, ShownList
from matcher.pair_standing import pair_standing
from models.fit import Fit
from tests.api.conftest import DAY, Matcher, copied
from tests.api.http.clients import client_of, settings_of
from tests.databases import Databases

PERSON = "K-0430-0002"
TODAY = date.fromisoformat(DAY)
# Who asks and the change numbers; then, once for all lists that wait at the time, list, lines, keys with the
# end of the chain, the row of the audit and its new end. Words that changed are read by the next list alone.
QUERIES = 7


@contextmanager
def serving(matcher: Matcher, **changes: Any) -> Iterator[TestClient]:
    """Serve a municipality and return a client, once the day is there."""
    with client_of(create_app(settings_of(matcher, **changes))) as client:
        service_of(client).days.settle()
        yield client


@pytest.fixture(scope="module")
def served(
    planned: Matcher, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Return a client of a service over a planned municipality that no test changes but for its lists."""
    matcher = copied(planned, tmp_path_factory.mktemp("served") / "here", databases)
    with serving(matcher) as client:
        yield client
    databases.remove(matcher.database_url)


@pytest.fixture
def own(planned: Matcher, copy: Callable[[Matcher], Matcher]) -> Iterator[TestClient]:
    """Return a client of a service whose records and words a test may change."""
    with serving(copy(planned)) as client:
        yield client


def service_of(client: TestClient) -> Service:
    """Return the running service behind a client."""
    app: Any = client.app
    service: Service = app.state.service
    return service


def listed(client: TestClient, person: str = PERSON, **query: Any) -> dict[str, Any]:
    """Return a person's list."""
    answer = client.get(f"/v1/candidates/{person}/suggestions", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def openings_of(document: dict[str, Any]) -> list[str]:
    """Return the openings of a list in order."""
    return [item["opening_id"] for item in document["items"]]


def journalled(client: TestClient, document: dict[str, Any]) -> ShownList:
    """Return a list as it stands in the journal."""
    with service_of(client).store.reading() as unit:
        found = unit.journal.shown_list(document["list_id"])
    assert found is not None
    return found


def test_the_list_is_that_of_the_command_line(served: TestClient, planned: Matcher) -> None:
    """Openings, order and figures are those of 'matcher rank', and the answer is of its schema."""
    document = listed(served, limit=5)
    Suggestions.model_validate_json(json.dumps(document))
    rows = planned.must("rank", PERSON, "--limit", "5", "--format", "csv").rows
    assert openings_of(document) == [row["opening_id"] for row in rows]
    told = [item["figures"]["net_value"] for item in document["items"]]
    assert told == pytest.approx([float(row["net_value"]) for row in rows])
    assert document["staleness"]["stale"] is False
    assert document["degraded"] is None


def test_no_chance_of_the_person_is_told(served: TestClient) -> None:
    """Nowhere in the answer is a chance, a score of the person or a class."""
    text = json.dumps(listed(served))
    assert "chance" not in text
    assert "score" not in text


def test_every_list_stands_in_the_journal(served: TestClient) -> None:
    """What was shown is journalled with positions, figures, plan and model, a supposed one marked as such."""
    plain = listed(served, limit=3)
    supposed = listed(served, max_travel_minutes=90)
    kept, what_if = journalled(served, plain), journalled(served, supposed)
    assert [line.opening_id for line in kept.lines] == openings_of(plain)
    assert [line.position for line in kept.lines] == [1, 2, 3]
    assert {line.chance for line in kept.lines} == {1.0}
    assert (kept.plan_id, kept.by, kept.what_if_json) == (plain["staleness"]["plan_id"], "local", None)
    assert (kept.model_version, kept.as_of) == (plain["model_version"], TODAY)
    assert json.loads(what_if.what_if_json or "") == {"max_travel_minutes": 90.0}


def test_a_list_that_is_not_kept_is_not_shown(served: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the journal cannot be written the answer is 503 with Retry-After; the next one works again."""
    store = service_of(served).store
    with monkeypatch.context() as broken:
        broken.setattr(type(store), "writing", _away)
        answer = served.get(f"/v1/candidates/{PERSON}/suggestions")
    assert (answer.status_code, answer.json()["code"]) == (503, "list-not-kept")
    assert int(answer.headers["Retry-After"]) > 0
    assert listed(served)["items"]


def _away(*_: object, **__: object) -> Any:
    raise StoreError("no disk")


def decide(client: TestClient, opening: str, decision: str, person: str = PERSON) -> None:
    """Write a decision as another process would: through a store of its own."""
    service = service_of(client)
    ground = service.days._held.standing.ground  # type: ignore[union-attr]
    act = DecisionAct(
        decision_id=f"{person}-{opening}-{decision}",
        candidate_id=person,
        opening_id=opening,
        workplace_id="",
        decision=decision,
        reason_code="other",
        by="Lone Larsen",
        decided_at=datetime(2026, 9, 1, 9, tzinfo=UTC),
        decided_on=TODAY,
    )
    with open_store(service.settings.database_url) as elsewhere, elsewhere.writing() as unit:
        unit.journal.decide(
            act, lambda day: pair_standing(day, (person, opening), ground.programme, ground.settings)
        )


def test_what_was_refused_elsewhere_never_shows_again(own: TestClient) -> None:
    """A decision that another process wrote a moment ago counts in the very next list."""
    first = openings_of(listed(own, openings="all"))
    decide(own, first[0], "declined_by_candidate")
    second = openings_of(listed(own, openings="all"))
    assert first[0] not in second
    assert first[1] == second[0]
    why = own.get(f"/v1/candidates/{PERSON}/suggestions/{first[0]}").json()
    WhyNot.model_validate_json(json.dumps(why))
    assert "decisions" in {refusal["rule"] for refusal in why["refusals"]}


def test_a_day_that_is_not_brought_in_line_would_show_it(
    own: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutant: a day that keeps the words it was made with shows the refused opening again."""
    monkeypatch.setattr("api.serving.held_day.HeldDay.in_line", lambda self, *_: self)
    first = openings_of(listed(own))
    decide(own, first[0], "declined_by_candidate")
    assert openings_of(listed(own))[0] == first[0]


def test_who_brings_the_day_in_line_does_so_for_everybody(own: TestClient) -> None:
    """Somebody of another municipality asks first after a refusal: it still counts where it was said."""
    first = openings_of(listed(own, openings="all"))
    decide(own, first[0], "declined_by_candidate")
    service = service_of(own)
    with service.store.reading(Scope("0461")) as unit:
        service.days.current(unit, unit.stamps())
    assert first[0] not in openings_of(listed(own, openings="all"))


def _asked_from_elsewhere(service: Service, monkeypatch: pytest.MonkeyPatch) -> object:
    """Ask for the list of a person of another municipality where the rules of access are gone."""
    monkeypatch.setattr("api.serving.listing.require_case", lambda *_: None)
    stranger = Actor(
        name="Ida", kind="person", grants=(Grant(role="jobformidler", municipality_code="0461"),)
    )
    ask = Ask(candidate_id=PERSON, actor=stranger)
    return tell(service, ask, partial(told_list, ask, service.today()))


def test_without_the_rules_the_wall_keeps_the_list_of_another_municipality(
    served: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day is everybody's; the wall that the store has stands round its people too."""
    with pytest.raises(Problem) as refused:
        _asked_from_elsewhere(service_of(served), monkeypatch)
    assert refused.value.code == "candidate-unknown"


def test_a_day_without_the_wall_would_show_it(served: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutant: a scope that covers everybody gives the stranger a list."""
    monkeypatch.setattr("data.store.scope.Scope.covers", lambda *_: True)
    assert _asked_from_elsewhere(service_of(served), monkeypatch)


def test_whoever_comes_back_gets_the_same_list_under_a_new_id(served: TestClient) -> None:
    """A list that was drawn before is answered again whole, and journalled again as another list."""
    first, second = listed(served, limit=4), listed(served, limit=4)
    kept = [journalled(served, document) for document in (first, second)]
    assert first.pop("list_id") != second.pop("list_id")
    assert first == second
    assert kept[0].lines == kept[1].lines


def test_what_others_take_leaves_every_list(own: TestClient) -> None:
    """Once the last place of an opening is kept for one person, it is on nobody else's list any more."""
    people = [person for person in asked_for(own) if listed(own, person, openings="all", limit=50)["items"]]
    openings = {person: openings_of(listed(own, person, openings="all", limit=50)) for person in people}
    day = service_of(own).days._held.standing.ground  # type: ignore[union-attr]
    places = dict(zip(day.market.openings.ids, day.capacities.places.tolist(), strict=False))
    first, other, opening = next(
        (one, two, shared)
        for one in people
        for two in people
        if one != two
        for shared in openings[one]
        if shared in openings[two] and places[shared] == 1
    )
    decide(own, opening, "contacted", first)
    assert opening in openings_of(listed(own, first, openings="all", limit=50))
    assert opening not in openings_of(listed(own, other, openings="all", limit=50))


def asked_for(client: TestClient) -> list[str]:
    """Return a dozen people who may have lists."""
    ground = service_of(client).days._held.standing.ground  # type: ignore[union-attr]
    busy = ground.context.busy
    active = (c.candidate_id for c in ground.snapshot.candidates if c.status == "active")
    return [person for person in active if person not in busy][:12]


def changed(client: TestClient, table: Table, record: Any) -> None:
    """Write a record as another process would."""
    with open_store(service_of(client).settings.database_url) as elsewhere, elsewhere.writing() as unit:
        now = unit.records.one(table, getattr(record, table.key[0]), TODAY)
        assert now is not None
        unit.records.put(table, row_of(table, record, known_from=TODAY), TODAY, now.tag)


def test_a_closed_opening_never_shows(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """An opening that closed after the day was made is left out at once, long before the day is made anew."""
    service = service_of(own)
    monkeypatch.setattr(service.days, "_make_beside", lambda: None)
    first = openings_of(listed(own))
    ground = service.days._held.standing.ground  # type: ignore[union-attr]
    opening = ground.snapshot.openings[ground.ruled.day.row_of[first[0]]]
    changed(own, exchange.OPENINGS, replace(opening, status="closed", valid_from=TODAY))
    assert openings_of(listed(own))[:4] == first[1:]
    why = own.get(f"/v1/candidates/{PERSON}/suggestions/{first[0]}").json()
    assert why["allowed"] is False


def test_a_changed_record_of_the_person_counts_at_once(own: TestClient) -> None:
    """Whoever pauses gets no list from that moment, and the reason is told plainly."""
    service = service_of(own)
    with service.store.reading() as unit:
        person = unit.fresh.candidate(PERSON, TODAY)
    assert person is not None
    changed(own, exchange.CANDIDATES, replace(person, status="paused", valid_from=TODAY))
    answer = own.get(f"/v1/candidates/{PERSON}/suggestions")
    assert (answer.status_code, answer.json()["code"]) == (409, "no-machine-list")
    assert "pause" in answer.json()["detail"]


def test_what_if_changes_the_list_and_nothing_that_is_stored(served: TestClient) -> None:
    """A car and a longer way open more; the record stays what it was, and so does the list without them."""
    before = listed(served, limit=50, openings="all")
    further = listed(served, limit=50, openings="all", max_travel_minutes=240, transport=["car", "bike"])
    assert further["what_if"] is True
    assert openings_of(further) != openings_of(before)
    assert openings_of(listed(served, limit=50, openings="all")) == openings_of(before)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=51",
        "openings=some",
        "max_travel_minutes=-1",
        "max_travel_minutes=NaN",
        "max_travel_minutes=1e9",
        "transport=rocket",
        "hours_per_week_now=169",
        "availability=mon",
        "availability=mon%2012:00-08:00",
        "wish_tasks=9112",
        "wish_tasks=9112:4",
        "wish_industries=56:3.55",
        "sort=fit",
    ],
)
def test_what_cannot_be_asked_is_told(served: TestClient, query: str) -> None:
    """Each fault of the address is a 422 that points to its parameter."""
    answer = served.get(f"/v1/candidates/{PERSON}/suggestions?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{query.split('=', maxsplit=1)[0]}")


def test_unknown_people_and_openings_are_unknown(served: TestClient) -> None:
    """Nobody's list and no opening's why not are 404s."""
    assert served.get("/v1/candidates/nobody/suggestions").json()["code"] == "candidate-unknown"
    answer = served.get(f"/v1/candidates/{PERSON}/suggestions/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "opening-unknown")


class Sick:
    """A scorer that is the served one but for some figures, which are no numbers."""

    def __init__(self, scorer: Any, every: int) -> None:
        self._scorer, self._every = scorer, every

    def __getattr__(self, name: str) -> Any:
        return getattr(self._scorer, name)

    def values(self, market: Any, pairs: Any, objective: Any) -> Any:
        """Return the values, one in so many not a number."""
        values = self._scorer.values(market, pairs, objective).copy()
        values[:: self._every] = np.nan
        return values

    def fit(self, market: Any, pairs: Any) -> Fit:
        """Return the figures."""
        found: Fit = self._scorer.fit(market, pairs)
        return found


@pytest.mark.parametrize(("every", "by_rules"), [(1, True), (10_000, False)])
def test_bad_figures_never_reach_a_list(
    served: TestClient, monkeypatch: pytest.MonkeyPatch, every: int, by_rules: bool
) -> None:
    """One bad pair is left out and told; many of them let the rules answer, marked, with every line whole."""
    days, expected = service_of(served).days, openings_of(listed(served, limit=50, openings="all"))
    held = days._held
    assert held is not None
    ground = replace(held.standing.ground, scorer=Sick(held.standing.ground.scorer, every))
    sick = replace(held, standing=replace(held.standing, ground=ground), lists=ListMemory())
    monkeypatch.setattr(days, "_held", sick)
    answer = served.get(f"/v1/candidates/{PERSON}/suggestions?limit=50&openings=all")
    assert "NaN" not in answer.text
    document = answer.json()
    assert "udeladt" in document["degraded"]["da"] or "tommelfingerregler" in document["degraded"]["da"]
    assert journalled(served, document).degraded is True
    if by_rules or "tommelfingerregler" in document["degraded"]["da"]:
        assert document["model_version"] != held.serving.version
        assert document["items"]
    else:
        assert len(set(expected) - set(openings_of(document))) <= 1


def test_exploration_is_journalled_with_its_chances(
    planned: Matcher, copy: Callable[[Matcher], Matcher]
) -> None:
    """With a rate, lists stay the same within a day, and each line has the chance of its position."""
    explored = {"exploration_rate": 0.5, "exploration_near_tie": 1000.0, "exploration_key": "k" * 40}
    with serving(copy(planned), **explored) as client:
        first, second = listed(client, limit=4), listed(client, limit=4)
        kept = journalled(client, first)
        assert openings_of(first) == openings_of(second)
        assert kept.seed is not None
        assert kept.lines[0].chance == 1.0
        assert all(0 < line.chance <= 1 for line in kept.lines)
        assert any(line.chance < 1 for line in kept.lines)


def test_few_queries_a_list(own: TestClient) -> None:
    """A list takes seven statements, journal and audit among them; words that changed are read along."""
    listed(own)
    decide(own, openings_of(listed(own, openings="all"))[-1], "later")
    service = service_of(own)
    engine: Engine = service.store._engine
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    queries = partial(_taken_out, statements)
    listed(own)
    after_a_word = queries()
    listed(own)
    assert (queries(), after_a_word) == (QUERIES, QUERIES)


def _taken_out(statements: list[str]) -> int:
    """Return how many queries there were so far, beginnings and ends of transactions not counted."""
    told = [statement.split()[0].upper() for statement in statements]
    statements.clear()
    return sum(word in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"} for word in told)
