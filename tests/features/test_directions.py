"""Columns move the way their names promise when one thing about a pair changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import COLUMNS, Market, Pairs, encode_pairs
from tests.builders import ODENSE, candidate, opening, snapshot, workplace
from tests.strategies import COMPETENCES, CONDITIONS, TASKS, times, weights


def figures(person: dict, work: dict, job: dict) -> dict[str, float]:
    """Return the figures of one pair of the builders' records with some fields changed."""
    day = snapshot([candidate(**person)], [workplace(**work)], [opening(**job)])
    return dict(zip(COLUMNS, encode_pairs(Market.of(day), Pairs.all_of(1, 1)).values[0], strict=True))


def _not_below(after: float, before: float) -> bool:
    """Tell whether a figure did not fall; unknown stays unknown."""
    return after >= before - 1e-12 or (np.isnan(after) and np.isnan(before))


@settings(max_examples=60, deadline=None)
@given(needs=weights(CONDITIONS, 0, 3), offered=weights(CONDITIONS, 0, 2), more=st.sampled_from(CONDITIONS))
def test_offering_more_never_lowers_support(needs: tuple, offered: tuple, more: str) -> None:
    """A condition offered, or offered one level higher, never lowers cover nor adds to a shortfall."""
    levels = dict(offered)
    raised = {**levels, more: levels.get(more, 0) + 1}
    before = figures({"conditions": needs}, {"conditions_offered": levels}, {})
    after = figures({"conditions": needs}, {"conditions_offered": raised}, {})
    assert _not_below(after["support_cover"], before["support_cover"])
    for name in (
        "support_shortfall",
        "support_worst_shortfall",
        "support_unmet_strong",
        "support_unlisted_share",
    ):
        assert _not_below(before[name], after[name])


@settings(max_examples=60, deadline=None)
@given(held=weights(COMPETENCES, 1, 2), asked=weights(COMPETENCES, 1, 4), more=st.sampled_from(COMPETENCES))
def test_knowing_more_never_lowers_cover(held: tuple, asked: tuple, more: str) -> None:
    """A competence gained, or one level more of it, lowers no cover and widens no gap."""
    levels = dict(held)
    raised = {**levels, more: levels.get(more, 0) + 1}
    essential = [code for code, _ in asked[:2]]
    job = {"competences": asked, "essential_competences": essential}
    before, after = figures({"competences": levels}, {}, job), figures({"competences": raised}, {}, job)
    rising = (
        "competence_cover",
        "competence_cover_related",
        "competence_held_share",
        "essential_weakest",
        "essential_weakest_related",
    )
    for name in rising:
        assert _not_below(after[name], before[name]), name
    assert _not_below(before["competence_widest_gap"], after["competence_widest_gap"])


@settings(max_examples=60, deadline=None)
@given(held=weights(COMPETENCES, 1, 3), asked=weights(COMPETENCES, 1, 4))
def test_related_competences_only_help(held: tuple, asked: tuple) -> None:
    """Counting related competences covers at least what the exact ones cover, and at most everything."""
    found = figures(
        {"competences": held}, {}, {"competences": asked, "essential_competences": ("kitchen_01",)}
    )
    for exact, related in (
        ("competence_cover", "competence_cover_related"),
        ("essential_weakest", "essential_weakest_related"),
    ):
        assert _not_below(found[related], found[exact])
        assert not found[related] > 1.0


@settings(max_examples=60, deadline=None)
@given(liked=weights(TASKS, -1, 0), hours=weights(TASKS, 1, 5), more=st.sampled_from(TASKS))
def test_liking_a_task_more_never_lowers_liking(liked: tuple, hours: tuple, more: str) -> None:
    """A tried task that is liked one step more lowers no liking and raises no disliked share."""
    levels = {more: -1, **dict(liked)}
    raised = {**levels, more: levels[more] + 1}
    before = figures({"task_experience": levels}, {}, {"tasks": hours})
    after = figures({"task_experience": raised}, {}, {"tasks": hours})
    assert _not_below(after["task_liking"], before["task_liking"])
    assert _not_below(after["task_liking_related"], before["task_liking_related"])
    assert _not_below(before["task_disliked_share"], after["task_disliked_share"])


