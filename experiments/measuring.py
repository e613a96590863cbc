"""From what two versions said and planned to contrasts and a verdict: the part that knows no history.

Everything here is arithmetic on columns, so that a simulated world passes through the same code as a
municipality does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.bootstrap import percentile_interval
from experiments.comparison import Contrast
from experiments.measures import MEASURES, TRIALS, Bench, Measure, Side
from experiments.slices import SMALLEST, Slice
from experiments.verdict import (
    EVERYBODY,
    EVERYBODY_LEVEL,
    GROUPS_LEVEL,
    Difference,
    Evidence,
    Needs,
    Shown,
    Verdict,
    shown,
    verdict_of,
)

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """The groups of the trials and of the plan rows, and who stands in each row."""

    trials: tuple[Slice, ...]
    plans: tuple[Slice, ...]
    trial_people: tuple[str, ...]
    plan_people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Contrasts and the verdict that they bear."""

    contrasts: tuple[Contrast, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cell:
    measure: Measure
    group: str
    people: int
    a: Floats
    b: Floats

    @property
    def difference(self) -> Floats:
        return self.b - self.a


def measure(bench: Bench, sides: tuple[Side, Side], groups: Groups, needs: Needs) -> Measured:
    """Measure both sides for everybody and every group, and reach a verdict.

    Parameters
    ----------
    bench : Bench
        What is measured with.
    sides : (Side, Side)
        The first and the second version.
    groups : Groups
        Groups that may be shown.
    needs : Needs
        What a verdict asks for.
    """
    planned = sides[0].plans is not None and sides[1].plans is not None
    measures = [one for one in MEASURES if planned or one.rows == TRIALS]
    everybody = [_cell(bench, sides, one, EVERYBODY, _everybody(groups, one)) for one in measures]
    by_group = [
        _cell(bench, sides, one, part.name, (np.flatnonzero(part.members), part.people))
        for one in measures
        for part in _slices(groups, one)
    ]
    told = shown(_differences(everybody), EVERYBODY_LEVEL)
    # Only what a verdict may speak of is in the family of the groups: others would widen it for nothing.
    apart = shown([d for d in _differences(by_group) if d.people >= needs.group_people], GROUPS_LEVEL)
    few = [
        Shown(measure=d.measure, group=d.group, people=d.people, together=percentile_interval(d.draws))
        for d in _differences(by_group)
        if d.people < needs.group_people
    ]
    telling = shown(_differences(everybody, decides=False), GROUPS_LEVEL)
    evidence = Evidence(
        people=len(set(groups.trial_people)),
        paid=int((bench.watch.paid[:, -1] > 0).sum()) if len(bench.watch.paid) else 0,
        everybody=told,
        groups=(*apart, *few),
    )
    known = {(one.measure, one.group): one for one in (*told, *telling, *apart)}
    return Measured(
        contrasts=tuple(_contrast(cell, known) for cell in (*everybody, *by_group)),
        verdict=verdict_of(evidence, needs),
    )


def _everybody(groups: Groups, one: Measure) -> tuple[Rows, int]:
    people = groups.trial_people if one.rows == TRIALS else groups.plan_people
    return np.arange(len(people)), len(set(people))


def _slices(groups: Groups, one: Measure) -> tuple[Slice, ...]:
    return groups.trials if one.rows == TRIALS else groups.plans


def _cell(bench: Bench, sides: tuple[Side, Side], one: Measure, group: str, where: tuple[Rows, int]) -> _Cell:
    rows, people = where
    a, b = (one.draws(bench, side, rows) for side in sides)
    return _Cell(measure=one, group=group, people=people, a=a, b=b)


def _differences(cells: Sequence[_Cell], *, decides: bool = True) -> list[Difference]:
    return [
        Difference(measure=cell.measure.name, group=cell.group, people=cell.people, draws=cell.difference)
        for cell in cells
        if cell.measure.decides == decides and cell.people >= SMALLEST
    ]


def _contrast(cell: _Cell, known: dict[tuple[str, str], Shown]) -> Contrast:
    told = known.get((cell.measure.name, cell.group))
    return Contrast(
        measure=cell.measure.name,
        group=cell.group,
        people=cell.people,
        a=percentile_interval(cell.a),
        b=percentile_interval(cell.b),
        difference=percentile_interval(cell.difference),
        together=told.together if told else None,
    )
