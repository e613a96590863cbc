"""Search around a plan under budgets: empty a few workplaces, put people back by chains of ejections.

Ruin and recreate (Schrimpf et al. 2000) with ejection chains (Yagiura, Ibaraki and Glover 2004), led by what
each person is worth elsewhere. Counts its work in units, so that it ends at the same point on every machine.
"""

from typing import NamedTuple

import numpy as np

from matcher.assignment.compiled import compiled
from matcher.assignment.greedy import Room, Rows, fits, room_of, rows_of, use
from matcher.assignment.knapsack import ByWorkplace
from matcher.assignment.pairs import Ints
from matcher.assignment.problem import AssignmentProblem

NOBODY = -1
RUINED_AT_MOST = 8
CALLED_IN = 3
CHOICE_DEPTH = 10
CHAIN_LENGTH = 24
PAIRS_OF_OCCUPANTS = 12
SKIPPED_ONE_IN = 50


class Search(NamedTuple):
    """The state of one search. Counters: random state, stamp, log size, stack size, work units, objective."""

    rows: Rows
    room: Room
    choice: Ints
    best: Ints
    elsewhere: Ints
    prefer_start: Ints
    prefer: Ints
    asked: ByWorkplace
    first: Ints
    after: Ints
    before: Ints
    touched: Ints
    locked: Ints
    stack: Ints
    log_person: Ints
    log_row: Ints
    move: Ints
    counter: Ints


RANDOM, STAMP, LOGGED, STACKED, UNITS, OBJECTIVE = range(6)


def improve(
    problem: AssignmentProblem, choice: Ints, elsewhere: Ints, rounds: int, seed: int = 1
) -> tuple[Ints, int]:
    """Return a plan at least as good as `choice`, feasible in every capacity and budget.

    Parameters
    ----------
    problem : AssignmentProblem
        Without pins.
    choice : int64, shape (candidates,)
        A feasible plan: pair row per candidate, -1 = unplaced.
    elsewhere : int64, shape (candidates,)
        What each candidate is worth elsewhere (prices of people): a guide, of no consequence for feasibility.
    rounds : int
        Rounds of ruin and recreate.
    seed : int
        Start of the search's own random numbers.

    Returns
    -------
    choice, units
        The best plan found, and pairs looked at.
    """
    if not len(problem.pairs) or rounds <= 0:
        return choice, 0
    search = _start(problem, choice, elsewhere, seed)
    placed = choice[choice >= 0]
    step = int(problem.pairs.gain[placed].mean()) // 20 if placed.size else 0
    _run(search, rounds, step)
    return search.best.copy(), int(search.counter[UNITS])


def _start(problem: AssignmentProblem, choice: Ints, elsewhere: Ints, seed: int) -> Search:
    pairs, n = problem.pairs, problem.candidates
    workplace = problem.opening_workplace[pairs.opening]
    order = np.lexsort((elsewhere[pairs.candidate] - pairs.gain, workplace))
    start = np.searchsorted(workplace[order], np.arange(problem.workplaces + 1))
    search = Search(
        rows=rows_of(pairs),
        room=room_of(problem),
        choice=np.full(n, NOBODY, np.int64),
        best=choice.copy(),
        elsewhere=elsewhere,
        prefer_start=pairs.starts(n),
        prefer=np.lexsort((-pairs.gain, pairs.candidate)).astype(np.int64),
        asked=ByWorkplace(start=start.astype(np.int64), row=order.astype(np.int64)),
        first=np.full(problem.workplaces, NOBODY, np.int64),
        after=np.full(n, NOBODY, np.int64),
        before=np.full(n, NOBODY, np.int64),
        touched=np.zeros(n, np.int64),
        locked=np.zeros(n, np.int64),
        stack=np.zeros(n + 1, np.int64),
        log_person=np.zeros(n, np.int64),
        log_row=np.zeros(n, np.int64),
        move=np.zeros(3, np.int64),
        counter=np.array([seed * 2 + 1, 0, 0, 0, 0, 0], np.int64),
    )
    _seat(search, choice)
    return search


