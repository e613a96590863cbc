"""The body of a form as it should be: one spelling, whole characters, the token of the session."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message

from fastapi import Request

from api.auth.asking import SignedIn
from api.auth.own_pages import require_own_page
from api.auth.secret_words import same
from api.http.parameters import pair_of
from api.http.problems import Problem

TOKEN = "csrf"  # noqa: S105  the name of a field
_TYPE = "application/x-www-form-urlencoded"
_MOST_PAIRS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a form says: the values of each field in order, and the token apart."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    token: str = ""


async def read_form(request: Request) -> Said:
    """Return what a form says, once it is known that it is a form of ours.

    Raises
    ------
    Problem
        If it is no form, cannot be read, or lacks the token of the session.
    """
    body = await request.body()
    _check_type(request, allow_none=not body)
    parts = body.split(b"&") if body else []
    if len(parts) > _MOST_PAIRS:
        raise Problem("form-unreadable")
    said = request.state.unsent = said_of([pair_of(part, "form-unreadable") for part in parts])
    check_token(request, said.token)
    return said


async def read_unsent(request: Request) -> None:
    """Read a form of our own that nobody may send any more, so that a page can show what was typed."""
    with suppress(Problem):
        require_own_page(request, request.app.state.settings)
        await read_form(request)


def said_of(pairs: list[tuple[str, str]]) -> Said:
    """Return the pairs of a form by field.

    Raises
    ------
    Problem
        If the token stands there twice.
    """
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
    tokens = fields.pop(TOKEN, [""])
    if len(tokens) != 1:
        raise Problem("cross-site")
    return Said(fields={name: tuple(values) for name, values in fields.items()}, token=tokens[0])


def check_token(request: Request, token: str) -> None:
    """Refuse a form that does not hold the token of the session; without a session nobody has one.

    Raises
    ------
    Problem
        ``cross-site``.
    """
    signed_in: SignedIn | None = getattr(request.state, "signed_in", None)
    if signed_in is not None and signed_in.how != "token" and not same(token, signed_in.csrf):
        raise Problem("cross-site")


def _check_type(request: Request, *, allow_none: bool) -> None:
    types = request.headers.getlist("content-type")
    if allow_none and not types:
        return
    told = Message()
    told["content-type"] = types[0] if len(types) == 1 else "unknown/unknown"
    charset = str(told.get_param("charset", "utf-8")).lower().replace("-", "")
    if told.get_content_type() != _TYPE or charset != "utf8":
        raise Problem("media-type-unknown", expected=_TYPE, got=", ".join(types) or "–")
