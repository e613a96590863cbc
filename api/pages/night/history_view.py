"""The plans of earlier nights, each with its address."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.pages.visit import Visit
from data.store import PlanHead

_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One night."""

    address: str
    day: str
    made_at: str
    model: str
    digest: str
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryView:
    """A page of nights, newest first."""

    rows: tuple[HistoryRow, ...]
    onward: str
    first: str


def history_view(
    visit: Visit, heads: Sequence[PlanHead], cursor: str | None, *, further: bool
) -> HistoryView:
    """Return what the page shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    heads : sequence of PlanHead
        Newest first.
    cursor : str or None
        Of the next page.
    further : bool
        Whether this is not the first page.
    """
    rows = tuple(
        HistoryRow(
            address=f"/natten?plan={one.plan_id}",
            day=visit.day(one.as_of),
            made_at=visit.moment(one.made_at),
            model=one.model_version,
            digest=one.digest[:_DIGITS],
            kept=one.rows_kept,
        )
        for one in heads
    )
    onward = f"/natten/tidligere?{urlencode({'cursor': cursor})}" if cursor else ""
    return HistoryView(rows=rows, onward=onward, first="/natten/tidligere" if further else "")