@compiled
def _seat(s: Search, choice: Ints) -> None:
    for i in range(choice.size):
        if choice[i] >= 0:
            _place(s, i, choice[i])


@compiled
def _random(s: Search, below: int) -> int:
    s.counter[RANDOM] = s.counter[RANDOM] * 6364136223846793005 + 1442695040888963407
    return int(((s.counter[RANDOM] >> 33) & 0x3FFFFFFF) % below)


@compiled
def _place(s: Search, i: int, row: int) -> None:
    use(s.room, s.rows, row, 1)
    s.choice[i] = row
    w = s.room.workplace[s.rows.opening[row]]
    s.before[i] = NOBODY
    s.after[i] = s.first[w]
    if s.first[w] != NOBODY:
        s.before[s.first[w]] = i
    s.first[w] = i
    s.counter[OBJECTIVE] += s.rows.gain[row]


@compiled
def _remove(s: Search, i: int) -> None:
    row = s.choice[i]
    use(s.room, s.rows, row, -1)
    s.choice[i] = NOBODY
    w = s.room.workplace[s.rows.opening[row]]
    if s.before[i] != NOBODY:
        s.after[s.before[i]] = s.after[i]
    else:
        s.first[w] = s.after[i]
    if s.after[i] != NOBODY:
        s.before[s.after[i]] = s.before[i]
    s.counter[OBJECTIVE] -= s.rows.gain[row]


@compiled
def _touch(s: Search, i: int) -> None:
    """Note a person's place before this round, once."""
    if s.touched[i] != s.counter[STAMP]:
        s.touched[i] = s.counter[STAMP]
        s.log_person[s.counter[LOGGED]] = i
        s.log_row[s.counter[LOGGED]] = s.choice[i]
        s.counter[LOGGED] += 1


@compiled
def _eject(s: Search, i: int) -> None:
    _touch(s, i)
    if s.choice[i] >= 0:
        _remove(s, i)
    s.stack[s.counter[STACKED]] = i
    s.counter[STACKED] += 1


@compiled
def _fits_without(s: Search, row: int, one: int, other: int) -> bool:
    """Whether the pair fits once one or two people have left its workplace."""
    use(s.room, s.rows, s.choice[one], -1)
    if other != NOBODY:
        use(s.room, s.rows, s.choice[other], -1)
    answer = fits(s.room, s.rows, row)
    use(s.room, s.rows, s.choice[one], 1)
    if other != NOBODY:
        use(s.room, s.rows, s.choice[other], 1)
    return answer


@compiled
def _loss(s: Search, i: int) -> int:
    """Return what the workplace loses by letting a person go who is worth something elsewhere."""
    return int(s.rows.gain[s.choice[i]] - s.elsewhere[i])


@compiled
def _try_ejections(s: Search, row: int, record: int) -> int:
    """Find the best one or two people to leave for a pair; note them in `move` if they beat `record`."""
    w, gain = s.room.workplace[s.rows.opening[row]], s.rows.gain[row]
    one, seen = s.first[w], 0
    while one != NOBODY:
        free = s.locked[one] != s.counter[STAMP]
        worth = gain - _loss(s, one)
        if free and worth > record and _fits_without(s, row, one, NOBODY):
            record = worth
            s.move[0], s.move[1], s.move[2] = row, one, NOBODY
        other = s.after[one] if seen < PAIRS_OF_OCCUPANTS else NOBODY
        while free and other != NOBODY:
            both = worth - _loss(s, other)
            if both > record and s.locked[other] != s.counter[STAMP] and _fits_without(s, row, one, other):
                record = both
                s.move[0], s.move[1], s.move[2] = row, one, other
            other = s.after[other]
        one = s.after[one]
        seen += 1
    return record


