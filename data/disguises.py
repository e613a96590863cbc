"""What a text says once its disguises are off: foreign digits, invisible signs, escapes, base64.

A number that must not be kept can be written so that neither a person nor a pattern sees it and every system
still hands it on. `readings` yields the text in plain ASCII digits and separators, and once more for every
layer that some system would take off: percent signs, HTML entities, JSON escapes, base64, hexadecimal.
"""

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

_DEEPEST = 4
_MOST_READINGS = 40
_LEAST_DIGITS = 10
# A text in which none of this stands is as it looks.
_ODD = re.compile(r"[^\x20-\x7e]|%[0-9A-Fa-f]{2}|&[#A-Za-z]|\\[ux0-7]|=[0-9A-Fa-f]{2}|[A-Za-z0-9+/_-]{13}")
# Every pattern takes time in step with the text, whatever the text: it is asked about before any limit is.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{13,}")
_CAPITAL = re.compile(r"[A-Z]")
_GAP = re.compile(r"(?<=[A-Za-z0-9+/_-])\s+(?=[A-Za-z0-9+/_-])")
_HEXADECIMAL = re.compile(r"(?:3[0-9]|2[0-9A-Fa-f]){10,40}")
_ESCAPE = re.compile(r"\\(?:u\{?([0-9A-Fa-f]{4,6})\}?|x([0-9A-Fa-f]{2})|([0-7]{3}))")
_QUOTED = re.compile(r"=([0-9A-Fa-f]{2})")
_NOT_DIGITS = bytes(sorted(set(range(256)) - set(b"0123456789")))
_WEB_SAFE = str.maketrans("-_", "+/")
_HIGHEST = 0x110000
_BY_KIND = {
    **dict.fromkeys(("Cf", "Cc", "Mn", "Me"), ""),
    **dict.fromkeys(("Zs", "Zl", "Zp"), "\n"),
    "Pd": "-",
}
_BY_SIGN = {
    " ": " ",
    **dict.fromkeys("\t\n\v\f\r", "\n"),
    **dict.fromkeys("\u115f\u1160\u3164\uffa0", ""),
    **dict.fromkeys("\u2212\u2043\u02d7\u00af\u2500\u2501\u23af", "-"),
    **dict.fromkeys("\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\u3002\u06d4\ufe52", "."),
    **dict.fromkeys("\u2044\u2215\u29f8\u2571", "/"),
}


class _Fold(dict[int, str]):
    """What each sign is in plain ASCII; filled as signs are met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(sign: str) -> str:
    """Return a digit as itself, dashes as ``-``, gaps as a line end, what is not seen as nothing."""
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    known = _BY_SIGN.get(sign, _BY_KIND.get(unicodedata.category(sign)))
    if known is not None:
        return known
    # A letter that stays what it is must not be unfolded for ever.
    plain = unicodedata.normalize("NFKC", sign)
    return plain if plain == sign else "".join(_folded(part) for part in plain)


_FOLD = _Fold()


def readings(text: str) -> Iterator[str]:
    """Yield a text as it looks with plain digits, then as each layer of disguise taken off leaves it.

    Gaps that a reader may not see (line ends, tabs, spaces that do not break) become line ends, plain spaces
    stay; what is not seen at all goes.

    Parameters
    ----------
    text : str
        Any text; a plain one is yielded as it is, at the cost of one search.
    """
    if _ODD.search(text) is None:
        yield text
        return
    waiting, seen = [(0, text)], {text}
    while waiting:
        depth, found = waiting.pop(0)
        plain = found.translate(_FOLD)
        yield plain
        below = () if depth == _DEEPEST else _taken_off(found, plain)
        for inner in below:
            if inner not in seen and len(seen) < _MOST_READINGS:
                seen.add(inner)
                waiting.append((depth + 1, inner))


def _taken_off(text: str, plain: str) -> Iterator[str]:
    """Yield what a text is with one layer off, in every way that changes it and could hold ten digits."""
    if plain != text:
        yield plain
    if "%" in text:
        yield unquote(text.replace("+", " "), errors="replace")
    if "&" in text:
        yield html.unescape(text)
    if "\\" in text:
        yield _ESCAPE.sub(_unescaped, text)
    if "=" in text and _QUOTED.search(text):
        yield _QUOTED.sub(lambda hit: chr(int(hit[1], 16)), text)
    yield from _decoded(text)


def _unescaped(hit: re.Match[str]) -> str:
    code = int(hit[1] or hit[2] or "0", 16) or int(hit[3] or "0", 8)
    return chr(code) if code < _HIGHEST else ""


def _decoded(text: str) -> Iterator[str]:
    joined = _GAP.sub(_unwrapped, text) if "\n" in text or "\r" in text else text
    for run in _BASE64.finditer(joined):
        if _CAPITAL.search(run[0]) is None:
            continue  # ten digits in base64 always leave a capital letter
        letters = run[0].translate(_WEB_SAFE)
        # Other letters may be glued to the front: each of four beginnings is a text of its own.
        yield from (found for start in range(4) if (found := _from_base64(letters[start:])))
    for run in _HEXADECIMAL.finditer(joined):
        yield bytes.fromhex(run[0]).decode("ascii", "replace")


def _unwrapped(gap: re.Match[str]) -> str:
    """Return nothing for a gap that breaks a line, any other as it is."""
    return "" if "\n" in gap[0] or "\r" in gap[0] else gap[0]


def _from_base64(letters: str) -> str:
    """Return the text that letters spell in base64, empty where it cannot hold what is looked for."""
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        data = base64.b64decode(whole + "=" * (-len(whole) % 4))
    except (binascii.Error, ValueError):
        return ""
    wide = data.replace(b"\x00", b"")  # UTF-16 puts a NUL beside every digit
    if len(wide.translate(None, _NOT_DIGITS)) >= _LEAST_DIGITS:
        return wide.decode("utf-8", "replace")
    # Digits of other scripts and decodings below it take letters that are no ASCII digits.
    text = data.decode("utf-8", "replace")
    return text if "\ufffd" not in text and text.isprintable() else ""
