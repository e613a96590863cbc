"""Numbers as Danish systems and spreadsheets write them, read without guessing."""

import re
from functools import lru_cache

from data.intake.gathering import RefusedValueError

_SPACES = str.maketrans("", "", "\u00a0\u202f\u2009 ")
_MINUS = str.maketrans({"−": "-", "–": "-"})
_GROUPED_BY_SPACE = re.compile(r"[+-]?[0-9]{1,3}(?:[\u00a0\u202f\u2009 ][0-9]{3})+(?:,[0-9]+)?")
_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_DANISH = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_ENGLISH = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}")
AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_MOST_DIGITS = 15
_MOST = 1e15


class AmbiguousNumberError(RefusedValueError):
    """A number that can be read as thousands and as decimals."""


@lru_cache(maxsize=65_536)
def read_number(text: str, *, thousands_possible: bool = True) -> float:
    """Return the number a cell holds.

    Parameters
    ----------
    text : str
        Trimmed cell, such as ``7,5``, ``7.5``, ``1.234,5`` or ``1 234``.
    thousands_possible : bool
        False where the column's range leaves one reading only, as for degrees: then ``55.676`` is plain.

    Raises
    ------
    RefusedValueError
        If it is no number, not finite, or can be read as thousands and as decimals.
    """
    plain = text.translate(_MINUS)
    if thousands_possible and AMBIGUOUS.fullmatch(plain):
        raise AmbiguousNumberError(
            "ambiguous-number",
            "a number with one reading (thousands or decimals?)",
            f"write {plain.replace('.', '').replace(',', '')} or {plain.replace('.', ',')}0",
        )
    number = _value(plain)
    if not abs(number) < _MOST:
        raise RefusedValueError("number-too-large", "a number of at most 15 digits", "check the cell")
    return number + 0.0  # minus zero is zero


def _value(text: str) -> float:
    if _GROUPED_BY_SPACE.fullmatch(text):
        text = text.translate(_SPACES)
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", "."))
    if _DANISH.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(text):
        return float(text.replace(",", ""))
    raise RefusedValueError(
        "not-a-number",
        "a number such as 7.5 or 7,5",
        "write a number, or leave the cell empty if it is unknown",
    )


def read_whole(text: str) -> int:
    """Return the whole number a cell holds; ``3.0`` and ``3,0`` count as 3.

    Raises
    ------
    RefusedValueError
        If it is no whole number or can be read in two ways.
    """
    number = read_number(text)
    if number != int(number):
        raise RefusedValueError("not-whole", "a whole number", "round it, or leave the cell empty")
    return int(number)
