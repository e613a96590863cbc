"""Texts that a spreadsheet would run as a formula: written with an apostrophe, and read again without.

A file with commas that is opened with a double click is parted at semicolons where those part lists, as in
Denmark, and at line breaks wherever they stand: a formula may begin behind any of them.
"""

import re

# The wide forms too, which some spreadsheets take for the narrow ones.
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FIRST = re.compile(f"[ \u00a0]*[{_SIGNS}']")
_WITHIN = re.compile(f"([;\\t\\r\\n])(?=[ \u00a0\"']*[{_SIGNS}])")
_GUARDED = re.compile(f"([;\\t\\r\\n])'(?=[ \u00a0\"']*[{_SIGNS}])")


def guarded(text: str) -> str:
    r"""Return a text as it is written into a cell: nothing of it begins as a formula does.

    A text that begins with an apostrophe gets another, so that reading takes off what was put on and no more.

    Examples
    --------
    >>> guarded("=1+1"), guarded("a;=1+1"), guarded("'x"), guarded("a-b")
    ("'=1+1", "a;'=1+1", "''x", 'a-b')
    """
    within = _WITHIN.sub(r"\1'", text)
    return f"'{within}" if _FIRST.match(within) else within


def unguarded(text: str) -> str:
    """Return the text of a cell without the apostrophes that keep it from being a formula."""
    if "'" not in text:
        return text
    plain = text[1:] if text[0] == "'" and _FIRST.match(text, 1) else text
    return _GUARDED.sub(r"\1", plain)
