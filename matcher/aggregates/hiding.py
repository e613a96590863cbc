"""Which cells of nested counts are not told: small ones, and those that would give them away.

Cells are named by their path: the empty path is everybody, then municipality, benefit and category. A cell is
the sum of its parts, so one hidden cell of a sum is no secret. In every sum either nothing is hidden, or two
cells at least of which one is not small. Because the sums form a tree that is enough: no combination of what
is told gives a hidden cell (tests/matcher/aggregates/test_hiding.py tries).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

Path = tuple[str, ...]


def hidden_cells(counts: Mapping[Path, int], small: Collection[Path]) -> frozenset[Path]:
    """Return the cells that are not told.

    Parameters
    ----------
    counts : mapping of path to int
        Every cell, with the sums above it.
    small : collection of path
        Those that must not be told.
    """
    hidden = set(small)
    sums = _sums(counts)
    covering = {path for path, count in counts.items() if count and path not in small}
    open_sums = True
    while open_sums:
        added = {
            cover
            for members in sums
            if not _protected(members, hidden, covering)
            and (cover := _cover(members, hidden, covering, counts)) is not None
        }
        hidden |= added
        open_sums = bool(added)
    return frozenset(hidden)


def _sums(counts: Mapping[Path, int]) -> list[list[Path]]:
    """Return each sum with its parts, the sum first."""
    parts: dict[Path, list[Path]] = defaultdict(list)
    for path in sorted(counts):
        if path:
            parts[path[:-1]].append(path)
    return [[above, *below] for above, below in sorted(parts.items())]


def _protected(members: list[Path], hidden: set[Path], covering: set[Path]) -> bool:
    inside = [path for path in members if path in hidden]
    return not inside or (len(inside) > 1 and any(path in covering for path in inside))


def _cover(
    members: list[Path], hidden: set[Path], covering: set[Path], counts: Mapping[Path, int]
) -> Path | None:
    """Return the cell to hide beside: the smallest part that is not small, else the sum itself.

    The sum of everything stands in no other sum: rather it than a part that is most of it.
    """
    above, *parts = members
    free = sorted(
        (path for path in parts if path in covering - hidden), key=lambda path: (counts[path], path)
    )
    if free and (above or 2 * counts[free[0]] <= counts[above]):
        return free[0]
    return None if above in hidden else above
