"""Unlawful wishes about people in what a company writes: which ground, which words, which law, what instead.

A kind of person that is only mentioned is no wish: those who already work there, customers, the people that
the work is for. A wish needs a word of wishing, demanding or ruling out in the same part of the text.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.wording.ages import age_wish
from data.wording.words import clauses, is_slip, key, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground on which nobody may be preferred or ruled out, and what the law says of it."""

    code: str
    name_da: str
    name_en: str
    law_da: str
    law_en: str
    instead_da: str
    instead_en: str
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An unlawful wish: its ground and the words that tell it, folded."""

    ground: Ground
    words: str


def _keys(text: str) -> frozenset[str]:
    return frozenset(key(word) for word in text.split())


_WISHING = _keys(
    "søger søges søg leder ønsker ønskes ønske helst gerne kun udelukkende skal kræves kræver krav "
    "foretrækker foretrækkes foretrukne bedst egnet velegnet passer plads job jobbet stilling ansætter "
    "ansættes tager vil forbeholdt reserveret oplagt mangler bør max maks aldersgrænse"
)
_RULING_OUT = _keys("ingen ikke ikkje aldrig uden må nej intet")
_EXCLUSIVE = _RULING_OUT | _keys("kun udelukkende")
_ALWAYS_OPEN = _keys(
    "uanset ligegyldigt ligegyldig både begge skelner mangfoldighed opfordres opfordrer lige"
)
_OPEN = _keys("velkommen velkomne velkommet hensyn plads gerne tilgængelig side hygiejnekrav hygiejne")
_FOR_WORK = _keys("til for med af hos blandt mellem omkring på mod")
_SUITED = _keys(
    "plads job jobbet stilling stillingen arbejde arbejdet egnet velegnet passer bedst oplagt perfekt "
    "ideel ideelt kun reserveret forbeholdt medlem opgaven noget folk nogen ingen person personer "
    "medarbejder medarbejdere en ansatte ikke"
)
_BETWEEN = _keys("en et de den det vores og eller to tre fire fem små mange helt meget for")
_PEOPLE = _keys(
    "person personer medarbejder medarbejdere kollega kolleger kollegaer mand mænd kvinde kvinder pige "
    "piger dreng drenge fyr fyre folk menneske mennesker hjælper hjælpere ansat ansatte ansøger "
    "ansøgere dame damer mor mødre far fædre rengøringshjælp medhjælper medhjælpere arbejder arbejdere "
    "ung unge gut en"
)
_GOES_ON = _keys("og eller her hos tak der som på i nu") | {""}
_BE = _keys("være er bliver gerne helst kun ikke for helt enten og eller")
_NO_SLIPS = _keys("parkere mundlig mundlige muslin danske danser danserne gravede pensionat slanger kristal")
_DIGITS_BEFORE = re.compile(r"\ber (?:\d+|to|tre|fire|fem|seks|en|et)$")


def unlawful_wishes(text: str) -> tuple[Wish, ...]:
    """Return the unlawful wishes about people in a text of a company, each ground once.

    Parameters
    ----------
    text : str
        Danish, as somebody typed it: case, spelling of æ, ø, å and small slips do not matter.
    """
    found: dict[str, Wish] = {}
    for clause in clauses(text):
        for wish in _in_clause(clause):
            found.setdefault(wish.ground.code, wish)
    return tuple(found.values())


@cache
def grounds() -> Mapping[str, Ground]:
    """Return every ground by its code."""
    file = Path(__file__).parent / "wishes.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return {code: Ground(code=code, **_as_compared(entry)) for code, entry in table.items()}


def _as_compared(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry with its lists of words as texts are compared with them."""
    return {
        name: tuple(" ".join(map(key, w.split())) for w in value) if isinstance(value, list) else value
        for name, value in entry.items()
    }


def _in_clause(clause: str) -> Iterator[Wish]:
    said = words(clause)
    known = frozenset(said)
    if known & _ALWAYS_OPEN or (known & _OPEN and not known & _EXCLUSIVE and not _asks(known)):
        return
    if told := age_wish(clause):
        yield Wish(ground=grounds()["age"], words=told)
    if not known & (_WISHING | _RULING_OUT):
        return
    for ground in grounds().values():
        if told := _told(ground, said):
            yield Wish(ground=ground, words=told)


def _asks(known: frozenset[str]) -> bool:
    """Tell whether a clause asks for somebody, whatever friendly words stand beside."""
    return bool(known & _keys("søger søges ønsker ønskes foretrækkes foretrækker skal en ung unge"))


def _told(ground: Ground, said: list[str]) -> str | None:
    line = f" {' '.join(said)} "
    for phrase in ground.phrases:
        if f" {phrase} " in line:
            return phrase
    for place, word in enumerate(said):
        if _is(word, ground.nouns) and not _only_mentioned(said, place):
            return word
        if word in ground.adjectives and _of_a_person(said, place) and not _only_mentioned(said, place):
            return word
    return None


def _is(word: str, nouns: tuple[str, ...]) -> bool:
    if any(word.startswith(noun[:-1]) if noun.endswith("*") else word == noun for noun in nouns):
        return True
    return word not in _NO_SLIPS and any(is_slip(word, noun.rstrip("*")) for noun in nouns)


def _of_a_person(said: list[str], place: int) -> bool:
    """Tell whether an adjective says something of a person: one follows, or it stands alone as a demand."""
    after = said[place + 1] if place + 1 < len(said) else ""
    before = said[place - 1] if place else ""
    return after in _PEOPLE or (
        after in _GOES_ON and (before in _BE or before in _SUITED or place == 0 or after == "")
    )


def _only_mentioned(said: list[str], place: int) -> bool:
    """Tell whether the people are those the work is for, or those who are there already."""
    at = place - 1
    while at >= 0 and said[at] in _BETWEEN:
        at -= 1
    if at >= 0 and said[at] in _FOR_WORK:
        before = said[at - 1] if at else ""
        return before not in _SUITED
    return _DIGITS_BEFORE.search(" ".join(said[:place])) is not None
