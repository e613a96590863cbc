"""The records themselves: what they refuse, and how versions and days are told apart."""

import math
import time
from collections.abc import Callable
from datetime import date

import pytest

from data.availability import Interval, merge, shared_minutes
from data.candidates import Candidate
from data.columns import Kind
from data.companies import Workplace
from data.findings import DataRefusedError, Finding, Severity
from data.geography import coordinates, municipalities, postcodes
from data.identity import clean_id, holds_cpr
from data.journal import Hold
from data.openings import Opening
from data.placements import Match, PaidMonth
from data.snapshot import Records, Snapshot
from data.tables import TABLES
from data.versions import Knowledge, Version, version_on
from data.vocabulary import Vocabulary, Word, built_in_vocabulary

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))


def person(hours: float, valid_from: date | None, known_from: date, who: str = "P1") -> Version[Candidate]:
    """Return a version of a person, told apart by hours."""
    record = Candidate(candidate_id=who, valid_from=valid_from, hours_per_week_now=hours)
    return Version(record=record, known_from=known_from)


def site(known_from: date = JAN, valid_from: date | None = None) -> Version[Workplace]:
    """Return a version of a workplace."""
    return Version(record=Workplace(workplace_id="W1", valid_from=valid_from), known_from=known_from)


@pytest.mark.parametrize(
    "text",
    [
        "0101901234",
        "010190-1234",
        "010190 1234",
        "010190–1234",
        "01 01 90 1234",
        "\N{FULLWIDTH DIGIT ZERO}1\N{FULLWIDTH DIGIT ZERO}190-1234",
        "x010190.1234y",
        "0101\u200b901234",
        "Jens 310799/0001",
        "290201-4444",
    ],
)
def test_spellings_of_cpr_are_seen(text: str):
    """A civil registration number is seen through dashes, spaces, full-width digits and invisible signs."""
    assert holds_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "320190-1234",
        "011390-1234",
        "2026-03-01",
        "12345678",
        "cleaning_01",
        "01019012345",
        "+45 12 34 56 78",
        "0007bda8-0101-4a66-8aac-60e734beb1ab",
        "3f2504e0-4f89-11d3-9a0c-010190123456",
    ],
)
def test_other_numbers_are_no_cpr(text: str):
    """Days that do not exist, company numbers, telephone numbers, dates and UUIDs are not taken for one."""
    assert not holds_cpr(text)


def test_ids_are_opaque():
    """An id is brought to NFC and trimmed, and nothing else: zeros and case stay."""
    assert clean_id("\u00a0A\u030a0012 ") == "Å0012"


def test_intervals():
    """Touching times merge; what two sets share is counted once, by weekday."""
    morning, noon = Interval(0, 480, 600), Interval(0, 600, 720)
    assert merge((noon, morning, Interval(1, 0, 60))) == (Interval(0, 480, 720), Interval(1, 0, 60))
    assert shared_minutes((morning, noon), (Interval(0, 540, 660), Interval(1, 540, 660))) == 120
    assert str(Interval(6, 0, 1440)) == "sun 00:00-24:00"


@pytest.mark.parametrize("bad", [(7, 0, 60), (-1, 0, 60), (0, 60, 60), (0, 0, 1441)])
def test_intervals_refuse(bad: tuple[int, int, int]):
    """A stretch has a weekday and a length within it."""
    with pytest.raises(ValueError, match="expected"):
        Interval(*bad)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Candidate(candidate_id="P", status="x"),
        lambda: Candidate(candidate_id="P", hours_per_week_now=169),
        lambda: Candidate(candidate_id="P", max_travel_minutes=math.nan),
        lambda: Workplace(workplace_id="W", team_climate=0),
        lambda: Opening(opening_id="O", workplace_id="W", places=-1),
        lambda: Opening(
            opening_id="O", workplace_id="W", places=1, hours_per_week_min=5, hours_per_week_max=4
        ),
        lambda: Match(match_id="M", candidate_id="P", started_on=FEB),
        lambda: Match(match_id="M", candidate_id="P", started_on=FEB, workplace_id="W", ended_on=JAN),
        lambda: Match(match_id="M", candidate_id="P", started_on=FEB, workplace_id="W", propensity=0),
    ],
)
def test_records_refuse_themselves(make: Callable[[], object]):
    """A record out of its range is not made; the message says what was expected and got."""
    with pytest.raises(ValueError, match="expected"):
        make()


def test_free_places_and_hours():
    """Only an open opening has places; hours of all places come from the budget, else the maximum."""
    assert Opening(opening_id="O", workplace_id="W", places=2, status="held").free_places == 0
    opening = Opening(opening_id="O", workplace_id="W", places=2, hours_per_week_max=5)
    assert (opening.free_places, opening.free_hours_per_week) == (2, 10)
    assert Opening(opening_id="O", workplace_id="W", places=2).free_hours_per_week is None


def test_occupation_ends():
    """A match occupies from its start to its end, and not long after anyone last looked."""
    match = Match(match_id="M", candidate_id="P", workplace_id="W", started_on=FEB, observed_until=MAR)
    assert [match.occupies(day) for day in (JAN, FEB, APR, date(2026, 4, 2))] == [False, True, True, False]
    assert Hold(candidate_id="P", opening_id="O", kind="pin", until=FEB).active(FEB)
    assert not Hold(candidate_id="P", opening_id="O", kind="pin", until=JAN).active(FEB)


