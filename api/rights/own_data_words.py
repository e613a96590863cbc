"""The words of an access export, from own_data.toml: sections, sentences, and what columns are called."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.settings import Settings
from matcher.wording import Words

_TOLD: dict[str, Any] = tomllib.loads((Path(__file__).parent / "own_data.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of an export: which tables it shows, what they are for, where they come from, how long."""

    name: str
    tables: tuple[str, ...]
    keeps: str
    title: Words
    purpose: Words
    source: Words


SECTIONS: tuple[Section, ...] = tuple(
    Section(
        name=told["name"],
        tables=tuple(told["tables"]),
        keeps=told["keeps"],
        **{part: Words(**told[part]) for part in ("title", "purpose", "source")},
    )
    for told in _TOLD["section"]
)
PAGE: Mapping[str, Words] = {name: Words(**words) for name, words in _TOLD["page"].items()}
TABLE_NAMES: Mapping[str, str] = _TOLD["tables"]
COLUMN_NAMES: Mapping[str, str] = _TOLD["columns"]


def kept(section: Section, settings: Settings) -> Words:
    """Return how long a section's records are kept, with the days of the settings."""
    told = _TOLD["keeps"][section.keeps]
    days = {name: getattr(settings, name) for name in type(settings).model_fields if "retention" in name}
    days |= {
        name: getattr(settings, name) for name in type(settings).model_fields if name.startswith("keep_")
    }
    return Words(**{language: text.format_map(days) for language, text in told.items()})


def sentences() -> tuple[str, ...]:
    """Return every Danish text of ours, for the test of how plain it is."""
    texts = [words.da for words in PAGE.values()]
    texts += [part.da for one in SECTIONS for part in (one.title, one.purpose, one.source)]
    return tuple(texts + [told["da"] for told in _TOLD["keeps"].values()])
