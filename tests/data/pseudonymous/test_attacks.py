"""Tables for analysts under attack: nobody is singled out or linked, pseudonyms cannot be made again."""

import hashlib
from collections import Counter, defaultdict
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.pseudonymous import LEAST_K, Ladder, analyst_tables, anonymised, class_sizes, pseudonym, tables
from data.pseudonymous.tables import _MATCHES, _PEOPLE, _of_match, _of_person
from tests.matcher.nights import sample_snapshot

KEY = bytes(range(32))


@cache
def made():
    """Return the tables of the sample municipality."""
    return analyst_tables(sample_snapshot(), KEY)


def _people():
    day = sample_snapshot()
    return [p for p in day.candidates if p.status != "past"], day.as_of


def _seen_as(values, ladders, report):
    """Return how somebody who knows the exact values would find them in the table."""
    levels = report["levels"]
    return tuple(
        ladder.told(value, levels[ladder.name]) for value, ladder in zip(values, ladders, strict=True)
    )


def naive_export(values, ladders):
    """Mutant: pseudonyms and bands, and nothing left out."""
    return [tuple(ladder.told(v, 0) for v, ladder in zip(row, ladders, strict=True)) for row in values]


def test_nobody_is_singled_out() -> None:
    """Whoever knows everything of a person finds at least five people who fit, or nobody."""
    people, as_of = _people()
    table, report = made().tables["people"], made().report["people"]
    rows = Counter(row[1:] for row in table[1])
    found = [rows[_seen_as(_of_person(p, as_of), _PEOPLE, report)] for p in people]
    assert min(size for size in found if size) >= LEAST_K
    assert sum(size > 0 for size in found) > 0.9 * len(people)


def test_no_past_match_is_linked_to_a_person() -> None:
    """Whoever knows where and when somebody began finds the matches of at least five people, or none."""
    day, report = sample_snapshot(), made().report["matches"]
    shown = {row[0] for row in made().tables["matches"][1]}
    classes = defaultdict(set)
    for one in day.history:
        if pseudonym(KEY, "match", one.match.match_id) in shown:
            classes[_seen_as(_of_match(one), _MATCHES, report)].add(one.match.candidate_id)
    assert len(shown) > 0.9 * len(day.history)
    assert min(map(len, classes.values())) >= LEAST_K


def test_without_leaving_out_somebody_is_singled_out() -> None:
    """Mutant: pseudonyms and bands alone single people out by the dozen."""
    people, as_of = _people()
    values = [_of_person(person, as_of) for person in people]
    naive = naive_export(values, _PEOPLE)
    sizes = class_sizes([person.candidate_id for person in people], naive)
    assert sum(size == 1 for size in sizes.values()) > 12


def test_pseudonyms_cannot_be_made_again_without_the_key() -> None:
    """Who knows every id and tries the usual digests links nobody; a plain digest (mutant) links all."""
    people, _ = _people()
    shown = {row[0] for row in made().tables["people"][1]}
    ids = [person.candidate_id for person in people]
    guesses = {
        digest(text.encode()).hexdigest()[:32]
        for one in ids
        for text in (one, f"person\x1f{one}")
        for digest in (hashlib.sha256, hashlib.sha1, hashlib.md5)
    }
    naive = {hashlib.sha256(one.encode()).hexdigest()[:32] for one in ids}
    assert shown.isdisjoint(guesses)
    assert naive <= guesses
    assert {pseudonym(bytes(32), "person", one) for one in ids}.isdisjoint(shown)


def test_the_two_tables_cannot_be_joined() -> None:
    """No pseudonym stands in both tables, and a person's id has another pseudonym in each kind."""
    people, matches = made().tables["people"], made().tables["matches"]
    assert {row[0] for row in people[1]}.isdisjoint(row[0] for row in matches[1])
    assert pseudonym(KEY, "person", "K-1") != pseudonym(KEY, "match", "K-1")
    assert "person" not in matches[0]


def test_no_column_is_finer_than_it_may_be() -> None:
    """No id, day, place below the municipality, age, gender, benefit or health stands in any table."""
    columns = {column for table in made().tables.values() for column in table[0]}
    assert columns == {
        "person", "match", "municipality_code", "hours_per_week_now", "hours_per_week_goal", "travel_minutes",
        "months_waited", "danish_level", "industry_division", "started", "chosen_by", "weeks_to_paid",
        "end_reason",
    }  # fmt: skip
    cells = {cell for table in made().tables.values() for row in table[1] for cell in row[1:]}
    ids = {person.candidate_id for person in sample_snapshot().candidates}
    assert cells.isdisjoint(ids)
    assert not [cell for cell in cells if len(cell) > len("randomised")]


def test_the_report_says_what_was_lost() -> None:
    """Rows, rows left out, classes, the smallest class and the steps of columns are told for each table."""
    report = made().report
    for name, told in report.items():
        assert told["k"] == LEAST_K
        assert told["smallest"] >= LEAST_K
        assert told["rows"] == len(made().tables[name][1])
        assert set(told["levels"]) == set(made().tables[name][0][1 : 1 + len(told["levels"])])
    assert report["people"]["rows"] + report["people"]["left_out"] == len(_people()[0])


@given(
    rows=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40), st.integers(0, 3)), max_size=80),
    k=st.integers(LEAST_K, 9),
)
def test_whatever_the_rows_nobody_stands_among_fewer_than_k(rows, k) -> None:
    """For any rows, several of one person among them, each class that is told has at least k people."""
    ladders = (
        Ladder(name="a", steps=(str, lambda v: str(v // 20))),
        Ladder(name="b", steps=(str,)),
    )
    people = [f"p{person}" for person, _, _ in rows]
    told = anonymised(people, [row[1:] for row in rows], ladders, k, 0.02)
    members = defaultdict(set)
    for at, values in told.rows:
        members[values].add(people[at])
    assert all(len(who) >= k for who in members.values())
    assert len(told.rows) + told.left_out == len(rows)


def test_k_below_five_and_short_keys_are_refused() -> None:
    """Nobody can ask for less."""
    with pytest.raises(ValueError, match="k: expected at least 5"):
        analyst_tables(sample_snapshot(), KEY, k=4)
    with pytest.raises(ValueError, match="at least 32 bytes"):
        tables.analyst_tables(sample_snapshot(), b"short")
