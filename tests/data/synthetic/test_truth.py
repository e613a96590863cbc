"""The closed-form truth agrees with the simulated course, and hard rules with a reading pair by pair."""

from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from data.synthetic import World, generate, write_world
from data.synthetic.columns import FloatArray, IntArray
from data.synthetic.course import WEEKS_UNPAID, season_table, simulate
from data.synthetic.facts import Pairs, State
from data.synthetic.figures import TrueFigures, hours_by_day, true_figures, unmatched_figures
from data.synthetic.hardrules import allowed
from data.synthetic.rates import LEVEL_STEP_HOURS, Drive
from data.synthetic.truth import Truth
from data.synthetic.truthfiles import read_truth
from data.synthetic.words import load_words

DRAWS = 60_000
START = date(2026, 9, 1)
YEAR_DAYS = 364
Spells = tuple[tuple[FloatArray, IntArray, IntArray], ...]


def _one_pair(**changes: float) -> Drive:
    base = Drive(
        rate=np.array([0.03]),
        stop=np.array([0.02]),
        exit_row=np.array([6]),
        level_row=np.array([17]),
        season=np.array([1]),
        paid_from=np.array([8]),
    )
    return replace(base, **{name: np.array([value]) for name, value in changes.items()})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"rate": 0.2, "paid_from": 0},
        {"level_row": 1},
        {"stop": 0.1, "paid_from": 26},
        {"rate": 0.004, "season": 3},
    ],
)
def test_the_true_figures_are_the_means_of_the_simulated_course(changes: dict[str, float]) -> None:
    """Over 60,000 simulated courses the means of all three figures agree with the sums within noise."""
    one = _one_pair(**changes)
    truth = true_figures(one, START)
    simulated = _simulated(one)
    for name in ("expected_goal_hours", "expected_weeks_to_paid", "chance_30h_at_26w"):
        draws = simulated[name]
        noise = 4.5 * draws.std() / np.sqrt(DRAWS) + 1e-3
        assert draws.mean() == pytest.approx(getattr(truth, name)[0], abs=noise), name


