"""The truth of a world: values, chances and feasibility of any pair, and what practice would have chosen.

Only `experiments` may read this: a contract test holds that features, models and matcher never import
`data.synthetic`. The folder keeps parameters, ids and (for small worlds) every allowed pair; the reader makes
the world again from its seed, so that the truth of any pair can be asked for, whatever the size.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from data.synthetic.brokers import Desk, practice_tonight
from data.synthetic.columns import BoolArray, FloatArray, IntArray
from data.synthetic.facts import Pairs, State
from data.synthetic.figures import TrueFigures, true_figures, unmatched_figures
from data.synthetic.habits import HABITS
from data.synthetic.hardrules import allowed
from data.synthetic.rates import drive
from data.synthetic.tables import Book, open_book
from data.synthetic.world import World

_BLOCK_PAIRS = 400_000
_FIGURE_BLOCK = 100_000
_BOX_DEGREES = 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePairs:
    """Allowed pairs of tonight with their true figures; row numbers point into a `Truth`'s ids.

    Attributes
    ----------
    candidate, opening : ndarray of int32, shape (pairs,)
        Rows in ``Truth.candidate_ids`` and ``Truth.opening_ids``; sorted by candidate, then opening.
    expected_goal_hours, expected_weeks_to_paid, chance_30h_at_26w : ndarray of float32
        As the exchange format defines them.
    """

    candidate: np.ndarray[tuple[int], np.dtype[np.int32]]
    opening: np.ndarray[tuple[int], np.dtype[np.int32]]
    expected_goal_hours: np.ndarray[tuple[int], np.dtype[np.float32]]
    expected_weeks_to_paid: np.ndarray[tuple[int], np.dtype[np.float32]]
    chance_30h_at_26w: np.ndarray[tuple[int], np.dtype[np.float32]]


class Truth:
    """What is true of a world tonight.

    Parameters
    ----------
    book : Book
        The world with the names of everything in it.
    pairs : TruePairs, optional
        Stored pairs; worked out when first asked for if not given.

    Attributes
    ----------
    candidate_ids, opening_ids : tuple of str
        Tonight's people and open openings.
    places : ndarray of int, shape (openings,)
        Free places.
    unmatched : TrueFigures
        The figures of a person without a match (one row, the same for everybody).
    """

    def __init__(self, book: Book, pairs: TruePairs | None = None) -> None:
        self.book = book
        self._pairs = pairs
        self._openings = np.flatnonzero(~book.world.state.openings.closed)
        self.candidate_ids = tuple(book.names.people[row] for row in book.world.tonight.tolist())
        self.opening_ids = tuple(book.names.openings[row] for row in self._openings.tolist())
        self.places: IntArray = book.world.state.openings.places[self._openings]
        self.unmatched: TrueFigures = unmatched_figures(book.world.preset.as_of)

    @property
    def world(self) -> World:
        """The world."""
        return self.book.world

    @property
    def pairs(self) -> TruePairs:
        """Every allowed pair of tonight's people and open openings (large for the nation: use blocks)."""
        if self._pairs is None:
            self._pairs = _joined(list(self.blocks()))
        return self._pairs

    def blocks(self) -> Iterator[TruePairs]:
        """Yield the allowed pairs by blocks of candidates, in order."""
        for rows in _person_blocks(self.world, self._openings):
            found = _allowed_in_block(self.world, rows, self._openings)
            yield self._true_pairs(found)

    def figures_of(self, candidate_ids: Sequence[str], opening_ids: Sequence[str]) -> TrueFigures:
        """Return the true figures of any pairs, allowed or not, by their ids (aligned sequences)."""
        return _figures(self.world, self._named(candidate_ids, opening_ids))

    def allowed(self, candidate_ids: Sequence[str], opening_ids: Sequence[str]) -> BoolArray:
        """Tell which pairs no hard rule forbids, by their ids (aligned sequences)."""
        return allowed(self._named(candidate_ids, opening_ids), self.world.as_of)

    def practice(self) -> list[tuple[str, str]]:
        """Return what jobformidlere would choose tonight under the same places: candidate and opening ids."""
        rng = np.random.default_rng([self.world.seed, 70])
        desk = Desk(
            state=self.world.state, as_of=self.world.as_of, habits=HABITS[self.world.parameters.family]
        )
        person, opening = practice_tonight(desk, self.world.tonight, rng)
        names = self.book.names
        return [
            (names.people[i], names.openings[j])
            for i, j in zip(person.tolist(), opening.tolist(), strict=True)
        ]

    def _named(self, candidate_ids: Sequence[str], opening_ids: Sequence[str]) -> Pairs:
        return Pairs(
            state=self.world.state,
            person=np.array([self._people_rows[one] for one in candidate_ids], dtype=np.int64),
            opening=np.array([self._opening_rows[one] for one in opening_ids], dtype=np.int64),
        )

    @cached_property
    def _people_rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.book.names.people)}

    @cached_property
    def _opening_rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.book.names.openings)}

    def _true_pairs(self, pairs: Pairs) -> TruePairs:
        known = _figures(self.world, pairs)
        return TruePairs(
            candidate=np.searchsorted(self.world.tonight, pairs.person).astype(np.int32),
            opening=np.searchsorted(self._openings, pairs.opening).astype(np.int32),
            expected_goal_hours=known.expected_goal_hours.astype(np.float32),
            expected_weeks_to_paid=known.expected_weeks_to_paid.astype(np.float32),
            chance_30h_at_26w=known.chance_30h_at_26w.astype(np.float32),
        )


