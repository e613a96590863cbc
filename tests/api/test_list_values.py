"""What other lists would have given, from lists that a service showed by lots, where the truth is known.

The service shows lists in a municipality, its exploration on. Then things come of their lines by chances that
the test sets: a line is answered often where it stands as the model would have put it, and seldom elsewhere.
What the model would have given without lots is known exactly: a service without exploration shows it.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from api import valuing_lists
from api.comparing import contender_named
from api.comparison.list_tables import list_rows, lists_about, lists_table
from api.valuing_lists import NEAR_TIES, values_of_lists
from data.store import ShownList, open_store
from experiments.list_values import SHOWN, ListValue, ListValues
from experiments.off_policy import ESTIMATORS, Demands, Weakness
from matcher.reachable import no_progress
from tests.api.conftest import DAY, Matcher, copied, write_table
from tests.api.http.clients import settings_of
from tests.api.v1.test_suggestions import service_of, serving
from tests.databases import Databases
from tests.trust_record import record

FIRST = date.fromisoformat(DAY)
EXPLORING = {"exploration_rate": 0.25, "exploration_near_tie": 1000.0, "exploration_key": "k" * 40}
IN_PLACE, ELSEWHERE = 0.5, 0.05
TRUE = 100 * IN_PLACE
LATER = timedelta(days=60)
CHAMPION, RULES = "champion", "rules"
FEW = Demands(people=30, effective=15.0, largest_share=0.2, answers=20)


@dataclass(frozen=True)
class Past:
    """A municipality whose lists were shown by lots, and the mean chance of what was shown, per 100 lines."""

    matcher: Matcher
    lists: list[ShownList]
    shown: float

    def values(self, *names: str, demands: Demands, until: date = FIRST + LATER) -> ListValues:
        """Value the lists as shown and by versions."""
        settings = settings_of(self.matcher)
        pair = [contender_named(settings, name, 1) for name in names]
        with open_store(self.matcher.database_url) as store:
            return values_of_lists(settings, store, pair, until, no_progress, demands)


def _show(matcher: Matcher, day: date, most: int, **settings: object) -> list[ShownList]:
    """Show people's lists of a day; return those with lines as they were journalled."""
    with serving(matcher, as_of=day, draw_ahead=0.0, **settings) as client:
        held = service_of(client).days.held()
        assert held is not None
        people = sorted(one.candidate_id for one in held.records.values() if one.status == "active")
        answers = [client.get(f"/v1/candidates/{person}/suggestions").json() for person in people[:most]]
        ids = {answer["list_id"] for answer in answers}
    with open_store(matcher.database_url) as store, store.reading() as unit:
        return [one for one in unit.journal.lists() if one.list_id in ids and one.lines]


def _lived(planned: Matcher, databases: Databases, folder: Path, days: int, most: int) -> Past:
    """Show lists on some days, then let contacts come of them."""
    by_lots, plain = (copied(planned, folder / name, databases) for name in ("by_lots", "plain"))
    rng, lists, rows, chances = np.random.default_rng(5), [], [], []
    for day in (FIRST + timedelta(days=1 + number) for number in range(days)):
        straight = {one.candidate_id: one.lines for one in _show(plain, day, most)}
        for one in _show(by_lots, day, most, **EXPLORING):
            lists.append(one)
            for line, other in zip(one.lines, straight[one.candidate_id], strict=True):
                chances.append(IN_PLACE if line.opening_id == other.opening_id else ELSEWHERE)
                if rng.random() < chances[-1]:
                    said = {"candidate_id": one.candidate_id, "opening_id": line.opening_id}
                    rows.append(said | {"decided_on": day.isoformat(), "decision": "contacted"})
    write_table(folder / "decisions.csv", rows)
    by_lots.must("import", folder / "decisions.csv", day=(FIRST + LATER).isoformat())
    databases.remove(plain.database_url)
    return Past(by_lots, lists, 100 * float(np.mean(chances)))


