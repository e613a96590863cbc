"""JSON as it should be: finite numbers, unique names, whole characters, and no deeper than anybody needs.

The standard reader lets NaN, Infinity, 1e999, repeated names, NUL and lone surrogates through; the store or
an answer would choke on them much later. Here each is found at the door, with the pointer to it.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from api.http.problems import FieldFault

DEEPEST = 32
_BOM = b"\xef\xbb\xbf"
_LARGEST_WHOLE = 2**53
_LONGEST_NUMBER = 40
# Control characters but tab and line feed; carriage return is kept too, for texts typed on Windows.
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class JsonRefusedError(Exception):
    """A body is not JSON as it should be; ``faults`` says what and where."""

    def __init__(self, *faults: FieldFault) -> None:
        super().__init__(faults[0].code)
        self.faults = faults


class _Flaw:
    """Stands where a number stood that cannot be used."""

    __slots__ = ("code",)

    def __init__(self, code: str) -> None:
        self.code = code


class _Doubled(dict[str, Any]):
    """An object in which a name stood twice."""

    doubled: tuple[str, ...] = ()


def parse(data: bytes) -> object:
    """Return the value of a JSON text.

    Raises
    ------
    JsonRefusedError
        If it is not UTF-8, not JSON, or holds something that could not be kept or answered.
    """
    value = _read(_decoded(data))
    faults = tuple(_faults(value))
    if faults:
        raise JsonRefusedError(*faults)
    return value


def _decoded(data: bytes) -> str:
    if data.startswith(_BOM):
        raise JsonRefusedError(FieldFault(code="byte-order-mark"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise JsonRefusedError(FieldFault(code="not-utf8", values={"position": fault.start})) from None


def _read(text: str) -> object:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=lambda _: _Flaw("not-finite"),
            parse_float=_number,
            parse_int=_whole,
        )
    except json.JSONDecodeError as fault:
        raise JsonRefusedError(FieldFault(code="not-json", values={"position": fault.pos})) from None
    except RecursionError:
        raise JsonRefusedError(FieldFault(code="too-deep", values={"limit": DEEPEST})) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Doubled(found)
    names = [name for name, _ in pairs]
    doubled.doubled = tuple(name for name in found if names.count(name) > 1)
    return doubled


def _number(text: str) -> float | _Flaw:
    if len(text) > _LONGEST_NUMBER:
        return _Flaw("number-too-large")
    number = float(text)
    return number if math.isfinite(number) else _Flaw("not-finite")


def _whole(text: str) -> int | _Flaw:
    if len(text) > _LONGEST_NUMBER or abs(int(text)) > _LARGEST_WHOLE:
        return _Flaw("number-too-large")
    return int(text)


def _faults(value: object) -> Iterator[FieldFault]:
    waiting: list[tuple[str, int, Any]] = [("", 1, value)]
    while waiting:
        pointer, depth, item = waiting.pop()
        if depth > DEEPEST:
            yield FieldFault(code="too-deep", pointer=pointer, values={"limit": DEEPEST})
        elif isinstance(item, dict):
            yield from _names(pointer, item)
            waiting += ((_below(pointer, name), depth + 1, below) for name, below in item.items())
        elif isinstance(item, list):
            waiting += ((f"{pointer}/{place}", depth + 1, below) for place, below in enumerate(item))
        elif isinstance(item, _Flaw):
            yield FieldFault(code=item.code, pointer=pointer)
        elif isinstance(item, str) and _BAD.search(item):
            yield FieldFault(code="bad-character", pointer=pointer)


def _names(pointer: str, item: dict[str, Any]) -> Iterator[FieldFault]:
    if isinstance(item, _Doubled):
        yield from (FieldFault(code="repeated", pointer=_below(pointer, name)) for name in item.doubled)
    yield from (
        FieldFault(code="bad-character", pointer=_below(pointer, name)) for name in item if _BAD.search(name)
    )


def _below(pointer: str, name: str) -> str:
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
