"""Changed records valued on the day's rows have the figures of records read anew, to the bit."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.availability import Interval
from features import changed_columns
from features.changed_columns import Changed
from features.encode import encode_pairs
from features.market import Market
from features.pairs import Pairs
from tests.strategies import snapshots

UNHURRIED = list(HealthCheck)
levels = st.floats(0, 3).map(lambda level: round(level, 1))
PERSON = st.fixed_dictionaries({}, optional={"max_travel_minutes": st.none() | st.floats(0, 200)})
PLACE = st.fixed_dictionaries(
    {},
    optional={
        "mentor_hours_per_week": st.none() | levels,
        "conditions_offered": st.none()
        | st.dictionaries(st.sampled_from(("PAUSE", "QUIET", "X")), levels).map(
            lambda d: tuple(sorted(d.items()))
        ),
        "pace": st.none() | st.integers(0, 5),
    },
)
OPENING = st.fixed_dictionaries(
    {},
    optional={
        "hours_per_week_max": st.none() | st.floats(10, 37),
        "paid_from_week": st.none() | st.integers(0, 13),
        "schedule": st.just((Interval(0, 480, 720),)),
    },
)


def _changed(data, records, fields):
    rows = data.draw(st.lists(st.integers(0, len(records) - 1), min_size=3, max_size=3))
    originals = [records[row] for row in rows]
    newer = [replace(one, **found) if (found := data.draw(fields)) else one for one in originals]
    return Changed(records=newer, originals=originals, rows=np.array(rows, dtype=np.intp))


@settings(max_examples=80, deadline=None, suppress_health_check=UNHURRIED)
@given(st.data())
def test_changed_rows_are_encoded_as_if_read_anew(data):
    """Whatever few fields of person, workplace and opening change, known to the shortcut or not."""
    snapshot = data.draw(snapshots().filter(lambda day: day.openings and day.candidates))
    market = Market.of(snapshot)
    people = _changed(data, snapshot.candidates, PERSON)
    places, openings = _changed(data, snapshot.workplaces, PLACE), _changed(data, snapshot.openings, OPENING)
    pairs = Pairs.all_of(3, 3)

    def figures():
        found = market.with_changes(people, places, openings, snapshot.as_of)
        return encode_pairs(found, pairs).values

    short = figures()
    with (
        patch.object(changed_columns, "_OF_PEOPLE", {"none": None}),
        patch.object(changed_columns, "_OF_PLACES", {"none": None}),
        patch.object(changed_columns, "_OF_OPENINGS", {"none": None}),
    ):
        anew = figures()
    assert short.tobytes() == anew.tobytes()
