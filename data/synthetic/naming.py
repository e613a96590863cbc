"""Ids and made-up names: nothing that reads as a CPR number, nothing copied from a register."""

from dataclasses import dataclass

import numpy as np

from data.synthetic.columns import IntArray
from data.synthetic.geography import load_country
from data.synthetic.words import load_profiles

_FIRST = [
    "Rør",
    "Lærke",
    "Mose",
    "Klit",
    "Vind",
    "Hassel",
    "Ege",
    "Birke",
    "Sten",
    "Kilde",
    "Eng",
    "Å",
    "Bakke",
    "Skov",
    "Sø",
    "Hav",
    "Fjord",
    "Nord",
    "Øster",
    "Vester",
    "Sønder",
    "Møl",
    "Kirse",
    "Hyben",
    "Ravn",
    "Svane",
    "Storke",
    "Hede",
    "Lyng",
    "Pile",
]
_LAST = [
    "høj",
    "kær",
    "vang",
    "bo",
    "gård",
    "lund",
    "dal",
    "holm",
    "krog",
    "bjerg",
    "bæk",
    "toft",
    "ager",
    "næs",
    "vig",
    "hus",
    "lyst",
    "ly",
    "skær",
    "stien",
    "eng",
    "bro",
    "mark",
    "haven",
    "rod",
]
# "90…" is no day of a month, so a workplace id can never be read as a CPR number.
_WORKPLACE_BASE = 9_000_000_000
_COMPANY_BASE = 90_000_000
_SITES_PER_COMPANY = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Ids of everything, by row number.

    Attributes
    ----------
    people, workplaces, companies, titles, openings, matches : tuple of str
        ``titles`` are the made-up names of workplaces.
    """

    people: tuple[str, ...]
    workplaces: tuple[str, ...]
    companies: tuple[str, ...]
    titles: tuple[str, ...]
    openings: tuple[str, ...]
    matches: tuple[str, ...]


def person_ids(municipality: IntArray) -> tuple[str, ...]:
    """Return ids such as ``K-0461-0001``, numbered within each municipality."""
    return _numbered("K", municipality)


def opening_ids(municipality: IntArray) -> tuple[str, ...]:
    """Return ids such as ``A-0461-0001``."""
    return _numbered("A", municipality)


def workplace_ids(count: int, seed: int) -> tuple[str, ...]:
    """Return ten-digit ids that cannot be read as CPR numbers."""
    step = 7919 * (1 + np.arange(count)) + 31 * seed
    return tuple(str(_WORKPLACE_BASE + int(one)) for one in step)


def company_ids(count: int, rng: np.random.Generator) -> tuple[str, ...]:
    """Return eight-digit ids; some companies have several workplaces."""
    company = np.sort(rng.integers(0, max(1, int(count / _SITES_PER_COMPANY)), count))
    return tuple(str(_COMPANY_BASE + 13 * int(one)) for one in rng.permutation(company))


def broker_id(broker: int) -> str:
    """Return an id such as ``B-0461-03``."""
    municipality, number = divmod(broker, 1000)
    return f"B-{load_country().codes[municipality]}-{number + 1:02d}"


def titles(profile: IntArray, rng: np.random.Generator) -> tuple[str, ...]:
    """Return made-up Danish names of workplaces, such as ``Bageriet Rørhøj``."""
    kinds = [one.name_kinds for one in load_profiles()]
    draws = rng.integers(0, 2**31, (profile.size, 3))
    return tuple(
        _title(kinds[row], *map(int, draw)) for row, draw in zip(profile.tolist(), draws, strict=True)
    )


def _title(kinds: tuple[str, ...], kind: int, first: int, last: int) -> str:
    return f"{kinds[kind % len(kinds)]} {_FIRST[first % len(_FIRST)]}{_LAST[last % len(_LAST)]}"


def _numbered(letter: str, municipality: IntArray) -> tuple[str, ...]:
    codes = load_country().codes
    seen: dict[int, int] = {}
    ids = []
    for one in municipality.tolist():
        seen[one] = seen.get(one, 0) + 1
        ids.append(f"{letter}-{codes[one]}-{seen[one]:04d}")
    return tuple(ids)
