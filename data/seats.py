"""What a pair stands before on a day: places and contacts that are taken, and what speaks against it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Generic[R]):
    """The seats of an opening and of its workplace as the rules count them, and their refusals of one pair.

    Attributes
    ----------
    workplace_id : str
        The opening's workplace on the day.
    places : int
        Free places of the opening.
    kept : frozenset of candidate ids
        For whom places of it are kept.
    most : int or None
        People the workplace may be contacted about in a month; ``None`` without a limit.
    contacted : frozenset of candidate ids
        Whom it was contacted about in the month of the day.
    underway : bool
        Whether the workplace was contacted about this person and a place is kept since: an answer then takes
        neither a place nor a contact.
    refusals : tuple
        What the rules have against the pair; of one under way, against the person alone.
    """

    workplace_id: str
    places: int
    kept: frozenset[str] = frozenset()
    most: int | None = None
    contacted: frozenset[str] = frozenset()
    underway: bool = False
    refusals: tuple[R, ...] = ()