def test_version_of_a_day():
    """The version valid and known on a day answers; else one learned later; else the earliest later one."""
    versions = [person(1, None, JAN), person(2, FEB, MAR), person(3, APR, JAN)]
    answers = {day: version_on(versions, day) for day in (JAN, FEB, MAR, APR)}
    hours = {day: answer[0].hours_per_week_now for day, answer in answers.items() if answer}
    assert hours == {JAN: 1, FEB: 1, MAR: 2, APR: 3}
    assert version_on([person(2, FEB, MAR)], FEB) == (person(2, FEB, MAR).record, Knowledge.LEARNED_LATER)
    assert version_on([person(2, FEB, MAR)], JAN) == (person(2, FEB, MAR).record, Knowledge.ONLY_LATER)
    assert version_on([], JAN) is None


def test_snapshot_cuts_at_its_day():
    """A snapshot holds what is valid on its day: later people, matches, ends and hours are not in it."""
    records = Records(
        candidates=(person(1, None, JAN), person(9, APR, APR, who="P2")),
        workplaces=(site(),),
        matches=(
            Match(
                match_id="M1",
                candidate_id="P1",
                workplace_id="W1",
                started_on=JAN,
                ended_on=APR,
                end_reason="other",
            ),
            Match(match_id="M2", candidate_id="P1", workplace_id="W1", started_on=MAR),
        ),
        paid_months=tuple(PaidMonth(match_id="M1", month=month, paid_hours=5) for month in (JAN, FEB)),
    )
    snapshot = Snapshot.of(records, date(2026, 2, 15))
    assert [c.candidate_id for c in snapshot.candidates] == ["P1"]
    (past,) = snapshot.history
    assert (past.match.ended_on, past.match.end_reason, past.match.observed_until) == (
        None,
        None,
        date(2026, 2, 15),
    )
    assert [paid.month for paid in past.paid_months] == [JAN]


def test_history_sees_the_person_of_its_first_day():
    """A past match is joined with the person as she was then, and stand-ins are counted in a finding."""
    records = Records(
        candidates=(person(1, None, JAN), person(9, MAR, MAR)),
        workplaces=(site(known_from=APR, valid_from=APR),),
        matches=(Match(match_id="M1", candidate_id="P1", workplace_id="W1", started_on=FEB),),
    )
    snapshot = Snapshot.of(records, APR)
    assert snapshot.history[0].candidate.hours_per_week_now == 1
    assert [finding.code for finding in snapshot.findings] == ["version-only-later"]


def test_snapshot_refuses_what_does_not_belong_together():
    """A match with a person who is nowhere is refused with the match named."""
    match = Match(match_id="M1", candidate_id="P7", workplace_id="W1", started_on=JAN)
    with pytest.raises(DataRefusedError, match="M1"):
        Snapshot.of(Records(workplaces=(site(),), matches=(match,)), FEB)


def test_opening_before_its_workplace_is_left_out():
    """An opening whose workplace is valid later only is left out of the day, with a finding."""
    opening = Version(record=Opening(opening_id="O1", workplace_id="W1", places=1), known_from=JAN)
    records = Records(workplaces=(site(valid_from=MAR),), openings=(opening,))
    early, later = Snapshot.of(records, FEB), Snapshot.of(records, MAR)
    assert [len(early.openings), len(later.openings)] == [0, 1]
    assert early.findings[0].code == "workplace-not-yet-valid"


def test_vocabulary_labels():
    """Added words replace earlier ones; a label falls back to the other language, then to the code."""
    words = built_in_vocabulary().adding([Word(kind="task", code="9112", label_en="mopping")])
    assert words.label("task", "9112", "da") == "mopping"
    assert words.label("task", "none") == "none"
    assert Vocabulary().of_kind("task") == ()


def test_places_are_found():
    """Coordinates come from the record, else the postcode, else the municipality, else nowhere."""
    assert coordinates(1.0, 2.0, "5000", "0461") == (1.0, 2.0)
    postcode = coordinates(1.0, None, "5000", "0101")
    assert postcode == (postcodes()["5000"].latitude, postcodes()["5000"].longitude)
    odense = municipalities()["0461"]
    assert coordinates(None, None, "9999", "0461") == (odense.latitude, odense.longitude)
    assert coordinates(None, None, None, None) is None


def test_specification_holds_together():
    """Keys and references of every table name columns that exist; coded columns have words or choices."""
    names = {table.name: {column.name for column in table.columns} for table in TABLES}
    for table in TABLES:
        assert set(table.key) <= names[table.name]
        assert table.versioned == ("valid_from" in names[table.name])
        for column in table.columns:
            assert column.refers_to is None or column.name in names[column.refers_to]
            assert (column.kind is not Kind.CHOICE) or column.choices
    with pytest.raises(KeyError, match="no column"):
        TABLES[0].column("none")


def test_findings_say_where():
    """A finding names its place; a refusal counts the errors and repeats the first."""
    finding = Finding(
        severity=Severity.ERROR, code="c", file="a.csv", row=3, column="x", expected="e", got="g"
    )
    assert str(finding).startswith("error a.csv:3 [x] c: expected e; got g")
    assert "1 errors, nothing was imported; first: error a.csv:3" in str(DataRefusedError([finding]))


@pytest.mark.parametrize(
    "text", ["a" * 300_000, "a" + "\n" * 300_000 + "!", "A" * 300_000, "a\n" * 150_000, "%31" * 100_000]
)
def test_reading_takes_time_in_step_with_the_text(text: str) -> None:
    """Long texts made to keep patterns busy are read in a moment (the quadratic pattern took minutes)."""
    began = time.process_time()
    holds_cpr(text)
    assert time.process_time() - began < 5
