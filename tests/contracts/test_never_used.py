"""Domain tests 5 and 6: what must never count changes no score, no list and no decision."""

from dataclasses import fields, replace
from datetime import date
from functools import cache

import pytest

from data.brokers import Broker
from data.candidates import Candidate
from data.companies import Workplace
from data.journal import Decision, Hold
from data.openings import Opening
from data.placements import CHOSEN_BY, Match
from data.tables import TABLES
from features.catalogue import CATALOGUE
from features.protected import NEVER_USED, UNHELD_WORDS
from matcher.night import read_night
from matcher.rank import ListSettings, PlanView, rank
from matcher.rematch import rematch
from matcher.settings import MatchSettings
from tests.matcher.crowds import learned, view_of, without_budgets
from tests.matcher.nights import sample_snapshot
from tests.matcher.plans import chance

# Nine subjects of the progression measurement, none of which is a field.
PROGRESSION = {
    "job_belief",
    "can_do_job",
    "competence_awareness",
    "labour_market_knowledge",
    "job_search",
    "cooperation",
    "everyday_coping",
    "network",
    "health_coping",
}
BY_HAND = {("candidates", "worker_belief")}


def drawn(column, rng):
    """Return a value of a never-used field that is drawn by chance, unknown among them."""
    values = {
        "benefit": ("ledighedsydelse", "kontanthjælp", "sygedagpenge", None),
        "category": ("jobparat", "aktivitetsparat", None),
        "months_on_benefit": (0, 59, 60, 240, None),
        "birth_year": (1950, 1960, 1990, 2007, None),
        "gender": ("k", "m", "x", None),
        "audit_group": ("a", "b", "c", None),
        "broker_id": ("b1", "b2", "nobody", None),
        "broker_changes_24m": (0, 1, 9, None),
        "waiting_since": (date(2010, 1, 1), date(2026, 8, 31), None),
        "queue_position": (0, 1, 5, 1000, None),
        "name": ("Aaberg", "Øst", "x" * 40, None),
        "company_id": ("10000001", "10000002", None),
        "broker_changes": (0, 3, None),
        "chosen_by": (*CHOSEN_BY, None),
        "propensity": (0.01, 0.5, 1.0, None),
        "rank": (1, 10, None),
    }
    return rng.choice(values[column])


def randomised(day, table, column, seed=0):
    """Return the day with one never-used field of every record drawn anew."""
    rng = chance(f"{table}/{column}/{seed}")
    if table == "matches":
        past = (replace(p, match=replace(p.match, **{column: drawn(column, rng)})) for p in day.history)
        return replace(day, history=tuple(past))
    records = getattr(day, table)
    return replace(day, **{table: tuple(replace(r, **{column: drawn(column, rng)}) for r in records)})


@cache
def town():
    """Return the sample municipality with people decided about, and caseloads that do not bind."""
    day = without_budgets(sample_snapshot())
    decisions = tuple(
        Decision(
            candidate_id=person.candidate_id,
            opening_id=opening.opening_id,
            decided_on=day.as_of,
            decision=what,
            rank=3,
        )
        for person, opening, what in zip(
            day.candidates, day.openings, ("later", "contacted", "declined_by_broker") * 20, strict=False
        )
    )
    return replace(
        day,
        candidates=day.candidates[::2],
        openings=day.openings[::3],
        brokers=tuple(replace(broker, caseload_max=None) for broker in day.brokers),
        decisions=tuple(sorted(decisions, key=lambda d: (d.candidate_id, d.opening_id))),
    )


def outcome(day, view=None):
    """Return the bits of all scores, all lists at fixed prices, and all decisions of a day."""
    night = read_night(day, learned(), MatchSettings())
    plan = rematch(night)
    view = view or view_of(night, plan)
    lists = rank(night, view, ListSettings(limit=1000, every_opening=True), night.market.candidates.ids)
    valued = night.valued
    scores = (valued.start.tobytes(), valued.opening.tobytes(), valued.value.tobytes())
    # Texts show names; the cause is what was decided.
    causes = [(person.candidate_id, person.cause) for person in plan.unplaced]
    return scores, lists, (plan.rows, causes, plan.prices, plan.digest)


@cache
def prices():
    """Return the fixed prices: those of the town's own plan."""
    night = read_night(town(), learned(), MatchSettings())
    return view_of(night, rematch(night))


