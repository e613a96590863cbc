"""The one door: figures, order, blocks, unknowns and the catalogue."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.snapshot import Snapshot
from features import CATALOGUE, COLUMNS, Market, Pairs, background, encode_pairs, kinship_of
from features.relatedness import Relatedness
from tests.builders import candidate, match, opening, snapshot, workplace
from tests.features import second_opinion as again
from tests.strategies import snapshots


def figures(day: Snapshot) -> np.ndarray:
    """Return the figures of every pair of a small snapshot."""
    market = Market.of(day)
    return encode_pairs(market, Pairs.all_of(len(day.candidates), len(day.openings))).values


def figures_of_one(person: dict, work: dict, job: dict) -> dict[str, float]:
    """Return the figures of one pair of the builders' records with some fields changed."""
    day = snapshot([candidate(**person)], [workplace(**work)], [opening(**job)])
    return dict(zip(COLUMNS, figures(day)[0], strict=True))


def _table(relatedness: Relatedness) -> dict[tuple[str, str], float]:
    words = relatedness.words
    return {(a, b): relatedness.table[i, j] for (i, a), (j, b) in product(enumerate(words), enumerate(words))}


@settings(max_examples=120, deadline=None)
@given(day=snapshots())
def test_every_column_agrees_with_plain_python(day: Snapshot) -> None:
    """Each figure equals what a slow reading of the records alone gives, unknowns at the same places."""
    kinship = kinship_of(day.vocabulary)
    competence = again.related_by(day, "competence", _table(kinship.competences))
    task = again.related_by(day, "task", _table(kinship.tasks))
    homes = {work.workplace_id: work for work in day.workplaces}
    for (person, job), row in zip(product(day.candidates, day.openings), figures(day), strict=True):
        work = homes[job.workplace_id]
        minutes = again.travel(person, work)
        quickest = min(minutes.values())
        limit = 45 if person.max_travel_minutes is None else max(1, person.max_travel_minutes)
        expected = {
            **again.competences(person, job, competence),
            **again.tasks(person, job, task),
            **again.wishes(person, work, job, task),
            **again.support(person, work),
            "travel_minutes": quickest,
            "travel_share_of_limit": quickest / limit,
            **again.hours(person, job),
            **again.traits(work, job, day.as_of),
            "log_past_matches": np.log1p(again.past_matches(work.workplace_id, day.history, day.as_of)),
            "past_paid_share": again.past_paid_share(work, day.history, day.as_of),
            "past_yes_share": np.nan,
            "danish_gap": again.language(person, work),
        }
        found = dict(zip(COLUMNS, row, strict=True))
        modes = {"public": found.pop("travel_by_public"), "car": found.pop("travel_by_car")}
        expected["public_transport_grade"] = again.grade(work, by_public=modes["public"])
        assert set(expected) == set(found)
        for name, value in found.items():
            # The map plane is a little off the sphere that the second opinion measures on.
            tolerance = 0.006 if name.startswith("travel") else 1e-9
            assert value == pytest.approx(expected[name], rel=tolerance, abs=1e-9, nan_ok=True), name
        _check_mode(modes, minutes, quickest)


def _check_mode(modes: dict[str, float], minutes: dict[str, float], quickest: float) -> None:
    """Check the flags of the quickest means against minutes by each."""
    if np.isfinite(quickest):
        for mode, flag in modes.items():
            assert flag in {0.0, 1.0}
            if flag:
                assert minutes[mode] <= quickest * 1.01
    elif np.isnan(quickest):
        assert all(np.isnan(flag) for flag in modes.values())


@settings(max_examples=40, deadline=None)
@given(day=snapshots(), cut=st.integers(0, 16), seed=st.integers(0, 2**16))
def test_a_pair_has_the_same_bits_in_any_block(day: Snapshot, cut: int, seed: int) -> None:
    """Encoding in other blocks and another order changes no bit of any pair."""
    market = Market.of(day)
    pairs = Pairs.all_of(len(day.candidates), len(day.openings))
    whole = encode_pairs(market, pairs).values
    order = np.random.default_rng(seed).permutation(len(pairs))
    parts = [encode_pairs(market, pairs.where(part)).values for part in (order[:cut], order[cut:])]
    assert np.concatenate(parts).tobytes() == whole[order].tobytes()


@settings(max_examples=10, deadline=None)
@given(day=snapshots())
def test_threads_change_nothing(day: Snapshot) -> None:
    """Pairs encoded one by one in four threads at once have the bits they have together in one."""
    market = Market.of(day)
    pairs = Pairs.all_of(len(day.candidates), len(day.openings))
    parts = [pairs.where(np.array([row])) for row in range(len(pairs))]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda part: encode_pairs(market, part).values, parts))
    assert np.concatenate(found).tobytes() == encode_pairs(market, pairs).values.tobytes()


