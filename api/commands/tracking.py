"""``matcher track``, and what other commands track of themselves: MLflow is told, never asked."""

from collections.abc import Callable
from typing import TypeVar

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import say
from api.faults import UsageError
from api.settings import Settings
from api.tracking import track
from models.registry import TrackingMissingError

COLUMNS = ("alias", "version")
T = TypeVar("T")


@with_order
def track_versions(order: Order) -> None:
    """Fortæl MLflow om versionerne. Bring MLflow up to what the models folder says."""
    if order.settings.tracking is None:
        raise UsageError("MATCHER_TRACKING: expected a folder to track in, got none; set it.")
    try:
        found = track(order.settings)
    except TrackingMissingError as missing:
        raise UsageError(str(missing)) from missing
    if found is None:
        return
    rows = [{"alias": alias, "version": version} for alias, version in found.aliases.items()]
    print_rows(COLUMNS, rows, order.form)
    say(f"{len(found.new)} new. Kept in {found.address}: 'make mlflow' shows it.")


def keep_track(settings: Settings) -> None:
    """Track, where that was asked for; a work that is done is not undone because it cannot be tracked."""
    tracked(lambda: track(settings))


def tracked(work: Callable[[], T]) -> T | None:
    """Do what tracks, and say where it cannot be done."""
    try:
        return work()
    except (TrackingMissingError, UsageError) as fault:
        say(f"Not tracked. {fault}", "yellow")
        return None
