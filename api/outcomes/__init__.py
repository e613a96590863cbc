"""The official outcome table and the funnel as rows: the same in a file, in JSON and on a page."""

from api.outcomes.rows import (
    FUNNEL_COLUMNS,
    HIDDEN,
    OUTCOME_COLUMNS,
    funnel_document,
    funnel_rows,
    outcome_document,
    outcome_rows,
)

__all__ = [
    "FUNNEL_COLUMNS",
    "HIDDEN",
    "OUTCOME_COLUMNS",
    "funnel_document",
    "funnel_rows",
    "outcome_document",
    "outcome_rows",
]
