"""``matcher demo``: the main job on the sample municipality, told at the terminal and drawn on a page."""

import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows
from api.commands.talk import say
from api.demo import SAMPLE_DAY, draw_story, print_story, travel_through
from api.demo.town import FOLDER
from api.wording import PLANS, word

Out = Annotated[Path, typer.Option(help="Folder of the pictures and their page.")]
COLUMNS = ("plan", "assigned", "value", "mean_weeks_to_paid")


@with_order
def demo(order: Order, out: Out = Path("demo")) -> None:
    """Se det hele på et minut. The main job on a sample municipality: read, learn, rank, plan, draw."""
    started = perf_counter()
    if not order.day_named:
        order = replace(order, as_of=SAMPLE_DAY)
    say("En opdigtet kommune på Fyn: læser, lærer, planlægger ... (an invented municipality)")
    journey = travel_through(order, out / FOLDER)
    page = draw_story(journey, out)
    if order.form is Format.TABLE:
        print_story(journey)
    else:
        night = {
            "name": "night",
            "assigned": len(journey.run.plan.rows),
            "value": journey.run.plan.value,
            "mean_weeks_to_paid": journey.run.report["mean_weeks_to_paid"],
        }
        rows = [
            {"plan": word(PLANS, str(one["name"])).en, **one}
            for one in (night, *journey.run.report["baselines"])
        ]
        print_rows(COLUMNS, rows, order.form, journey.run.report)
    say(f"\nBilleder (pictures): {page}")
    say(f"Se siderne i en browser (look at the pages): {program()} serve --demo")
    say(f"Tid: {perf_counter() - started:.1f} s".replace(".", ","))


def program() -> str:
    """Return how this program was called, seen from here: the words can be pasted as they stand."""
    called = Path(sys.argv[0])
    here = Path.cwd()
    return str(called.relative_to(here) if called.is_relative_to(here) else called)
