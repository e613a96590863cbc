"""A client that asks a service on this machine again and again: bounded in number and in time."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"
MOST_REQUESTS = 200_000
MOST_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How a service is asked.

    Attributes
    ----------
    port : int
        On this machine; no other address is ever asked.
    paths : sequence of str
        Asked in turn.
    connections : int
        How many ask at the same time, each waiting for its answer.
    seconds : float
        For how long.
    per_second : float or None
        Requests a second, at moments of their own whether the former were answered or not; ``None``: as many
        as are answered.
    once : bool
        Whether each path is asked once.
    headers : str
        Further header lines of each request, each with its end: who asks.
    """

    port: int
    paths: Sequence[str]
    connections: int = 8
    seconds: float = 5.0
    per_second: float | None = None
    once: bool = False
    headers: str = ""

    def __post_init__(self) -> None:
        """Check the bounds.

        Raises
        ------
        ValueError
            If it would go on for too long.
        """
        if not 0 < self.seconds <= MOST_SECONDS:
            raise ValueError(f"load: expected up to {MOST_SECONDS} seconds, got {self.seconds}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back: seconds of the good answers, and how many others by status; 0 is no answer at all."""

    seconds: float
    good: tuple[float, ...]
    others: dict[int, int]

    @property
    def per_second(self) -> float:
        """Good answers a second."""
        return len(self.good) / self.seconds

    def quantile_ms(self, part: float) -> float:
        """Return a quantile of the time to an answer, in milliseconds."""
        ordered = sorted(self.good)
        return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


def ask(load: Load) -> Answered:
    """Ask a service, and return how it answered."""
    return asyncio.run(_Asking(load).run())


class _Asking:
    def __init__(self, load: Load) -> None:
        self._load = load
        self._asked = 0
        self._good: list[float] = []
        self._others: dict[int, int] = {}

    async def run(self) -> Answered:
        self._started = time.perf_counter()
        await asyncio.gather(*(self._connection() for _ in range(self._load.connections)))
        spent = time.perf_counter() - self._started
        return Answered(seconds=spent, good=tuple(self._good), others=self._others)

    def _next(self) -> tuple[bytes, float] | None:
        """Return the next request and its moment; nothing where enough was asked."""
        load, number = self._load, self._asked
        moment = self._started + (number / load.per_second if load.per_second else 0.0)
        now = time.perf_counter()
        most = len(load.paths) if load.once else MOST_REQUESTS
        if max(moment, now) - self._started >= load.seconds or number >= most:
            return None
        self._asked += 1
        path = load.paths[number % len(load.paths)]
        request = f"GET {path} HTTP/1.1\r\nHost: {LOOPBACK}:{load.port}\r\n{load.headers}\r\n"
        return request.encode(), moment

    async def _connection(self) -> None:
        reader, writer = await asyncio.open_connection(LOOPBACK, self._load.port)
        try:
            while (found := self._next()) is not None:
                request, moment = found
                if self._load.per_second:
                    await asyncio.sleep(max(0.0, moment - time.perf_counter()))
                # From the moment it was due: a client that waits for its turn has waited for the service.
                since = moment if self._load.per_second else time.perf_counter()
                writer.write(request)
                status, stays = await _answer(reader)
                self._note(status, time.perf_counter() - since)
                if not stays:
                    writer.close()
                    reader, writer = await asyncio.open_connection(LOOPBACK, self._load.port)
        except (OSError, asyncio.IncompleteReadError):
            self._note(0, 0.0)
        finally:
            writer.close()

    def _note(self, status: int, seconds: float) -> None:
        if status == 200:
            self._good.append(seconds)
        else:
            self._others[status] = self._others.get(status, 0) + 1


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Return the status of an answer whose body was read whole, and whether the connection stays."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    _, _, rest = head.partition(b"content-length:")
    length = int(rest.split(b"\r\n", 1)[0]) if rest else 0
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1]), b"connection: close" not in head