@compiled
def _find_move(s: Search, i: int) -> None:
    """Return the most promising pair for a person, with whom it would push out; `move[0]` = -1 for none."""
    s.move[0], s.move[1], s.move[2] = NOBODY, NOBODY, NOBODY
    if s.room.starts[s.room.broker[i]] < 1:
        return
    record = 0
    for at in range(s.prefer_start[i], s.prefer_start[i + 1]):
        row = s.prefer[at]
        s.counter[UNITS] += 1
        if s.rows.gain[row] <= record:
            break
        if _random(s, SKIPPED_ONE_IN) == 0:
            continue
        if fits(s.room, s.rows, row):
            s.move[0], s.move[1], s.move[2] = row, NOBODY, NOBODY
            break
        record = _try_ejections(s, row, record)


@compiled
def _first_fit(s: Search, i: int) -> None:
    for at in range(s.prefer_start[i], s.prefer_start[i + 1]):
        if fits(s.room, s.rows, s.prefer[at]):
            _place(s, i, s.prefer[at])
            break


@compiled
def _recreate(s: Search) -> None:
    """Put everybody on the stack back, pushing others out for a bounded number of steps."""
    steps = 0
    while s.counter[STACKED] > 0:
        s.counter[STACKED] -= 1
        i = s.stack[s.counter[STACKED]]
        steps += 1
        if steps > CHAIN_LENGTH:
            _first_fit(s, i)
            continue
        _find_move(s, i)
        if s.move[0] >= 0:
            row, one, other = s.move[0], s.move[1], s.move[2]
            if one != NOBODY:
                _eject(s, one)
            if other != NOBODY:
                _eject(s, other)
            _place(s, i, row)
            s.locked[i] = s.counter[STAMP]


@compiled
def _empty(s: Search, w: int) -> None:
    """Send the people of a workplace, and a few who would like to be there, to the stack."""
    i = s.first[w]
    while i != NOBODY and s.counter[STACKED] < RUINED_AT_MOST:
        following = s.after[i]
        _eject(s, i)
        i = following
    size = min(s.asked.start[w + 1] - s.asked.start[w], CHOICE_DEPTH)
    for _ in range(_random(s, CALLED_IN) + 1 if size else 0):
        i = s.rows.candidate[s.asked.row[s.asked.start[w] + _random(s, size)]]
        if s.touched[i] != s.counter[STAMP]:
            _eject(s, i)


@compiled
def _ruin(s: Search) -> None:
    i = _random(s, s.choice.size)
    for _ in range(2):
        size = s.prefer_start[i + 1] - s.prefer_start[i]
        if size == 0:
            break
        row = s.prefer[s.prefer_start[i] + _random(s, min(size, CHOICE_DEPTH))]
        _empty(s, s.room.workplace[s.rows.opening[row]])
        if s.touched[i] != s.counter[STAMP]:
            _eject(s, i)
        i = s.stack[_random(s, s.counter[STACKED])]
    for at in range(s.counter[STACKED] - 1, 0, -1):
        to = _random(s, at + 1)
        s.stack[at], s.stack[to] = s.stack[to], s.stack[at]


@compiled
def _take_back(s: Search) -> None:
    for at in range(s.counter[LOGGED]):
        if s.choice[s.log_person[at]] >= 0:
            _remove(s, s.log_person[at])
    for at in range(s.counter[LOGGED]):
        if s.log_row[at] >= 0:
            _place(s, s.log_person[at], s.log_row[at])


@compiled
def _run(s: Search, rounds: int, step: int) -> None:
    """Run rounds of ruin and recreate; a loss is accepted up to a random share of a falling step."""
    record = s.counter[OBJECTIVE]
    for done in range(rounds):
        s.counter[STAMP] += 1
        s.counter[LOGGED] = 0
        before = s.counter[OBJECTIVE]
        _ruin(s)
        _recreate(s)
        allowed = step * (rounds - done) // rounds * _random(s, 1024) // 1024
        if s.counter[OBJECTIVE] + allowed < before:
            _take_back(s)
        elif s.counter[OBJECTIVE] > record:
            record = s.counter[OBJECTIVE]
            s.best[:] = s.choice
