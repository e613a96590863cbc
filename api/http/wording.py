"""What the service says when it cannot do what was asked, in Danish and English, from two tables beside.

``problems.toml`` holds a status, a title and a detail for every problem; ``fields.toml`` a message for every
fault of a single value. Templates name their values in braces.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Language = Literal["da", "en"]
LANGUAGES: tuple[Language, ...] = ("da", "en")
_HERE = Path(__file__).parent
_RANGE = re.compile(r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?")
_LONGEST_HEADER = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemWords:
    """Status and words of one kind of problem, by language."""

    code: str
    status: int
    title: Mapping[Language, str]
    detail: Mapping[Language, str]


def _problems() -> dict[str, ProblemWords]:
    table = tomllib.loads((_HERE / "problems.toml").read_text(encoding="utf-8"))
    return {code: ProblemWords(code=code, **entry) for code, entry in table.items()}


PROBLEMS: Mapping[str, ProblemWords] = _problems()
FIELDS: Mapping[str, Mapping[Language, str]] = tomllib.loads(
    (_HERE / "fields.toml").read_text(encoding="utf-8")
)


def language_of(accept_language: str) -> Language:
    """Return the language to answer in; Danish unless English is liked better.

    Parameters
    ----------
    accept_language : str
        The header as it came; what cannot be read counts for nothing.
    """
    liked = dict.fromkeys(LANGUAGES, -1.0)
    for part in accept_language[:_LONGEST_HEADER].split(","):
        found = _RANGE.fullmatch(part)
        if found is None:
            continue
        weight = float(found[2]) if found[2] else 1.0
        for language in LANGUAGES:
            if found[1].lower() == language:
                liked[language] = max(liked[language], weight)
    return "en" if liked["en"] > max(liked["da"], 0.0) else "da"
