"""What must never count does not: neither in the figures nor in the columns' names and sources."""

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import features
from data.brokers import Broker
from data.snapshot import Snapshot
from data.tables import TABLES
from features import CATALOGUE, Market, Pairs, encode_pairs, reachable_pairs
from features.protected import NEVER_USED, UNHELD_WORDS, never_used_columns
from tests.builders import candidate, match, opening, snapshot, workplace

OTHER = {
    "benefit": "ledighedsydelse",
    "category": "jobparat",
    "months_on_benefit": 240,
    "birth_year": 1961,
    "gender": "x",
    "audit_group": "group 7",
    "broker_id": "b2",
    "broker_changes_24m": 5,
    "waiting_since": date(2019, 1, 1),
    "queue_position": 9,
    "name": "Andet Navn",
    "company_id": "12345678",
    "broker_changes": 3,
    "chosen_by": "model",
    "propensity": 0.25,
}


def _day(person: dict, work: dict, past: dict) -> Snapshot:
    return snapshot(
        [candidate(**person), candidate("c2", competences={"kitchen_02": 3})],
        [workplace(**work), workplace("w2", latitude=55.5)],
        [opening(), opening("o2", "w2")],
        matches=[match(**past), match("m2", "c2", opening_id="o2")],
        brokers=[Broker(broker_id="b1"), Broker(broker_id="b2")],
    )


def _bits(day: Snapshot) -> tuple[bytes, bytes, bytes]:
    """Return the bits of tonight's figures, of the reachable pairs and of the history's figures."""
    market = Market.of(day)
    tonight = encode_pairs(market, Pairs.all_of(2, 2)).values
    reached = [np.stack([block.candidate, block.opening]) for block in reachable_pairs(market)]
    past, pairs = Market.of_history(day.history, day.vocabulary)
    return (
        tonight.tobytes(),
        np.concatenate(reached, axis=1).tobytes(),
        encode_pairs(past, pairs).values.tobytes(),
    )


@pytest.mark.parametrize("column", [c for c in never_used_columns("candidates") if c != "worker_belief"])
def test_a_protected_field_of_a_person_changes_no_bit(column: str) -> None:
    """Another value of a never-used field leaves figures, reach and history bitwise as they were."""
    assert _bits(_day({column: OTHER[column]}, {}, {})) == _bits(_day({column: None}, {}, {}))


@pytest.mark.parametrize("column", never_used_columns("workplaces"))
def test_a_protected_field_of_a_workplace_changes_no_bit(column: str) -> None:
    """Another name or company number leaves figures, reach and history bitwise as they were."""
    assert _bits(_day({}, {column: OTHER[column]}, {})) == _bits(_day({}, {}, {}))


@pytest.mark.parametrize("column", never_used_columns("matches"))
def test_a_protected_field_of_a_match_changes_no_bit(column: str) -> None:
    """How a past match was chosen and what followed is no part of its figures."""
    assert _bits(_day({}, {}, {column: OTHER[column]})) == _bits(_day({}, {}, {}))


@settings(max_examples=25, deadline=None)
@given(
    benefit=st.text(max_size=8),
    months=st.integers(0, 600),
    born=st.integers(1940, 2010),
    gender=st.text(max_size=3),
    group=st.text(max_size=8),
    queue=st.integers(0, 10_000),
)
def test_random_protected_fields_change_no_bit(
    benefit: str, months: int, born: int, gender: str, group: str, queue: int
) -> None:
    """Random values in many never-used fields at once leave every bit as it was."""
    day = _day({}, {}, {})
    changed = [
        replace(
            person,
            benefit=benefit,
            months_on_benefit=months,
            birth_year=born,
            gender=gender,
            audit_group=group,
            queue_position=queue,
        )
        for person in day.candidates
    ]
    assert _bits(replace(day, candidates=tuple(changed))) == _bits(day)


def test_worker_belief_is_not_even_held() -> None:
    """The belief of the worker is no field of the record that features are made of."""
    assert "worker_belief" not in candidate().__slots__


def test_the_changed_values_are_noticed_where_they_may_count() -> None:
    """The same comparison does see a field that is allowed, so it can fail."""
    assert _bits(_day({"danish_level": 0}, {}, {})) != _bits(_day({"danish_level": 4}, {}, {}))


def test_protected_fields_exist() -> None:
    """Each never-used field is a column of the exchange format, so that no entry guards a misspelling."""
    columns = {(table.name, column.name) for table in TABLES for column in table.columns}
    assert {(field.table, field.column) for field in NEVER_USED} <= columns


def test_no_source_is_protected_and_every_source_exists() -> None:
    """The catalogue's sources are columns of the exchange format and none of them is never-used."""
    columns = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns}
    protected = {f"{field.table}.{field.column}" for field in NEVER_USED}
    sources = {source for feature in CATALOGUE for source in feature.sources}
    assert sources <= columns
    assert not sources & protected


def test_no_column_speaks_of_what_is_not_held() -> None:
    """No column and no source carries a name for health, origin, debt and the like."""
    names = [feature.name for feature in CATALOGUE] + [s for f in CATALOGUE for s in f.sources]
    words = {word for name in names for word in name.replace(".", "_").split("_")}
    assert not words & set(UNHELD_WORDS)


def test_no_module_of_the_room_reads_a_protected_field() -> None:
    """No code of features/ so much as names an attribute of a never-used field of candidates."""
    protected = set(never_used_columns("candidates"))
    found = {
        f"{path.name}: {node.attr}"
        for path in Path(features.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in protected
    }
    assert not found
