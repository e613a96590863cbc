"""``matcher promote`` and ``matcher rollback``: people decide which version is in use, and it is recorded."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import reporting, say
from api.commands.tracking import keep_track
from api.examined_version import Examined, examined
from api.faults import CheckError
from api.four_eyes import Hands
from api.models_folder import ModelsFolder
from api.promotion import RULES, GatesShutError, Grounds, NotMovedError, promote, roll_back
from api.settings import Settings
from api.wiring import first_line, opened
from models.manifest import BundleRefusedError

T = TypeVar("T")
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
        found = examined(order.settings, version, order.as_of, order.seed, progress)
    print_rows(COLUMNS, _rows(found), order.form)
    take_into_use(order.settings, found.grounds, hands, despite_little_data=despite_little_data)
    say(f"In use from now on: {version}. Before: {found.grounds.over or 'the rules of thumb'}.")
    keep_track(order.settings)


@with_order
def roll_back_version(order: Order, reason: Reason, by: By) -> None:
    """Gå tilbage til versionen før. Take the version before the one in use into use again."""
    was, now = go_back(order.settings, Hands(people={"--by": by}, reason=reason))
    say(f"In use from now on: {now}. Before: {was}.")
    keep_track(order.settings)


def take_into_use(settings: Settings, grounds: Grounds, hands: Hands, *, despite_little_data: bool) -> None:
    """Take a version into use if its gates and the people let it.

    Raises
    ------
    CheckError
        If a gate is shut, another version was taken into use meanwhile, or it cannot be read.
    UsageError
        If one of the people may not do so.
    """
    folder = ModelsFolder.of(settings)
    with opened(settings) as store:
        try:
            _moved(
                lambda: promote(
                    store, folder, grounds, hands.answerable(), despite_little_data=despite_little_data
                )
            )
        except GatesShutError as shut:
            raise CheckError(f"promote: {_told(grounds, shut)}") from shut


def go_back(settings: Settings, hands: Hands) -> tuple[str, str]:
    """Take the version before the one in use into use again; return the one it was, and the one it is.

    Raises
    ------
    CheckError
        If there was none before, or it may not be used any more.
    UsageError
        If the person may not do so.
    """
    with opened(settings) as store:
        return _moved(lambda: roll_back(store, ModelsFolder.of(settings), hands.answerable()))


def _moved(move: Callable[[], T]) -> T:
    try:
        return move()
    except (BundleRefusedError, LookupError) as fault:
        raise CheckError(f"rollback: {first_line(fault)}") from fault
    except NotMovedError as fault:
        raise CheckError(f"expected the pointer to move, got: {first_line(fault)}") from fault


def _told(grounds: Grounds, shut: GatesShutError) -> str:
    if shut.shut:
        names = ", ".join(shut.shut)
        return f"{grounds.version} does not pass: {names}. In use stays {grounds.over or RULES}."
    return (
        f"too little data to tell: {', '.join(shut.unknown)}. Wait for more matches, or say "
        "--despite-little-data if you answer for it; that stands in the audit."
    )


def _rows(found: Examined) -> list[dict[str, Any]]:
    return [
        {
            "gate": gate.name,
            "passed": gate.passed.value,
            "why_da": " ".join(words.da for words in gate.why),
            "why_en": " ".join(words.en for words in gate.why),
        }
        for gate in found.gates
    ]
