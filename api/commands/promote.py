"""``matcher promote`` and ``matcher rollback``: people decide which version is in use, and it is recorded."""

from typing import Annotated, Any

import typer

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import reporting, say
from api.commands.tracking import keep_track
from api.four_eyes import Hands
from api.promotion import Asked, ask, promote, roll_back

COLUMNS = ("gate", "passed", "why_da", "why_en")

Version = Annotated[str, typer.Argument(metavar="VERSION", help="The version to take into use.")]
Reason = Annotated[str, typer.Option(help="Why, in a sentence; it stands in the audit.")]
By = Annotated[str, typer.Option(help="Who decides it; a sign-in where there are accounts.")]
ApprovedBy = Annotated[str, typer.Option(help="Who has looked at it too: somebody else.")]
LittleData = Annotated[
    bool, typer.Option("--despite-little-data", help="Where the data cannot tell, you answer for it.")
]


@with_order
def promote_version(
    order: Order,
    version: Version,
    reason: Reason,
    by: By,
    approved_by: ApprovedBy,
    despite_little_data: LittleData = False,
) -> None:
    """Tag en version i brug. Take a version into use if it harms no group and two people answer for it."""
    hands = Hands(people={"--by": by, "--approved-by": approved_by}, reason=reason)
    with reporting() as progress:
        asked = ask(order.settings, version, order.as_of, order.seed, progress)
    print_rows(COLUMNS, _rows(asked), order.form)
    promote(order.settings, asked, hands, despite_little_data=despite_little_data)
    say(f"In use from now on: {version}. Before: {asked.over or 'the rules of thumb'}.")
    keep_track(order.settings)


@with_order
def roll_back_version(order: Order, reason: Reason, by: By) -> None:
    """Gå tilbage til versionen før. Take the version before the one in use into use again."""
    was, now = roll_back(order.settings, Hands(people={"--by": by}, reason=reason))
    say(f"In use from now on: {now}. Before: {was}.")
    keep_track(order.settings)


def _rows(asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "gate": gate.name,
            "passed": gate.passed.value,
            "why_da": " ".join(words.da for words in gate.why),
            "why_en": " ".join(words.en for words in gate.why),
        }
        for gate in asked.gates
    ]
