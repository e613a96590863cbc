"""The future of a day made another one: whatever knew it gives another answer, whatever did not the same."""

from dataclasses import replace
from datetime import date, timedelta

from data.snapshot import Records

_YEAR = timedelta(days=365)


def another_future(records: Records, day: date) -> Records:
    """Return records in which everything that happened after a day happened otherwise, or not at all."""
    return replace(
        records,
        candidates=_versions(records.candidates, day),
        workplaces=_versions(records.workplaces, day),
        openings=_versions(records.openings, day),
        matches=tuple(_match(match, day) for match in records.matches if match.started_on <= day),
        paid_months=tuple(
            replace(paid, paid_hours=60.0) if paid.month > day else paid for paid in records.paid_months
        ),
        decisions=tuple(one for one in records.decisions if one.decided_on <= day),
        holds=(),
    )


def _versions(versions, day):
    return tuple(one for one in versions if one.record.valid_from is None or one.record.valid_from <= day)


def _match(match, day):
    """Return a match that came to the contrary of what came of it after the day."""
    paid, ended = match.first_paid_on, match.ended_on
    if paid is not None and paid > day:
        paid = None
    elif paid is None and (ended is None or ended > day):
        paid = day + timedelta(days=1)
    later = max(one for one in (ended or day, day + _YEAR))
    if ended is None or ended > day:
        ended = later
    return replace(
        match, first_paid_on=paid, ended_on=ended, end_reason=None, broker_changes=9,
        observed_until=max(match.observed_until or day, later) if ended > day else match.observed_until,
    )  # fmt: skip