@cache
def as_it_is():
    """Return the outcome of the town before anything is randomised."""
    return outcome(town(), prices())


@pytest.mark.parametrize(
    ("table", "column"), [(f.table, f.column) for f in NEVER_USED if (f.table, f.column) not in BY_HAND]
)
def test_5_a_never_used_field_changes_nothing(table, column):
    """Domain test 5: drawn anew, the field leaves scores, lists and decisions bitwise as they were."""
    changed = randomised(town(), table, column)
    assert changed != town()
    scores, lists, decisions = outcome(changed, prices())
    before = as_it_is()
    assert scores == before[0]
    assert lists == before[1]
    assert decisions == before[2]


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.proof)])
def test_5_all_never_used_fields_at_once_change_nothing(seed):
    """Domain test 5, the whole municipality with its budgets: all fields together change no bit."""
    day = replace(
        sample_snapshot(),
        brokers=tuple(replace(broker, caseload_max=None) for broker in sample_snapshot().brokers),
    )
    changed = day
    for field in NEVER_USED:
        if (field.table, field.column) not in BY_HAND:
            changed = randomised(changed, field.table, field.column, seed)
    assert outcome(changed, prices()) == outcome(day, prices())


def test_the_comparison_sees_what_counts():
    """Fields that may count do change scores, lists and decisions, so the test before can fail."""
    day = town()
    for column, value in (("danish_level", 0), ("mentor_need", 3)):
        people = tuple(replace(person, **{column: value}) for person in day.candidates)
        found = outcome(replace(day, candidates=people), prices())
        assert all(new != old for new, old in zip(found, as_it_is(), strict=True))


def test_5_twins_have_equal_lists():
    """People who differ only in never-used fields have the same list, to the last bit, at fixed prices."""
    day, rng = town(), chance("twins")
    columns = [f.column for f in NEVER_USED if f.table == "candidates" and (f.table, f.column) not in BY_HAND]
    busy = {past.match.candidate_id for past in day.history if past.match.occupies(day.as_of)}
    originals = [c for c in day.candidates if c.status == "active" and c.candidate_id not in busy][:25]
    twins = tuple(
        replace(
            person,
            candidate_id=f"{person.candidate_id}-twin",
            **{column: drawn(column, rng) for column in columns},
        )
        for person in originals
    )
    people = tuple(sorted((*day.candidates, *twins), key=lambda person: person.candidate_id))
    undecided = replace(day, candidates=people, decisions=())
    night = read_night(undecided, learned(), MatchSettings())
    fixed = replace(prices(), assigned={})
    lengths = []
    for person in originals:
        one, other = (
            rank(night, fixed, ListSettings(limit=1000), (name,))
            for name in (person.candidate_id, f"{person.candidate_id}-twin")
        )
        assert [replace(line, candidate_id="") for line in one] == [
            replace(line, candidate_id="") for line in other
        ]
        lengths.append(len(one))
    assert max(lengths) > 10


def test_before_the_first_plan_nothing_counts_either():
    """Without any plan, lists do not hang on never-used fields of people."""
    day = town()
    for column in ("gender", "birth_year", "benefit"):
        assert outcome(randomised(day, "candidates", column), PlanView())[1] == outcome(day, PlanView())[1]


def test_every_never_used_field_is_drawn_from():
    """Each field of the guard list is randomised here, or is not held in any record at all."""
    records = {"candidates": Candidate, "workplaces": Workplace, "brokers": Broker, "matches": Match}
    records["decisions"] = Decision
    for field in NEVER_USED:
        held = field.column in {f.name for f in fields(records[field.table])}
        assert held == ((field.table, field.column) not in BY_HAND)
    assert len(NEVER_USED) >= 18


def test_6_progression_is_no_field_at_all():
    """Domain test 6: no record, file or feature holds a progression value, so no list can hang on one."""
    held = {
        f.name
        for record in (Candidate, Workplace, Opening, Broker, Match, Decision, Hold)
        for f in fields(record)
    }
    columns = {column.name for table in TABLES for column in table.columns}
    named = {feature.name for feature in CATALOGUE} | {s for feature in CATALOGUE for s in feature.sources}
    words = {word for name in held | columns | named for word in name.replace(".", "_").split("_")}
    assert not words & {"progression", "measurement", "fsm"}
    assert not (held | columns | named) & PROGRESSION
    assert "progression" in UNHELD_WORDS
    assert "worker_belief" not in held
