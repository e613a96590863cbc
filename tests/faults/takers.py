"""Many people after one place, in threads and in processes of their own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from threading import Barrier

from data.store import Store, open_store
from tests.contested import act, attempt

Attempt = Callable[[Store, str], str]


def accept(store: Store, candidate_id: str) -> str:
    """Accept as the service does."""
    return attempt(store, act(candidate_id))


def all_at_once(store: Store, names: list[str], attempt_one: Attempt) -> Counter[str]:
    """Let everybody in the list try at the same moment, a thread each; return how it ended for how many."""
    start = Barrier(len(names))

    def one(name: str) -> str:
        start.wait()
        return attempt_one(store, name)

    with ThreadPoolExecutor(len(names)) as pool:
        return Counter(pool.map(one, names))


def contend(url: str, names: list[str], line: Connection) -> None:
    """Try when told to: a round's number comes in, how it ended goes out; ``None`` is the end."""
    with open_store(url) as store:
        while (round_ := line.recv()) is not None:
            line.send(all_at_once(store, names, partial(in_round, round_=round_)))


def in_round(store: Store, candidate_id: str, round_: int) -> str:
    """Accept under an id of the round."""
    return attempt(store, act(candidate_id, decision_id=f"{candidate_id}-{round_}"))
