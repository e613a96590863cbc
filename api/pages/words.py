"""The words of the pages: one catalogue, Danish and English, split by subject; checked when it is read."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from api.http.wording import LANGUAGES, Language

FILE = "words.toml"
_HERE = Path(__file__).parent
Catalogue = Mapping[str, Mapping[Language, str]]


def names_in(text: str) -> frozenset[str]:
    """Return the names in braces of a text."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def read_words(folder: Path) -> Catalogue:
    """Return the catalogue of a folder: the key of a text is ``folder.name``.

    Parameters
    ----------
    folder : Path
        Holds a folder for each subject with its ``words.toml``.

    Raises
    ------
    ValueError
        If a text lacks a language, or its languages name different values.
    """
    found: dict[str, Mapping[Language, str]] = {}
    for file in sorted(folder.glob(f"*/{FILE}")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for name, text in table.items():
            key = f"{file.parent.name}.{name}"
            if set(text) != set(LANGUAGES) or not all(text.values()):
                raise ValueError(f"{file.parent.name}/{FILE}: {name}: expected da and en, got {sorted(text)}")
            if names_in(text["da"]) != names_in(text["en"]):
                raise ValueError(f"{file.parent.name}/{FILE}: {name}: da and en name different values")
            found[key] = text
    return MappingProxyType(found)


@cache
def catalogue() -> Catalogue:
    """Return the words of all pages."""
    return read_words(_HERE)


def say(language: Language, key: str, **values: object) -> str:
    """Return a text with its values.

    Raises
    ------
    KeyError
        If there is no such text, or a value of it is not given.
    """
    return catalogue()[key][language].format_map(values)
