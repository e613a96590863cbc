"""A pair that every rule allows, and the day around it, for tests that break one thing at a time."""

from typing import Any

from data.programmes import programme_on
from matcher.rules import DayContext, PairCase
from matcher.settings import MatchSettings
from tests import builders

PROGRAMME = programme_on(builders.AS_OF)


def case(
    candidate: dict[str, Any] | None = None,
    workplace: dict[str, Any] | None = None,
    opening: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
    travel_minutes: float | None = 20.0,
    **day: Any,
) -> PairCase:
    """Return the pair of the default records with the named fields changed; ``day`` goes to the snapshot."""
    snapshot = builders.snapshot(
        [builders.candidate(**candidate or {}), *day.pop("others", ())],
        [builders.workplace(**workplace or {})],
        [builders.opening(**opening or {})],
        **day,
    )
    return PairCase(
        candidate=next(c for c in snapshot.candidates if c.candidate_id == "c1"),
        workplace=snapshot.workplaces[0],
        opening=snapshot.openings[0],
        programme=PROGRAMME,
        context=DayContext.of(snapshot, MatchSettings(**settings or {})),
        travel_minutes=travel_minutes,
    )
