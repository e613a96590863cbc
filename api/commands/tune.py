"""``matcher tune``: the parameters under which a learner was the least surprised by later matches."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import Order, with_order
from api.commands.output import print_rows, refuse_unwritable, write_file
from api.commands.talk import reporting, say
from api.faults import DataError, UsageError
from api.spelling import json_text
from api.wiring import opened, programme_of, snapshot_of
from experiments.learners import LEARNERS, LearnerMissingError
from experiments.tuning import Tuned, TuneSettings, tune

COLUMNS = ("parameter", "before", "tuned")
TUNABLE = tuple(name for name, learner in LEARNERS.items() if learner.challenge)
_FOLDER = Path(".matcher/tracking")
_FILE = "tuning.journal"

Name = Annotated[str, typer.Argument(metavar="LEARNER", help=f"One of {', '.join(TUNABLE)}.")]
Trials = Annotated[int, typer.Option(min=1, help="Trials in all, those of a stopped run among them.")]
Out = Annotated[Path | None, typer.Option(help="Write the parameters to this file, for training.")]


@with_order
def tune_learner(order: Order, learner: Name, trials: Trials = 40, out: Out = None) -> None:
    """Find gode parametre. Tune a learner on matches it has not seen; a stopped run goes on where it was."""
    if learner not in TUNABLE:
        raise UsageError(f"tune: expected one of {', '.join(TUNABLE)}, got {learner}.")
    refuse_unwritable(out)
    found = _tuned(order, learner, trials)
    own = LEARNERS[learner].parameters
    rows = [{"parameter": n, "before": own[n], "tuned": v} for n, v in found.parameters.items()]
    print_rows(COLUMNS, rows, order.form)
    say(
        f"{found.trials} trials: {found.gain:.4f} bits per match on later matches, {found.before:.4f} before."
    )
    if out is not None:
        write_file(out, json_text({"learner": learner, "parameters": dict(found.parameters)}))


def _tuned(order: Order, learner: str, trials: int) -> Tuned:
    with opened(order.settings) as store:
        snapshot = snapshot_of(store, order.as_of)
    file = (order.settings.tracking or _FOLDER) / _FILE
    settings = TuneSettings(trials=trials, seed=order.seed, file=file)
    try:
        with reporting() as progress:
            return tune(
                LEARNERS[learner], snapshot, programme_of(order.settings, order.as_of), settings, progress
            )
    except LearnerMissingError as missing:
        raise UsageError(str(missing)) from missing
    except ValueError as fault:
        raise DataError(str(fault)) from fault
