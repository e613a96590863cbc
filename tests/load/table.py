"""``make load``: suggestions over HTTP as they are served, alone, beside a running night, and overloaded.

Everything in one run on one machine, so that the rows can be compared: the service, a bare answer of the
same framework, and the naive way that reads the whole day for each request. What was drawn before and what
was not is told apart; queries are counted, beginnings and ends of transactions left out.
"""

import argparse
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import typer

from tests.load.client import Answered, Load, ask
from tests.load.queries import queries_of
from tests.load.town import MATCHER, Town, free_port, named_town, process, read_words, served, wait_for
from tests.trust_record import record

_PEERS = "tests.load.peers"
_WARM = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What was found so far, each line printed as it comes."""

    town: Town
    seconds: float
    found: dict[str, Answered] = field(default_factory=dict)

    def tell(self, name: str, load: Load, queries: str) -> None:
        """Ask and print."""
        answered = self.found[name] = ask(load)
        others = ", ".join(f"{status}: {count}" for status, count in sorted(answered.others.items())) or "–"
        times = f"{answered.quantile_ms(0.5):8.1f} {answered.quantile_ms(0.99):8.1f}"
        typer.echo(f"{name:52} {answered.per_second:8.0f} {times} {queries:>8}   {others}")

    def load(self, port: int, paths: list[str], **how: Any) -> Load:
        """Return how the service is asked for some lists."""
        return Load(port=port, paths=paths, seconds=self.seconds, **how)

    def fill(self) -> None:
        """Ask the service in every way."""
        typer.echo(f"{'':52} {'answers/s':>8} {'p50 ms':>8} {'p99 ms':>8} {'queries':>8}   other answers")
        new, again, naive = (str(count) for count in queries_of(self.town))
        paths = self.town.paths()
        half = len(paths) // 2
        for rate in (None, 50.0, 200.0):  # a new process each time: it has drawn nobody's list yet
            with served(self.town, paths[0]) as port:
                self._once(port, "drawn on request", paths, rate, new)
        with served(self.town, paths[0]) as port:
            self._again(port, paths[:40], again)
        with served(self.town, paths[0], ahead=1.0) as port:
            self._once(port, "drawn ahead", paths[:half], None, again)
            self._once(port, "drawn ahead", paths[half:], 200.0, again)
        for peer, queries in (("bare", "0"), ("naive", naive)):
            port = free_port()
            with process(self.town.environment, sys.executable, "-m", _PEERS, peer, str(port), self.town.day):
                wait_for(port, paths[0])
                self.tell(f"peer: {peer}, 4 at once", self.load(port, paths, connections=4), queries)

    def _once(self, port: int, name: str, paths: list[str], rate: float | None, queries: str) -> None:
        """Ask for the list of each person once, after a few others that make the process warm."""
        ask(Load(port=port, paths=paths[:_WARM], connections=4, seconds=self.seconds, once=True))
        how, connections = (f"{rate:.0f}/s asked for", 64) if rate else ("4 at once", 4)
        load = self.load(port, paths[_WARM:], once=True, connections=connections, per_second=rate)
        self.tell(f"each person once, {name}: {how}", load, queries)

    def _again(self, port: int, paths: list[str], queries: str) -> None:
        ask(Load(port=port, paths=paths, connections=4, seconds=self.seconds, once=True))
        name = "40 people again and again"
        self.tell(f"{name}: 4 at once", self.load(port, paths, connections=4), queries)
        self.tell(
            f"{name}: 200/s asked for", self.load(port, paths, connections=64, per_second=200.0), queries
        )
        with process(self.town.environment, *MATCHER, "rematch", "--as-of", self.town.day):
            load = self.load(port, paths, connections=64, per_second=50.0)
            self.tell(f"{name}: beside a night, 50/s", load, queries)
        self.tell(f"{name}: overload, 400 at once", self.load(port, paths, connections=400), queries)
        time.sleep(2)
        self.tell(f"{name}: after it, 4 at once", self.load(port, paths, connections=4), queries)


def main() -> None:
    """Make a municipality, ask, print and record."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=10.0)
    said = read_words(words)
    started = time.monotonic()
    with named_town(said) as here:
        table = Table(town=here, seconds=said.seconds)
        table.fill()
    figures = {
        f"{name}: {unit}": round(value, 1)
        for name, answered in table.found.items()
        for unit, value in (
            ("answers a second", answered.per_second),
            ("p50 ms", answered.quantile_ms(0.5)),
            ("p99 ms", answered.quantile_ms(0.99)),
        )
    }
    record(
        "load",
        "What suggestions take, row by row; to be reached: 200 requests a second with p99 <= 100 ms, "
        "250 ms beside a night",
        figures,
        command="make load",
        seconds=time.monotonic() - started,
    )


if __name__ == "__main__":
    main()
