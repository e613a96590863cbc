"""``make load``: suggestions over HTTP as they are served, alone, beside a running night, and overloaded.

Everything in one run on one machine, so that the rows can be compared: the service, a bare answer of the
same framework, and the naive way that reads the whole day for each request.
"""

import argparse
import sys
import time

import typer

from tests.load.client import Answered, Load, ask
from tests.load.town import MATCHER, Town, free_port, named_town, process, read_words, served, wait_for
from tests.trust_record import record

_PEERS = "tests.load.peers"


def row(name: str, found: Answered, queries: str) -> str:
    """Return a line of the table."""
    others = ", ".join(f"{status}: {count}" for status, count in sorted(found.others.items())) or "–"
    times = f"{found.quantile_ms(0.5):8.1f} {found.quantile_ms(0.99):8.1f}"
    return f"{name:44} {found.per_second:8.0f} {times} {queries:>8}   {others}"


def table(town: Town, seconds: float) -> dict[str, Answered]:
    """Ask the service in every way, print a line each, and return what was found."""
    paths, found = town.paths(), {}
    typer.echo(f"{'':44} {'answers/s':>8} {'p50 ms':>8} {'p99 ms':>8} {'queries':>8}   other answers")

    def told(name: str, answered: Answered, queries: str = "5") -> None:
        found[name] = answered
        typer.echo(row(name, answered, queries))

    with served(town, paths[0]) as port:
        ask(Load(port=port, paths=paths, connections=4, seconds=min(3.0, seconds)))
        told("alone, 4 at once", ask(Load(port=port, paths=paths, connections=4, seconds=seconds)))
        for rate in (100.0, 200.0):
            load = Load(port=port, paths=paths, connections=64, seconds=seconds, per_second=rate)
            told(f"alone, {rate:.0f}/s asked for", ask(load))
        with process(town.environment, *MATCHER, "rematch", "--as-of", town.day):
            load = Load(port=port, paths=paths, connections=64, seconds=seconds, per_second=50.0)
            told("beside a night, 50/s asked for", ask(load))
        told("overload, 400 at once", ask(Load(port=port, paths=paths, connections=400, seconds=seconds)))
        time.sleep(2)
        told(
            "after the overload, 4 at once", ask(Load(port=port, paths=paths, connections=4, seconds=seconds))
        )
    for peer, queries in (("bare", "0"), ("naive", "all")):
        port = free_port()
        with process(town.environment, sys.executable, "-m", _PEERS, peer, str(port), town.day):
            wait_for(port, paths[0])
            told(f"peer: {peer}", ask(Load(port=port, paths=paths, connections=4, seconds=seconds)), queries)
    return found


def main() -> None:
    """Make a municipality, ask, print and record."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=10.0)
    said = read_words(words)
    started = time.monotonic()
    with named_town(said) as here:
        found = table(here, said.seconds)
    figures = {
        f"{name}: {unit}": round(value, 1)
        for name, answered in found.items()
        for unit, value in (
            ("answers a second", answered.per_second),
            ("p50 ms", answered.quantile_ms(0.5)),
            ("p99 ms", answered.quantile_ms(0.99)),
        )
    }
    record(
        "load",
        "Suggestions answer 200 requests a second with p99 <= 100 ms, p99 <= 250 ms beside a night",
        figures,
        command="make load",
        seconds=time.monotonic() - started,
    )


if __name__ == "__main__":
    main()
