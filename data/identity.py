"""Ids as opaque text, and the guard that keeps civil registration numbers (CPR) out."""

import re
import unicodedata
from datetime import date

from data.disguises import readings

HIDDEN = "[hidden: reads as a CPR number]"
_LEAST_DIGITS = 10
_NINE_DIGITS = 9
_EDGE, _END = r"(?<![0-9])", r"(?![0-9])"
_DAY_MONTH = r"([0-3][0-9])S?([01][0-9])"
# Written together, or parted where day, month, year and the four last digits meet; then the ways in which
# the last four, single digits, or the century are parted off.
_SHAPES = tuple(
    re.compile(_EDGE + shape.replace("S", r"[\s.\-/\\_]") + _END)
    for shape in (
        _DAY_MONTH + r"S?([0-9]{2})(?:S{0,4}|[\s]?[,+*~:;|'\"()\[\]][\s]?)([0-9]{4})",
        r"([0-3][0-9])(S)([01][0-9])\2[0-9]{2}\2[0-9]{2}\2[0-9]{2}",
        r"([0-3][0-9])([01][0-9])[0-9]{2}([\s\-])[0-9]{2}\3[0-9]{2}",
        r"([0-3])S{1,3}([0-9])S{1,3}([01])S{1,3}([0-9])(?:S{1,3}[0-9]){6}",
        r"([0-3][0-9])([01][0-9])(?:18|19|20)[0-9]{2}S{1,3}[0-9]{4}",
        _DAY_MONTH + r"S?(?:18|19|20)[0-9]{2}\s?-\s?[0-9]{4}",
        r"([0-9])([01][0-9])[0-9]{2}-[0-9]{4}",
    )
)
# One gap anywhere but behind the eighth digit: there a telephone number may end and another number begin.
_ONE_GAP = re.compile(
    rf"{_EDGE}(?=[0-9](?:[0-9]*)[\s\-][0-9]+{_END})([0-9]{{1,9}})[\s\-]([0-9]{{1,9}}){_END}"
)
_TELEPHONE_DIGITS = 8
# Nothing is read where no nine digits stand together with what may part them.
_STRETCH = re.compile(r"[0-9][0-9\s.\-/\\_,+*~:;|'\"()\[\]]{7,}[0-9]")
_LINE_END = re.compile(r"(?<=[0-9])\n+(?=[0-9])")
_UUID = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{24,})(?![0-9A-Za-z])"
)
_COMPANY_NUMBER = re.compile(r"[0-9]{10}(?:-[0-9]{1,4})?")
_MONTHS = 12


def clean_id(text: str) -> str:
    """Return an id in its canonical spelling: NFC, trimmed, non-breaking spaces made plain."""
    return unicodedata.normalize("NFC", text.replace("\u00a0", " ")).strip()


def holds_cpr(text: str) -> bool:
    """Tell whether a text holds something that can be read as a CPR number.

    Modulus 11 is not required: since 2007 numbers are given out that fail it. Neither foreign digits, kinds
    of dashes, dots, gaps, line ends and invisible signs hide a number, nor percent signs, HTML entities, JSON
    escapes, base64 or hexadecimal, one in the other (`data.disguises`). A UUID or another hexadecimal key of
    at least 24 digits is none, whatever its digits happen to spell. Numbers in words, in reverse, or parted
    by words of a sentence are not seen.

    Parameters
    ----------
    text : str
        Any cell, id or message.

    Returns
    -------
    bool
        True where day, month, year and a four-digit tail stand together.
    """
    return len(text) >= _LEAST_DIGITS and any(_says_cpr(reading) for reading in readings(text))


def holds_cpr_beside_company(text: str) -> bool:
    """Tell whether the id of a workplace or an opening holds a CPR number.

    The ten digits of a production unit may fall on a day of birth: that alone makes no CPR number. Any other
    spelling does.
    """
    return _COMPANY_NUMBER.fullmatch(text) is None and holds_cpr(text)


def without_cpr(text: str) -> str:
    """Return a message as it may be said or kept: lines that hold a CPR number are hidden whole."""
    if not holds_cpr(text):
        return text
    lines = [HIDDEN if holds_cpr(line) else line for line in text.split("\n")]
    told = "\n".join(lines)
    return HIDDEN if holds_cpr(told) else told


def number_reads_as_cpr(number: int) -> bool:
    """Tell whether a whole number reads as a CPR number, its leading zero lost or not."""
    digits = str(abs(number))
    return len(digits) in (_NINE_DIGITS, _LEAST_DIGITS) and _says_cpr(digits.zfill(_LEAST_DIGITS))


def _says_cpr(text: str) -> bool:
    if not any(sum(map(str.isdigit, hit[0])) >= _NINE_DIGITS for hit in _STRETCH.finditer(text)):
        return False
    plain = _UUID.sub(" ", text)
    if _shaped(plain):
        return True
    return "\n" in plain and _shaped(_LINE_END.sub("", plain))


def _shaped(text: str) -> bool:
    if any(_is_day(*_day_month(hit)) for shape in _SHAPES for hit in shape.finditer(text)):
        return True
    return any(_is_gapped(hit[1], hit[2]) for hit in _ONE_GAP.finditer(text))


def _day_month(hit: re.Match[str]) -> tuple[int, int]:
    digits = [sign for sign in hit[0] if sign.isdigit()]
    # A number of nine digits has lost the zero in front.
    said = ["0", *digits] if len(digits) == _NINE_DIGITS else digits
    return int("".join(said[:2])), int("".join(said[2:4]))


def _is_gapped(first: str, second: str) -> bool:
    digits = first + second
    if len(digits) != _LEAST_DIGITS or len(first) == _TELEPHONE_DIGITS:
        return False
    return _is_day(int(digits[:2]), int(digits[2:4]))


def _is_day(day: int, month: int) -> bool:
    # Any year: the two digits of a CPR year do not tell the century, so 29 February is always possible.
    if not 1 <= month <= _MONTHS:
        return False
    try:
        date(2000, month, day)
    except ValueError:
        return False
    return True
