"""The official outcome table and the funnel from the command line."""

import csv
import io
import json

from api.outcomes import FUNNEL_COLUMNS, HIDDEN, OUTCOME_COLUMNS
from tests.api.conftest import Matcher


def test_the_table_has_the_official_columns_and_hides_the_same_in_each_form(imported: Matcher) -> None:
    """CSV under the official names with stars, JSON with null: the same rows, some hidden and some told."""
    asked = ("outcomes", "--period", "year", "--periods", "1", "--format")
    rows = list(csv.DictReader(io.StringIO(imported.must(*asked, "csv").out)))
    told = json.loads(imported.must(*asked, "json").out)
    assert tuple(rows[0]) == OUTCOME_COLUMNS
    people = [row["people"] for row in told]
    assert [row["Antal personer i alt"] for row in rows] == [HIDDEN if n is None else str(n) for n in people]
    assert None in people
    assert any(row["hours_per_person_with_hours"] for row in told)


def test_the_funnel_falls_from_step_to_step(imported: Matcher) -> None:
    """Five steps of everybody, each with no more people than the one before."""
    asked = ("funnel", "--days", "1500", "--format")
    told = [row for row in json.loads(imported.must(*asked, "json").out) if not row["municipality_code"]]
    people = [row["people"] for row in told]
    assert len(told) == 5
    assert all(n is not None for n in people)
    assert people == sorted(people, reverse=True)
    assert tuple(next(csv.reader(io.StringIO(imported.must(*asked, "csv").out)))) == FUNNEL_COLUMNS