def truth_of(world: World) -> Truth:
    """Return the truth of a world in memory."""
    return Truth(open_book(world))


def _person_blocks(world: World, openings: IntArray) -> Iterator[IntArray]:
    size = max(1, _BLOCK_PAIRS // max(1, min(openings.size, 4000)))
    home = world.state.people.municipality[world.tonight]
    for one in np.unique(home):
        rows = world.tonight[home == one]
        yield from (rows[start : start + size] for start in range(0, rows.size, size))


def _allowed_in_block(world: World, persons: IntArray, openings: IntArray) -> Pairs:
    near = openings[_in_box(world.state, persons, openings)]
    pairs = Pairs(
        state=world.state, person=np.repeat(persons, near.size), opening=np.tile(near, persons.size)
    )
    kept = np.flatnonzero(allowed(pairs, world.as_of))
    return Pairs(state=world.state, person=pairs.person[kept], opening=pairs.opening[kept])


def _in_box(state: State, persons: IntArray, openings: IntArray) -> BoolArray:
    # 75 minutes by car is 43 km of road distance: well inside the box.
    k = state.openings.workplace[openings]
    latitude, longitude = state.workplaces.latitude[k], state.workplaces.longitude[k]
    home_latitude, home_longitude = state.people.latitude[persons], state.people.longitude[persons]
    inside: BoolArray = (
        (latitude > home_latitude.min() - _BOX_DEGREES)
        & (latitude < home_latitude.max() + _BOX_DEGREES)
        & (longitude > home_longitude.min() - 2 * _BOX_DEGREES)
        & (longitude < home_longitude.max() + 2 * _BOX_DEGREES)
    )
    return inside


def _figures(world: World, pairs: Pairs) -> TrueFigures:
    blocks = []
    for start in range(0, max(1, pairs.person.size), _FIGURE_BLOCK):
        rows = slice(start, start + _FIGURE_BLOCK)
        block = Pairs(state=pairs.state, person=pairs.person[rows], opening=pairs.opening[rows])
        blocks.append(true_figures(drive(block, world.parameters, world.half_year), world.preset.as_of))
    return TrueFigures(**{one.name: _concatenated(blocks, one.name) for one in fields(TrueFigures)})


def _concatenated(blocks: Sequence[TrueFigures], name: str) -> FloatArray:
    return np.concatenate([getattr(block, name) for block in blocks])


def _joined(blocks: list[TruePairs]) -> TruePairs:
    order = np.lexsort(
        (np.concatenate([one.opening for one in blocks]), np.concatenate([one.candidate for one in blocks]))
    )
    columns = {
        field.name: np.concatenate([getattr(one, field.name) for one in blocks])
        for field in fields(TruePairs)
    }
    return TruePairs(**{name: column[order] for name, column in columns.items()})
