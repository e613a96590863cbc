"""``matcher wording``: what there is to know about a text before it is saved."""

from typing import Annotated

import typer

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import say
from api.faults import DataError
from api.v1.wording import About, remarks_on

COLUMNS = ("kind", "code", "words", "refused", "da", "en")
Text = Annotated[str, typer.Argument(help="The text.")]
Whose = Annotated[About, typer.Option("--about", help="What a company writes, or a note about a person.")]


@with_order
def check_wording(order: Order, text: Text, about: Whose = "workplace") -> None:
    """Se en tekst efter for ord om mennesker. Check a text; exit code 3 where it would be refused."""
    found = remarks_on(text, about)
    print_rows(COLUMNS, [remark.model_dump() for remark in found], order.form)
    refused = [remark.code for remark in found if remark.refused]
    if refused:
        raise DataError(
            f"the text would be refused: {', '.join(refused)}; what to write instead stands above."
        )
    say("The text can be saved.")
