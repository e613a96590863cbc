"""Query and path as strict as bodies: only what the route knows, once each, in plain digits and words."""

import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote_to_bytes

from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from api.http.no_cpr import address_faults
from api.http.problems import FieldFault, Place, Problem

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,15})", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?", re.ASCII)
_SPELLINGS: Mapping[type, tuple[re.Pattern[str], str]] = {
    bool: (re.compile("true|false"), "not-boolean"),
    int: (_WHOLE, "not-integer"),
    float: (_NUMBER, "not-number"),
    date: (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII), "not-date"),
    datetime: (
        re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII),
        "not-instant",
    ),
}
_STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_MOST_PAIRS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The parameters that a route knows: how each is spelled, and which may be repeated."""

    query: Mapping[str, tuple[type, ...]]
    path: Mapping[str, tuple[type, ...]]
    lists: frozenset[str]

    def check(self, path: bytes, query: bytes, path_values: Mapping[str, Any]) -> None:
        """Check what a request says in its address.

        Raises
        ------
        Problem
            If the address is not UTF-8, or a parameter is unknown, repeated or misspelled.
        """
        _decoded(path)
        pairs = [pair_of(part) for part in query.split(b"&") if part]
        if len(pairs) > _MOST_PAIRS:
            raise Problem("address-unreadable")
        told = {name: str(value) for name, value in path_values.items()}
        faults = [*self._query_faults(pairs), *self._path_faults(told)]
        faults += [*address_faults(pairs, "query"), *address_faults(told.items(), "path")]
        if faults:
            raise Problem("request-invalid", errors=faults)

    def _query_faults(self, pairs: list[tuple[str, str]]) -> Iterator[FieldFault]:
        seen: set[str] = set()
        for name, value in pairs:
            if name not in self.query:
                known = ", ".join(sorted(self.query)) or "–"
                yield _fault("unknown-parameter", name, "query", known=known)
            elif name in seen and name not in self.lists:
                yield _fault("repeated", name, "query")
            else:
                yield from _misspelled(name, value, self.query[name], "query")
            seen.add(name)

    def _path_faults(self, values: Mapping[str, str]) -> Iterator[FieldFault]:
        for name, value in values.items():
            yield from _misspelled(name, value, self.path.get(name, ()), "path")


def parameters_of(dependant: Dependant) -> Parameters:
    """Return the parameters that a route and everything it depends on know."""
    query: dict[str, tuple[type, ...]] = {}
    path: dict[str, tuple[type, ...]] = {}
    lists: set[str] = set()
    for found in _family(dependant):
        for name, annotation in _named(found.query_params):
            leaves = tuple(leaves_of(annotation))
            query[name] = leaves
            if list in leaves:
                lists.add(name)
        path |= {name: tuple(leaves_of(annotation)) for name, annotation in _named(found.path_params)}
    return Parameters(query=query, path=path, lists=frozenset(lists))


def _family(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for below in dependant.dependencies:
        yield from _family(below)


def _named(fields: list[Any]) -> Iterator[tuple[str, Any]]:
    for field in fields:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from (
                (info.alias or name, info.annotation) for name, info in annotation.model_fields.items()
            )
        else:
            yield field.alias, annotation


def leaves_of(annotation: object) -> Iterator[type]:
    """Yield the plain types that an annotation is made of, without ``None``."""
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        for inner in typing.get_args(annotation):
            yield from leaves_of(inner)
    elif origin in (list, tuple, set, frozenset):
        yield list
        for inner in typing.get_args(annotation):
            yield from leaves_of(inner)
    elif isinstance(annotation, type) and annotation is not type(None):
        yield annotation


def pair_of(part: bytes, unreadable: str = "address-unreadable") -> tuple[str, str]:
    """Return name and value of one part of a query or a form.

    Parameters
    ----------
    part : bytes
        As it stands between two ``&``.
    unreadable : str
        Code of the problem of what is not percent-encoded UTF-8.

    Raises
    ------
    Problem
        If it cannot be read.
    """
    name, _, value = part.partition(b"=")
    return _decoded(name.replace(b"+", b" "), unreadable), _decoded(value.replace(b"+", b" "), unreadable)


def _decoded(text: bytes, unreadable: str = "address-unreadable") -> str:
    if _STRAY_PERCENT.search(text):
        raise Problem(unreadable)
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(unreadable) from None


def _misspelled(name: str, value: str, kinds: tuple[type, ...], place: Place) -> Iterator[FieldFault]:
    if CONTROL.search(value):
        yield _fault("bad-character", name, place)
        return
    spellings = [_SPELLINGS[kind] for kind in kinds if kind in _SPELLINGS]
    if spellings and str not in kinds and not any(pattern.fullmatch(value) for pattern, _ in spellings):
        yield _fault(spellings[0][1], name, place)


def _fault(code: str, name: str, place: Place, **values: object) -> FieldFault:
    return FieldFault(code=code, pointer=f"/{name}", place=place, values=values)
