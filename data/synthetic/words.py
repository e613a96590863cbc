"""The built-in words as index tables: a code is a column number everywhere inside the generator."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_HERE = Path(__file__).parent
_VOCABULARY = _HERE.parent / "reference" / "vocabulary.csv"
_PROFILES = _HERE / "profiles.csv"
SEASONS = ("none", "retail", "hospitality", "gardening")
# Which groups of competences a task draws on; the first is the task's own.
TASK_GROUPS = {
    "9112": ("cleaning", "social"),
    "9412": ("kitchen", "cleaning"),
    "5246": ("kitchen", "customer"),
    "9334": ("retail", "warehouse"),
    "5223": ("retail", "customer"),
    "9333": ("warehouse", "driving"),
    "9321": ("warehouse", "machines"),
    "9329": ("machines", "warehouse"),
    "9214": ("gardening", "caretaking"),
    "9212": ("farming", "animals"),
    "5164": ("animals", "customer"),
    "5153": ("caretaking", "building"),
    "9612": ("recycling", "machines"),
    "9122": ("driving", "cleaning"),
    "9621": ("driving", "customer"),
    "4110": ("office", "it"),
    "4411": ("culture", "office"),
    "5311": ("children", "kitchen"),
    "5312": ("children", "it"),
    "5322": ("care", "cleaning"),
    "8157": ("laundry", "care"),
    "7512": ("bakery", "kitchen"),
    "8322": ("driving", "warehouse"),
    "9313": ("building", "machines"),
    "9629": ("culture", "kitchen"),
    "SOCIAL": ("social", "language"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Codes by kind, in the order of the vocabulary file.

    Attributes
    ----------
    competences, tasks, industries, conditions, certificates : tuple of str
        Codes; the position is the index used inside the generator.
    competence_group : ndarray of int, shape (competences,)
        Number of the group each competence belongs to.
    groups : tuple of str
        Names of the competence groups.
    branches : tuple of str
        Main branch of each industry.
    """

    competences: tuple[str, ...]
    tasks: tuple[str, ...]
    industries: tuple[str, ...]
    conditions: tuple[str, ...]
    certificates: tuple[str, ...]
    competence_group: NDArray[np.int64]
    groups: tuple[str, ...]
    branches: tuple[str, ...]

    def task_pool(self, task: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the competences of a task's own group and of its second group."""
        own, second = TASK_GROUPS[self.tasks[task]]
        return self._members(own), self._members(second)

    def _members(self, group: str) -> NDArray[np.int64]:
        return np.flatnonzero(self.competence_group == self.groups.index(group))

    def condition(self, code: str) -> int:
        """Return the column of a condition."""
        return self.conditions.index(code)

    def certificate(self, code: str) -> int:
        """Return the column of a certificate."""
        return self.certificates.index(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an industry's small jobs look like: weight in the draw, size, tasks, season, kinds of name."""

    industry: int
    weight: float
    fte_median: float
    tasks: tuple[int, ...]
    season: int
    name_kinds: tuple[str, ...]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Read the built-in vocabulary."""
    rows = _rows(_VOCABULARY)
    codes = {kind: tuple(row["code"] for row in rows if row["kind"] == kind) for kind in _kinds(rows)}
    groups_of = [row["group"] for row in rows if row["kind"] == "competence"]
    groups = tuple(dict.fromkeys(groups_of))
    return Words(
        competences=codes["competence"],
        tasks=codes["task"],
        industries=codes["industry"],
        conditions=codes["condition"],
        certificates=codes["certificate"],
        competence_group=np.array([groups.index(group) for group in groups_of], dtype=np.int64),
        groups=groups,
        branches=tuple(row["group"] for row in rows if row["kind"] == "industry"),
    )


@lru_cache(maxsize=1)
def load_profiles() -> tuple[Profile, ...]:
    """Read the industries that have small jobs in these worlds."""
    words = load_words()
    return tuple(_profile(row, words) for row in _rows(_PROFILES))


def _profile(row: dict[str, str], words: Words) -> Profile:
    return Profile(
        industry=words.industries.index(row["division"]),
        weight=float(row["weight"]),
        fte_median=float(row["fte_median"]),
        tasks=tuple(words.tasks.index(task) for task in row["tasks"].split("|")),
        season=SEASONS.index(row["season"]),
        name_kinds=tuple(row["name_kinds"].split("|")),
    )


def _kinds(rows: list[dict[str, str]]) -> list[str]:
    return list(dict.fromkeys(row["kind"] for row in rows))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
