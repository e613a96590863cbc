"""``matcher compare``: whether a version is better than another, for everyone, and how sure that is."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows, refuse_unwritable, write_file
from api.commands.talk import reporting, say
from api.commands.tracking import tracked
from api.comparing import compared, contender_named
from api.comparison import COLUMNS, answer, comparison_page, every_row, summary_rows
from api.comparison.rows import SUMMARY
from api.faults import UsageError
from api.settings import Settings
from api.spelling import csv_text, json_text
from api.tracking import track_comparison
from experiments.comparison import Comparison

_FILES = ("comparison.json", "comparison.csv", "comparison.html")

First = Annotated[
    str, typer.Argument(metavar="A", help="What is: a version, 'champion', or a learner such as 'rules'.")
]
Second = Annotated[str, typer.Argument(metavar="B", help="What may replace it, named in the same way.")]
Out = Annotated[Path | None, typer.Option(help="Write the report to this folder: page, JSON and CSV.")]


@with_order
def compare_versions(order: Order, a: First, b: Second, out: Out = None) -> None:
    """Sammenlign to versioner. Compare two versions on the same people: whether B is better than A."""
    for name in _FILES:
        refuse_unwritable(out / name if out else None)
    settings = order.settings
    pair = contender_named(settings, a, order.seed), contender_named(settings, b, order.seed)
    if pair[0].version == pair[1].version:
        raise UsageError(
            f"compare: expected two different versions, got {pair[0].version} twice; name another."
        )
    with reporting() as progress:
        found = compared(settings, pair, order.as_of, order.seed, progress)
    if out is not None:
        _write(found, out)
        say(f"Report written to {out}: {', '.join(_FILES)}.")
    if settings.tracking is not None:
        tracked(lambda: _track(settings, found))
    if order.form is Format.TABLE:
        print_rows(SUMMARY, summary_rows(found), order.form)
    else:
        print_rows(COLUMNS, every_row(found), order.form, found.document())
    _say(found)


def _write(found: Comparison, out: Path) -> None:
    texts = (
        json_text(found.document()),
        csv_text(COLUMNS, every_row(found)),
        comparison_page(found),
    )
    for name, text in zip(_FILES, texts, strict=True):
        write_file(out / name, text)


def _track(settings: Settings, found: Comparison) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _write(found, Path(folder))
        track_comparison(settings, found, Path(folder))


def _say(found: Comparison) -> None:
    say(answer(found).da)
    say(f"Verdict: {found.verdict.kind.value}.", "bold")
    for reason in found.verdict.reasons:
        say(f"  {reason.en}")
