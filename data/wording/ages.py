"""Ages in what a company writes: limits and spans that are about people, not hours, weights or firms."""

import re

_NUMBERS = {
    "tyve": 20, "femogtyve": 25, "tredive": 30, "femogtredive": 35, "fyrre": 40, "femogfyrre": 45,
    "halvtreds": 50, "femoghalvtreds": 55, "tres": 60, "femogtres": 65, "halvfjerds": 70, "firs": 80,
}  # fmt: skip
_NUMBER = rf"(\d{{2}}|{'|'.join(_NUMBERS)})"
_END = r"(?=\s*(?:$|[,.;!?)]|og\b|eller\b|tak\b))"
_YEARS = r"\s*-?\s*aa?r(?:ig(?:e)?|s?\s*(?:alderen|gammel|gamle))?\b"
_SPAN = re.compile(rf"\b{_NUMBER}\s*(?:-|\u2013|til|og)\s*{_NUMBER}{_YEARS}")
_MOST = re.compile(
    r"\b(over|under|max|maks|maksimum|hoejst|yngre end|aeldre end|fyldt|mindst|aldersgraense|alder)"
    rf"\W{{0,3}}{_NUMBER}"
    rf"(?:{_YEARS}|{_END})"
)
_AGED = re.compile(rf"\b{_NUMBER}\s*-?\s*aarig")
_OF_PEOPLE = re.compile(
    r"\b(?:ingen|ikke|kun|helst|gerne|skal|du|vi|folk|nogen|medarbejder|person|max|maks|maksimum|hoejst|alder\w*|"
    r"mand|kvinde|pige|dreng|fyr|soeger|soeges|oensker|oenskes|foretraekkes)\b"
)
_NOT_OF_PEOPLE = re.compile(
    r"\b(?:erfaring|bagen|garanti|kontrakt|udloeb|bygning\w*|butikken|firmaet|virksomheden)\b"
)
_LOWER = ("over", "fyldt", "mindst", "aeldre end")
# The law itself sets such limits: machines, alcohol, driving.
_HIGHEST_LAWFUL_LEAST = 21
_YOUNGEST, _OLDEST = 14, 85


def age_wish(clause: str) -> str | None:
    """Return the words by which a folded part of a text limits the age of people, ``None`` where it does not.

    Least ages up to 21 pass: the law sets such limits for machines, alcohol and driving.
    """
    if _NOT_OF_PEOPLE.search(clause):
        return None
    for hit in _SPAN.finditer(clause):
        if _is_age(hit[1]) and _is_age(hit[2]):
            return hit[0]
    if not _OF_PEOPLE.search(clause):
        return None
    for hit in _MOST.finditer(clause):
        lower = hit[1] in _LOWER and not re.search(r"\b(?:ingen|ikke)\b", clause[: hit.start()])
        if _is_age(hit[2]) and not (lower and _number(hit[2]) <= _HIGHEST_LAWFUL_LEAST):
            return hit[0]
    aged = _AGED.search(clause)
    return aged[0] if aged else None


def _number(word: str) -> int:
    return _NUMBERS.get(word) or int(word)


def _is_age(word: str) -> bool:
    return _YOUNGEST <= _number(word) <= _OLDEST
