"""Paths of this service, and no others: where a form may send somebody afterwards."""

import re

START = "/"
_LONGEST = 500
_PATH = re.compile(r"/(?:[A-Za-z0-9._~%-]+(?:/[A-Za-z0-9._~%-]+)*)?(?:\?[A-Za-z0-9._~%&=+,:-]*)?", re.ASCII)


def is_own_path(text: object) -> bool:
    """Tell whether a text is a path of this service."""
    return isinstance(text, str) and len(text) <= _LONGEST and _PATH.fullmatch(text) is not None


def own_path(text: str) -> str:
    """Return a path of this service: the text, or the start where it is none."""
    return text if is_own_path(text) else START
