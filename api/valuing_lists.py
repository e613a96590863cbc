"""What versions would have given on lists that were shown: the journal's lists made again, and valued."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from api.rebuilding.lists import aids_again, day_again, moment_of, record_again
from api.rebuilding.recall import CannotRebuildError, Recall
from api.serving.drawing import Aids, chosen
from api.serving.held_day import HeldDay
from api.settings import Settings
from data.candidates import Candidate
from data.snapshot import Records
from data.store import ShownList, Store, Unit
from experiments import what_came
from experiments.contenders import Contender
from experiments.list_values import DEMANDS, ListValues, list_values
from experiments.off_policy import Demands
from experiments.replay import Replay
from experiments.shown_lists import POSITIONS, OneList, among_near_ties
from matcher.exploration import chances, explored
from matcher.reachable import Progress
from models.fit import FitScorer

NEAR_TIES = " (near ties)"
"""Added to a version's name where it decides between neighbours that are nearly tied, and nothing else."""

MOST_LISTS = 5000
"""Lists that are made again, of people drawn by lot: more take long and hardly narrow an interval."""

_EVERY_LINE = 10**6
_EVERY_ACT = 2**31 - 1
_DAY = timedelta(days=1)


def values_of_lists(
    settings: Settings,
    store: Store,
    contenders: Sequence[Contender],
    until: date,
    progress: Progress,
    demands: Demands = DEMANDS,
) -> ListValues:
    """Value the lists that were shown, and what each version would have shown instead.

    A version that knows what came of the lists is learned again, in the same way, from what was known on the
    evening before the first of them.

    Parameters
    ----------
    settings : Settings
        Of this installation.
    store : Store
        Whose journal.
    contenders : sequence of Contender
        Versions and learners.
    until : date
        Outcomes are seen until this day.
    progress : callable
        Told the phase, what is done and what there is to do.
    demands : Demands
        What the journal must hold before anything is said.
    """
    with store.reading() as unit:
        found = _Found.of(unit, until)
        records = unit.every_record()
        scorers, known = _scorers(settings, records, contenders, found)
        lists = _again(settings, unit, found, scorers, progress)
        acts = unit.journal.decisions(limit=_EVERY_ACT)
    seen = what_came.seen_until(
        what_came.Records(
            decisions=records.decisions,
            matches=records.matches,
            paid_months=records.paid_months,
            named={
                (act.candidate_id, act.opening_id, act.decided_on, act.decision): act.list_id
                for act in acts
                if act.list_id is not None
            },
        ),
        until,
    )
    policies = [policy for name in scorers for policy in (name + NEAR_TIES, name)]
    return ListValues(
        first_on=min((one.shown_on for one in lists), default=None),
        last_on=max((one.shown_on for one in lists), default=None),
        lists=len(lists),
        explored=sum(one.explored for one in lists),
        left_out=dict(sorted(found.left_out.items())),
        learned_until=known,
        values=list_values(lists, seen, policies, demands) if lists else (),
    )


@dataclass(slots=True, eq=False)
class _Found:
    """Lists of the journal that can be used, the first of each person, day and lots; others are counted."""

    lists: list[ShownList]
    also: dict[str, list[str]]
    by_lots: bool
    left_out: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, unit: Unit, until: date) -> "_Found":
        every = [one for one in unit.journal.lists() if one.as_of <= until]
        by_lots = any(one.seed is not None for one in every)
        found = cls(lists=[], also={}, by_lots=by_lots)
        first: dict[tuple[object, ...], str] = {}
        for one in every:
            reason = _unfit(one, by_lots=by_lots)
            if reason:
                found.left_out[reason] += 1
                continue
            lots = (one.candidate_id, one.as_of, one.plan_id)
            if lots in first:
                found.also[first[lots]].append(one.list_id)
                continue
            first[lots] = one.list_id
            found.also[one.list_id] = []
            found.lists.append(one)
        found.draw(MOST_LISTS)
        return found

    def draw(self, most: int) -> None:
        """Keep the lists of people drawn by lot, all of each, until there are as many as wanted."""
        counts = Counter(one.candidate_id for one in self.lists)
        drawn: set[str] = set()
        room = most
        for person in sorted(counts, key=lambda name: hashlib.sha256(name.encode()).digest()):
            if counts[person] <= room:
                drawn.add(person)
                room -= counts[person]
        kept = [one for one in self.lists if one.candidate_id in drawn]
        if len(kept) < len(self.lists):
            self.left_out["not_drawn"] = len(self.lists) - len(kept)
        self.lists = kept


def _unfit(one: ShownList, *, by_lots: bool) -> str:
    """Return why a list cannot be used, empty where it can."""
    if one.what_if_json is not None:
        return "what_if"
    if one.every_opening or (one.asked_lines or 0) < POSITIONS:
        return "other_length"
    if not one.lines:
        return "empty"
    return "without_lots" if by_lots and one.seed is None else ""


