"""Codes of municipalities, postcodes and industries that spreadsheets robbed of their zeros."""

import re
from functools import cache

from data.geography import municipalities
from data.intake.headers import fold

_FLOAT = re.compile(r"([0-9]+)[.,]0")
_WITH_TOWN = re.compile(r"(?:DK-?\s*)?([0-9]{4})(?:\s+[^\W\d_].*)?", re.IGNORECASE)
_DOTTED_INDUSTRY = re.compile(r"[0-9]{2}\.[0-9]{2}(?:\.[0-9]{2})?")
_NUMBERED = re.compile(r"([0-9]{3,4})\s+[^\W\d_].*")
_CODE_DIGITS = 4
_DIVISION_DIGITS = 2


def restore_code(column: str, text: str) -> str:
    """Return the code with its zeros, where only one code can be meant; otherwise the text as it is.

    Parameters
    ----------
    column : str
        ``municipality_code``, ``postcode`` or ``industry_code``; codes of other columns are left alone.
    text : str
        Trimmed cell.
    """
    restore = _RESTORERS.get(column)
    if restore is None:
        return text
    whole = _FLOAT.fullmatch(text)
    return restore(whole[1] if whole else text)


def restore_industry(code: str) -> str:
    """Return a one-digit division with its zero, such as ``01``, and ``47.11.20`` without its dots."""
    if _DOTTED_INDUSTRY.fullmatch(code):
        return code.replace(".", "")
    return code.zfill(_DIVISION_DIGITS) if code.isascii() and code.isdigit() and len(code) == 1 else code


def _municipality(code: str) -> str:
    numbered = _NUMBERED.fullmatch(code)
    padded = (numbered[1] if numbered else code).zfill(_CODE_DIGITS)
    return padded if padded in municipalities() else _by_name().get(_plain_name(code), code)


@cache
def _by_name() -> dict[str, str]:
    return {_plain_name(one.name): code for code, one in municipalities().items()}


def _plain_name(name: str) -> str:
    return fold(name).removesuffix("_kommune").removesuffix("s")


def _postcode(code: str) -> str:
    if town := _WITH_TOWN.fullmatch(code):
        return town[1]
    # Danish postcodes always have four digits: a shorter one has lost its zero.
    return code.zfill(_CODE_DIGITS) if re.fullmatch(r"[0-9]{3}", code) else code


_RESTORERS = {
    "municipality_code": _municipality,
    "postcode": _postcode,
    "industry_code": restore_industry,
}
