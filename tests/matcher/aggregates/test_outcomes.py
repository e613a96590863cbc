"""Domain test 22: the official outcome table against a count by pandas from the files themselves."""

from datetime import date
from functools import cache
from pathlib import Path as File

import pandas as pd
import pytest

from data.intake import read_folder
from data.placements import PaidMonth
from data.snapshot import Records
from data.versions import Version
from matcher.aggregates import Past, outcome_table, periods_before
from matcher.aggregates.groups import SMALLEST
from matcher.aggregates.hiding import Path
from matcher.aggregates.outcomes import Lives, Tally, tallies
from matcher.aggregates.periods import Period
from tests import builders
from tests.conftest import REPOSITORY

DAY = date(2026, 9, 1)
SAMPLE = REPOSITORY / "data" / "synthetic" / "sample"


@cache
def sample() -> Past:
    """Return the sample municipality."""
    return past_of(read_folder(SAMPLE, DAY).records(DAY))


def past_of(records: Records) -> Past:
    """Return what the table is made of."""
    return Past(candidates=records.candidates, matches=records.matches, paid_months=records.paid_months)


def counted(folder: File, period: Period) -> pd.DataFrame:
    """Count with pandas alone, from the files: one row per person and month, then groups."""
    read = {
        name: pd.read_csv(folder / f"{name}.csv", dtype=str)
        for name in ("candidates", "matches", "paid_hours")
    }
    people = read["candidates"].assign(
        valid_from=lambda t: pd.to_datetime(t["valid_from"]).astype("datetime64[ns]")
    )
    months = pd.DataFrame(
        {"last_day": pd.to_datetime(list(period.last_days())).astype("datetime64[ns]"),
         "month": [f"{month:%Y-%m}" for month in period.months]}
    )  # fmt: skip
    grid = people[["candidate_id"]].drop_duplicates().merge(months, how="cross").sort_values("last_day")
    standing = pd.merge_asof(
        grid, people.sort_values("valid_from"), left_on="last_day", right_on="valid_from", by="candidate_id"
    )
    standing = standing[standing["status"].notna() & (standing["status"] != "past")]
    paid = read["paid_hours"].merge(read["matches"][["match_id", "candidate_id"]], on="match_id")
    hours = (
        paid.assign(hours=paid["paid_hours"].astype(float)).groupby(["candidate_id", "month"])["hours"].sum()
    )
    monthly = standing.merge(hours.reset_index(), on=["candidate_id", "month"], how="left").fillna(
        {"hours": 0.0}
    )
    last = monthly.sort_values("last_day").groupby("candidate_id").last()
    worked = monthly[monthly["hours"] > 0].groupby("candidate_id")["hours"].agg(["sum", "count"])
    return last[["municipality_code", "benefit", "category"]].fillna("").join(worked).fillna(0.0)


def cell_of(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Return the people of a cell."""
    for column, value in zip(("municipality_code", "benefit", "category"), path, strict=False):
        table = table[table[column] == value]
    return table


@pytest.mark.parametrize(("kind", "count"), [("month", 3), ("quarter", 2), ("year", 2)])
def test_22_the_table_is_that_of_an_independent_count(kind: str, count: int) -> None:
    """Every cell that is told equals the count by pandas, and every cell of fewer than five is hidden."""
    rows = outcome_table(sample(), periods_before(kind, DAY, count))
    told = 0
    for period in periods_before(kind, DAY, count):
        table = counted(SAMPLE, period)
        of_period = {row.path: row for row in rows if row.period == period.name}
        assert of_period.keys() == {
            path[:depth]
            for path in table[["municipality_code", "benefit", "category"]].itertuples(index=False, name=None)
            for depth in range(4)
        }
        for path, row in of_period.items():
            cell = cell_of(table, path)
            worked = cell[cell["count"] > 0]
            if row.people is None:
                assert row.with_hours is None
                continue
            told += 1
            assert row.people == len(cell) >= SMALLEST
            if row.with_hours is None:
                assert (row.share, row.hours_per_person, row.hours_per_month) == (None, None, None)
                continue
            assert row.with_hours == len(worked)
            assert row.with_hours == 0 or row.with_hours >= SMALLEST
            assert row.share == pytest.approx(len(worked) / len(cell))
            if row.hours_per_person is not None:
                assert row.hours_per_person == pytest.approx(worked["sum"].sum() / len(worked))
                assert row.hours_per_month == pytest.approx(worked["sum"].sum() / worked["count"].sum())
    assert told > 20


def test_22_counting_hours_of_everybody_would_be_seen() -> None:
    """The naive count, which takes all matches of a month, is another table: the test above can fail."""
    (period,) = periods_before("month", DAY, 1)
    past = sample()
    naive = sum(paid.paid_hours > 0 for paid in past.paid_months if paid.month == period.months[0])
    assert naive != tallies(Lives(past), period)[()].with_hours


def _past(months: dict[str, list[tuple[date, float]]], **fields: object) -> Past:
    """Return people with their paid months, each in two jobs that share the hours."""
    matches = [
        builders.match(f"{person}-{job}", candidate_id=person, started_on=date(2025, 1, 1))
        for person in months
        for job in "12"
    ]
    paid = [
        PaidMonth(match_id=f"{person}-{job}", month=month, paid_hours=hours / 2)
        for person, found in months.items()
        for month, hours in found
        for job in "12"
    ]
    people = [
        Version(record=builders.candidate(person, valid_from=date(2025, 1, 1), **fields), known_from=DAY)
        for person in months
    ]
    return Past(candidates=people, matches=matches, paid_months=paid)


def test_two_jobs_add_and_praktik_never_counts() -> None:
    """Two jobs of five hours are ten; months without hours, and people who have left, do not count."""
    july, august = date(2026, 7, 1), date(2026, 8, 1)
    past = _past(
        {f"K-{n}": [(july, 10.0), (august, 0.0)] for n in range(6)} | {f"L-{n}": [] for n in range(6)}
    )
    august_row, july_row = [
        row for row in outcome_table(past, periods_before("month", DAY, 2)) if row.path == ()
    ]
    assert (july_row.people, july_row.with_hours, july_row.share) == (12, 6, 0.5)
    assert (july_row.hours_per_person, july_row.hours_per_month) == (10.0, 10.0)
    assert (august_row.with_hours, august_row.share, august_row.hours_per_person) == (0, 0.0, None)
    left = _past({f"K-{n}": [(july, 10.0)] for n in range(6)}, status="past")
    assert outcome_table(left, periods_before("month", DAY, 2)) == ()


def test_a_quarter_does_not_tell_a_hidden_month() -> None:
    """Where a month of three people is hidden, the quarter tells no hours: less the others' that is it."""
    july, august = date(2026, 7, 1), date(2026, 8, 1)
    many = {f"K-{n}": [(july, 10.0)] for n in range(20)} | {f"L-{n}": [] for n in range(20)}
    many |= {f"K-{n}": [*many[f"K-{n}"], (august, 4.0)] for n in range(3)}
    (quarter,) = [
        row
        for row in outcome_table(_past(many), periods_before("quarter", date(2026, 10, 1), 1))
        if row.path == ()
    ]
    assert quarter.with_hours == 20
    assert quarter.hours_per_person is None


def test_a_tally_is_small_either_way() -> None:
    """Two with hours of twenty are few, and so are two without."""
    people = {f"K-{n}" for n in range(20)}
    assert Tally(people=people, worked={f"K-{n}": [1.0] for n in range(2)}).is_small
    assert Tally(people=people, worked={f"K-{n}": [1.0] for n in range(18)}).is_small
    assert not Tally(people=people, worked={}).is_small
