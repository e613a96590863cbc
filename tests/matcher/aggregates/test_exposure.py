"""Domain test 25: exposure by group, with an alarm below 0.8 of the best; small groups are told of nobody."""

from collections.abc import Collection
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest

from data.candidates import Candidate
from matcher.aggregates.exposure import exposure_by_group
from matcher.aggregates.groups import SMALLEST, tellable
from tests import builders

DAY = date(2026, 3, 2)


def town(**groups: int) -> list[Candidate]:
    """Return so many people of each gender."""
    return [
        builders.candidate(
            f"{gender}{n}", gender=gender, birth_year=1980, category="activity", months_on_benefit=70
        )
        for gender, count in groups.items()
        for n in range(count)
    ]


def naive_exposure(people: list[Candidate], proposed: set[str]) -> dict[str, float]:
    """Mutant: the share of every group, however small."""
    genders = {person.gender for person in people}
    of = {g: [p for p in people if p.gender == g] for g in genders}
    return {str(g): sum(p.candidate_id in proposed for p in of[g]) / len(of[g]) for g in genders}


def test_25_proposals_per_100_and_an_alarm_below_four_fifths() -> None:
    """Two groups of 100: 50 and 39 proposals are 0.78 of the best, an alarm; 50 and 40 are none."""
    people = town(female=100, male=100)
    for count, alarm in ((39, True), (40, False)):
        proposed = {f"female{n}" for n in range(50)} | {f"male{n}" for n in range(count)}
        found = {(row.attribute, row.value): row for row in exposure_by_group(people, proposed, DAY)}
        male, female = found["gender", "male"], found["gender", "female"]
        assert (female.per_100, male.per_100) == (50, count)
        assert male.of_best == pytest.approx(count / 50)
        assert (male.alarm, female.alarm) == (alarm, False)
        assert male.low is not None
        assert male.low < count < (male.high or 0)


def test_25_an_alarm_says_whether_chance_explains_it() -> None:
    """10 of 20 against 15 of 20 may be chance, 500 of 1,000 against 750 of 1,000 is none."""
    for size, by_chance in ((20, True), (1000, False)):
        people = town(female=size, male=size)
        proposed = {f"female{n}" for n in range(size * 3 // 4)} | {f"male{n}" for n in range(size // 2)}
        (male,) = [row for row in exposure_by_group(people, proposed, DAY) if row.value == "male"]
        assert (male.alarm, male.by_chance) == (True, by_chance)


def test_25_all_five_attributes_are_looked_at() -> None:
    """Category, time on benefit, age, gender and municipality each have their groups."""
    found = exposure_by_group(town(female=10, male=10), set(), DAY)
    assert {row.attribute for row in found} == {
        "category", "months_on_benefit", "age", "gender", "municipality",
    }  # fmt: skip
    assert all(row.per_100 == 0 and not row.alarm for row in found)


def test_a_small_group_is_told_of_nobody_and_cannot_be_worked_out() -> None:
    """Four people are not told, nor the next smallest group, which would tell them; the mutant tells."""
    people = town(female=30, male=20, other=4)
    found = {r.value: r for r in exposure_by_group(people, {"other0"}, DAY) if r.attribute == "gender"}
    assert (found["other"].people, found["other"].per_100) == (None, None)
    assert found["male"].people is None
    assert found["female"].people == 30
    assert naive_exposure(people, {"other0"})["other"] == 0.25


def test_what_may_be_told() -> None:
    """No cell below five, and never a single hidden one beside a known total."""
    assert tellable({"a": 10, "b": 4, "c": 9}) == {"a"}
    assert tellable({"a": 10, "b": 4, "c": 3}) == {"a"}
    assert tellable({"a": SMALLEST, "b": SMALLEST}) == {"a", "b"}
    assert tellable({"a": 3}) == frozenset()


def naive_tellable(counts: dict[str, int]) -> set[str]:
    """Mutant: small cells and the next smallest beside a single one, whatever they sum to."""
    small = {cell for cell, count in counts.items() if 0 < count < SMALLEST}
    large = sorted((count, cell) for cell, count in counts.items() if cell not in small)
    if len(small) == 1 and large:
        small.add(large[0][1])
    return set(counts) - small


def known_small(counts: dict[str, int], told: Collection[str]) -> list[str]:
    """Return hidden cells of which the total and the told cells say that they are below five: tried out."""
    hidden = [cell for cell in counts if cell not in told]
    rest = sum(counts[cell] for cell in hidden)
    fits = [split for split in product(range(1, rest + 1), repeat=len(hidden)) if sum(split) == rest]
    return [cell for at, cell in enumerate(hidden) if max(split[at] for split in fits) < SMALLEST]


def test_no_total_tells_a_hidden_cell() -> None:
    """Every table of three cells up to seven: none hidden is known to be small; the mutant gives some."""
    given_away = 0
    for sizes in product(range(1, 8), repeat=3):
        counts = dict(zip("abc", sizes, strict=True))
        told = tellable(counts)
        assert not told or known_small(counts, told) == [], counts
        given_away += bool(known_small(counts, naive_tellable(counts)) and naive_tellable(counts))
    assert given_away > 10


def test_those_of_no_group_are_not_worked_out() -> None:
    """Three people whose gender nobody knows hide a told group beside them: the total is told elsewhere."""
    people = town(female=30, male=20)
    people += [
        builders.candidate(f"u{n}", gender=None, birth_year=1980, category="activity") for n in range(3)
    ]
    found = {
        row.value: row.people for row in exposure_by_group(people, set(), DAY) if row.attribute == "gender"
    }
    assert found == {"female": 30, "male": None}


def test_25_exposure_equals_a_count_by_pandas() -> None:
    """People and proposals per 100 of every told group are those of an independent count."""
    rng = np.random.default_rng(5)
    people = [
        builders.candidate(
            f"c{n}",
            gender=str(rng.choice(["female", "male"])),
            birth_year=int(rng.integers(1960, 2005)),
            category=str(rng.choice(["activity", "job_ready"])),
            months_on_benefit=int(rng.integers(10, 200)),
        )
        for n in range(400)
    ]
    proposed = {f"c{n}" for n in np.flatnonzero(rng.random(400) < 0.4).tolist()}
    frame = pd.DataFrame(
        {
            "gender": [p.gender for p in people],
            "category": [p.category for p in people],
            "months_on_benefit": pd.cut(
                [p.months_on_benefit or 0 for p in people], [0, 60, 120, 999], right=False,
                labels=["-59", "60-119", "120-"],
            ).astype(str),
            "age": pd.cut(
                [DAY.year - (p.birth_year or 0) for p in people], [0, 30, 50, 200], right=False,
                labels=["-29", "30-49", "50-"],
            ).astype(str),
            "proposed": [p.candidate_id in proposed for p in people],
        }
    )  # fmt: skip
    found = {(row.attribute, row.value): row for row in exposure_by_group(people, proposed, DAY)}
    for attribute in ("gender", "category", "months_on_benefit", "age"):
        for value, group in frame.groupby(attribute):
            row = found[attribute, str(value)]
            assert row.people == len(group)
            assert row.per_100 == pytest.approx(100 * group["proposed"].mean())
