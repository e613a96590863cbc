"""Learning: the same rows give the same model on any machine, and what must never count does not."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from data.brokers import Broker
from data.journal import Decision
from data.snapshot import Records, Snapshot
from features.protected import NEVER_USED
from models.additive import AdditiveModel
from models.evaluate import concordance, figures_of, held_out, try_learning
from models.fit import Objective
from models.train import learn, split_by_time
from tests.builders import AS_OF
from tests.models.worlds import everybody, programme, tiny_day, tiny_model, tiny_records, with_history

REPOSITORY = Path(__file__).resolve().parents[2]


def _learned(records: Records) -> AdditiveModel:
    return learn(Snapshot.of(records, AS_OF), programme(), "tiny-1")


def _shuffled(rows: Sequence[Any], rng: np.random.Generator) -> tuple[Any, ...]:
    return tuple(rows[place] for place in rng.permutation(len(rows)))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_does_not_count(seed: int) -> None:
    """Every table shuffled gives the same model, digest and all."""
    rng = np.random.default_rng(seed)
    known = tiny_records()
    tables = ("candidates", "workplaces", "openings", "matches", "paid_months")
    shuffled: dict[str, Any] = {name: _shuffled(getattr(known, name), rng) for name in tables}
    mixed = replace(known, **shuffled)
    assert _learned(mixed).digest == tiny_model().digest


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_does_not_count(threads: int) -> None:
    """One thread or two for linear algebra give the same digest."""
    with threadpool_limits(limits=threads):
        assert _learned(tiny_records()).digest == tiny_model().digest


@pytest.mark.parametrize("seed", [pytest.param("0", marks=pytest.mark.proof), "4711"])
def test_the_hash_seed_does_not_count(seed: str) -> None:
    """Another process with another order of sets and two threads learns the same model."""
    told = subprocess.run(
        [sys.executable, "-c", "from tests.models.worlds import tiny_model; print(tiny_model().digest)"],
        env={**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == [tiny_model().digest]


def _bits(model: AdditiveModel, day: Snapshot) -> bytes:
    market, pairs = everybody(day, model)
    fit = model.fit(market, pairs)
    figures = [getattr(fit, name).tobytes() for name in fit.__dataclass_fields__]
    return b"".join([*figures, model.values(market, pairs, Objective.WEEKS_SAVED).tobytes()])


@cache
def _full_records() -> Records:
    """Return the tiny history with brokers and decisions, so that every guarded table has rows."""
    decisions = tuple(
        Decision(
            candidate_id=f"c{row:02d}",
            opening_id=f"o{row % 20:02d}",
            decided_on=AS_OF - timedelta(days=20 + row),
            decision="declined_by_workplace" if row % 2 else "contacted",
            rank=row % 5,
        )
        for row in range(30)
    )
    return replace(
        tiny_records(), decisions=decisions, brokers=(Broker(broker_id="b1"), Broker(broker_id="b2"))
    )


@cache
def _full() -> AdditiveModel:
    return _learned(_full_records())


RANDOM: dict[str, Callable[[np.random.Generator], Any]] = {
    "benefit": lambda rng: str(rng.choice(["kontanthjaelp", "ledighedsydelse"])),
    "category": lambda rng: str(rng.choice(["jobparat", "aktivitetsparat"])),
    "months_on_benefit": lambda rng: int(rng.integers(0, 300)),
    "birth_year": lambda rng: int(rng.integers(1955, 2006)),
    "gender": lambda rng: str(rng.choice(["f", "m", "x"])),
    "audit_group": lambda rng: f"group {rng.integers(9)}",
    "broker_id": lambda rng: str(rng.choice(["b1", "b2"])),
    "broker_changes_24m": lambda rng: int(rng.integers(0, 9)),
    "waiting_since": lambda rng: date(2015, 1, 1) + timedelta(days=int(rng.integers(0, 3000))),
    "queue_position": lambda rng: int(rng.integers(1, 999)),
    "name": lambda rng: f"name {rng.integers(999)}",
    "company_id": lambda rng: f"{rng.integers(10**7, 10**8)}",
    "broker_changes": lambda rng: int(rng.integers(0, 9)),
    "propensity": lambda rng: float(rng.uniform(0.01, 1)),
    "rank": lambda rng: int(rng.integers(1, 99)),
}
GUARDED = [
    (field.table, field.column)
    for field in NEVER_USED
    if field.column not in {"worker_belief", "chosen_by"}  # no field of a record; read to correct for choices
]


def _randomised(table: str, column: str) -> Records:
    rng, records = np.random.default_rng(5), _full_records()
    rows = getattr(records, table)
    versions = table in {"candidates", "workplaces"}
    changed = tuple(
        replace(row, record=replace(row.record, **{column: RANDOM[column](rng)}))
        if versions
        else replace(row, **{column: RANDOM[column](rng)})
        for row in rows
    )
    assert changed != rows
    tables: dict[str, Any] = {table: changed}
    return replace(records, **tables)


@pytest.mark.parametrize(("table", "column"), GUARDED)
def test_a_never_used_field_changes_no_bit(table: str, column: str) -> None:
    """Random values of a never-used field in every row leave the digest and every figure bitwise equal."""
    records = _randomised(table, column)
    assert _learned(records).digest == _full().digest
    scored = (_bits(_full(), Snapshot.of(known, AS_OF)) for known in (records, _full_records()))
    assert next(scored) == next(scored)


def test_a_field_that_may_count_does_change_the_model() -> None:
    """The same comparison does see an allowed field, so it can fail."""
    day = tiny_day()
    silent = [replace(one, candidate=replace(one.candidate, danish_level=None)) for one in day.history]
    assert learn(with_history(day, silent), programme(), "tiny-1").digest != tiny_model().digest


def test_no_history_at_all() -> None:
    """Without one past match the prior ranks: figures are finite, intervals wide, and pairs differ."""
    model = learn(with_history(tiny_day(), []), programme(), "none")
    fit = model.fit(*everybody(tiny_day(), model))
    assert np.isfinite(fit.expected_goal_hours).all()
    assert (fit.high - fit.low > 10).all()
    assert np.ptp(fit.expected_goal_hours) > 1


def test_nobody_at_all() -> None:
    """A fresh installation without people, openings and history still learns a model."""
    empty = Snapshot.of(Records(), AS_OF)
    assert learn(empty, programme(), "empty").year.pay.shape == (52,)


def test_a_history_that_names_only_workplaces() -> None:
    """Matches without an opening are learned from: what is unknown of the opening is unknown, not zero."""
    day = tiny_day()
    bare = [
        replace(
            one,
            opening=None,
            match=replace(one.match, opening_id=None, workplace_id=one.workplace.workplace_id),
        )
        for one in day.history
    ]
    model = learn(with_history(day, bare), programme(), "bare")
    fit = model.fit(*everybody(day, model))
    assert np.isfinite(fit.expected_goal_hours).all()
    assert model.digest != tiny_model().digest
    assert model.workplaces.names == tiny_model().workplaces.names


def test_no_month_was_ever_reported() -> None:
    """A history with first paid hours but no table of monthly hours is learned from."""
    silent = [replace(one, paid_months=()) for one in tiny_day().history]
    model = learn(with_history(tiny_day(), silent), programme(), "silent")
    assert np.isfinite(model.year.hours).all()


def test_history_teaches() -> None:
    """In the tiny history Danish decides; the model has learned to prefer those who speak enough of it."""
    model = tiny_model()
    gap = [term.name for term in model.terms].index("danish_gap")
    heights = model.pay.heights[gap]
    assert heights[0] - heights[-1] > 0.1


def test_the_split_forgets_what_came_after() -> None:
    """The earlier part is what was known on the day of the split, and the two parts make up the whole."""
    day = tiny_day()
    earlier, later = split_by_time(day, 0.6)
    cut = earlier.as_of
    assert len(earlier.history) + len(later) == len(day.history)
    assert all(one.match.started_on >= cut for one in later)
    for one in earlier.history:
        seen = (one.match.started_on, one.match.observed_until, one.match.first_paid_on, one.match.ended_on)
        assert all(when <= cut for when in seen if when is not None)
        assert all(month.month < cut.replace(day=1) for month in one.paid_months)


def test_held_out_matches_are_never_learned_from() -> None:
    """Other outcomes of the later matches, and of earlier ones after the split, change nothing learned."""
    day = tiny_day()
    earlier, later = split_by_time(day, 0.6)
    cut = earlier.as_of
    held = {one.match.match_id for one in later}

    def altered(one: Any) -> Any:
        made = one.match
        if made.match_id in held:
            return replace(
                one, match=replace(made, first_paid_on=made.started_on, ended_on=None), paid_months=()
            )
        after = None if (made.first_paid_on or cut) >= cut else made.first_paid_on
        same = made.first_paid_on if made.first_paid_on and made.first_paid_on <= cut else after
        return replace(one, match=replace(made, first_paid_on=same))

    other = with_history(day, [altered(one) for one in day.history])
    assert other.history != day.history
    again, _ = split_by_time(other, 0.6)
    one, two = (learn(part, programme(), "held-out") for part in (earlier, again))
    assert one.digest == two.digest


def _taught(day: Snapshot) -> AdditiveModel:
    return learn(day, programme(), "held-out")


def test_measures_are_taken_on_the_later_quarter() -> None:
    """The evaluation tells how many matches were held out, and its intervals hold the values."""
    told = figures_of(try_learning(tiny_day(), _taught))
    _, later = split_by_time(tiny_day(), 0.75)
    assert told["held_out_matches"] == len(later)
    assert told["held_out_first_paid"] == sum(one.match.first_paid_on is not None for one in later)
    for value in told.values():
        if isinstance(value, dict):
            assert value["low"] <= value["value"] <= value["high"]


def test_too_few_matches_measure_nothing() -> None:
    """A short history says that nothing can be held out instead of a figure."""
    told = figures_of(try_learning(with_history(tiny_day(), list(tiny_day().history[:10])), _taught))
    assert told["held_out_matches"] == 0
    assert "note" in told


def test_concordance_counts_comparable_pairs() -> None:
    """Harrell's C by hand: every comparable pair ranked right is 1, all alike one half, turned round 0."""
    held = held_out(tiny_model(), tiny_day(), tiny_day().history)
    right = replace(held, predictor=-held.weeks.astype(float))
    assert concordance(right) == 1.0
    assert concordance(replace(held, predictor=held.weeks.astype(float))) == 0.0
    assert concordance(replace(held, predictor=np.zeros(len(held.weeks)))) == 0.5