@pytest.fixture(scope="module")
def past(planned: Matcher, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Return a municipality with a day of lists of some people."""
    return _lived(planned, databases, tmp_path_factory.mktemp("past"), days=1, most=110)


def _one(found: ListValues, policy: str, came: str = "contact") -> ListValue:
    return next(one for one in found.of(came) if one.policy == policy)


def _holds_the_truth(found: ListValues, shown: float) -> None:
    """Check that estimates of the model without lots hold its value, and that the shown lists do not."""
    told, naive = _one(found, CHAMPION), _one(found, SHOWN).values["ips"]
    assert told.weak == ()
    assert set(told.values) == set(ESTIMATORS)
    assert {name: one for name, one in told.values.items() if not one.low <= TRUE <= one.high} == {}
    assert naive.low <= shown <= naive.high < TRUE
    assert told.differences["dr"].low > 0
    assert _one(found, CHAMPION + NEAR_TIES).values == told.values


def test_the_model_without_lots_is_valued_right_from_lists_by_lots(past: Past) -> None:
    """All three estimates hold the known value; taking what was shown as it is does not."""
    found = past.values(CHAMPION, demands=FEW)
    assert found.lists == len(past.lists)
    assert found.left_out.keys() <= {"empty"}
    _holds_the_truth(found, past.shown)


def test_the_command_tells_every_value(past: Past) -> None:
    """Rows for programs on stdout, and what they rest on for people on stderr."""
    answer = past.matcher.must("off-policy", "--format", "json", day=(FIRST + LATER).isoformat())
    told = json.loads(answer.out)
    assert told["lists"] == len(past.lists)
    assert {one["came"] for one in told["values"]} == {"contact", "agreement", "paid_hours"}
    assert "could have changed places" in answer.err.replace("\n", " ")


def test_of_many_lists_those_of_some_people_are_taken(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    """All lists of whoever is drawn, none of the others, and how many that leaves out is told."""
    monkeypatch.setattr(valuing_lists, "MOST_LISTS", 10)
    found = past.values(demands=FEW)
    assert found.lists == 10
    assert found.left_out["not_drawn"] == len(past.lists) - 10


@pytest.mark.proof
def test_versions_are_valued_right_over_days_of_everybody(
    planned: Matcher, databases: Databases, tmp_path: Path
) -> None:
    """Everybody's lists of four days with the demands as they are; whole lists by rules are refused."""
    lived = _lived(planned, databases, tmp_path, days=4, most=10**6)
    found = lived.values(CHAMPION, RULES, demands=Demands())
    _holds_the_truth(found, lived.shown)
    assert Weakness.UNSUPPORTED in _one(found, RULES).weak
    assert _one(found, RULES + NEAR_TIES).weak == ()
    told = _one(found, CHAMPION).values["dr"]
    record(
        "list_values",
        "What a version would have given is told from lists of the service, and its interval holds the truth",
        {
            "lists": found.lists,
            "truth_per_100_lines": TRUE,
            **{
                name: round(value, 1)
                for name, value in (("told", told.value), ("low", told.low), ("high", told.high))
            },
        },
        f"what was shown, as it is: {_one(found, SHOWN).values['ips'].value:.1f} per 100 lines",
        command="python -m pytest -m proof tests/api/test_list_values.py",
    )


def test_a_refusal_says_how_much_is_missing() -> None:
    """Each cause with its figure and what is needed, in both languages; the files carry it too."""
    weak = ListValue(
        came="contact", policy="x", horizon_days=28, values={}, differences={}, weak=tuple(Weakness), lists=9,
        people=9, answers=3, effective=4.4, supported=0.31, too_early=2, lost=0,
    )  # fmt: skip
    found = ListValues(
        first_on=FIRST, last_on=FIRST, lists=9, explored=0, values=(weak,), left_out={"gone": 2}
    )
    said = lists_table(found).rows[0][2]
    assert "listerne er af 9 personer; der skal være 50" in said.da
    assert "kun 31,0 % af dens linjer" in said.da
    assert "worth only 4 people for this order; 40 are needed" in said.en
    about = lists_about(found)
    assert about is not None
    assert "Udeladt: 2 kan ikke laves igen." in about.da
    assert "MATCHER_EXPLORATION_RATE" in about.en
    assert list_rows(found)[0]["shown"] == said.en
