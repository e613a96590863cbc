"""One row at a time: may this pair meet at all, and can its figures be true."""

import math
from collections.abc import Iterator

from data.availability import shared_minutes
from data.findings import Finding
from matcher.plan import ASSIGNED
from matcher.rules import PairCase, refusals
from matcher.verify.reading import Line, Reading, fault

# Figures are written with at least four decimals.
ROUNDING = 0.00005
_WEEKS = 52
_MONTHS = 12
_SMALLEST_STEP_HOURS = 0.25
_FIGURES = (
    "hours_per_week",
    "expected_goal_hours",
    "low",
    "high",
    "expected_weeks_to_paid",
    "chance_30h_at_26w",
    "net_value",
    "price",
)


def rules_of(line: Line, reading: Reading) -> Iterator[Finding]:
    """Ask every rule again."""
    case = PairCase(
        candidate=line.candidate,
        workplace=line.workplace,
        opening=line.opening,
        programme=reading.programme,
        context=reading.context,
        travel_minutes=reading.travel_minutes(line.candidate, line.workplace),
    )
    for refusal in refusals(case):
        yield fault(
            f"rule-{refusal.rule.replace('_', '-')}",
            line.number,
            None,
            "a pair all rules allow",
            refusal.reason_en,
        )


def words_of(line: Line, reading: Reading) -> Iterator[Finding]:
    """Look for a human's no to the pair, a pin elsewhere, and a person who is busy."""
    row, journal = line.row, reading.journal
    word = journal.forbidden(row.candidate_id, row.opening_id)
    if word is not None:
        yield fault("forbidden-pair", line.number, "opening_id", "a pair nobody forbids", word)
    pins = journal.pins(row.candidate_id)
    if pins and row.opening_id not in pins:
        yield fault("pin", line.number, "opening_id", f"one of the pinned {sorted(pins)}", row.opening_id)
    if journal.busy(row.candidate_id):
        yield fault("busy", line.number, "candidate_id", "somebody without a running match", row.candidate_id)


def figures_of(line: Line, reading: Reading) -> Iterator[Finding]:
    """Hold every figure against its range, and the net value against value and price."""
    wild = [name for name in _FIGURES if not math.isfinite(getattr(line.row, name))]
    for name in wild:
        yield fault("not-a-number", line.number, name, "a finite number", getattr(line.row, name))
    if line.row.tonight != ASSIGNED:
        yield fault("not-assigned", line.number, "tonight", ASSIGNED, line.row.tonight)
    if not wild:
        yield from _ranges(line, reading)
        yield from _interval(line)
        yield from _value(line, reading)
        yield from _hours(line, reading)


def _ranges(line: Line, reading: Reading) -> Iterator[Finding]:
    most_hours = _MONTHS * reading.programme.goal_hours_per_month
    limits = {
        "expected_goal_hours": most_hours,
        "low": most_hours,
        "high": most_hours,
        "expected_weeks_to_paid": _WEEKS,
        "chance_30h_at_26w": 1.0,
        "price": math.inf,
    }
    for name, most in limits.items():
        value = getattr(line.row, name)
        if not -ROUNDING <= value <= most + ROUNDING:
            yield fault("out-of-range", line.number, name, f"0 to {most:g}", value)


def _interval(line: Line) -> Iterator[Finding]:
    row = line.row
    if row.low > row.expected_goal_hours + ROUNDING or row.high < row.expected_goal_hours - ROUNDING:
        yield fault(
            "interval",
            line.number,
            "low",
            f"low <= {row.expected_goal_hours} <= high",
            f"{row.low} to {row.high}",
        )


def _value(line: Line, reading: Reading) -> Iterator[Finding]:
    row, unmatched = line.row, reading.programme.unmatched_on(reading.snapshot.as_of)
    if reading.settings.objective == "goal_hours":
        value, floor = row.expected_goal_hours, unmatched.expected_goal_hours
    else:
        value, floor = unmatched.expected_weeks - row.expected_weeks_to_paid, 0.0
    if abs(value - row.price - row.net_value) > 3 * ROUNDING:
        yield fault(
            "net-value",
            line.number,
            "net_value",
            f"value minus price = {value - row.price:.4f}",
            row.net_value,
        )
    pinned = row.opening_id in reading.journal.pins(row.candidate_id)
    if value < floor - ROUNDING and not pinned:
        yield fault(
            "worse-than-unmatched",
            line.number,
            "expected_goal_hours",
            f"at least {floor:.4f}",
            f"{value:.4f}",
        )


def _hours(line: Line, reading: Reading) -> Iterator[Finding]:
    """Read the hours again: within what both sides stated, whole quarters, and not less than could be."""
    person, opening, hours = line.candidate, line.opening, line.row.hours_per_week
    least = opening.hours_per_week_min or reading.settings.least_hours_per_week
    most = opening.hours_per_week_max
    if person.hours_per_week_now is not None:
        most = person.hours_per_week_now if most is None else min(most, person.hours_per_week_now)
    if person.availability and opening.schedule:
        together = shared_minutes(person.availability, opening.schedule) / 60
        most = together if most is None else min(most, together)
    if opening.free_hours_per_week is not None:
        most = opening.free_hours_per_week if most is None else min(most, opening.free_hours_per_week)
    if person.hours_per_week_now is None:
        most = least
    if most is None:
        return
    if not max(least, most - _SMALLEST_STEP_HOURS) - ROUNDING <= hours <= max(least, most) + ROUNDING:
        yield fault(
            "hours", line.number, "hours_per_week", f"{least:g} to {most:g}, the most both can", hours
        )