@settings(max_examples=40, deadline=None)
@given(day=snapshots())
def test_other_records_change_nothing(day: Snapshot) -> None:
    """A pair alone with the history in its snapshot, as on a page, has the same bits as among everybody."""
    whole = figures(day)
    person, job = day.candidates[-1], day.openings[0]
    alone = Snapshot(
        as_of=day.as_of,
        candidates=(person,),
        workplaces=tuple(w for w in day.workplaces if w.workplace_id == job.workplace_id),
        openings=(job,),
        brokers=(),
        history=day.history,
        holds=(),
        decisions=day.decisions,
        vocabulary=day.vocabulary,
    )
    assert figures(alone)[0].tobytes() == whole[(len(day.candidates) - 1) * len(day.openings)].tobytes()


def test_order_of_records_changes_nothing() -> None:
    """Records given in another order give the same bits: a snapshot sorts by id."""
    people = [candidate("c2", competences={"retail_03": 2}), candidate("c1", conditions={"LIFT": 3})]
    sites = [workplace("w2", latitude=55.3), workplace("w1")]
    jobs = [opening("o2", "w2", tasks={"5246": 3}), opening("o1", "w1")]
    forward = snapshot(people, sites, jobs)
    backward = snapshot(people[::-1], sites[::-1], jobs[::-1])
    assert figures(forward).tobytes() == figures(backward).tobytes()


def test_columns_are_the_catalogue() -> None:
    """A feature table has exactly the catalogue's columns in its order, and names are unique."""
    table = encode_pairs(Market.of(snapshot()), Pairs.all_of(0, 0))
    assert table.columns == tuple(feature.name for feature in CATALOGUE)
    assert table.values.shape == (0, len(CATALOGUE))
    assert len(set(table.columns)) == len(CATALOGUE)


def test_values_are_in_rows() -> None:
    """Values are float64 in C order, a row per pair, and a column can be taken by its name."""
    day = snapshot([candidate()], [workplace()], [opening(), opening("o2")])
    table = encode_pairs(Market.of(day), Pairs.all_of(1, 2))
    assert table.values.dtype == np.float64
    assert table.values.flags.c_contiguous
    assert (
        table.column("travel_minutes").tolist() == table.values[:, COLUMNS.index("travel_minutes")].tolist()
    )


def test_blank_records_are_unknown_not_zero() -> None:
    """A pair of which nothing is known has no figure but those that count matches."""
    day = snapshot(
        [candidate(**_blank(candidate()))],
        [workplace(**_blank(workplace()))],
        [opening(**_blank(opening()))],
    )
    known = {name for name, value in zip(COLUMNS, figures(day)[0], strict=True) if not np.isnan(value)}
    assert known == {"log_past_matches"}


def _blank(record: Any) -> dict[str, Any]:
    """Return every field of a record but its keys, status and places as unknown."""
    kept = {"candidate_id", "workplace_id", "opening_id", "status", "places"}
    return {name: None for name in record.__slots__ if name not in kept}


def test_unknown_is_declared() -> None:
    """Only columns that the catalogue declares so hold unknowns in a blank pair."""
    may = {feature.name for feature in CATALOGUE if feature.may_be_unknown}
    day = snapshot([candidate(competences=None, conditions=None)], [workplace()], [opening(schedule=None)])
    unknown = {name for name, value in zip(COLUMNS, figures(day)[0], strict=True) if np.isnan(value)}
    assert unknown
    assert unknown <= may


def test_homemade_words_count_as_themselves() -> None:
    """A code that no vocabulary holds is covered by itself and by nothing else."""
    same = figures_of_one({"competences": {"homemade": 3}}, {}, {"competences": {"homemade": 1}})
    other = figures_of_one({"competences": {"homemade": 3}}, {}, {"competences": {"kitchen_01": 1}})
    assert same["competence_cover"] == same["competence_cover_related"] == 1
    assert other["competence_cover_related"] == 0


def test_history_is_encoded_like_tonight() -> None:
    """A match made today has the bits that the same pair has tonight."""
    today = date(2026, 3, 2)
    day = snapshot(
        [candidate()],
        [workplace()],
        [opening()],
        matches=[match(), match("m2", started_on=today, observed_until=today, ended_on=None)],
    )
    market, pairs = Market.of_history(day.history[1:], day.vocabulary, events=background(day))
    assert encode_pairs(market, pairs).values.tobytes() == figures(day).tobytes()


def test_history_without_an_opening_knows_only_the_workplace() -> None:
    """A past match that names only a workplace has unknown tasks, hours and competences but known support."""
    day = snapshot([candidate()], [workplace()], [opening()], matches=[match(workplace_id="w1")])
    market, pairs = Market.of_history(day.history, day.vocabulary)
    found = dict(zip(COLUMNS, encode_pairs(market, pairs).values[0], strict=True))
    assert np.isnan([found["competence_cover"], found["task_liking"], found["hours_now"]]).all()
    assert found["support_cover"] == 1
    assert found["travel_minutes"] > 0
