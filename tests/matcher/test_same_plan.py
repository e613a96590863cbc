"""The same plan, prices and bytes, whatever the machine does and in whatever order records come."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.night import LastPlan
from matcher.rematch import rematch
from tests import builders
from tests.matcher.crowds import Drawn, crowd, learned, night_of, without_budgets
from tests.matcher.nights import sample_snapshot, thumb
from tests.matcher.plans import chance

REPOSITORY = Path(__file__).resolve().parents[2]
SEEDS = [*range(6), *(pytest.param(s, marks=pytest.mark.proof) for s in range(6, 200))]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_pairs_change_nothing(seed):
    """Started from 1, 5 or 40 pairs a person, plan, prices and digest are the same, ties among them."""
    last = LastPlan(nights_unproposed={"c03": 4, "c08": 2})
    plans = [
        rematch(night_of(crowd(seed), Drawn(seed, steps=9), last, pairs_per_candidate=k, pairs_per_opening=k))
        for k in (1, 5, 40)
    ]
    first = plans[0]
    for plan in plans:
        assert (plan.rows, plan.prices, plan.potentials) == (first.rows, first.prices, first.potentials)
        assert plan.digest == first.digest
    assert first.rounds > plans[2].rounds


def test_the_first_pairs_change_nothing_in_the_sample():
    """The same in a municipality of 150 people by the learned model."""
    day = without_budgets(sample_snapshot())
    plans = [
        rematch(night_of(day, learned(), pairs_per_candidate=k, pairs_per_opening=1)) for k in (1, 5, 40)
    ]
    assert len({(plan.digest, tuple(sorted(plan.prices.items()))) for plan in plans}) == 1


@pytest.mark.parametrize("seed", [None, 0, 1])
def test_row_order_changes_nothing(seed):
    """Records delivered in reverse or in any order give the same plan."""
    day = crowd(5)
    tables = ("candidates", "workplaces", "openings", "brokers", "holds", "decisions")
    mixed: dict[str, Any] = {}
    for name in tables:
        records = getattr(day, name)
        mixed[name] = records[::-1] if seed is None else tuple(chance(seed).sample(records, len(records)))
    assert mixed["candidates"] != day.candidates
    people, workplaces, openings = (mixed.pop(name) for name in tables[:3])
    again = rematch(night_of(builders.snapshot(people, workplaces, openings, **mixed), Drawn(5, 9)))
    plan = rematch(night_of(day, Drawn(5, 9)))
    assert (again.digest, again.rows, again.prices) == (plan.digest, plan.rows, plan.prices)


_PROGRAM = """
from matcher.rematch import rematch
from tests.matcher.crowds import crowd, night_of
from tests.matcher.nights import thumb
plan = rematch(night_of(crowd(3), thumb()))
print(plan.digest, sorted(plan.prices.items()))
"""


@pytest.mark.parametrize(
    ("hash_seed", "threads"), [("4242", "2"), pytest.param("1", "1", marks=pytest.mark.proof)]
)
def test_hash_seed_and_threads_change_nothing(hash_seed, threads):
    """Another process, with another hash seed and thread count, writes the same digest and prices."""
    plan = rematch(night_of(crowd(3), thumb()))
    here = f"{plan.digest} {sorted(plan.prices.items())}"
    told = {"PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": threads, "NUMBA_NUM_THREADS": threads}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        cwd=REPOSITORY,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == here


def test_the_digest_is_of_model_day_objective_and_assignments():
    """Another model, day, objective or assignment gives another digest, a mere setting of work does not."""
    day, model = crowd(2), Drawn(2)
    base = rematch(night_of(day, model)).digest
    other_model = Drawn(2)
    other_model.digest = "1" * 64
    changed = [
        night_of(day, other_model),
        night_of(replace(day, as_of=day.as_of.replace(day=3)), model),
        night_of(day, model, objective="weeks_saved"),
        night_of(replace(day, candidates=day.candidates[8:]), model),
    ]
    digests = [rematch(night).digest for night in changed]
    assert len({base, *digests}) == 5
    assert rematch(night_of(day, model, pairs_per_candidate=3, lot_key="another")).digest == base


def test_the_canonical_plan_is_integers_words_and_quarter_hours():
    """The digest can be computed again from the rows, and its only fractions are quarter-hours."""
    night = night_of(crowd(2), Drawn(2))
    plan = rematch(night)
    assert all((row.hours_per_week * 4).is_integer() for row in plan.rows)
    text = json.dumps(
        {
            "as_of": night.snapshot.as_of.isoformat(),
            "assignments": [[r.candidate_id, r.opening_id, r.hours_per_week] for r in plan.rows],
            "model": "0" * 64,
            "objective": "goal_hours",
        },
        separators=(",", ":"),
    )
    assert hashlib.sha256(text.encode()).hexdigest() == plan.digest
    assert [r.candidate_id for r in plan.rows] == sorted(r.candidate_id for r in plan.rows)
