"""Records with a past: which version of a record was valid, and known, on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar


class Dated(Protocol):
    """A record that may say from which day it holds."""

    @property
    def valid_from(self) -> date | None:
        """First day the version holds; ``None`` = as far back as anyone knows."""


R = TypeVar("R", bound=Dated)


class Knowledge(StrEnum):
    """How well a version answers for the day that was asked about."""

    KNOWN = "known"  # valid and known on the day
    LEARNED_LATER = "learned_later"  # valid on the day, but told to us afterwards
    ONLY_LATER = "only_later"  # nothing was valid on the day: the earliest later version stands in


@dataclass(frozen=True, slots=True)
class Version(Generic[R]):
    """A record and the day from which the service knew it."""

    record: R
    known_from: date


def version_on(
    versions: Sequence[Version[R]], day: date, known_on: date | None = None
) -> tuple[R, Knowledge] | None:
    """Return the version that was valid on a day, as far as it was known, and how well it answers.

    Parameters
    ----------
    versions : sequence of Version
        All versions of one id, in any order.
    day : date
        The day the record should be valid on.
    known_on : date, optional
        The day whose knowledge counts; ``day`` itself by default.

    Returns
    -------
    (record, Knowledge) or None
        The latest version valid and known; else the latest valid one that was learned later; else the
        earliest later one; ``None`` only where there are no versions.
    """
    if not versions:
        return None
    known_on = known_on or day
    valid = [v for v in versions if v.record.valid_from is None or v.record.valid_from <= day]
    known = [v for v in valid if v.known_from <= known_on]
    if known:
        return max(known, key=_age).record, Knowledge.KNOWN
    if valid:
        return max(valid, key=_age).record, Knowledge.LEARNED_LATER
    return min(versions, key=_age).record, Knowledge.ONLY_LATER


def _age(version: Version[R]) -> tuple[date, date]:
    return version.record.valid_from or date.min, version.known_from


def by_id(versions: Iterable[Version[R]], key: str) -> dict[str, list[Version[R]]]:
    """Group versions by the id field named ``key``."""
    groups: dict[str, list[Version[R]]] = {}
    for version in versions:
        groups.setdefault(getattr(version.record, key), []).append(version)
    return groups
