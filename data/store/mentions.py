"""A person's id inside texts: found, and taken out, without touching what only looks like it."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

ERASED = "[slettet]"
_GONE = object()


@lru_cache(maxsize=64)
def spelled(candidate_id: str) -> re.Pattern[str]:
    """Return the pattern of an id as a word of its own: as it is, as JSON spells it, as addresses do."""
    ways = {
        candidate_id,
        json.dumps(candidate_id)[1:-1],
        json.dumps(candidate_id, ensure_ascii=False)[1:-1],
        quote(candidate_id, safe=""),
        quote(candidate_id),
    }
    either = "|".join(re.escape(way) for way in sorted(ways, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])")


def without(text: str, candidate_id: str) -> str:
    """Return a text without the id; one that is JSON stays JSON, its numbers as they were.

    Of JSON the entries under the id, and the items of lists that are about the person, go whole.
    """
    if not spelled(candidate_id).search(text):
        return text
    try:
        told = json.loads(text)
    except ValueError:
        return spelled(candidate_id).sub(ERASED, text)
    if not isinstance(told, dict | list):
        return spelled(candidate_id).sub(ERASED, text)
    left = _without(told, candidate_id)
    return text if left == told else json.dumps(left, ensure_ascii=False, separators=(",", ":"))


def mentions(text: str, candidate_id: str) -> bool:
    """Tell whether a text names the person."""
    return without(text, candidate_id) != text


def told_of(value: object, candidate_id: str) -> object:
    """Return the part of JSON that is about the person, ``None`` where there is none."""
    if isinstance(value, str):
        return value if spelled(candidate_id).search(value) else None
    if isinstance(value, Mapping):
        if candidate_id in value.values():
            return dict(value)
        if candidate_id in value:
            return {candidate_id: value[candidate_id]}
        found = {name: told_of(inner, candidate_id) for name, inner in value.items()}
        return {name: inner for name, inner in found.items() if inner is not None} or None
    if isinstance(value, list):
        items = [told_of(inner, candidate_id) for inner in value]
        return [inner for inner in items if inner is not None] or None
    return None


def _without(value: object, candidate_id: str) -> object:
    if isinstance(value, str):
        return spelled(candidate_id).sub(ERASED, value)
    if isinstance(value, dict):
        return {
            _without(name, candidate_id): _without(inner, candidate_id)
            for name, inner in value.items()
            if name != candidate_id
        }
    if isinstance(value, list):
        left = (_item(inner, candidate_id) for inner in value)
        return [inner for inner in left if inner is not _GONE]
    return value


def _item(value: object, candidate_id: str) -> object:
    about = value.values() if isinstance(value, dict) else (value,)
    return _GONE if candidate_id in about else _without(value, candidate_id)
