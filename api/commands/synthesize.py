"""``matcher synthesize``: a synthetic world in the exchange format, its truth in a folder beside it."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import say
from api.faults import UsageError
from data.synthetic import FAMILIES, SCENARIOS, generate, write_world

Preset = Annotated[str, typer.Option(help="pilot, municipality, national or demo.")]
Out = Annotated[Path, typer.Option(help="Folder of the tables; the truth goes to OUT-truth.")]
Family = Annotated[str, typer.Option(help=f"How this world works: {', '.join(FAMILIES)}.")]
Scenario = Annotated[str, typer.Option(help=f"How hard it is: {', '.join(SCENARIOS)}.")]


@with_order
def synthesize(
    order: Order,
    preset: Preset,
    out: Out,
    family: Family = FAMILIES[0],
    scenario: Scenario = SCENARIOS[0],
) -> None:
    """Lav en syntetisk kommune. Make a synthetic municipality; the same seed gives the same bytes."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            f"--out {out}: expected a new or empty folder, got one that is in use; name another."
        )
    day = order.as_of if order.day_named else None
    try:
        world = generate(preset, order.seed, family, scenario, day)
    except ValueError as fault:
        raise UsageError(str(fault)) from fault
    try:
        truth = write_world(world, out)
    except OSError as fault:
        raise UsageError(
            f"--out {out}: expected a folder that may be written, got {fault.strerror}."
        ) from fault
    rows = [
        {
            "folder": str(out),
            "what": "tables of the exchange format",
            "as_of": world.preset.as_of.isoformat(),
        },
        {
            "folder": str(truth),
            "what": "the truth, for experiments only",
            "as_of": world.preset.as_of.isoformat(),
        },
    ]
    print_rows(("folder", "what", "as_of"), rows, order.form)
    say(f"Next: matcher import {out} --as-of {world.preset.as_of}")
