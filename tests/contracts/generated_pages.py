"""Writes the pages of docs/ that are made of the code; `make docs` runs it, a test compares the result."""

import dataclasses
import re
import sys
from collections.abc import Iterator

from api.settings import Settings
from features.catalogue import CATALOGUE
from features.feature import GROUPS, Feature
from matcher.settings import MatchSettings
from tests.contracts.sources import REPOSITORY

DIRECTIONS = {1: "never worse", -1: "never better", 0: "either"}
ATTRIBUTE = re.compile(r"^(\w+(?:, \w+)*) : .+$")

SETTINGS_HEAD = """\
# Settings of ranking and the night

What a municipality may set, with its default. *Variable* is the environment variable that sets it; where
there is none, it is for programs that call the rooms themselves. Where the store and the models lie is said
in [exchange-format.md](exchange-format.md). This page is made of `matcher/settings.py` by `make docs`.

| setting | variable | default | what it does |
|---|---|---|---|
"""
FEATURES_HEAD = """\
# Features

Every column that the learned fit may read: one row per pair of candidate and opening, and nothing that is
not listed here. *Larger* says what a larger figure may do to the fit. Where *unknown* is yes, a source that
says nothing is a state of its own and not a zero. This page is made of `features/catalogue.py` by
`make docs`.
"""


def settings_page() -> str:
    """Return the page of settings, described as the record describes them."""
    meanings = dict(_meanings(MatchSettings.__doc__ or ""))
    rows = (
        f"| `{field.name}` | {_variable(field.name)} | {_default(field.default)} | {meanings[field.name]} |\n"
        for field in dataclasses.fields(MatchSettings)
    )
    return SETTINGS_HEAD + "".join(rows)


def features_page() -> str:
    """Return the page of features, one table for each group of reasons."""
    return FEATURES_HEAD + "".join(_group(name) for name in GROUPS)


def _group(group: str) -> str:
    head = "| column | meaning | unit | larger | unknown | read from |\n|---|---|---|---|---|---|\n"
    return f"\n## {group}\n{head}" + "".join(
        _feature(feature) for feature in CATALOGUE if feature.group == group
    )


def _feature(feature: Feature) -> str:
    meaning = f"{feature.meaning_da} · *{feature.meaning_en}*"
    sources = ", ".join(f"`{source}`" for source in feature.sources)
    unknown = "yes" if feature.may_be_unknown else "no"
    cells = (f"`{feature.name}`", meaning, feature.unit, DIRECTIONS[feature.monotone], unknown, sources)
    return f"| {' | '.join(cells)} |\n"


def _meanings(docstring: str) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of the attributes of a numpydoc docstring."""
    names: list[str] = []
    text: list[str] = []
    for line in docstring.split("Attributes\n", 1)[1].splitlines()[1:]:
        if found := ATTRIBUTE.match(line.strip()):
            yield from ((name, " ".join(text)) for name in names)
            names, text = found[1].split(", "), []
        else:
            text.append(line.strip().replace("``", "`"))
    yield from ((name, " ".join(text).strip()) for name in names)


def _variable(name: str) -> str:
    return f"`MATCHER_{name.upper()}`" if name in Settings.model_fields else "–"


def _default(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


PAGES = {"docs/settings.md": settings_page, "docs/features.md": features_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (REPOSITORY / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"wrote {name}\n")
