"""``make load``: suggestions over HTTP as they are served, alone, beside a running night, and overloaded.

Everything in one run on one machine, so that the rows can be compared: the service, a bare answer of the
same framework, and the naive way that reads the whole day for each request. Lists are asked for by a
jobformidler who has signed in, by a machine with a token, and on this machine before there are accounts; each
answer stands in the journal and in the audit. What was drawn before and what was not is told apart. Queries
are all that one list takes that is asked for alone, beginnings and ends of transactions left out.
"""

import argparse
import sys
import time
from dataclasses import dataclass, field, replace
from typing import Any

import typer

from tests.load.callers import let_in, signed_in
from tests.load.client import Answered, Load, ask
from tests.load.queries import Queries, queries_of
from tests.load.town import MATCHER, Town, free_port, named_town, process, read_words, served, wait_for
from tests.trust_record import record

_PEERS = "tests.load.peers"
_WARM, _OFTEN = 100, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What was found so far, each line printed as it comes."""

    seconds: float
    found: dict[str, Answered] = field(default_factory=dict)

    def tell(self, name: str, load: Load, queries: int) -> None:
        """Ask and print."""
        answered = self.found[name] = ask(load)
        others = ", ".join(f"{status}: {count}" for status, count in sorted(answered.others.items())) or "–"
        times = f"{answered.quantile_ms(0.5):8.1f} {answered.quantile_ms(0.99):8.1f}"
        typer.echo(f"{name:66} {answered.per_second:8.0f} {times} {queries:>8}   {others}")

    def fill(self, town: Town) -> None:
        """Ask in every way: this machine while there are no accounts, then somebody signed in and a token."""
        typer.echo(f"{'':66} {'answers/s':>8} {'p50 ms':>8} {'p99 ms':>8} {'queries':>8}   other answers")
        queries = queries_of(town)
        self._peers(town, queries.naive)
        with served(town, town.paths()[0]) as port:
            local = Asking(table=self, who="no accounts", port=port, headers="", queries=queries)
            local.in_turn(town.paths())
        closed = let_in(town)
        with served(closed, closed.paths()[0]) as port:
            token = Asking(
                table=self, who="token", port=port, headers=closed.headers, queries=queries_of(closed)
            )
            token.in_turn(closed.paths())
            queries = queries_of(replace(closed, headers=signed_in(port)))
        self._signed_in(closed, queries)

    def _signed_in(self, town: Town, queries: Queries) -> None:
        paths = town.paths()
        half = len(paths) // 2
        for rate in (None, 50.0, 200.0):  # a new process each time: it has drawn nobody's list yet
            with served(town, paths[0]) as port:
                self._by(port, queries).once("drawn on request", paths, rate)
        with served(town, paths[0]) as port:
            self._by(port, queries).often(town, paths[:_OFTEN])
        with served(town, paths[0], ahead=1.0) as port:
            asking = self._by(port, queries)
            asking.once("drawn ahead", paths[:half], None)
            asking.once("drawn ahead", paths[half:], 200.0)

    def _by(self, port: int, queries: Queries) -> "Asking":
        return Asking(table=self, who="signed in", port=port, headers=signed_in(port), queries=queries)

    def _peers(self, town: Town, naive: int) -> None:
        paths = town.paths()
        for peer, queries in (("bare", 0), ("naive", naive)):
            port = free_port()
            with process(town.environment, sys.executable, "-m", _PEERS, peer, str(port), town.day):
                wait_for(port, paths[0])
                load = Load(port=port, paths=paths, seconds=self.seconds, connections=4)
                self.tell(f"peer: {peer}, 4 at once", load, queries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Somebody who asks a service, and the table that is told of it."""

    table: Table
    who: str
    port: int
    headers: str
    queries: Queries

    def in_turn(self, paths: list[str]) -> None:
        """Ask for each person's list once, then for a few again and again."""
        self.once("drawn on request", paths, None)
        self.four_at_once(paths[:_OFTEN])

    def once(self, name: str, paths: list[str], rate: float | None) -> None:
        """Ask for the list of each person once, after a few others that make the process warm."""
        ask(self._load(paths[:_WARM], once=True, connections=4))
        how, connections = (f"{rate:.0f}/s asked for", 64) if rate else ("4 at once", 4)
        load = self._load(paths[_WARM:], once=True, connections=connections, per_second=rate)
        ahead = "ahead" in name
        self._tell(f"each person once, {name}: {how}", load, drawn=not ahead)

    def often(self, town: Town, paths: list[str]) -> None:
        """Ask for a few lists again and again: alone, beside a night, and by more than can be answered."""
        self.four_at_once(paths)
        name = "40 people again and again"
        self._tell(f"{name}: 200/s asked for", self._load(paths, connections=64, per_second=200.0))
        with process(town.environment, *MATCHER, "rematch", "--as-of", town.day):
            load = self._load(paths, connections=64, per_second=50.0)
            self._tell(f"{name}: beside a night, 50/s", load)
        self._tell(f"{name}: overload, 400 at once", self._load(paths, connections=400))
        time.sleep(2)
        self._tell(f"{name}: after it, 4 at once", self._load(paths, connections=4))

    def four_at_once(self, paths: list[str]) -> None:
        """Ask for a few lists again and again, four at once."""
        ask(self._load(paths, once=True, connections=4))
        self._tell("40 people again and again: 4 at once", self._load(paths, connections=4))

    def _load(self, paths: list[str], **how: Any) -> Load:
        return Load(port=self.port, paths=paths, seconds=self.table.seconds, headers=self.headers, **how)

    def _tell(self, name: str, load: Load, *, drawn: bool = False) -> None:
        queries = self.queries.new if drawn else self.queries.again
        self.table.tell(f"{self.who}: {name}", load, queries)


def main() -> None:
    """Make a municipality, ask, print and record."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=10.0)
    said = read_words(words)
    started = time.monotonic()
    with named_town(said) as here:
        table = Table(seconds=said.seconds)
        table.fill(here)
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
        "What suggestions take, row by row; to be reached signed in: 200 requests a second with "
        "p99 <= 100 ms, 250 ms beside a night",
        figures,
        command="make load",
        seconds=time.monotonic() - started,
    )


if __name__ == "__main__":
    main()
