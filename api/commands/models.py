"""``matcher models``: the trained versions, and which one is in use."""

from typing import Any

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import say
from api.faults import CheckError
from api.models_folder import ModelsFolder, StoredVersion

COLUMNS = ("version", "champion", "as_of", "matches", "first_paid", "digest", "fault")


@with_order
def list_models(order: Order) -> None:
    """Vis de lærte versioner. List the trained versions; a damaged one ends with exit code 1."""
    folder = ModelsFolder.of(order.settings)
    versions, champion = folder.versions(), folder.champion()
    print_rows(COLUMNS, [_row(version, champion) for version in versions], order.form)
    if not versions:
        say("No version yet: run 'matcher train'.")
    damaged = [version.version for version in versions if version.fault]
    if damaged:
        raise CheckError(f"damaged: {', '.join(damaged)}. Restore the folder, or train a new version.")


def _row(version: StoredVersion, champion: str | None) -> dict[str, Any]:
    return {
        "version": version.version,
        "champion": "yes" if version.version == champion else "",
        "as_of": version.card.get("as_of"),
        "matches": version.card.get("matches"),
        "first_paid": version.card.get("first_paid"),
        "digest": version.digest[:12],
        "fault": version.fault,
    }
