"""``matcher off-policy``: what a version would have given on the lists that were shown."""

from typing import Annotated, Any

import typer

from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows
from api.commands.talk import reporting, say
from api.comparing import contender_named
from api.comparison.list_tables import list_rows, lists_about, lists_table
from api.comparison.rows import COLUMNS
from api.valuing_lists import values_of_lists
from api.wiring import opened
from experiments.comparison import plain
from experiments.list_values import ListValues

_HEAD = ("came", "order", "per_100_lines", "difference", "worth_people", "left_out")

Version = Annotated[
    str, typer.Argument(metavar="VERSION", help="A version, 'champion', or a learner such as 'rules'.")
]


@with_order
def value_lists(order: Order, version: Version = "champion") -> None:
    """Hvad havde listerne givet? What a version would have given on lists that were shown by lots."""
    contender = contender_named(order.settings, version, order.seed)
    with opened(order.settings) as store, reporting() as progress:
        found = values_of_lists(order.settings, store, (contender,), order.as_of, progress)
    if order.form is Format.TABLE:
        print_rows(_HEAD, _rows(found), order.form)
    else:
        print_rows(COLUMNS, list_rows(found), order.form, plain(found))
    about = lists_about(found)
    if about is not None:
        say(about.en)


def _rows(found: ListValues) -> list[dict[str, Any]]:
    cells = ([words.en for words in row] for row in lists_table(found).rows)
    return [dict(zip(_HEAD, row, strict=True)) for row in cells]
