"""How fast reach and encoding are: ``python -m experiments.benchmarks.encode_speed [--size national]``.

The market is random but of the shape that matters: people and workplaces lie around the municipalities'
centres by population, lists are as long as the domain brief has them. Nothing is learned from it.
"""

import argparse
import csv
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import data
from data.availability import Interval
from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from data.snapshot import Records, Snapshot
from data.versions import Version
from data.vocabulary import built_in_vocabulary
from features.block import Block
from features.catalogue import COLUMNS
from features.encode import GROUPS_OF_COLUMNS, encode_pairs
from features.lists import Floats
from features.market import Market
from features.pairs import Pairs
from features.reach import reachable_pairs

AS_OF = date(2026, 3, 2)
SIZES = {
    "pilot": (375, 300, 350),
    "municipality": (3_000, 2_400, 3_000),
    "national": (27_000, 30_000, 35_000),
}
_TOWN_SPREAD_DEGREES = (0.05, 0.08)
_MODES = ("walk", "bike", "public", "car")
_MODE_CHANCES = (0.9, 0.55, 0.8, 0.32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Towns:
    """Municipality codes with their centres and shares of the population."""

    codes: tuple[str, ...]
    latitude: Floats
    longitude: Floats
    shares: Floats


def towns(most: int | None = None) -> Towns:
    """Return the municipalities, or only the first few."""
    path = Path(data.__file__).parent / "reference" / "municipalities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:most]
    people = np.array([float(row["population_approx_2024"]) for row in rows])
    return Towns(
        codes=tuple(row["municipality_code"] for row in rows),
        latitude=np.array([float(row["latitude"]) for row in rows]),
        longitude=np.array([float(row["longitude"]) for row in rows]),
        shares=people / people.sum(),
    )


class _Random:
    """Random records; the words are those of the built-in vocabulary."""

    def __init__(self, seed: int, places: Towns) -> None:
        self._rng = np.random.default_rng(seed)
        self._towns = places
        vocabulary = built_in_vocabulary()
        self._words = {
            kind: [word.code for word in vocabulary.of_kind(kind)]
            for kind in ("competence", "task", "industry", "condition")
        }

    def candidate(self, number: int) -> Candidate:
        rng = self._rng
        place = self._place()
        modes = tuple(m for m, chance in zip(_MODES, _MODE_CHANCES, strict=True) if rng.random() < chance)
        return Candidate(
            candidate_id=f"c{number:06d}",
            **place,
            transport=modes or None,
            max_travel_minutes=float(rng.choice([30, 45, 45, 60])),
            hours_per_week_now=float(rng.integers(1, 15)),
            hours_per_week_goal=float(rng.integers(7, 30)),
            availability=self._times(),
            competences=self._list("competence", 5, (1, 4)),
            task_experience=self._list("task", 3, (-1, 2)),
            wishes_industries=self._list("industry", 3, (1, 4)),
            wishes_tasks=self._list("task", 3, (1, 4)),
            conditions=self._list("condition", 4, (1, 4)),
            mentor_need=int(rng.integers(0, 4)),
            danish_level=int(rng.integers(1, 5)),
        )

    def workplace(self, number: int) -> Workplace:
        rng = self._rng
        return Workplace(
            workplace_id=f"w{number:06d}",
            **self._place(),
            industry_code=str(rng.choice(self._words["industry"])),
            employees_fte=float(rng.lognormal(2.5, 1.0)),
            conditions_offered=self._list("condition", 10, (0, 4)),
            mentor_hours_per_week=float(rng.integers(0, 6)),
            danish_required=int(rng.integers(0, 4)),
            team_climate=float(rng.integers(1, 6)),
            public_transport=int(rng.integers(0, 4)),
            hire_intention="maybe",
            hire_intention_on=AS_OF,
        )

    def opening(self, number: int, workplaces: int) -> Opening:
        rng = self._rng
        competences = self._list("competence", 5, (1, 4))
        return Opening(
            opening_id=f"o{number:06d}",
            workplace_id=f"w{number % workplaces:06d}",
            places=1,
            tasks=self._list("task", 3, (1, 5)),
            competences=competences,
            essential_competences=tuple(code for code, _ in competences[:1]),
            hours_per_week_min=2.0,
            hours_per_week_max=float(rng.integers(4, 20)),
            schedule=self._times(),
            paid_from_week=int(rng.integers(0, 9)),
            last_confirmed_on=AS_OF,
        )

    def _place(self) -> dict[str, Any]:
        town = int(self._rng.choice(len(self._towns.codes), p=self._towns.shares))
        north, east = self._rng.normal(0.0, _TOWN_SPREAD_DEGREES)
        return {
            "municipality_code": self._towns.codes[town],
            "latitude": float(self._towns.latitude[town] + north),
            "longitude": float(self._towns.longitude[town] + east),
        }

    def _list(self, kind: str, mean: int, values: tuple[int, int]) -> tuple[tuple[str, float], ...]:
        words = self._words[kind]
        count = min(len(words), 1 + int(self._rng.poisson(mean - 1)))
        chosen = sorted(self._rng.choice(len(words), size=count, replace=False))
        return tuple(sorted((words[i], float(self._rng.integers(*values))) for i in chosen))

    def _times(self) -> tuple[Interval, ...]:
        days = sorted(self._rng.choice(5, size=3, replace=False))
        return tuple(Interval(int(day), 8 * 60, int(self._rng.integers(11, 17)) * 60) for day in days)


def random_snapshot(size: str, seed: int = 1) -> Snapshot:
    """Return a random snapshot of a named size."""
    candidates, workplaces, openings = SIZES[size]
    random = _Random(seed, towns() if size == "national" else towns(5))
    records = Records(
        candidates=_known([random.candidate(i) for i in range(candidates)]),
        workplaces=_known([random.workplace(i) for i in range(workplaces)]),
        openings=_known([random.opening(i, workplaces) for i in range(openings)]),
    )
    return Snapshot.of(records, AS_OF)


def _known(records: Sequence[Any]) -> tuple[Version[Any], ...]:
    return tuple(Version(record, date.min) for record in records)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Seconds on the clock and of computing, for some pairs."""

    pairs: int
    clock_seconds: float
    computing_seconds: float

    def __str__(self) -> str:
        """Return the figures in one line."""
        rate = self.pairs / self.computing_seconds / 1e6
        return (
            f"{self.pairs:,} pairs, {self.clock_seconds:.2f} s, of computing {self.computing_seconds:.2f} s: "
            f"{rate:.2f} million pairs per second of one core"
        )


def measure(action: Callable[[], int]) -> Speed:
    """Return the speed of an action that tells how many pairs it made."""
    clock, computing = time.perf_counter(), time.process_time()
    pairs = action()
    return Speed(
        pairs=pairs,
        clock_seconds=time.perf_counter() - clock,
        computing_seconds=time.process_time() - computing,
    )


def reach_all(market: Market) -> int:
    """Return how many pairs are reachable."""
    return sum(len(block) for block in reachable_pairs(market))


def encode_all(market: Market, threads: int = 1) -> int:
    """Encode every reachable pair and return how many there are."""
    if threads > 1:
        return _encode_in_threads(market, threads)
    return sum(len(encode_pairs(market, block).values) for block in reachable_pairs(market))


def _encode_in_threads(market: Market, threads: int) -> int:
    pairs = 0
    with ThreadPoolExecutor(threads) as pool:
        waiting = []
        for block in reachable_pairs(market):
            pairs += len(block)
            waiting.append(pool.submit(partial(encode_pairs, market), block))
            if len(waiting) > threads:
                waiting.pop(0).result()
        for job in waiting:
            job.result()
    return pairs


def seconds_per_group(market: Market, pairs: Pairs) -> dict[str, float]:
    """Return how long each group of columns computes for a block of pairs, once it is compiled."""
    block = Block.of(market, pairs)
    values = np.empty((len(pairs), len(COLUMNS)))
    seconds = {}
    start = 0
    for features, fill in GROUPS_OF_COLUMNS:
        out = values[:, start : start + len(features)]
        seconds[features[0].group] = _timed(partial(fill, block, out))
        start += len(features)
    return seconds


def _timed(action: Callable[[], object]) -> float:
    started = time.process_time()
    action()
    return time.process_time() - started


def main(arguments: Sequence[str]) -> None:
    """Print the figures of one size."""
    parser = argparse.ArgumentParser(description="Speed of reach and encoding")
    parser.add_argument("--size", choices=sorted(SIZES), default="municipality")
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args(arguments)
    snapshot = random_snapshot(chosen.size)
    started = time.perf_counter()
    market = Market.of(snapshot)
    print(f"columns: {time.perf_counter() - started:.2f} s")
    first = next(reachable_pairs(market))
    print(f"first call, with compiling: {_timed(partial(encode_pairs, market, first)):.2f} s")
    for group, seconds in seconds_per_group(market, first).items():
        print(f"  {group:12s} {len(first) / seconds / 1e6:7.2f} million pairs/s")
    print(f"reach: {measure(partial(reach_all, market))}")
    for threads in range(1, chosen.threads + 1):
        speed = measure(partial(encode_all, market, threads))
        print(f"reach and encode, {threads} threads: {speed}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory {peak:.2f} GiB")


if __name__ == "__main__":
    main(sys.argv[1:])
