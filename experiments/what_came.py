"""What came of pairs, read from decisions, matches and paid hours, and how far each kind is known."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.journal import KEEPS_PLACE, Decision
from data.placements import Match, PaidMonth
from experiments.list_values import Seen
from experiments.shown_lists import Came, Event

_ACCEPTED = "accepted"
DecisionKey = tuple[str, str, date, str]


def key_of(decision: Decision) -> DecisionKey:
    """Return what tells a decision from every other."""
    return decision.candidate_id, decision.opening_id, decision.decided_on, decision.decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What outcomes are read from.

    Attributes
    ----------
    decisions, matches, paid_months : sequences
        The last word on each.
    named : mapping of decision key to list id
        The lists that decisions name.
    """

    decisions: Sequence[Decision]
    matches: Sequence[Match]
    paid_months: Sequence[PaidMonth]
    named: Mapping[DecisionKey, str]


def seen_until(records: Records, until: date) -> Seen:
    """Return everything that came of pairs until a day, and how far each kind is known.

    Paid hours are known until the end of the last month of which any are.
    """
    contacts = sorted(
        (one for one in records.decisions if one.decision in KEEPS_PLACE and one.decided_on <= until),
        key=key_of,
    )
    matches = {one.match_id: one for one in records.matches if one.started_on <= until}
    led = _Led(contacts, records.named)
    months = [one for one in records.paid_months if one.match_id in matches and _end(one.month) <= until]
    events = [event for one in contacts for event in _decided(one, records.named)]
    events += [led.event(one, Came.AGREEMENT, one.started_on, 1.0) for one in matches.values()]
    events += [
        led.event(matches[one.match_id], Came.PAID_HOURS, _end(one.month), one.paid_hours)
        for one in months
        if one.paid_hours > 0
    ]
    paid_until = max((_end(one.month) for one in months), default=date.min)
    return Seen(
        events=tuple(events),
        until={Came.CONTACT: until, Came.AGREEMENT: until, Came.PAID_HOURS: paid_until},
        lost=dict(_lost(one, until) for one in matches.values() if _is_lost(one, until)),
    )


def _decided(one: Decision, named: Mapping[DecisionKey, str]) -> list[Event]:
    came = [Came.CONTACT] + [Came.AGREEMENT] * (one.decision == _ACCEPTED)
    return [
        Event(
            person=one.candidate_id,
            place=one.opening_id,
            came=kind,
            on=one.decided_on,
            led_on=one.decided_on,
            list_id=named.get(key_of(one)),
        )
        for kind in came
    ]


class _Led:
    """The last contact before each match: the list that it names led to the match."""

    def __init__(self, contacts: Sequence[Decision], named: Mapping[DecisionKey, str]) -> None:
        self._named = named
        self._of: dict[tuple[str, str], list[Decision]] = {}
        for one in contacts:
            self._of.setdefault((one.candidate_id, one.opening_id), []).append(one)

    def event(self, match: Match, came: Came, on: date, amount: float) -> Event:
        """Return what came of a match."""
        place = match.opening_id or match.workplace_id or ""
        before = [
            one for one in self._of.get((match.candidate_id, place), ()) if one.decided_on <= match.started_on
        ]
        return Event(
            person=match.candidate_id,
            place=place,
            came=came,
            on=on,
            led_on=before[-1].decided_on if before else match.started_on,
            amount=amount,
            list_id=self._named.get(key_of(before[-1])) if before else None,
        )


def _is_lost(match: Match, until: date) -> bool:
    return match.ended_on is None and match.observed_until is not None and match.observed_until < until


def _lost(match: Match, until: date) -> tuple[tuple[str, str], tuple[date, date]]:
    place = match.opening_id or match.workplace_id or ""
    return (match.candidate_id, place), (match.started_on, match.observed_until or until)


def _end(month: date) -> date:
    """Return the last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
