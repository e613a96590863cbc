"""Three hundred ways in which people, systems and intent write a civil registration number."""

import base64
import html
import json
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

# Made up here: days of birth with tails that fail modulus 11 and one that passes it.
NUMBERS = tuple(day + tail for day, tail in (
    ("010190", "1234"), ("311299", "0001"), ("290204", "4444"), ("150755", "9876"), ("070761", "4285"),
))  # fmt: skip
Way = Callable[[str], str]


def _parted(mark: str) -> Way:
    return lambda number: f"{number[:6]}{mark}{number[6:]}"


def _everywhere(mark: str) -> Way:
    return mark.join


def _pairs(mark: str, last: str) -> Way:
    return lambda number: f"{number[:2]}{mark}{number[2:4]}{mark}{number[4:6]}{last}{number[6:]}"


def _digits(zero: str) -> Way:
    first = ord(zero)
    return lambda number: "".join(chr(first + int(digit)) for digit in number)


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _url_safe(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


def dashed(number: str) -> str:
    """Return a number as it stands on a card."""
    return f"{number[:6]}-{number[6:]}"


WAYS: tuple[Way, ...] = (
    str, dashed, _parted(" "), _parted("."), _parted("/"), _parted("--"), _parted(" - "), _parted("_"),
    *(_parted(mark) for mark in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u00ad\u2043"),
    *(_parted(mark) for mark in "\u00a0\u2007\u2009\u202f\u3000\t\n"),
    _parted("\r\n"), _parted("\u200b"), _parted("\u2060-\ufeff"), _parted(","), _parted("+"),
    _pairs(" ", " "), _pairs(".", "-"), _pairs("/", "-"), _pairs(".", "."), _pairs("\u00a0", "\u00a0"),
    _everywhere("\u200b"), _everywhere("\u200d"), _everywhere("\u2063"), _everywhere(" "),
    _everywhere("\u0336"),
    _digits("\uff10"), _digits("\u0660"), _digits("\u0966"), _digits("\U0001d7ce"), _digits("\U0001d7f6"),
    lambda n: f"x{n}y", lambda n: f"Jens{dashed(n)}ringede", lambda n: f"cpr:{n}.",
    lambda n: f"({dashed(n)})",
    lambda n: f"{n[:5]}\n{n[5:]}", lambda n: f"{n[:3]}\t{n[3:]}", lambda n: f"{n[:6]} {n[6:8]} {n[8:]}",
    quote, lambda n: _percent(dashed(n)), lambda n: quote(_percent(n)), lambda n: f"{n[:6]}%2D{n[6:]}",
    lambda n: f"{n[:6]}%252D{n[6:]}", lambda n: f"{n[:6]}%E2%80%93{n[6:]}",
    lambda n: "".join(f"&#{ord(sign)};" for sign in n), lambda n: "".join(f"&#x{ord(s):x};" for s in n),
    lambda n: f"{n[:6]}&nbsp;{n[6:]}", lambda n: html.escape(f"{n[:6]}&ndash;{n[6:]}"),
    lambda n: "".join(f"\\u{ord(sign):04x}" for sign in n), lambda n: json.dumps(_digits("\uff10")(n)),
    lambda n: "".join(f"\\x{ord(sign):02x}" for sign in n),
    lambda n: _base64(dashed(n)), lambda n: _base64(n).rstrip("="),
    lambda n: _url_safe(f"Åse {dashed(n)} ?>"),
    lambda n: f"note={_base64(f'borger {n}')}", lambda n: _base64(_base64(n)), lambda n: _percent(_base64(n)),
    lambda n: dashed(n).encode().hex(),
)  # fmt: skip


def spellings() -> tuple[str, ...]:
    """Return at least 300 different texts, each of which tells a number."""
    found = (way(number) for way in WAYS for number in NUMBERS)
    return tuple(dict.fromkeys(found))


_NAIVE = re.compile(r"\b\d{6}-?\d{4}\b", re.ASCII)


def naive_holds_cpr(text: str) -> bool:
    """Mutant: the pattern that everybody writes first."""
    return _NAIVE.search(text) is not None


def plain(text: str) -> str:
    """Return a text's digits alone, to look for a number by another way than the scanner."""
    return "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdigit())
