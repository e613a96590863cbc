"""Every direction that the catalogue promises holds: what is better for a pair moves its column that way."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.companies import HIRE_INTENTIONS
from data.journal import Decision
from features import CATALOGUE, COLUMNS, Market, Pairs, encode_pairs
from features.columns import HIRE_INTENTION_LEVELS
from tests.builders import AS_OF, ODENSE, candidate, match, opening, snapshot, workplace
from tests.strategies import whole

Fields = dict[str, Any]
NOTHING: Fields = {}
ROOM: Fields = {"hours_per_week_max": 20}
PROMISED = {feature.name: feature.monotone for feature in CATALOGUE if feature.monotone}

# For each promised column a change for the better: of the person, the workplace or the opening.
BETTER: dict[str, tuple[str, Fields, Fields]] = {
    "competence_cover": ("person", {"competences": {"cleaning_01": 1}}, {"competences": {"cleaning_01": 3}}),
    "competence_cover_related": (
        "person",
        {"competences": {"office_01": 3}},
        {"competences": {"cleaning_02": 3}},
    ),
    "competence_held_share": (
        "person",
        {"competences": {"kitchen_01": 3}},
        {"competences": {"kitchen_01": 3, "cleaning_01": 1}},
    ),
    "competence_widest_gap": (
        "person",
        {"competences": {"cleaning_01": 1}},
        {"competences": {"cleaning_01": 2}},
    ),
    "essential_weakest": ("person", {"competences": {"cleaning_01": 1}}, {"competences": {"cleaning_01": 2}}),
    "essential_weakest_related": (
        "person",
        {"competences": {"office_01": 3}},
        {"competences": {"cleaning_02": 3}},
    ),
    "task_liking": ("person", {"task_experience": {"9112": 0}}, {"task_experience": {"9112": 1}}),
    "task_liking_related": ("person", {"task_experience": {"9112": 0}}, {"task_experience": {"9112": 1}}),
    "task_disliked_share": ("person", {"task_experience": {"9112": -1}}, {"task_experience": {"9112": 0}}),
    "wish_industry": ("person", {"wishes_industries": {"56": 1}}, {"wishes_industries": {"56": 2}}),
    "wish_branch": ("person", {"wishes_industries": {"47": 1}}, {"wishes_industries": {"47": 3}}),
    "wish_tasks": ("person", {"wishes_tasks": {"9112": 1}}, {"wishes_tasks": {"9112": 2}}),
    "wish_tasks_related": ("person", {"wishes_tasks": {"9112": 1}}, {"wishes_tasks": {"9112": 2}}),
    "support_cover": ("workplace", {"conditions_offered": {}}, {"conditions_offered": {"QUIET": 1}}),
    "support_shortfall": ("workplace", {"conditions_offered": {}}, {"conditions_offered": {"QUIET": 1}}),
    "support_worst_shortfall": (
        "workplace",
        {"conditions_offered": {"PAUSE": 0}},
        {"conditions_offered": {"PAUSE": 1}},
    ),
    "support_unmet_strong": (
        "workplace",
        {"conditions_offered": {"PAUSE": 1}},
        {"conditions_offered": {"PAUSE": 2}},
    ),
    "mentor_shortfall": ("workplace", {"mentor_hours_per_week": 0}, {"mentor_hours_per_week": 1}),
    "travel_minutes": ("workplace", {"latitude": ODENSE[0] + 0.1}, {"latitude": ODENSE[0] + 0.05}),
    "travel_share_of_limit": ("person", {"max_travel_minutes": 30}, {"max_travel_minutes": 60}),
    "public_transport_grade": ("workplace", {"public_transport": 1}, {"public_transport": 2}),
    "hours_below_min": ("opening", {"hours_per_week_min": 8}, {"hours_per_week_min": 5}),
    "hours_shared_times": (
        "opening",
        {"schedule": ("mon 08:00-09:00",)},
        {"schedule": ("mon 08:00-12:00",)},
    ),
    "hours_shared_share": (
        "opening",
        {"schedule": ("mon 08:00-09:00", "tue 08:00-12:00")},
        {"schedule": ("mon 08:00-12:00", "tue 08:00-09:00")},
    ),
    "paid_from_week": ("opening", {"paid_from_week": 8}, {"paid_from_week": 4}),
    "team_climate": ("workplace", {"team_climate": 2}, {"team_climate": 3}),
    "hire_intention": ("workplace", {"hire_intention": "maybe"}, {"hire_intention": "now"}),
    "unconfirmed_days": (
        "opening",
        {"last_confirmed_on": AS_OF - timedelta(days=60)},
        {"last_confirmed_on": AS_OF - timedelta(days=5)},
    ),
    "danish_gap": ("person", {"danish_level": 0}, {"danish_level": 1}),
}
# What happened before is no field of a pair's records; see the tests of shares below.
OF_HISTORY = {"past_paid_share", "past_yes_share"}


def _figures(person: Fields, work: Fields, job: Fields) -> dict[str, float]:
    day = snapshot([candidate(**person)], [workplace(**work)], [opening(**job)])
    return dict(zip(COLUMNS, encode_pairs(Market.of(day), Pairs.all_of(1, 1)).values[0], strict=True))


def _changed(side: str, fields: Fields) -> dict[str, float]:
    sides = {"person": NOTHING, "workplace": NOTHING, "opening": NOTHING} | {side: fields}
    return _figures(sides["person"], sides["workplace"], sides["opening"])


def test_no_promise_goes_untested() -> None:
    """Every column with a direction has a change for the better in this file."""
    assert set(BETTER) | OF_HISTORY == set(PROMISED)


@pytest.mark.parametrize("name", BETTER)
def test_better_moves_the_promised_way(name: str) -> None:
    """A change for the better raises a column that is never worse, and lowers one that is never better."""
    side, worse, better = BETTER[name]
    move = _changed(side, better)[name] - _changed(side, worse)[name]
    assert move * PROMISED[name] > 0


@settings(max_examples=40, deadline=None)
@given(need=whole(0, 3), given_hours=whole(0, 4))
def test_a_mentor_hour_more_never_adds_to_the_shortfall(
    need: float | None, given_hours: float | None
) -> None:
    """Mentor shortfall is what is needed beyond what is given; one hour more takes one off, down to none."""
    short = _figures({"mentor_need": need}, {"mentor_hours_per_week": given_hours}, {})["mentor_shortfall"]
    if need is None or (need > 0 and given_hours is None):
        assert np.isnan(short)
        return
    assert 0 <= short <= need
    if given_hours is not None:
        more = _figures({"mentor_need": need}, {"mentor_hours_per_week": given_hours + 1}, {})
        assert more["mentor_shortfall"] == max(short - 1, 0)


@settings(max_examples=40, deadline=None)
@given(required=whole(0, 4), spoken=whole(0, 3))
def test_a_step_of_danish_never_widens_the_gap(required: float | None, spoken: float | None) -> None:
    """One step more Danish closes one step of the gap, down to none; where none is asked, none is missing."""
    gap = _figures({"danish_level": spoken}, {"danish_required": required}, {})["danish_gap"]
    if required == 0:
        assert gap == 0
    elif required is None or spoken is None:
        assert np.isnan(gap)
    else:
        more = _figures({"danish_level": spoken + 1}, {"danish_required": required}, {})["danish_gap"]
        assert more == max(gap - 1, 0)


@settings(max_examples=40, deadline=None)
@given(now=whole(1, 15), least=whole(1, 15))
def test_an_hour_more_never_adds_to_what_is_below_the_least(now: float | None, least: float | None) -> None:
    """One hour a week more now, or one less asked, takes one off the hours below the least, down to none."""
    below = _figures({"hours_per_week_now": now}, {}, {"hours_per_week_min": least, **ROOM})[
        "hours_below_min"
    ]
    if now is None or least is None:
        assert np.isnan(below)
        return
    more = _figures({"hours_per_week_now": now + 1}, {}, {"hours_per_week_min": least, **ROOM})
    less = _figures({"hours_per_week_now": now}, {}, {"hours_per_week_min": least - 1, **ROOM})
    assert more["hours_below_min"] == less["hours_below_min"] == max(below - 1, 0)


@pytest.mark.parametrize(
    ("name", "side", "field", "values"),
    [
        ("team_climate", "workplace", "team_climate", (1, 2, 3, 4, 5)),
        ("public_transport_grade", "workplace", "public_transport", (0, 1, 2, 3)),
        ("paid_from_week", "opening", "paid_from_week", (26, 13, 8, 4, 2, 0)),
        ("hire_intention", "workplace", "hire_intention", tuple(sorted(
            HIRE_INTENTIONS, key=lambda said: HIRE_INTENTION_LEVELS[said]))),
        ("unconfirmed_days", "opening", "last_confirmed_on",
         tuple(AS_OF - timedelta(days=age) for age in (364, 90, 30, 1, 0))),
    ],
)  # fmt: skip
def test_grades_keep_their_order(name: str, side: str, field: str, values: tuple[object, ...]) -> None:
    """Each step from the worst grade to the best moves the column the promised way."""
    found = np.array([_changed(side, {field: value})[name] for value in values])
    assert np.all(np.diff(found) * PROMISED[name] > 0)


@pytest.mark.parametrize("stale", [False, True])
def test_a_clearer_intention_is_never_lower(stale: bool) -> None:
    """No, placement only, maybe, within three months, now: each is above the one before, stale or not."""
    said_on = AS_OF - timedelta(days=200 if stale else 10)
    order = ("no", "placement_only", "maybe", "within_3_months", "now")
    assert set(order) == set(HIRE_INTENTIONS)
    found = [
        _changed("workplace", {"hire_intention": said, "hire_intention_on": said_on})["hire_intention"]
        for said in order
    ]
    assert np.all(np.diff(found) > 0)


def _shares(paid: int, unpaid: int, yes: int, no: int) -> dict[str, float]:
    """Return the figures of the first of two workplaces that had so many good and bad experiences."""
    start = date(2025, 1, 6)
    own = [
        match(
            f"m{i}",
            started_on=start,
            ended_on=None,
            observed_until=start + timedelta(days=300),
            first_paid_on=start + timedelta(days=30) if i < paid else None,
        )
        for i in range(paid + unpaid)
    ]
    others = [
        match(f"x{i}", opening_id="o2", started_on=start, first_paid_on=date(2025, 2, 3) if i else None)
        for i in range(2)
    ]
    answers = ["accepted"] * yes + ["declined_by_workplace"] * no
    told = [
        Decision(candidate_id=f"c{i}", opening_id=job, decided_on=date(2026, 1, 5), decision=answer)
        for i, (job, answer) in enumerate(
            [("o1", answer) for answer in answers] + [("o2", "accepted"), ("o2", "declined_by_workplace")]
        )
    ]
    day = snapshot(
        [candidate(f"c{i}") for i in range(max(len(told), 2))],
        [workplace(), workplace("w2")],
        [opening(), opening("o2", "w2")],
        matches=own + others,
        decisions=told,
    )
    first = Pairs(candidate=np.array([0], np.int32), opening=np.array([0], np.int32))
    return dict(zip(COLUMNS, encode_pairs(Market.of(day), first).values[0], strict=True))


@settings(max_examples=25, deadline=None)
@given(paid=st.integers(0, 6), unpaid=st.integers(0, 6), yes=st.integers(0, 5), no=st.integers(0, 5))
def test_good_experience_raises_shares_and_bad_lowers_them(paid: int, unpaid: int, yes: int, no: int) -> None:
    """One more paid match, or yes, raises the workplace's share; one more unpaid match, or no, lowers it."""
    found = _shares(paid, unpaid, yes, no)
    good, bad = _shares(paid + 1, unpaid, yes + 1, no), _shares(paid, unpaid + 1, yes, no + 1)
    for name in sorted(OF_HISTORY):
        assert PROMISED[name] == 1
        assert bad[name] < found[name] < good[name]
        assert bad[name] > 0
        assert good[name] < 1
