"""What is hidden in nested counts cannot be worked out from what is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.aggregates.groups import SMALLEST
from matcher.aggregates.hiding import Path, hidden_cells

paths = st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz"), st.sampled_from("12"))
leaves = st.dictionaries(paths, st.integers(0, 12), min_size=1, max_size=16)


def sums_of(cells: dict[Path, int]) -> dict[Path, int]:
    """Return the cells with every sum above them."""
    found: dict[Path, int] = {}
    for path, count in cells.items():
        for depth in range(len(path) + 1):
            found[path[:depth]] = found.get(path[:depth], 0) + count
    return found


def small_of(counts: dict[Path, int]) -> set[Path]:
    """Return the cells of one to four."""
    return {path for path, count in counts.items() if 0 < count < SMALLEST}


def worked_out(counts: dict[Path, int], hidden: frozenset[Path] | set[Path]) -> set[Path]:
    """Return the hidden cells that sums and differences of told ones give, by linear algebra."""
    unknown = sorted(hidden)
    place = {path: number for number, path in enumerate(unknown)}
    rows = []
    for above in {path[:-1] for path in counts if path}:
        row = np.zeros(len(unknown))
        for path in counts:
            if path in place and (path == above or (path and path[:-1] == above)):
                row[place[path]] = 1.0 if path == above else -1.0
        rows.append(row)
    if not unknown or not rows:
        return set()
    known = np.stack(rows)
    rank = np.linalg.matrix_rank(known)
    one = np.eye(len(unknown))
    return {
        path
        for path, number in place.items()
        if np.linalg.matrix_rank(np.vstack([known, one[number]])) == rank
    }


@given(leaves)
def test_22_no_hidden_cell_can_be_worked_out(cells: dict[Path, int]) -> None:
    """Whatever the counts: small ones are hidden, and no sum or difference of told cells gives a hidden one.

    Where a sum has one part only, both are one number: then both are hidden, and neither is given away.
    """
    counts = sums_of(cells)
    hidden = hidden_cells(counts, small_of(counts))
    assert small_of(counts) <= hidden
    assert worked_out(counts, hidden) == set()


def test_hiding_only_the_small_ones_gives_them_away() -> None:
    """The naive way, small cells alone, is undone by one subtraction: the attack above finds it."""
    counts = sums_of({("a", "x", "1"): 3, ("a", "y", "1"): 9, ("b", "x", "1"): 20})
    assert ("a", "x") in worked_out(counts, small_of(counts))


@given(leaves)
def test_two_small_cells_do_not_cover_each_other(cells: dict[Path, int]) -> None:
    """In no sum are small cells hidden alone: their total, of few people, would be told."""
    counts = sums_of(cells)
    hidden, small = hidden_cells(counts, small_of(counts)), small_of(counts)
    for above in {path[:-1] for path in counts if path}:
        parts = [path for path in counts if path and path[:-1] == above]
        secret = [path for path in (above, *parts) if path in hidden]
        if secret and above not in hidden:
            assert any(path not in small for path in secret)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({("a",): 30, ("b",): 40}, set()),
        ({("a",): 3, ("b",): 10, ("c",): 40}, {("a",), ("b",)}),
        ({("a",): 3, ("b",): 157}, {("a",), ()}),
        ({("a",): 0, ("b",): 40}, set()),
    ],
)
def test_no_more_is_hidden_than_needed(cells: dict[Path, int], expected: set[Path]) -> None:
    """Nothing where nothing is small; the smallest other part; the total rather than most of it."""
    counts = sums_of(cells)
    assert hidden_cells(counts, small_of(counts)) == expected
