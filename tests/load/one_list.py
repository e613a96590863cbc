"""What one list costs that nobody asked for before, in processor time and by its stages.

Processor time and not that of a clock, so that the figures hold on a machine that others use too. Every
person is asked about once: nothing comes from the memory of lists.
"""

import argparse
import asyncio
import os
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from statistics import median
from typing import TypeVar

import typer

from api.access import ITSELF
from api.app import create_app
from api.service import Service
from api.serving.drawing import Drawn, cases_of_lines
from api.serving.held_day import HeldDay
from api.serving.list_memory import Told
from api.serving.listing import Ask, record_of, tell
from api.serving.showing import row_of
from api.setting_faults import read_service_settings
from api.v1.suggestion_answer import told_list
from data.candidates import Candidate
from data.store import Stamps
from matcher.rank import ListSettings
from matcher.refused import refusals_for
from tests.load.town import Town, named_town, read_words

_WARM = 60
T = TypeVar("T")


class Stages:
    """Milliseconds of processor time by stage, one figure for each list."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {}

    def time(self, stage: str, action: Callable[[], T]) -> T:
        """Do something and note what it took."""
        began = time.process_time_ns()
        found = action()
        self.spent.setdefault(stage, []).append((time.process_time_ns() - began) / 1e6)
        return found

    def lines(self) -> Iterator[str]:
        """Say what each stage took: least, median and mean."""
        yield f"{'ms of processor time a list':28} {'least':>8} {'median':>8} {'mean':>8} {'p99':>8}"
        for stage, spent in self.spent.items():
            ordered = sorted(spent)
            last = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
            mean = sum(spent) / len(spent)
            yield f"{stage:28} {ordered[0]:8.2f} {median(spent):8.2f} {mean:8.2f} {last:8.2f}"


def _by_stage(service: Service, ask: Ask, stages: Stages) -> None:
    """Draw, tell and journal a list as `tell` and the route do, each stage by itself."""
    held, record = stages.time("read", partial(_read, service, ask))
    settings = ListSettings(limit=ask.limit + 1)
    found = stages.time("rank", lambda: held.standing.shortlist(record, settings))
    found = stages.time("reasons", lambda: found.explored(service.exploration, 0, ask.limit).explained())
    refused = stages.time("refusals", lambda: refusals_for(found.night, ask.candidate_id, most_examples=1))

    def answer() -> Told:
        cases = cases_of_lines(found.night, found.proposals)
        drawn = Drawn(
            held=held,
            found=found,
            cases=cases,
            refused=refused,
            degraded=None,
            seed=None,
            moment=Stamps(people=held.people, market=held.market, journal=held.journal, plan_id=held.plan_id),
        )
        return told_list(ask, service.today(), drawn)

    _journal(service, ask, stages.time("answer", answer), stages)


def _read(service: Service, ask: Ask) -> tuple[HeldDay, Candidate]:
    with service.store.reading() as unit:
        stamps = unit.stamps()
        held = service.days.current(unit, stamps)
        return held, record_of(unit, held, stamps, ask)


def _journal(service: Service, ask: Ask, told: Told, stages: Stages) -> None:
    shown = row_of(uuid.uuid4().hex, ask, told)
    stages.time("journal, alone in its commit", lambda: service.lists.keep(shown, told.basis))


def _whole(service: Service, ask: Ask, stages: Stages) -> None:
    def asked() -> Told:
        return tell(service, ask, partial(told_list, ask, service.today()))

    stages.time("all of it but the journal", asked)


async def measured(here: Town, lists: int) -> Stages:
    """Ask for lists of different people and return what they took."""
    stages, unheeded = Stages(), Stages()
    os.environ.update(here.environment)
    settings = read_service_settings(as_of=date.fromisoformat(here.day), draw_ahead=0.0)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        service: Service = app.state.service
        service.days.settle()
        asks = [Ask(candidate_id=path.split("/")[3], actor=ITSELF) for path in here.paths()]
        for ask in asks[:_WARM]:
            _by_stage(service, ask, unheeded)
        rest = asks[_WARM : _WARM + 2 * lists]
        for ask in rest[::2]:
            _by_stage(service, ask, stages)
        for ask in rest[1::2]:
            _whole(service, ask, stages)
    return stages


def main() -> None:
    """Print the figures of one municipality."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--lists", type=int, default=300)
    said = read_words(words)
    with named_town(said) as here:
        for line in asyncio.run(measured(here, said.lists)).lines():
            typer.echo(line)


if __name__ == "__main__":
    main()
