"""Notes about people: words that do not belong there, and words that can be said in a better way."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.wording.words import clauses, key, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of words that are not kept about a person, and what to write instead."""

    code: str
    name_da: str
    name_en: str
    instead_da: str
    instead_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitive:
    """A word of a note that is not kept: its group and the word, folded."""

    group: Group
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A word that says something of a person which can be said in a better way."""

    word: str
    instead_da: str
    instead_en: str


def sensitive_words(text: str) -> tuple[Sensitive, ...]:
    """Return what of a note is not kept about a person, each group once.

    Parameters
    ----------
    text : str
        Danish, as somebody typed it.
    """
    found: dict[str, Sensitive] = {}
    for said in _said(text):
        for patterns, group in _sensitive():
            if group.code not in found and (word := _first(patterns, said)):
                found[group.code] = Sensitive(group=group, word=word)
    return tuple(found.values())


def better_words(text: str) -> tuple[Replacement, ...]:
    """Return the words of a text that can be said in a better way, and how; a remark, never a refusal.

    Parameters
    ----------
    text : str
        Danish, as somebody typed it.
    """
    said = list(_said(text))
    return tuple(other for pattern, other in _better() if any(_first((pattern,), line) for line in said))


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "notes.toml").read_text(encoding="utf-8"))


@cache
def _sensitive() -> tuple[tuple[tuple[str, ...], Group], ...]:
    return tuple(
        (
            tuple(_pattern(word) for word in (*entry["words"], *entry["phrases"])),
            Group(code=code, **{n: v for n, v in entry.items() if n not in ("words", "phrases")}),
        )
        for code, entry in _tables()["sensitive"].items()
    )


@cache
def _better() -> tuple[tuple[str, Replacement], ...]:
    table = _tables()["language"]
    return tuple(
        (_pattern(word), Replacement(word=word.rstrip("*"), **instead)) for word, instead in table.items()
    )


def _pattern(entry: str) -> str:
    """Return what stands in a line of words between blanks; without the last blank any ending will do."""
    said = " ".join(key(word) for word in entry.rstrip("*").split())
    return f" {said}" if entry.endswith("*") else f" {said} "


def _first(patterns: tuple[str, ...], line: str) -> str | None:
    return next((pattern.strip() for pattern in patterns if pattern in line), None)


def _said(text: str) -> Iterator[str]:
    """Yield the parts of a text as lines of words between blanks."""
    for clause in clauses(text):
        yield f" {' '.join(words(clause))} "
