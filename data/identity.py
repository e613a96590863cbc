"""Ids as opaque text, and the guard that keeps civil registration numbers (CPR) out."""

import re
import unicodedata
from datetime import date

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63-\u00ad"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b‌‍⁠\ufeff"), None)
_CPR = re.compile(
    r"(?<![0-9])([0-3][0-9])[ .\-/]?([01][0-9])[ .\-/]?([0-9]{2})[ .\-/]{0,3}([0-9]{4})(?![0-9])"
)
_UUID = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{24,})(?![0-9A-Za-z])"
)
_MONTHS = 12


def clean_id(text: str) -> str:
    """Return an id in its canonical spelling: NFC, trimmed, non-breaking spaces made plain."""
    return unicodedata.normalize("NFC", text.replace("\u00a0", " ")).strip()


def holds_cpr(text: str) -> bool:
    """Tell whether a text holds something that can be read as a CPR number.

    Modulus 11 is not required: since 2007 numbers are given out that fail it. Full-width digits,
    kinds of dashes, dots, spaces and invisible characters do not hide a number. A UUID or another
    hexadecimal key of at least 24 digits is none, whatever its digits happen to spell.

    Parameters
    ----------
    text : str
        Any cell, id or message.

    Returns
    -------
    bool
        True where day, month and a four-digit tail stand together.
    """
    plain = text
    if not text.isascii():
        plain = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_DASHES)
    return any(_is_day(int(hit[1]), int(hit[2])) for hit in _CPR.finditer(_UUID.sub(" ", plain)))


def _is_day(day: int, month: int) -> bool:
    # Any year: the two digits of a CPR year do not tell the century, so 29 February is always possible.
    if not 1 <= month <= _MONTHS:
        return False
    try:
        date(2000, month, day)
    except ValueError:
        return False
    return True