def _simulated(one: Drive) -> dict[str, FloatArray]:
    rng = np.random.default_rng(5)
    many = Drive(**{field.name: np.repeat(getattr(one, field.name), DRAWS) for field in fields(Drive)})
    course = simulate(many, season_table(START, WEEKS_UNPAID)[many.season], rng)
    here = 7 * course.paid_week + rng.integers(0, 7, DRAWS)
    there = 7 * course.elsewhere_week + rng.integers(0, 7, DRAWS)
    level = LEVEL_STEP_HOURS * (many.level_row + 1) * course.level_share
    spells = (
        (level, here, here + 7 * course.paid_weeks),
        (8 * course.elsewhere_share, there, there + 7 * course.elsewhere_weeks),
    )
    twelfths = np.linspace(0, YEAR_DAYS, 13)
    months = [np.minimum(_hours(spells, first, after), 30) for first, after in pairwise(twelfths)]
    march = (date(2027, 3, 1) - START).days
    return {
        "expected_goal_hours": np.sum(months, axis=0),
        "expected_weeks_to_paid": np.minimum(np.minimum(here, there) // 7, 52).astype(float),
        "chance_30h_at_26w": (_hours(spells, march, march + 31) >= 30).astype(float),
    }


def _hours(spells: Spells, first: float, after: float) -> FloatArray:
    total = np.zeros(DRAWS)
    for level, start, end in spells:
        until = np.clip(np.minimum(after, end) - start, 0, None).astype(float)
        before = np.clip(np.minimum(first, end) - start, 0, None).astype(float)
        total += level * (hours_by_day(until) - hours_by_day(before))
    return total


def test_unmatched_is_six_percent_a_year() -> None:
    """Without a match 6 % find a paid hour within 52 weeks, which takes 50.4 weeks in the mean."""
    unmatched = unmatched_figures(START)
    assert unmatched.paid_share[0] == pytest.approx(0.06)
    assert 50 < unmatched.expected_weeks_to_paid[0] < 52


def test_a_match_that_pays_sooner_or_stays_longer_is_worth_more() -> None:
    """Goal hours rise with the rate and with the hours, and fall with early stops and leaving."""

    def goal(**changes: float) -> float:
        return float(true_figures(_one_pair(**changes), START).expected_goal_hours[0])

    assert goal(rate=0.06) > goal() > goal(stop=0.05)
    assert goal(level_row=25) > goal() > goal(exit_row=9)


def test_some_matches_are_worse_than_none(demo_truth: Truth) -> None:
    """A bad match locks the search in: some allowed pairs are worth less than no match, most are not."""
    worse = demo_truth.pairs.expected_goal_hours < demo_truth.unmatched.expected_goal_hours[0]
    assert 0.02 < worse.mean() < 0.5


def test_hard_rules_agree_with_a_reading_pair_by_pair(demo: World) -> None:
    """The rules over arrays allow exactly what a plain reading of each rule, one pair at a time, allows."""
    rng = np.random.default_rng(1)
    state = demo.state
    pairs = Pairs(
        state=state,
        person=rng.choice(demo.tonight, 3000),
        opening=rng.choice(state.openings.opening.size, 3000),
    )
    plain = [
        _plainly_allowed(state, i, j, demo.as_of) for i, j in zip(pairs.person, pairs.opening, strict=True)
    ]
    kept = allowed(pairs, demo.as_of)
    assert kept.tolist() == plain
    assert 0 < kept.sum() < kept.size


def _plainly_allowed(state: State, i: int, j: int, as_of: int) -> bool:
    people, openings, sites = state.people, state.openings, state.workplaces
    k = openings.workplace[j]
    must = [c for c in range(len(load_words().conditions)) if people.must[i, c]]
    needed = [c for c in range(len(load_words().certificates)) if openings.certificates[j, c]]
    tasks = [task for task in openings.task[j] if task >= 0]
    one = Pairs(state=state, person=np.array([i]), opening=np.array([j]))
    return (
        openings.open_from[j] <= as_of
        and (openings.open_until[j] == 0 or openings.open_until[j] >= as_of)
        and sites.do_not_contact_until[k] <= as_of
        and people.hours_now[i] >= openings.hours_min[j]
        and _shared_hours(state, i, j) >= openings.hours_min[j]
        and one.minutes_by_mode().min() <= people.max_travel[i]
        and not any(people.no_go_task[i, task] for task in tasks)
        and not people.no_go_industry[i, sites.industry[k]]
        and people.no_go_workplace[i] != k
        and all(sites.offered[k, c] >= 1 for c in must)
        and all(people.certificates[i, c] for c in needed)
    )


def _shared_hours(state: State, i: int, j: int) -> float:
    people, openings = state.people, state.openings
    minutes = 0
    for day in range(7):
        start, end = openings.day_start[j, day], openings.day_end[j, day]
        if people.availability_known[i]:
            start, end = max(start, people.day_start[i, day]), min(end, people.day_end[i, day])
        minutes += max(0, end - start)
    return minutes / 60


def test_practice_keeps_places_and_rules(demo_truth: Truth) -> None:
    """What jobformidlere would do tonight uses no place twice, no person twice and only allowed pairs."""
    plan = demo_truth.practice()
    candidates, openings = zip(*plan, strict=True)
    assert len(set(candidates)) == len(plan) > 50
    assert demo_truth.allowed(candidates, openings).all()
    places = dict(zip(demo_truth.opening_ids, demo_truth.places.tolist(), strict=True))
    assert all(openings.count(one) <= places[one] for one in set(openings))


def test_the_truth_folder_reads_back(tmp_path: Path, demo: World, demo_truth: Truth) -> None:
    """The truth read from its folder gives the same pairs and figures as the world in memory."""
    folder = write_world(demo, tmp_path / "world")
    assert folder == tmp_path / "world-truth"
    again = read_truth(folder)
    assert np.array_equal(again.pairs.opening, demo_truth.pairs.opening)
    some = slice(0, 500)
    ids = (
        [again.candidate_ids[row] for row in again.pairs.candidate[some]],
        [again.opening_ids[row] for row in again.pairs.opening[some]],
    )
    asked: TrueFigures = again.figures_of(*ids)
    assert asked.expected_goal_hours == pytest.approx(again.pairs.expected_goal_hours[some], rel=1e-5)
    assert again.allowed(*ids).all()


def test_the_truth_is_never_written_inside_the_records(tmp_path: Path, demo: World) -> None:
    """A truth folder inside the folder that is imported is refused."""
    with pytest.raises(ValueError, match="outside"):
        write_world(demo, tmp_path / "world", tmp_path / "world" / "truth")


def test_one_hour_a_week_is_enough_for_somebody(demo: World, demo_truth: Truth) -> None:
    """In the sample some people with one hour a week have an allowed opening, and some people have none."""
    openings = np.bincount(demo_truth.pairs.candidate, minlength=demo.tonight.size)
    one_hour = demo.state.people.hours_now[demo.tonight] <= 1
    assert (openings[one_hour] > 0).any()
    assert (openings == 0).any()


def test_unknown_names_are_refused() -> None:
    """An unknown family, preset or scenario is refused with the known ones."""
    for arguments in (
        ("demo", 1, "magic"),
        ("village", 1, "substitution"),
        ("demo", 1, "substitution", "calm"),
    ):
        with pytest.raises(ValueError, match="expected one of"):
            generate(*arguments)