@settings(max_examples=60, deadline=None)
@given(stars=weights(TASKS, 1, 2), hours=weights(TASKS, 1, 5), more=st.sampled_from(TASKS))
def test_more_stars_never_lower_a_wish(stars: tuple, hours: tuple, more: str) -> None:
    """Another star, or a new wish, lowers no wish column."""
    levels = dict(stars)
    before = figures({"wishes_tasks": levels}, {}, {"tasks": hours})
    after = figures({"wishes_tasks": {**levels, more: levels.get(more, 0) + 1}}, {}, {"tasks": hours})
    for name in ("wish_tasks", "wish_tasks_related"):
        assert _not_below(after[name], before[name])


@settings(max_examples=60, deadline=None)
@given(free=times(), work=times(), more=times())
def test_more_free_time_never_lowers_shared_hours(
    free: tuple | None, work: tuple | None, more: tuple | None
) -> None:
    """A person with more free time shares at least as many hours of the opening's schedule."""
    if not free:
        return
    before = figures({"availability": free}, {}, {"schedule": work})
    after = figures({"availability": tuple(sorted(free + (more or ())))}, {}, {"schedule": work})
    for name in ("hours_shared_times", "hours_shared_share"):
        assert _not_below(after[name], before[name])


@pytest.mark.parametrize("mode", ["walk", "bike", "public", "car"])
def test_farther_takes_longer(mode: str) -> None:
    """By one means of transport, minutes and their share of the limit grow with the distance."""
    found = [figures({"transport": (mode,)}, {"latitude": ODENSE[0] + step / 20}, {}) for step in range(1, 6)]
    for name in ("travel_minutes", "travel_share_of_limit"):
        values = [one[name] for one in found]
        assert values == sorted(values)
        assert len(set(values)) == len(values)


def test_another_means_never_slows() -> None:
    """A car added to bus and bike shortens the way."""
    slow = figures({"transport": ("bike", "public")}, {"latitude": ODENSE[0] + 0.1}, {})
    quick = figures({"transport": ("bike", "car", "public")}, {"latitude": ODENSE[0] + 0.1}, {})
    assert quick["travel_minutes"] < slow["travel_minutes"]
    assert (quick["travel_by_car"], slow["travel_by_car"]) == (1, 0)


def test_speeds_are_those_of_the_whole_way() -> None:
    """Ten kilometres on the map are 13 by road, at 5, 14, 25 and 45 km/h, whatever the buses are like."""
    ten_km_north = ODENSE[0] + 10 / 111.2
    for mode, speed in {"walk": 5, "bike": 14, "public": 25, "car": 45}.items():
        for grade in (0, 3, None):
            work = {"latitude": ten_km_north, "longitude": ODENSE[1], "public_transport": grade}
            person = {"transport": (mode,), "latitude": ODENSE[0], "longitude": ODENSE[1]}
            assert figures(person, work, {})["travel_minutes"] == pytest.approx(13 / speed * 60, rel=0.006)


def test_better_buses_help_those_who_take_them() -> None:
    """The grade of public transport counts for those whose way it is and is 0 for others."""

    def grades(*transport: str) -> list[float]:
        works = [{"public_transport": grade} for grade in (0, 1, 2, 3, None)]
        return [figures({"transport": transport}, work, {})["public_transport_grade"] for work in works]

    by_public = grades("bike", "public")
    assert by_public[:4] == [0, 1, 2, 3]
    assert np.isnan(by_public[4])
    assert grades("car", "public") == grades("bike") == [0, 0, 0, 0, 0]


def test_an_old_intention_counts_half() -> None:
    """An answer about hiring of 90 days counts whole, of 91 or without a date half towards neutral."""
    on = snapshot().as_of.toordinal()
    day = type(snapshot().as_of).fromordinal
    found = [
        figures({}, {"hire_intention": "now", "hire_intention_on": date}, {})["hire_intention"]
        for date in (day(on - 90), day(on - 91), None)
    ]
    assert found == [1.0, 0.75, 0.75]
    assert (
        figures({}, {"hire_intention": "no", "hire_intention_on": day(on - 91)}, {})["hire_intention"] == 0.25
    )


def test_dates_of_the_future_are_unknown() -> None:
    """A date after the day itself was not known on it and counts as unknown."""
    later = snapshot().as_of.replace(year=2027)
    found = figures({}, {"first_seen_on": later, "hire_intention_on": later}, {"last_confirmed_on": later})
    assert np.isnan([found["log_days_known"], found["hire_intention_days"], found["unconfirmed_days"]]).all()
