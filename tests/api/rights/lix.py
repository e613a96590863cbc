"""How hard a text is to read: LIX, words a sentence plus the share of long words."""

import re

_WORD = re.compile(r"[A-Za-zÆØÅæøåéÉ0-9]+")
_LONG = 6


def lix(text: str) -> float:
    """Return the LIX of a text; up to 45 is what most adults read with ease.

    Source: C.-H. Björnsson, Läsbarhet (1968): words a sentence + 100 x long words / words.
    """
    words = _WORD.findall(text)
    sentences = max(1, len(re.findall(r"[.:!?]+(?=\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(word) > _LONG for word in words) / len(words)
