"""What each page takes on the server, signed in, in a small and in a large municipality.

Every page of the registry is asked for again and again by somebody who may see it, one question at a time:
pages about a person for all cases of one jobformidler in turn, none of their lists drawn before.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, cycle, islice
from pathlib import Path

import typer

from api.auth.cookies import SESSION
from api.settings import Settings
from data.candidates import Candidate
from data.store import open_store
from tests.load.client import Answered, Load, ask
from tests.load.town import Town, named_town, read_words, served, town
from tests.pages.delivery import hand_in
from tests.pages.every_page import OPENING, PERSON, WORKPLACE, Example, pages
from tests.pages.town import PEOPLE, admit, enter
from tests.trust_record import record

MOST_MS = 200.0
_WARM = 20
_QUANTILES = {"p50 ms": 0.5, "p95 ms": 0.95, "p99 ms": 0.99}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A municipality at work, with somebody signed in for each role.

    Attributes
    ----------
    cases : tuple of str
        People of the jobformidler who asks.
    opening_id, workplace_id : str
        One that is open.
    cookies : mapping of str to str
        The header line of each role.
    """

    cases: tuple[str, ...]
    opening_id: str
    workplace_id: str
    cookies: dict[str, str]

    def paths(self, example: Example, count: int) -> list[str]:
        """Return the addresses of a page, for one case after another."""
        path = example.path.replace(OPENING, self.opening_id).replace(WORKPLACE, self.workplace_id)
        return [path.replace(PERSON, person) for person in islice(cycle(self.cases), count)]


def settled(here: Town) -> Asked:
    """Give a municipality accounts, a delivery that was tried, and sessions; return who asks for what."""
    day = date.fromisoformat(here.day)
    url, models = here.environment["MATCHER_DATABASE_URL"], Path(here.environment["MATCHER_MODELS"])
    settings = Settings(database_url=url, models=models, as_of=day)
    with open_store(url) as store:
        snapshot = store.take_snapshot(day)
        (code, broker), cases = _most(c for c in snapshot.candidates if c.status == "active")
        admit(store, code, broker)
        cookies = {role: f"Cookie: {SESSION}={enter(store, settings, role)}\r\n" for role in PEOPLE}
    hand_in(settings)
    own = {one.workplace_id for one in snapshot.workplaces if one.municipality_code == code}
    opening = next(one for one in snapshot.openings if one.status == "open" and one.workplace_id in own)
    return Asked(
        cases=cases,
        opening_id=opening.opening_id,
        workplace_id=opening.workplace_id,
        cookies=cookies | {"": ""},
    )


def _most(people: Iterator[Candidate]) -> tuple[tuple[str, str], tuple[str, ...]]:
    """Return municipality and jobformidler with the most cases, and these."""
    known = [(str(c.municipality_code), str(c.broker_id), c.candidate_id) for c in people if c.broker_id]
    ((code, broker), _), *_ = Counter((code, broker) for code, broker, _ in known).most_common(1)
    return (code, broker), tuple(person for *whose, person in known if whose == [code, broker])


def taken(here: Town, count: int, only: str = "") -> Iterator[tuple[str, Answered]]:
    """Yield each page and how it was answered; perhaps only those whose route holds a text."""
    asked = settled(here)
    with served(here, "/log-ind") as port:
        for route, example in ((route, one) for route, one in pages().items() if only in route):
            cookie = asked.cookies[example.role]
            ask(Load(port=port, paths=asked.paths(example, _WARM), connections=1, once=True, headers=cookie))
            paths = asked.paths(example, _WARM + count)[_WARM:]
            load = Load(port=port, paths=paths, connections=1, once=True, seconds=120, headers=cookie)
            yield route, ask(load)


def tell(name: str, found: Iterator[tuple[str, Answered]]) -> dict[str, float]:
    """Print a line a page; return the figures."""
    typer.echo(f"{name:70} {''.join(f'{told:>9}' for told in _QUANTILES)}   other answers")
    figures: dict[str, float] = {}
    for route, answered in found:
        times = {told: answered.quantile_ms(part) for told, part in _QUANTILES.items()}
        others = ", ".join(f"{status}: {count}" for status, count in sorted(answered.others.items())) or "–"
        typer.echo(f"{route:70} {''.join(f'{time:9.1f}' for time in times.values())}   {others}")
        figures |= {f"{name} {route}: {told}": round(time, 1) for told, time in times.items()}
    return figures


def main() -> None:
    """Ask for each page of both municipalities, print, record, and fail where a page takes too long."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--requests", type=int, default=200)
    words.add_argument("--only", default="", help="Only pages whose route holds this.")
    said = read_words(words)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        figures = tell("sample", taken(town(Path(place), "demo"), said.requests, said.only))
    with named_town(said) as here:
        figures |= tell(said.preset, taken(here, said.requests, said.only))
    slow = [name for name, value in figures.items() if name.endswith("p99 ms") and not value <= MOST_MS]
    record(
        "page_times",
        f"Every page is answered within {MOST_MS:.0f} ms (p99), signed in, in both municipalities",
        figures,
        command="make load",
        seconds=time.monotonic() - began,
    )
    sys.exit("\n".join(chain(["expected p99 within 200 ms:"], slow)) if slow else 0)


if __name__ == "__main__":
    main()
