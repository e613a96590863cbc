"""``matcher models``: the trained versions, and which one is in use."""

import sys
from typing import Annotated, Any

import typer

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import say
from api.faults import CheckError, UsageError
from api.model_card import model_card
from api.models_folder import ModelsFolder, StoredVersion
from api.tracking import aliases_of

COLUMNS = ("version", "alias", "kind", "as_of", "matches", "first_paid", "digest", "fault")


Card = Annotated[str, typer.Option("--card", help="Print the card of this version instead, as Markdown.")]


@with_order
def list_models(order: Order, card: Card = "") -> None:
    """Vis de lærte versioner. List the trained versions; a damaged one ends with exit code 1."""
    folder = ModelsFolder.of(order.settings)
    if card:
        sys.stdout.write(_card_of(folder, card))
        return
    versions = folder.versions()
    names = {version: alias for alias, version in aliases_of(versions, folder.champion()).items()}
    print_rows(COLUMNS, [_row(version, names.get(version.version, "")) for version in versions], order.form)
    if not versions:
        say("No version yet: run 'matcher train'.")
    damaged = [version.version for version in versions if version.fault]
    if damaged:
        raise CheckError(f"damaged: {', '.join(damaged)}. Restore the folder, or train a new version.")


def _row(version: StoredVersion, alias: str) -> dict[str, Any]:
    return {
        "version": version.version,
        "alias": alias,
        "kind": version.card.get("kind"),
        "as_of": version.card.get("as_of"),
        "matches": version.card.get("matches"),
        "first_paid": version.card.get("first_paid"),
        "digest": version.digest[:12],
        "fault": version.fault,
    }


def _card_of(folder: ModelsFolder, name: str) -> str:
    if name not in folder.names():
        raise UsageError(
            f"--card: expected one of {', '.join(folder.names()) or 'no version yet'}, got {name}."
        )
    version = folder.described(name)
    if version.fault:
        raise CheckError(f"damaged: {version.fault}. Restore the folder, or train a new version.")
    return model_card(name, version.digest, version.card)
