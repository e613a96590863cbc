"""Reader of OR-Library instances: linear and generalised assignment, told apart by their shape."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matcher.assignment.pairs import Ints

EXPECTED = (
    "expected numbers only: linear assignment (n, then n × n costs), or generalised assignment (agents m, "
    "jobs n, then m × n costs, m × n weights, m capacities), or a count of generalised problems, then each"
)
LARGEST = 2**40
HEAD = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinearInstance:
    """Each of n workers gets one of n tasks.

    Attributes
    ----------
    name : str
        File name, with the number of the problem where a file holds several.
    cost : int64, shape (n, n)
    """

    name: str
    cost: Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GeneralisedInstance:
    """Each of n jobs is done by one of m agents, whose capacities hold.

    Attributes
    ----------
    name : str
        File name, with the number of the problem where a file holds several.
    cost, weight : int64, shape (m, n)
    capacity : int64, shape (m,)
    """

    name: str
    cost: Ints
    weight: Ints
    capacity: Ints


Instance = LinearInstance | GeneralisedInstance


def read_instances(path: Path) -> tuple[Instance, ...]:
    """All problems of one file.

    Raises
    ------
    ValueError
        Naming the file, what was expected and what was found.
    """
    numbers = _numbers(path)
    if _is_linear(numbers):
        n = int(numbers[0])
        return (LinearInstance(name=path.name, cost=numbers[1:].reshape(n, n)),)
    end = _generalised_end(numbers, 0)
    if end == numbers.size:
        return (_generalised(numbers, 0, path.name),)
    many = _several(numbers, path.name)
    if many:
        return many
    raise ValueError(f"{path.name}: {_misfit(numbers)}; {EXPECTED}")


def _numbers(path: Path) -> Ints:
    try:
        words = path.read_text(encoding="ascii").split()
    except UnicodeDecodeError:
        raise ValueError(f"{path.name}: is not plain text; {EXPECTED}") from None
    if not words:
        raise ValueError(f"{path.name}: is empty; {EXPECTED}")
    try:
        values = np.array(words, dtype=np.float64)
    except ValueError:
        wrong = next(at for at, word in enumerate(words) if not _is_number(word))
        raise ValueError(f"{path.name}: entry {wrong + 1} is {words[wrong][:20]!r}; {EXPECTED}") from None
    whole = np.isfinite(values) & (np.rint(values) == values) & (np.abs(values) <= LARGEST)
    if not whole.all():
        wrong = int((~whole).argmax())
        raise ValueError(
            f"{path.name}: entry {wrong + 1} is {words[wrong][:20]!r}, expected a whole number up to 2**40"
        )
    return values.astype(np.int64)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _is_linear(numbers: Ints) -> bool:
    n = int(numbers[0])
    return n >= 1 and numbers.size == 1 + n * n


def _generalised_end(numbers: Ints, at: int) -> int:
    """Where a generalised problem that starts at `at` would end; -1 if none can start there."""
    if at + HEAD > numbers.size or numbers[at : at + HEAD].min() < 1:
        return -1
    m, n = int(numbers[at]), int(numbers[at + 1])
    return at + HEAD + 2 * m * n + m


def _generalised(numbers: Ints, at: int, name: str) -> GeneralisedInstance:
    m, n = int(numbers[at]), int(numbers[at + 1])
    body = numbers[at + HEAD : _generalised_end(numbers, at)]
    weight, capacity = body[m * n : 2 * m * n].reshape(m, n), body[2 * m * n :]
    if weight.min() < 0 or capacity.min() < 0:
        raise ValueError(f"{name}: a weight or a capacity is negative, expected 0 or more")
    return GeneralisedInstance(name=name, cost=body[: m * n].reshape(m, n), weight=weight, capacity=capacity)


def _several(numbers: Ints, name: str) -> tuple[GeneralisedInstance, ...]:
    count, at = int(numbers[0]), 1
    starts: list[int] = []
    while at != numbers.size and len(starts) < count:
        starts.append(at)
        at = _generalised_end(numbers, at)
        if at < 0 or at > numbers.size:
            return ()
    if len(starts) != count or at != numbers.size:
        return ()
    return tuple(_generalised(numbers, start, f"{name}#{k}") for k, start in enumerate(starts, 1))


def _misfit(numbers: Ints) -> str:
    end = _generalised_end(numbers, 0)
    told = f"holds {numbers.size} numbers and begins with {' '.join(map(str, numbers[:HEAD]))}"
    if end < 0:
        return told
    n = int(numbers[0])
    return f"{told}, which would need {1 + n * n} (linear) or {end} (generalised) numbers"
