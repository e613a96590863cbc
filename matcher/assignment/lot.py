"""Ties: among equally good plans the queue decides, then a lot that nobody can steer.

The lot of a pair is an HMAC of a nightly key over both ids. It is never packed into gains: it is a stage of
its own over the optimal plans, so it decides ties and nothing else, and neither row order, threads nor hash
seeds move it.
"""

import hmac
from dataclasses import dataclass

import numpy as np

from matcher.assignment.face import Face, optimal_face
from matcher.assignment.pairs import Ints
from matcher.assignment.prices import Prices
from matcher.assignment.problem import SAFE_SUM, AssignmentProblem

LOT_BYTES = 5
"""40 bits: two plans share a largest sum with a chance of at most (tied pairs) / 2**40 (isolation lemma)."""

NO_POSITION = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TieBreak:
    """What decides between equally good plans.

    Attributes
    ----------
    key : bytes
        The night's key.
    candidate_ids, opening_ids : tuple of str
        One id per row.
    queue_position : int64, shape (candidates,), optional
        Lower wins; -1 = no position, after all who have one.

    Raises
    ------
    ValueError
        If the key is empty or a position is below -1.
    """

    key: bytes
    candidate_ids: tuple[str, ...]
    opening_ids: tuple[str, ...]
    queue_position: Ints | None = None

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError("the lot's key is empty: give the night's key")
        position = self.queue_position
        if position is not None and (
            position.size != len(self.candidate_ids) or position.min(initial=0) < NO_POSITION
        ):
            raise ValueError("queue_position needs one number per candidate, 0 or more, or -1 for none")

    def lots(self, candidate: Ints, opening: Ints) -> Ints:
        """Return the lot of each named pair, 1 to 2**40: int64."""
        people, places = self.candidate_ids, self.opening_ids
        return np.fromiter(
            (
                1 + int.from_bytes(self._digest(f"{people[i]}\0{places[j]}")[:LOT_BYTES], "big")
                for i, j in zip(candidate.tolist(), opening.tolist(), strict=True)
            ),
            np.int64,
            count=candidate.size,
        )

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self.key, text.encode(), "sha256")


def break_ties(problem: AssignmentProblem, choice: Ints, prices: Prices, tie_break: TieBreak) -> Ints:
    """Return the one optimal plan that queue and lot choose.

    First who is placed: plans are compared by the queue (the sum of falling weights, which over the sets that
    optimal plans can place is the same as comparing person by person). Then who gets more of what the plans
    share out differently: gains weighted by the queue. Then the largest sum of lots.

    Returns
    -------
    int64, shape (candidates,)
        Pair row per candidate, -1 = unplaced.
    """
    if len(tie_break.candidate_ids) != problem.candidates or len(tie_break.opening_ids) != problem.openings:
        raise ValueError("tie break: give one candidate id and one opening id per row of the problem")
    face = optimal_face(problem, choice, prices)
    if tie_break.queue_position is not None and _open(face).size:
        face = _by_queue(face, problem, tie_break.queue_position)
    rows = _open(face)
    if rows.size:
        face = face.maximise(_spread(face, rows, tie_break.lots(*_ends(problem, face.pair[rows]))))
    picked = face.pair[(face.pair >= 0) & (face.flow > 0)]
    result = np.full(problem.candidates, -1, np.int64)
    result[problem.pairs.candidate[picked]] = picked
    return result


def _by_queue(face: Face, problem: AssignmentProblem, position: Ints) -> Face:
    last = np.iinfo(np.int64).max
    order = np.where(position == NO_POSITION, last, position)
    rows = _open(face)
    person, _ = _ends(problem, face.pair[rows])
    face = face.maximise(_spread(face, rows, _weights(order[person])))
    rows = _open(face)
    if not rows.size:
        return face
    person, _ = _ends(problem, face.pair[rows])
    weight, gain = _weights(order[person]), problem.pairs.gain[face.pair[rows]]
    # A shift that only an enormous tie would need keeps the sums within int64.
    shift = max(0, (int(gain.max()) * int(weight.max()) * face.nodes // SAFE_SUM).bit_length())
    return face.maximise(_spread(face, rows, weight * (gain >> shift)))


def _open(face: Face) -> Ints:
    """Arcs of pairs that some plans of the set use and others do not."""
    return np.flatnonzero(face.free() & (face.pair >= 0))


def _ends(problem: AssignmentProblem, rows: Ints) -> tuple[Ints, Ints]:
    return problem.pairs.candidate[rows].astype(np.int64), problem.pairs.opening[rows].astype(np.int64)


def _spread(face: Face, rows: Ints, worth: Ints) -> Ints:
    result = np.zeros(face.pair.size, np.int64)
    result[rows] = worth
    return result


def _weights(order: Ints) -> Ints:
    """1 for the last in the queue, one more for each position before."""
    distinct, rank = np.unique(order, return_inverse=True)
    return (distinct.size - rank).astype(np.int64)
