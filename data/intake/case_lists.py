"""List cells of the case systems: items with stars, values or neither, by code or label."""

import re

from data.intake.gathering import RefusedValueError
from data.intake.guard import plain_text
from data.intake.hours import intervals_of, read_days, read_hours
from data.intake.lexicon import Lexicon
from data.intake.places import restore_industry

_STARS = re.compile(r"(.+?)\s*(\*{1,3})")
_VALUED = re.compile(r"(.+?)\s*:\s*([-+]?[0-9.,]+)")
_PRODUCTION_UNIT = re.compile(r"[0-9]{10}")
_SEPARATORS = ("|", ";", "\n", ",")
_ALL_DAY = (0, 24 * 60)
_WEEK = range(7)
_DAYS_AND_HOURS = re.compile(r"([^0-9]+?)\.?:?\s+(?:kl\.?\s*)?([0-9].*)")


def items_of(text: str) -> list[str]:
    """Return the items of a cell, parted by the first of ``| ; line break ,`` that occurs in it."""
    plain = plain_text(text.replace("\r\n", "|").replace("\n", "|"))
    sign = next((sign for sign in _SEPARATORS if sign in plain), None)
    return [item.strip() for item in (plain.split(sign) if sign else [plain]) if item.strip()]


def code_of(name: str, kind: str, lexicon: Lexicon) -> str | None:
    """Return the code that a code or label means, ``None`` where it is not in the vocabulary."""
    code = restore_industry(name) if kind == "industry" else name
    return code if lexicon.has(kind, code) else lexicon.named(kind, name)


def weighted(text: str, kind: str, lexicon: Lexicon, default: str) -> list[tuple[str, str]]:
    """Return codes with their stars or values; items with neither get the default.

    A cell that as a whole is a label, comma and all, is one item.
    """
    whole = code_of(plain_text(text), kind, lexicon)
    items = [whole] if whole else items_of(text)
    return [_weighted(item, kind, lexicon, default) for item in items]


def _weighted(item: str, kind: str, lexicon: Lexicon, default: str) -> tuple[str, str]:
    name, value = item, default
    if hit := _STARS.fullmatch(item):
        name, value = hit[1], str(len(hit[2]))
    elif hit := _VALUED.fullmatch(item):
        name, value = hit[1], hit[2]
    return code_of(name, kind, lexicon) or name, value


def joined(weights: list[tuple[str, str]]) -> str:
    """Return a weighted list in the spelling of the exchange format."""
    return "|".join(f"{code}:{value}" for code, value in weights)


def vetoes(text: str, lexicon: Lexicon) -> dict[str, str]:
    """Return a person's vetoes by column: tasks, industries and workplaces.

    Raises
    ------
    RefusedValueError
        If an item is none of these, for a veto must not be lost.
    """
    found: dict[str, list[str]] = {"no_go_tasks": [], "no_go_industries": [], "no_go_workplaces": []}
    for item in items_of(text):
        if task := code_of(item, "task", lexicon):
            found["no_go_tasks"].append(task)
        elif industry := code_of(item, "industry", lexicon):
            found["no_go_industries"].append(industry)
        elif _PRODUCTION_UNIT.fullmatch(item):
            found["no_go_workplaces"].append(item)
        else:
            raise RefusedValueError(
                "unknown-veto",
                "tasks, industries or P-numbers, by code or label",
                "add the word to vocabulary.csv or correct it: a veto must not be lost",
            )
    return {column: "|".join(codes) for column, codes in found.items()}


def times(days: str, hours: str) -> str:
    """Return times of the week from a cell of days and a cell of hours; of one alone, all of the other.

    Raises
    ------
    RefusedValueError
        If either cannot be read.
    """
    if not plain_text(days) and not plain_text(hours):
        return ""
    numbers = [day for item in items_of(days) for day in read_days(item)] or list(_WEEK)
    spans = [read_hours(item) for item in items_of(hours)] or [_ALL_DAY]
    found = {part for day in numbers for span in spans for part in intervals_of(day, *span)}
    return "|".join(map(str, sorted(found)))


def opening_hours(text: str) -> str:
    """Return times of the week from a cell such as ``man-fre 8-16, lør 09:00-13:00``.

    Raises
    ------
    RefusedValueError
        If an item is not days followed by hours.
    """
    parts = []
    for item in items_of(text):
        hit = _DAYS_AND_HOURS.fullmatch(item)
        parts.append(times(hit[1], hit[2]) if hit else times(item, ""))
    return "|".join(parts)
