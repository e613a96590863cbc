"""Whom the rows of each table belong to: said here once for every table, or the contract tests fail.

What is said here is what PostgreSQL enforces (`data.store.row_security`): a transaction that is about one
municipality, or some, sees and writes the rows that belong to them and nothing else of the kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from data.store.scope import BETWEEN, VARIABLE

# The municipalities of the transaction, found out once a statement; NULL where nobody said, which holds none.
_OWN = f"ANY ((SELECT string_to_array(nullif(current_setting('{VARIABLE}', true), ''), '{BETWEEN}'))::text[])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """To whom the rows of a table belong.

    Attributes
    ----------
    kind : str
        In words, for the docs.
    own : str
        SQL condition that a row is the municipality's own; empty where everybody may read and write.
    read_by_all : bool
        Whether everybody reads what only its municipality writes.
    """

    kind: str
    own: str = ""
    read_by_all: bool = False


OPEN = Belonging(kind="about nobody: read and written by all")
INSTALLATION = Belonging(kind="of the installation: never within one municipality", own="false")


def about_person(column: str = "candidate_id") -> Belonging:
    """Return the belonging of rows about a person: they go with the person, who may move."""
    own = (
        "EXISTS (SELECT 1 FROM person_municipality AS person "
        f"WHERE person.candidate_id = {{table}}.{column} AND person.municipality_code = {_OWN})"
    )
    return Belonging(kind=f"about the person in {column}", own=own)


def of_municipality(column: str = "municipality_code") -> Belonging:
    """Return the belonging of rows that name their municipality."""
    return Belonging(kind=f"of the municipality in {column}", own=f"{{table}}.{column} = {_OWN}")


def with_parent(parent: str, column: str) -> Belonging:
    """Return the belonging of rows that go with a row of another table, which has its own wall."""
    row = f"SELECT 1 FROM {parent} AS parent WHERE parent.{column} = {{table}}.{column}"
    return Belonging(kind=f"with its row of {parent}", own=f"EXISTS ({row})")


def directory(own: str, kind: str) -> Belonging:
    """Return the belonging of what everybody reads and its municipality writes."""
    return Belonging(kind=f"read by all, written by {kind}", own=own, read_by_all=True)


_WORKPLACE = f"{{table}}.municipality_code = {_OWN}"
_AT_WORKPLACE = (
    "EXISTS (SELECT 1 FROM workplaces AS workplace "
    f"WHERE workplace.workplace_id = {{table}}.workplace_id AND workplace.municipality_code = {_OWN})"
)

_PERSON = about_person()
# Of what is told openly the past is as open; everything else goes with its person.
_PAST = replace(
    _PERSON,
    own="{table}.table_name IN ('vocabulary', 'brokers', 'workplaces', 'openings') OR " + _PERSON.own,
)

BELONGS: Mapping[str, Belonging] = {
    # the exchange format
    "vocabulary": directory("false", "the installation"),
    "brokers": directory("false", "the installation"),
    "candidates": about_person(),
    "workplaces": directory(_WORKPLACE, "its municipality"),
    "openings": directory(_AT_WORKPLACE, "the municipality of its workplace"),
    "contact_persons": directory(_AT_WORKPLACE, "the municipality of their workplace"),
    "matches": about_person(),
    "paid_hours": with_parent("matches", "match_id"),
    "holds": about_person(),
    "decisions": about_person(),
    "worker_belief": with_parent("candidates", "version_id"),
    "person_municipality": of_municipality(),
    "past_rows": _PAST,
    "bases": OPEN,
    # plans: one for the whole installation, its lines about people
    "plans": OPEN,
    "current_plan": OPEN,
    "plan_origins": OPEN,
    "plan_prices": OPEN,
    "plan_node_prices": INSTALLATION,
    "plan_assignments": about_person(),
    "plan_people": about_person(),
    "plan_unplaced": about_person(),
    "plan_changes": about_person(),
    # the journal
    "stamps": OPEN,
    "journal_log": about_person(),
    "shown_lists": about_person(),
    "shown_lines": with_parent("shown_lists", "list_id"),
    "decision_acts": about_person(),
    "place_seats": OPEN,
    "contact_seats": OPEN,
    "answers": of_municipality(),
    "opened_cases": about_person(),
    "candidate_facts": about_person(),
    "guide_drafts": about_person(),
    # what citizens have a right to; who was erased is asked of whoever brings somebody
    "rights_requests": about_person(),
    "objections": about_person(),
    "legal_holds": about_person(),
    "retention_notices": about_person(),
    "erasure_keys": OPEN,
    "erasures": OPEN,
    # the audit
    "audit_head": OPEN,
    "audit_log": of_municipality(),
    "audit_people": with_parent("audit_log", "number"),
    "audit_periods": OPEN,
    "subject_keys": about_person(),
    # signing in: nobody is signed in for a municipality before it is known who asks
    "accounts": INSTALLATION,
    "account_grants": INSTALLATION,
    "sessions": INSTALLATION,
    "service_tokens": INSTALLATION,
    "service_token_grants": INSTALLATION,
    "sign_in_tries": INSTALLATION,
    "provider_attempts": INSTALLATION,
    # runs
    "runs": INSTALLATION,
    "run_numbers": OPEN,
    "run_checkpoints": INSTALLATION,
    "run_findings": INSTALLATION,
    "run_file_parts": INSTALLATION,
}