def _scorers(
    settings: Settings, records: Records, contenders: Sequence[Contender], found: _Found
) -> tuple[dict[str, FitScorer], dict[str, date]]:
    """Return each version as it knows nothing of what came of the lists, and until when some know."""
    if not found.lists or not found.by_lots:
        return {}, {}
    before = min(one.as_of for one in found.lists) - _DAY
    replay = Replay(records=records, settings=settings.match_settings())
    scorers = {one.name: replay.scorer(one, before) for one in contenders}
    known = {one.name: before for one in contenders if one.learns and not one.stands_on(before)}
    return scorers, known


def _again(
    settings: Settings, unit: Unit, found: _Found, scorers: Mapping[str, FitScorer], progress: Progress
) -> tuple[OneList, ...]:
    """Return the lists with the chances of their lines and the orders of the versions."""
    if not found.by_lots:
        return tuple(_as_told(one, found.also[one.list_id]) for one in found.lists)
    again = _Again(Recall(settings), unit, scorers)
    # Lists of one day and of the same words follow one another: each day is made once.
    order = sorted(found.lists, key=lambda one: (one.basis or "", one.journal or 0))
    made: dict[str, OneList] = {}
    for done, shown in enumerate(order, start=1):
        try:
            one = again.list_of(shown, tuple(found.also[shown.list_id]))
        except CannotRebuildError:
            found.left_out["gone"] += 1
        else:
            if one is None:
                found.left_out["different"] += 1
            else:
                made[shown.list_id] = one
        progress("lists", done, len(order))
    return tuple(made[one.list_id] for one in found.lists if one.list_id in made)


def _as_told(shown: ShownList, also: Sequence[str]) -> OneList:
    """Return a list without lots as it stands in the journal."""
    lines = tuple(line.opening_id for line in shown.lines)
    return OneList(
        list_id=shown.list_id,
        person=shown.candidate_id,
        shown_on=shown.as_of,
        shown=lines[:POSITIONS],
        drawn=lines,
        rates=(0.0,) * (len(lines) - 1),
        workplaces={line.opening_id: line.workplace_id for line in shown.lines},
        also=tuple(also),
    )


class _Again:
    """Makes lists again, and orders them as versions would have, day by day."""

    def __init__(self, recall: Recall, unit: Unit, scorers: Mapping[str, FitScorer]) -> None:
        self._recall, self._unit, self._scorers = recall, unit, scorers
        self._basis = ""
        self._theirs: dict[str, HeldDay] = {}
        self._worded: dict[str, HeldDay] = {}
        self._words: tuple[str, int | None] = "", None

    def list_of(self, shown: ShownList, also: tuple[str, ...]) -> OneList | None:
        """Return a list, ``None`` where it does not come out as it was shown.

        Raises
        ------
        CannotRebuildError
            If something it was made from is gone.
        """
        made = self._recall.made(self._unit.journal.basis(shown.basis) if shown.basis else None)
        moment = self._unit.at(moment_of(shown))
        record, aids = record_again(shown, made, moment), aids_again(self._recall, shown, made, moment)
        held = self._days(shown)
        found = chosen(held[""], record, aids).found
        drawn, rates = found.lots(aids.exploration, aids.limit)
        one = OneList(
            list_id=shown.list_id,
            person=shown.candidate_id,
            shown_on=shown.as_of,
            shown=tuple(line.opening_id for line in shown.lines[:POSITIONS]),
            drawn=tuple(line.opening_id for line in drawn),
            rates=tuple(rates),
            workplaces={line.opening_id: line.workplace_id for line in shown.lines},
            also=also,
        )
        if not _as_shown(one, shown):
            return None
        return replace(one, orders=dict(self._orders(one, held, record, aids)))

    def _orders(
        self, one: OneList, held: Mapping[str, HeldDay], record: Candidate, aids: Aids
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        whole = replace(aids, limit=_EVERY_LINE, every_opening=True, fresh=None)
        for name in self._scorers:
            place = {line.opening_id: line.rank for line in chosen(held[name], record, whole).found.proposals}
            lines = chosen(held[name], record, aids).found.proposals
            yield name + NEAR_TIES, among_near_ties(one, place)
            yield name, tuple(line.opening_id for line in lines[: len(one.shown)])

    def _days(self, shown: ShownList) -> Mapping[str, HeldDay]:
        """Return the day as it was held and, by version, as it would have been; the first has no name."""
        words = shown.basis or "", shown.journal
        if words != self._words:
            made = self._recall.made(self._unit.journal.basis(shown.basis) if shown.basis else None)
            if shown.basis != self._basis:
                day = self._recall.day(self._unit, made)
                self._theirs = {name: day.scored_by(scorer) for name, scorer in self._scorers.items()}
                self._basis = shown.basis or ""
            held = day_again(self._recall, self._unit, shown, made)
            self._worded = {"": held} | {
                name: theirs.with_words(held.words, held.journal) for name, theirs in self._theirs.items()
            }
            self._words = words
        return self._worded


def _as_shown(one: OneList, shown: ShownList) -> bool:
    """Tell whether the lots give what was shown, with the chances that were journalled."""
    order = explored(one.rates, shown.seed or 0)[: len(shown.lines)]
    table = chances(one.rates)
    return len(order) == len(shown.lines) and all(
        one.drawn[row] == line.opening_id and abs(table[row, at] - line.chance) < _SAME
        for at, (row, line) in enumerate(zip(order, shown.lines, strict=True))
    )


_SAME = 1e-9
