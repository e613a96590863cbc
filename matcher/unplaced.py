"""People whom the night gave nothing: why, in figures, and the smallest changes that would open something."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.plain_text import number_da
from features.reach import travel_limits
from matcher.assignment.problem import NO_CAP
from matcher.binding import NO_LIMITS, binding_rules, rules_counted
from matcher.night import Night
from matcher.openers import carved_for, openers_of
from matcher.proposal import MICRO, Unplaced
from matcher.wording import Words, amount, openings_counted, place_name, possible_counted, worth

Ints = NDArray[np.int64]

MOST_DETAILED = 3000
_SHOWN_PLACES = 2


def unplaced_of(night: Night, placed_rows: set[int], prices: Ints) -> tuple[Unplaced, ...]:
    """Explain everybody who is there to be matched and was given nothing.

    Parameters
    ----------
    night : Night
        What was read and valued.
    placed_rows : set of int
        Candidate rows that the plan assigns.
    prices : int64, shape (openings,)
        Price of each opening in micro-units.

    Returns
    -------
    tuple of Unplaced
        By candidate id. People who are not active or in a running match are not listed but counted by
        `waiting_counts`. Relaxations are worked out for the first `MOST_DETAILED` people without a pair worth
        having; the others have their cause alone.
    """
    causes = _Causes(night, placed_rows, prices)
    found = {row: causes.of(row) for row in waiting_rows(night) if row not in placed_rows}
    in_need = [row for row, cause in found.items() if cause.code in _IN_NEED][:MOST_DETAILED]
    openers = openers_of(night, np.array(in_need, dtype=np.int32))
    too_little = [row for row in in_need if found[row].code == _TOO_LITTLE]
    carved = carved_for(night, np.array(too_little, dtype=np.int32))
    return tuple(
        _unplaced(night, row, cause, [*_one(carved.get(row)), *(o.words for o in openers.get(row, ()))])
        for row, cause in found.items()
    )


def _one(words: Words | None) -> list[Words]:
    return [] if words is None else [words]


def waiting_rows(night: Night) -> list[int]:
    """Return the rows of candidates who are active and not in a running match."""
    busy = night.context.busy
    return [
        row
        for row, candidate in enumerate(night.snapshot.candidates)
        if candidate.status == "active" and candidate.candidate_id not in busy
    ]


def waiting_counts(night: Night, placed_rows: set[int], unplaced: tuple[Unplaced, ...]) -> dict[str, int]:
    """Count everybody of the snapshot once: assigned, each cause, ``busy``, and each status but active."""
    counts = Counter({"assigned": len(placed_rows)}) + Counter(person.cause for person in unplaced)
    for row, candidate in enumerate(night.snapshot.candidates):
        if row in placed_rows:
            continue
        if candidate.status != "active":
            counts[candidate.status] += 1
        elif candidate.candidate_id in night.context.busy:
            counts["busy"] += 1
    return dict(sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class _Cause:
    """A stable code, its text, and openings that would come first with one more place."""

    code: str
    text: Words
    opens: tuple[Words, ...] = ()


_TOO_LITTLE = "worth_less_than_unmatched"
_IN_NEED = ("no_reachable_opening", "rules", _TOO_LITTLE)


class _Causes:
    """The cause of one person after another, from valued pairs and prices."""

    def __init__(self, night: Night, placed_rows: set[int], prices: Ints) -> None:
        self._night = night
        self._prices = prices
        self._unmatched = round(night.unmatched * MICRO)
        self._limits = binding_rules(night, _without_pairs(night))
        self._full_brokers = _full_brokers(night, placed_rows)

    def of(self, row: int) -> _Cause:
        """Return why a person has nothing."""
        pairs = self._night.valued.of(row)
        value = self._night.valued.value[pairs].astype(np.int64)
        opening = self._night.valued.opening[pairs]
        if not len(value):
            return self._nothing_allowed(row)
        gain = value - self._unmatched
        worthwhile = gain >= 0
        if not worthwhile.any():
            return self._too_little(value)
        gain, opening = gain[worthwhile], opening[worthwhile]
        bonus = self._bonus(row)
        net = gain + bonus - self._prices[opening]
        if net.max() > 0 and self._night.capacities.broker[row] in self._full_brokers:
            return self._broker_full(len(gain))
        return self._outbid(gain + bonus, net, opening, bonus)

    def _bonus(self, row: int) -> int:
        nights = self._night.last.nights_unproposed.get(self._night.market.candidates.ids[row], 0)
        return round(nights * self._night.settings.waiting_bonus_per_night * MICRO)

    def _nothing_allowed(self, row: int) -> _Cause:
        within, rules = self._limits.get(row, NO_LIMITS)
        if not within:
            limit = number_da(float(travel_limits(self._night.market)[row]))
            text = Words(
                f"Ingen stilling med ledig plads ligger inden for {limit} minutters rejse.",
                f"No opening with a free place lies within {limit.replace(',', '.')} minutes of travel.",
            )
            return _Cause("no_reachable_opening", text)
        count, limits = openings_counted(within), rules_counted(rules)
        text = Words(
            f"{count.da} inden for rejsetiden, men ingen, som reglerne tillader. Oftest: {limits.da}.",
            f"{count.en} within travel time, but none that the rules allow. Most often: {limits.en}.",
        )
        return _Cause("rules", text)

    def _too_little(self, value: Ints) -> _Cause:
        night, count = self._night, openings_counted(len(value))
        best = worth(int(value.max()) / MICRO, night.objective)
        without = worth(night.unmatched, night.objective)
        text = Words(
            f"{count.da} ventes at give mindre end at søge videre uden match: bedst {best.da}, "
            f"uden match {without.da}.",
            f"{count.en} expected to give less than going on searching: at best {best.en}, "
            f"without a match {without.en}.",
        )
        return _Cause(_TOO_LITTLE, text)

    def _broker_full(self, possible: int) -> _Cause:
        count = possible_counted(possible)
        text = Words(
            f"{count.da}, men jobformidleren har nået sit loft for nye forløb.",
            f"{count.en}, but the job broker has reached the limit of new starts.",
        )
        opens = Words("jobformidleren kan tage ét forløb mere", "the job broker can carry one more start")
        return _Cause("broker_full", text, (opens,))

    def _outbid(self, gain: Ints, net: Ints, opening: NDArray[np.int32], bonus: int) -> _Cause:
        order = np.lexsort((opening, -net))
        best = int(order[0])
        name = self._name(int(opening[best]))
        mine = amount(int(gain[best]) / MICRO, self._night.objective)
        if bonus:
            waited = amount(bonus / MICRO, self._night.objective)
            mine = mine.then(f" (ventetillæg {waited.da} medregnet)", f" (with {waited.en} for waiting)")
        if net[best] > 0:
            return self._used_up(len(gain), name, mine)
        count, price = possible_counted(len(gain)), int(self._prices[opening[best]]) / MICRO
        others = amount(price, self._night.objective)
        text = Words(
            f"{count.da}, men pladserne giver mere for andre i nat. Tættest på er {name.da}: "
            f"{mine.da} at vinde her, mod {others.da} for andre.",
            f"{count.en}, but the places give more to others tonight. Nearest is {name.en}: "
            f"{mine.en} to gain here, against {others.en} for others.",
        )
        next_in_line = [int(opening[i]) for i in order[:_SHOWN_PLACES] if net[i] == 0]
        return _Cause("outbid", text, tuple(self._one_more_place(row) for row in next_in_line))

    def _used_up(self, possible: int, name: Words, mine: Words) -> _Cause:
        """Return the cause where prices do not tell it: hours, mentor time or contacts are used by others."""
        count = possible_counted(possible)
        text = Words(
            f"{count.da}, men pladser, timer, mentortid eller henvendelser er brugt af andre i nat. "
            f"Tættest på er {name.da}: {mine.da} at vinde her.",
            f"{count.en}, but others use the places, hours, mentor time or contacts tonight. "
            f"Nearest is {name.en}: {mine.en} to gain here.",
        )
        return _Cause("outbid", text)

    def _one_more_place(self, opening: int) -> Words:
        name = self._name(opening)
        if self._contacts_may_bind(opening):
            return Words(
                f"én plads og én henvendelse mere: {name.da}", f"one more place and contact: {name.en}"
            )
        return Words(
            f"én plads mere: {name.da}; så er jobkandidaten den næste dertil",
            f"one more place: {name.en}; the jobkandidat is next for it then",
        )

    def _contacts_may_bind(self, opening: int) -> bool:
        capacities = self._night.capacities
        workplace = capacities.workplace[opening]
        cap = int(capacities.contact_cap[workplace])
        return cap != NO_CAP and cap <= int(capacities.places[capacities.workplace == workplace].sum())

    def _name(self, opening: int) -> Words:
        snapshot, market = self._night.snapshot, self._night.market
        workplace = snapshot.workplaces[int(market.openings.workplace[opening])]
        return place_name(snapshot.openings[opening], workplace, snapshot.vocabulary)


def _without_pairs(night: Night) -> NDArray[np.int32]:
    """Return who is waiting and has no allowed pair."""
    pairs = np.diff(night.valued.start)
    return np.array([row for row in waiting_rows(night) if not pairs[row]], dtype=np.int32)


def _unplaced(night: Night, row: int, cause: _Cause, changes: list[Words]) -> Unplaced:
    opens = (*cause.opens, *changes)
    return Unplaced(
        candidate_id=night.market.candidates.ids[row],
        cause=cause.code,
        text_da=cause.text.da,
        text_en=cause.text.en,
        opens_da=tuple(words.da for words in opens),
        opens_en=tuple(words.en for words in opens),
    )


def _full_brokers(night: Night, placed_rows: set[int]) -> frozenset[int]:
    """Return the rows of jobformidlere whose new starts are all used tonight."""
    broker, cap = night.capacities.broker, night.capacities.start_cap
    used = Counter(int(broker[row]) for row in placed_rows)
    return frozenset(row for row in range(len(cap)) if cap[row] != NO_CAP and used[row] >= cap[row])
