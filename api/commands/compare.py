"""``matcher compare``: whether a version is better than another, for everyone, and how sure that is."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows, refuse_unwritable, write_file
from api.commands.talk import reporting, say
from api.comparison import COLUMNS, answer, comparison_page, comparison_rows, summary_rows
from api.comparison.rows import SUMMARY
from api.faults import DataError, UsageError
from api.models_folder import ModelsFolder
from api.spelling import csv_text, json_text
from api.wiring import first_line, opened
from data.findings import DataRefusedError
from experiments.compare import CompareSettings, compare
from experiments.comparison import Comparison
from experiments.contenders import ADDITIVE, RULES, SHUFFLE, Contender
from experiments.replay import Replay
from models.manifest import BundleRefusedError

CHAMPION = "champion"
_FILES = ("comparison.json", "comparison.csv", "comparison.html")

First = Annotated[
    str, typer.Argument(metavar="A", help="What is: a version, 'champion', 'rules' or 'shuffle'.")
]
Second = Annotated[str, typer.Argument(metavar="B", help="What may replace it, named in the same way.")]
Out = Annotated[Path | None, typer.Option(help="Write the report to this folder: page, JSON and CSV.")]


@with_order
def compare_versions(order: Order, a: First, b: Second, out: Out = None) -> None:
    """Sammenlign to versioner. Compare two versions on the same people: whether B is better than A."""
    for name in _FILES:
        refuse_unwritable(out / name if out else None)
    pair = _contender(order, a), _contender(order, b)
    if pair[0].version == pair[1].version:
        raise UsageError(
            f"compare: expected two different versions, got {pair[0].version} twice; name another."
        )
    found = _compared(order, pair)
    if out is not None:
        _write(found, out)
    if order.form is Format.TABLE:
        print_rows(SUMMARY, summary_rows(found), order.form)
    else:
        print_rows(COLUMNS, comparison_rows(found), order.form, found.document())
    _say(found)


def _contender(order: Order, name: str) -> Contender:
    if name in {RULES, SHUFFLE}:
        return Contender(name=name, kind=name, seed=order.seed)
    folder = ModelsFolder.of(order.settings)
    version = folder.champion() if name == CHAMPION else name
    if version is None:
        raise UsageError("compare: expected a champion, got none yet; run 'matcher train' first.")
    try:
        bundle = folder.read(version)
    except (BundleRefusedError, OSError) as fault:
        known = ", ".join([one.version for one in folder.versions()] + [CHAMPION, RULES, SHUFFLE])
        raise UsageError(f"compare: {first_line(fault)}. Known: {known}.") from fault
    return Contender(
        name=name,
        kind=str(bundle.card.get("kind", ADDITIVE)),
        stored=bundle.model,
        learned_on=_day_of(bundle.card, version),
    )


def _day_of(card: Mapping[str, Any], version: str) -> date:
    try:
        return date.fromisoformat(str(card.get("as_of")))
    except ValueError as fault:
        raise UsageError(
            f"compare: {version}: as_of: expected the day it was learned on in its card, got "
            f"{card.get('as_of')!r}; train a new version."
        ) from fault


def _compared(order: Order, pair: tuple[Contender, Contender]) -> Comparison:
    with opened(order.settings) as store:
        records = store.load_records()
    replay = Replay(records=records, settings=order.settings.match_settings())
    try:
        with reporting() as progress:
            return compare(replay, pair, order.as_of, CompareSettings(seed=order.seed), progress)
    except DataRefusedError as refused:
        raise DataError("The records of a past day do not belong together.", refused.findings) from refused


def _write(found: Comparison, out: Path) -> None:
    texts = (
        json_text(found.document()),
        csv_text(COLUMNS, comparison_rows(found)),
        comparison_page(found),
    )
    for name, text in zip(_FILES, texts, strict=True):
        write_file(out / name, text)
    say(f"Report written to {out}: {', '.join(_FILES)}.")


def _say(found: Comparison) -> None:
    say(answer(found).da)
    say(f"Verdict: {found.verdict.kind.value}.", "bold")
    for reason in found.verdict.reasons:
        say(f"  {reason.en}")
