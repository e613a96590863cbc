"""Looking for a name as people type it: in any case and order, without Danish letters, and nearly right."""

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "u"})
_NEAR = 0.8
_SHORTEST_NEAR = 4


@lru_cache(maxsize=1 << 14)
def folded(text: str) -> str:
    """Return a text as it is compared: small letters, æ as ae, no accents, one space between words."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold().translate(_DANISH))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def is_in(sought: str, name: str) -> bool:
    """Tell whether each word of a folded text stands in a folded name."""
    return all(word in name for word in sought.split())


def is_near(sought: str, name: str) -> bool:
    """Tell whether each word of a folded text is a word of a folded name, or nearly: a letter or two off."""
    return all(_is_near_any(word, name.split()) for word in sought.split())


def _is_near_any(word: str, others: Iterable[str]) -> bool:
    if len(word) < _SHORTEST_NEAR:
        return any(word in other for other in others)
    return any(_alike(word, other) >= _NEAR for other in others)


def _alike(word: str, other: str) -> float:
    longest = 2 * min(len(word), len(other)) / (len(word) + len(other))
    return SequenceMatcher(None, word, other, autojunk=False).ratio() if longest >= _NEAR else 0.0
