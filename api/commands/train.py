"""``matcher train``: learn from the stored history, and say what was learned and how well it holds."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows, print_table
from api.commands.talk import say, say_findings
from api.commands.tracking import keep_track
from api.faults import UsageError
from api.models_folder import ModelsFolder
from api.training import KIND, SERVED, keep_version, learner_of, train_version
from api.wiring import first_line, opened, programme_of, snapshot_of
from data.snapshot import Snapshot

COLUMNS = ("figure", "value", "low", "high")
LEARNED = ("group", "text_da", "from", "to", "odds_ratio", "low", "high")


Way = Annotated[str, typer.Option("--learner", help=f"How it is learned: {' or '.join(SERVED)}.")]
Given = Annotated[Path | None, typer.Option("--parameters", help="File that 'matcher tune --out' wrote.")]


@with_order
def train(order: Order, learner: Way = KIND, parameters: Given = None) -> None:
    """Lær af historikken. Learn a version from the stored history; the first one is taken into use."""
    way = learner_of(learner, _read(parameters) if parameters else {})
    folder = ModelsFolder.of(order.settings)
    with opened(order.settings) as store:
        snapshot = snapshot_of(store, order.as_of)
    trained = train_version(snapshot, programme_of(order.settings, order.as_of), way)
    in_use = keep_version(folder, trained)
    _print(order, trained.model.version, dict(trained.card), snapshot)
    say(
        "In use from now on."
        if in_use
        else f"In use stays {folder.champion()}; a new version is never promoted by itself."
    )
    keep_track(order.settings)


def _read(file: Path) -> Mapping[str, float]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))["parameters"]
        return {str(name): float(value) for name, value in told.items()}
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as fault:
        raise UsageError(
            f"--parameters: {file}: expected what 'matcher tune --out' writes, got {first_line(fault)}."
        ) from fault


def figure_rows(card: dict[str, Any], version: str) -> list[dict[str, Any]]:
    """Return a card as rows: what was learned from, then how well it holds on matches that were not seen."""
    rows: list[dict[str, Any]] = [
        {"figure": "version", "value": version},
        {"figure": "history", "value": f"{card['first_match_on']} to {card['last_match_on']}"},
        {"figure": "past matches", "value": card["matches"]},
        {"figure": "of them with a first paid hour", "value": card["first_paid"]},
        {"figure": "months of paid hours", "value": card["paid_months"]},
    ]
    return rows + metric_rows(card["metrics"])


def metric_rows(metrics: dict[str, Any]) -> list[dict[str, Any]]:
    """Return held-out metrics as rows; a metric is a number or a value with its interval."""
    rows = []
    for name, metric in metrics.items():
        if isinstance(metric, dict) and "value" in metric:
            rows.append({"figure": name, **{key: metric.get(key) for key in ("value", "low", "high")}})
        elif not isinstance(metric, dict):
            rows.append({"figure": name, "value": metric})
    return rows


def _print(order: Order, version: str, card: dict[str, Any], snapshot: Snapshot) -> None:
    say_findings(snapshot.findings)
    rows = figure_rows(card, version)
    if order.form is not Format.TABLE:
        print_rows(COLUMNS, rows, order.form, {"version": version, **card})
        return
    print_table(COLUMNS, rows)
    print_table(LEARNED, card["learned"], "What moves the weekly odds of the first paid hour (80 % interval)")
