"""``matcher outcomes`` and ``matcher funnel``: the official outcome table, and how far people came."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import typer

from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows
from api.commands.talk import say
from api.outcomes import (
    FUNNEL_COLUMNS,
    HIDDEN,
    OUTCOME_COLUMNS,
    funnel_document,
    funnel_rows,
    outcome_document,
    outcome_rows,
)
from api.wiring import opened
from matcher.aggregates import Doings, Past, funnel, outcome_table, periods_before

_TWO_YEARS = 730
# The official names are as wide as a terminal.
_SHORT = (
    "Periode", "Område", "Ydelse", "Målgruppe", "I alt", "Med timer", "Andel %", "Timer/person", "Timer/md.",
)  # fmt: skip


class PeriodKind(StrEnum):
    """Lengths of a period."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


Kind = Annotated[PeriodKind, typer.Option("--period", help="Months, quarters or years.")]
Count = Annotated[int, typer.Option("--periods", help="How many, the last that are over.", min=1, max=60)]
Days = Annotated[int, typer.Option("--days", help="Cases that began in the last days.", min=30, max=3660)]


@with_order
def outcomes(order: Order, kind: Kind = PeriodKind.MONTH, count: Count = 12) -> None:
    """Vis den officielle opgørelse af ordinære timer. The official table of ordinary paid hours."""
    with opened(order.settings) as store, store.reading() as unit:
        known = unit.outcomes()
    past = Past(candidates=known.candidates, matches=known.matches, paid_months=known.paid_months)
    found = outcome_table(past, periods_before(kind.value, order.as_of, count))
    rows, columns = outcome_rows(found), OUTCOME_COLUMNS
    if order.form is Format.TABLE:
        columns = _SHORT
        rows = [dict(zip(_SHORT, row.values(), strict=True)) for row in rows]
    print_rows(columns, rows, order.form, outcome_document(found))
    _say_hidden()


@with_order
def show_funnel(order: Order, days: Days = _TWO_YEARS) -> None:
    """Vis, hvor langt jobkandidaterne er nået. How far people came, from first talk to first paid hour."""
    with opened(order.settings) as store, store.reading() as unit:
        known = unit.outcomes()
    doings = Doings(
        candidates=known.candidates,
        proposed=known.proposed,
        decisions=known.decisions,
        matches=known.matches,
    )
    found = funnel(doings, order.as_of - timedelta(days=days), order.as_of)
    print_rows(FUNNEL_COLUMNS, funnel_rows(found), order.form, funnel_document(found))
    _say_hidden()


def _say_hidden() -> None:
    say(f"{HIDDEN} = fewer than five people, or a figure that would give such a one away.")
