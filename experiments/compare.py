"""Comparing two versions on the same people: history split by time, the service's functions as of then."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.candidates import Candidate
from experiments.bootstrap import DRAWS, People
from experiments.calibration_metrics import WEEKS, Answers, Calibration, Point, calibration_of, reliability
from experiments.comparison import Comparison, Data, VersionSummary
from experiments.contenders import RULES, Contender, learn_alike
from experiments.judges import JUDGES, judges_of
from experiments.measures import Bench, RowPeople, Side
from experiments.measuring import Groups, measure
from experiments.pareto import reached
from experiments.plan_metrics import PlanColumns, exposure, longest_waiting
from experiments.plans import Court, people_of, plan_columns
from experiments.replay import Replay
from experiments.slices import Slices, slices_of
from experiments.trials import Limits, Span, Trials, sayings_of, span_of, trials_of
from experiments.verdict import EVERYBODY, Needs
from matcher.reachable import Progress
from matcher.wording import Words

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareSettings:
    """How a comparison is made.

    Attributes
    ----------
    share : float
        Share of all matches, the latest, that is kept for judging.
    evenings : int
        Evenings as of which versions are taken; each speaks of the matches until the next.
    nights : int
        How many of the evenings, the earliest, are planned: later ones leave too few matches to judges.
    judges : int
        Fits that value the plans.
    judge_matches : int
        Fewest later matches that judges may be learned from.
    draws, seed : int
        How often people are drawn, and the seed of all randomness.
    limits : Limits
        Most matches and lists that are looked at.
    needs : Needs
        What a verdict asks for.
    """

    share: float = 0.5
    evenings: int = 5
    nights: int = 2
    judges: int = JUDGES
    judge_matches: int = 80
    draws: int = DRAWS
    seed: int = 1
    limits: Limits = field(default_factory=Limits)
    needs: Needs = field(default_factory=Needs)


def compare(
    replay: Replay,
    pair: tuple[Contender, Contender],
    until: date,
    settings: CompareSettings,
    progress: Progress,
) -> Comparison:
    """Compare the second version with the first.

    Parameters
    ----------
    replay : Replay
        The store's past.
    pair : (Contender, Contender)
        What is, and what may replace it.
    until : date
        Outcomes are seen until this day.
    settings : CompareSettings
        How.
    progress : callable
        Told the phase, what is done and what there is to do.

    Returns
    -------
    Comparison
        The same arguments give the same comparison.
    """
    work = _Work(replay, pair, until, settings, progress)
    return work.comparison()


class _Work:
    def __init__(
        self,
        replay: Replay,
        pair: tuple[Contender, Contender],
        until: date,
        settings: CompareSettings,
        progress: Progress,
    ) -> None:
        self.replay, self.pair, self.settings, self.progress = replay, pair, settings, progress
        self.span = _span(replay, pair, until, settings)
        self.trials = trials_of(replay, until, self.span, settings.limits)
        self.answers = Answers.of(self.trials.spells, self.trials.weeks_since)
        self.courts = self._courts()

    def comparison(self) -> Comparison:
        sides = (self._side(self.pair[0]), self._side(self.pair[1]))
        slices, plan_slices, people = self._groups(sides)
        bench = self._bench(sides[0].plans, people)
        found = measure(
            bench, sides, _groups_of(self.trials, sides[0].plans, (slices, plan_slices)), self.settings.needs
        )
        return Comparison(
            a=self._summary(self.pair[0]),
            b=self._summary(self.pair[1]),
            data=self._data(bench, sides[0].plans),
            seed=self.settings.seed,
            draws=self.settings.draws,
            verdict=found.verdict,
            contrasts=found.contrasts,
            calibration={c.name: self._calibration(s, slices) for c, s in self._named(sides)},
            reliability={c.name: self._reliability(s) for c, s in self._named(sides)},
            exposure={c.name: _exposure(s.plans, plan_slices) for c, s in self._named(sides)},
            hidden=_hidden(slices, plan_slices),
            notes=self._notes(sides[0].plans is not None),
            reached=reached(bench, self._plans_of(sides), plan_slices.shown),
        )

    def _named(self, sides: tuple[Side, Side]) -> list[tuple[Contender, Side]]:
        return list(zip(self.pair, sides, strict=True))

    def _courts(self) -> list[Court]:
        until, rng = self.trials.until, self._rng(2)
        courts = []
        days = [] if len(self.trials.matches) == 0 else self.span.days[: self.settings.nights]
        for done, day in enumerate(days, start=1):
            later = sum(past.match.started_on > day for past in until.history)
            if later >= self.settings.judge_matches:
                programme = self.replay.programme(day)
                courts.append(
                    Court(day=day, judges=judges_of(until, day, programme, self.settings.judges, rng))
                )
            self.progress("judges", done, len(days))
        return courts

    def _side(self, contender: Contender) -> Side:
        sayings = sayings_of(self.replay, contender, self.trials, self.progress)
        return Side(sayings=sayings, plans=self._plans(contender))

    def _plans(self, contender: Contender) -> PlanColumns | None:
        parts = []
        for done, court in enumerate(self.courts, start=1):
            parts.append(plan_columns(self.replay, contender, court))
            self.progress(f"nights of {contender.name}", done, len(self.courts))
        return PlanColumns.joined(parts) if parts else None

    def _plans_of(self, sides: tuple[Side, Side]) -> dict[str, PlanColumns]:
        """Return the plans of both, and of the rules of thumb, which stand beside every trade-off."""
        found = {contender.name: side.plans for contender, side in self._named(sides)}
        if self.courts and all(contender.kind != RULES for contender in self.pair):
            found[RULES] = self._plans(Contender(name=RULES, kind=RULES))
        return {name: plans for name, plans in found.items() if plans is not None}

    def _groups(self, sides: tuple[Side, Side]) -> tuple[Slices, Slices, tuple[list[Candidate], list[date]]]:
        matches = self.trials.matches
        slices = slices_of([past.candidate for past in matches], [past.match.started_on for past in matches])
        planned = sides[0].plans is not None
        people = people_of(self.replay, self.pair[0], self.courts) if planned else ([], [])
        return slices, slices_of(*people), people

    def _bench(self, plans: PlanColumns | None, people: tuple[list[Candidate], list[date]]) -> Bench:
        rows = RowPeople(trials=self.trials.people, plans=plans.people if plans else ())
        drawn = People.drawn([*rows.trials, *rows.plans], self.settings.draws, self._rng(1))
        days = np.array([_waited(person, day) for person, day in zip(*people, strict=True)])
        return Bench.of(
            self.trials.spells, self.answers, self.trials.listed, drawn, (rows, longest_waiting(days))
        )

    def _rng(self, part: int) -> np.random.Generator:
        return np.random.default_rng([self.settings.seed, part])

    def _summary(self, contender: Contender) -> VersionSummary:
        days = self.span.days
        return VersionSummary(
            name=contender.name,
            version=contender.version,
            kind=contender.kind,
            learned_on=contender.learned_on,
            replayed=bool(days) and not contender.stands_on(days[0]),
        )

    def _data(self, bench: Bench, plans: PlanColumns | None) -> Data:
        matches = self.trials.matches
        return Data(
            until=self.trials.until.as_of,
            evenings=self.span.days,
            first_on=matches[0].match.started_on if matches else None,
            last_on=matches[-1].match.started_on if matches else None,
            matches=len(matches),
            people=len(set(self.trials.people)),
            paid=int(self.trials.spells.paid.sum()),
            lists=len(self.trials.listed),
            horizon_weeks=bench.watch.horizon,
            answers=len(self.answers.rows),
            answers_lost=self.answers.lost,
            nights=tuple(court.day for court in self.courts),
            plan_rows=len(plans.people) if plans else 0,
            judges=self.settings.judges if plans else 0,
        )

    def _calibration(self, side: Side, slices: Slices) -> dict[str, Calibration]:
        chance = side.sayings.arrivals[self.answers.rows, WEEKS - 1]
        rng = self._rng(3)
        found = {EVERYBODY: calibration_of(chance, self.answers.paid, rng)}
        for one in slices.shown:
            mine = one.members[self.answers.rows]
            found[one.name] = calibration_of(chance[mine], self.answers.paid[mine], rng)
        return found

    def _reliability(self, side: Side) -> tuple[Point, ...]:
        return reliability(side.sayings.arrivals[self.answers.rows, WEEKS - 1], self.answers.paid)

    def _notes(self, planned: bool) -> tuple[Words, ...]:
        notes = [_OBSERVED]
        if any(self._summary(contender).replayed for contender in self.pair):
            notes.append(_REPLAYED)
        if learn_alike(*self.pair):
            notes.append(_ALIKE)
        notes.append(_JUDGED if planned else _NO_PLANS)
        return tuple(notes)


def _span(replay: Replay, pair: tuple[Contender, Contender], until: date, settings: CompareSettings) -> Span:
    # Versions that learn alike are one and the same on earlier days: only what came after both can tell them.
    known = [one.learned_on for one in pair if one.learned_on is not None]
    not_before = max(known) if learn_alike(*pair) else None
    return span_of(replay.snapshot(until), settings.share, settings.evenings, not_before)


def _groups_of(trials: Trials, plans: PlanColumns | None, slices: tuple[Slices, Slices]) -> Groups:
    return Groups(
        trials=slices[0].shown,
        plans=slices[1].shown,
        trial_people=trials.people,
        plan_people=plans.people if plans else (),
    )


def _exposure(plans: PlanColumns | None, slices: Slices) -> dict[str, float]:
    return exposure(plans.placed, slices.shown) if plans else {}


def _hidden(*slices: Slices) -> dict[str, int]:
    names: Sequence[str] = [name for one in slices for name in one.hidden]
    return {name: max(one.hidden.get(name, 0) for one in slices) for name in dict.fromkeys(names)}


def _waited(person: Candidate, day: date) -> float:
    return float((day - person.waiting_since).days) if person.waiting_since else float("nan")


_OBSERVED = Words(
    "Kun det, der blev prøvet, er set: hvad en anden plads ville have givet, ved ingen. Jobformidlerne "
    "valgte matchene.",
    "Only what was tried has been seen: nobody knows what another place would have given. Jobformidlere "
    "chose the matches.",
)
_REPLAYED = Words(
    "En version, der selv kender disse match, er lært igen på samme måde af det, man vidste den aften. "
    "Tallene gælder altså måden at lære på.",
    "A version that knows these matches itself was learned again, in the same way, from what was known that "
    "evening. So the figures are about the way of learning.",
)
_ALIKE = Words(
    "Begge versioner lærer på samme måde; kun match efter dem begge kan skille dem ad.",
    "Both versions learn in the same way; only matches after both can tell them apart.",
)
_JUDGED = Words(
    "Planernes værdi er sat af dommere, der er lært alene af senere match, som ingen af versionerne har set. "
    "Dommerne er additive; det, en additiv model ikke kan se, kan de heller ikke.",
    "The plans are valued by judges learned from later matches alone, which neither version has seen. The "
    "judges are additive: what an additive fit cannot see, they cannot see either.",
)
_NO_PLANS = Words(
    "Der er for få senere match til at lære dommere af, så nattens planer er ikke sammenlignet.",
    "There are too few later matches to learn judges from, so the nights' plans are not compared.",
)
