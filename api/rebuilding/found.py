"""What a rebuild found: from what, with what, and where it differs from what was stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.store.moments import UsedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that did not come out as it was stored."""

    field: str
    stored: object
    rebuilt: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """A list or a plan, made again.

    Attributes
    ----------
    kind : str
        ``list`` or ``plan``.
    record_id : str
        Id of the list or the plan.
    candidate_id : str
        Whose list, or whose line of a plan was asked for; empty for a whole plan.
    made : mapping
        What it was made from: day, change numbers, model, seed, settings, program.
    used : tuple of UsedRow
        The stored rows it speaks of.
    figures : tuple of mappings
        The lines as they came out.
    proposals : int
        How many lines were compared.
    differences : tuple of Difference
        None where it is equal to the last bit.
    notes : tuple of str
        What is different about this installation since, equal or not.
    """

    kind: str
    record_id: str
    candidate_id: str
    made: Mapping[str, Any]
    proposals: int
    used: tuple[UsedRow, ...] = ()
    figures: tuple[Mapping[str, Any], ...] = ()
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def equal(self) -> bool:
        """Whether everything came out as it was stored."""
        return not self.differences


def differing(name: str, stored: object, rebuilt: object) -> Iterator[Difference]:
    """Yield the difference between two values, where there is one."""
    if stored != rebuilt:
        yield Difference(field=name, stored=stored, rebuilt=rebuilt)


def differing_rows(
    name: str, stored: Mapping[str, Mapping[str, Any]], rebuilt: Mapping[str, Mapping[str, Any]]
) -> Iterator[Difference]:
    """Yield every field in which rows differ, key by key; a row that one side lacks is one difference."""
    for key in sorted(stored.keys() | rebuilt.keys()):
        left, right = stored.get(key), rebuilt.get(key)
        if left is None or right is None:
            yield Difference(field=f"{name} {key}", stored=left, rebuilt=right)
            continue
        for column in left.keys() | right.keys():
            yield from differing(f"{name} {key} {column}", left.get(column), right.get(column))


def by_key(rows: Sequence[Any], *columns: str) -> dict[str, dict[str, Any]]:
    """Return records as mappings by the values of some of their fields."""
    told = ({name: getattr(row, name) for name in row.__dataclass_fields__} for row in rows)
    return {" ".join(str(row[column]) for column in columns): row for row in told}
