"""Danish text as words that can be compared: whatever the case, the spelling of æ, ø and å, and slips."""

import re
import unicodedata

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u"})
_WORD = re.compile(r"[a-z0-9]+")
_CLAUSE = re.compile(r"[.!?;\n\r]+(?=\s|$)|\bmen\b|\bdog\b|\bundtagen\b")
_TWICE = re.compile(r"([a-z])\1+")
_LEAST_FOR_SLIPS = 7


def folded(text: str) -> str:
    """Return a text in small plain letters: æ as ae, accents and invisible signs away."""
    visible = "".join(s for s in unicodedata.normalize("NFKC", text) if unicodedata.category(s) != "Cf")
    plain = unicodedata.normalize("NFKD", visible.casefold().translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def clauses(text: str) -> list[str]:
    """Return the parts of a text that say one thing each, folded."""
    return [part for part in _CLAUSE.split(folded(text)) if part.strip()]


def words(clause: str) -> list[str]:
    """Return the words of a folded text, letters that stand twice once."""
    return [once(word) for word in _WORD.findall(clause)]


def once(word: str) -> str:
    """Return a folded word with letters that stand twice once: ``mænnd`` is ``mænd``."""
    return _TWICE.sub(r"\1", word)


def key(word: str) -> str:
    """Return a word of a list as `words` returns it."""
    return once(folded(word))


def is_slip(written: str, meant: str) -> bool:
    """Tell whether a long word is another but for one letter left out, added, changed or swapped."""
    if min(len(written), len(meant)) < _LEAST_FOR_SLIPS or abs(len(written) - len(meant)) > 1:
        return False
    start = next((i for i, pair in enumerate(zip(written, meant, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return written != meant
    if start == 0:  # in slips the first letter is right
        return False
    rest, other = written[start:], meant[start:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    )
