"""Where a person stands in the store: every table has its decision here, or a test fails.

The same list tells what an access export shows, what an erasure takes away, and by what a restored backup is
searched for people who were erased since.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypedDict, Unpack

from sqlalchemy import ColumnElement, Table, and_, select

from data.store.access_schema import opened_cases
from data.store.audit_schema import subject_keys
from data.store.contact_schema import contact_persons
from data.store.guide_schema import candidate_facts, guide_drafts
from data.store.past_schema import past_rows
from data.store.rights_schema import legal_holds, objections, retention_notices, rights_requests
from data.store.run_schema import plan_changes, plan_unplaced, run_checkpoints, run_findings, runs
from data.store.schema import (
    STORED,
    person_municipality,
    plan_assignments,
    plan_node_prices,
    plan_people,
    plans,
    worker_belief,
)
from data.store.service_schema import answers, decision_acts, journal_log, shown_lines, shown_lists

Condition = ColumnElement[bool]
CANDIDATE = "candidate_id"
_NO_CHANCE = "en chance, som hører til et par af person og plads; den vises ikke for nogen"
_KEY = "nøglen, som revisionens oplysninger er låst med; den siger intet om personen"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTable:
    """A table whose rows are about one person each.

    Attributes
    ----------
    table : Table
        The table.
    of : callable
        Returns the condition that a row is about a person.
    on_erasure : str
        ``delete``; ``pseudonymise`` where figures about the service must still add up: the row keeps what was
        done and loses about whom; ``leave`` where something else has its own way to forget.
    blanked : tuple of str
        Columns that are emptied with the name, or alone where the name stands elsewhere.
    hidden : mapping of column to str
        Columns that an access export leaves out, and why, in Danish.
    id_column : str
        Where the id stands; empty where the row is found through another table.
    """

    table: Table
    of: Callable[[str], Condition]
    on_erasure: Literal["delete", "pseudonymise", "leave"] = "delete"
    blanked: tuple[str, ...] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)
    id_column: str = CANDIDATE


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """A table with texts in which a person may be named.

    ``on_erasure`` is ``delete`` for a whole row, or ``scrub`` for the mention alone.
    """

    table: Table
    columns: tuple[str, ...]
    on_erasure: Literal["delete", "scrub"]


class _More(TypedDict, total=False):
    on_erasure: Literal["delete", "pseudonymise", "leave"]
    blanked: tuple[str, ...]
    hidden: Mapping[str, str]


def _named(table: Table, **more: Unpack[_More]) -> PersonTable:
    column = table.c[CANDIDATE]
    return PersonTable(table=table, of=lambda person: column == person, **more)


def _through(table: Table, key: str, parent: Table, **more: Unpack[_More]) -> PersonTable:
    def of(person: str) -> Condition:
        owned = select(parent.c[key]).where(parent.c[CANDIDATE] == person)
        return table.c[key].in_(owned)

    return PersonTable(table=table, of=of, id_column="", **more)


def _node(person: str) -> Condition:
    return and_(plan_node_prices.c.node_kind == "candidate", plan_node_prices.c.node_id == person)


PERSON_TABLES: tuple[PersonTable, ...] = (  # those that are found through others first
    _through(worker_belief, "version_id", STORED["candidates"]),
    _named(STORED["candidates"]),
    _through(STORED["paid_hours"], "match_id", STORED["matches"]),
    _named(STORED["matches"]),
    _named(past_rows),
    _named(STORED["holds"]),
    _named(STORED["decisions"]),
    _named(plan_assignments, hidden={"chance_30h_at_26w": _NO_CHANCE}),
    PersonTable(table=plan_node_prices, of=_node, id_column="node_id"),
    _named(plan_people),
    _named(plan_unplaced),
    _named(plan_changes),
    _through(shown_lines, "list_id", shown_lists, on_erasure="pseudonymise", blanked=("told_digest",)),
    _named(
        shown_lists,
        on_erasure="pseudonymise",
        blanked=("what_if_json", "seed", "body_digest", "people", "market", "journal"),
    ),
    _named(decision_acts, on_erasure="pseudonymise", blanked=("note",)),
    _named(journal_log),
    _named(person_municipality),
    _named(opened_cases),
    _named(candidate_facts),
    _named(guide_drafts),
    _named(rights_requests),
    _named(objections),
    _named(legal_holds),
    _named(retention_notices),
    _named(subject_keys, on_erasure="leave", hidden={"secret": _KEY}),
)
TEXT_TABLES: tuple[TextTable, ...] = (
    TextTable(table=answers, columns=("actor", "key", "headers_json", "body"), on_erasure="delete"),
    TextTable(table=runs, columns=("request", "result", "fault"), on_erasure="scrub"),
    TextTable(table=run_findings, columns=("file", "expected", "got", "advice"), on_erasure="scrub"),
    TextTable(table=contact_persons, columns=("name", "role", "reached"), on_erasure="scrub"),
    TextTable(table=run_checkpoints, columns=("body",), on_erasure="delete"),
    TextTable(table=plans, columns=("report_json",), on_erasure="scrub"),
)
NO_PERSON: Mapping[str, str] = {
    "account_grants": "staff",
    "accounts": "staff",
    "audit_head": "where the chain ends",
    "audit_log": "what is said of people is sealed under their keys; without the key nothing is",
    "audit_people": "numbers of keys; a destroyed key leaves a number of nobody",
    "audit_periods": "keys of months",
    "bases": "settings, model and day that lists share",
    "brokers": "staff at work, no citizens",
    "contact_seats": "counts of a workplace",
    "current_plan": "a pointer",
    "erasure_keys": "keys of the ledger",
    "erasures": "keyed hashes of people who were erased: kept so that they stay erased",
    "openings": "places of work",
    "place_seats": "counts of an opening",
    "plan_origins": "which run made a plan",
    "plan_prices": "prices of openings",
    "provider_attempts": "sign-ins of staff under way",
    "run_file_parts": "uploads and exports, packed: they go whole whenever anybody is erased",
    "run_numbers": "counters",
    "service_token_grants": "machines",
    "service_tokens": "machines",
    "sessions": "staff",
    "sign_in_tries": "staff, by digest",
    "stamps": "counters",
    "vocabulary": "words",
    "workplaces": "places of work",
}
"""Tables that name no citizen, or whose way to forget lies elsewhere, and why."""
