"""What never counts: fields that no feature may read, and why.

The list follows the last lines of the domain brief's data model (section 5). Fields the brief names that the
exchange format does not even hold (name, CPR number, origin, religion, health, debt, free text ...) need no
guard here; `UNHELD_WORDS` keeps them from coming in under such a name.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NeverUsed:
    """One field of one table, and what it may serve instead."""

    table: str
    column: str
    reason: str


NEVER_USED: tuple[NeverUsed, ...] = (
    NeverUsed("candidates", "benefit", "programme eligibility only"),
    NeverUsed("candidates", "category", "programme eligibility only"),
    NeverUsed("candidates", "months_on_benefit", "programme eligibility only"),
    NeverUsed("candidates", "birth_year", "aggregate audit only"),
    NeverUsed("candidates", "gender", "aggregate audit only"),
    NeverUsed("candidates", "audit_group", "aggregate audit only"),
    NeverUsed("candidates", "worker_belief", "stored apart, aggregate reflection only"),
    NeverUsed("candidates", "broker_id", "continuity and caseload only"),
    NeverUsed("candidates", "broker_changes_24m", "continuity only; follows the person, not the pair"),
    NeverUsed("candidates", "waiting_since", "waiting bonus only: who, never which opening"),
    NeverUsed("candidates", "queue_position", "ties only"),
    NeverUsed("brokers", "name", "display only"),
    NeverUsed("workplaces", "name", "display only"),
    NeverUsed("workplaces", "company_id", "display and company-wide caps only"),
    NeverUsed("matches", "broker_changes", "what happened after the match"),
    NeverUsed("matches", "chosen_by", "correction for how history was chosen only"),
    NeverUsed("matches", "propensity", "correction for how history was chosen only"),
    NeverUsed("decisions", "rank", "correction for position only"),
)

# Words of the brief's list for which no column exists; a column or source of such a name is refused.
UNHELD_WORDS = (
    "cpr",
    "age",
    "origin",
    "citizenship",
    "home_language",
    "religion",
    "union",
    "politics",
    "sexuality",
    "family",
    "pregnancy",
    "health",
    "disability",
    "addiction",
    "crime",
    "debt",
    "housing",
    "sanctions",
    "progression",
    "note",
    "photo",
    "phone",
    "email",
    "refusals",
)


def never_used_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table that no feature may read."""
    return tuple(field.column for field in NEVER_USED if field.table == table)
