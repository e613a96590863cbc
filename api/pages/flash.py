"""A message that the next page shows once: what was done, and perhaps the way to undo it."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Literal

from fastapi import Request, Response

from api.pages.paths import is_own_path
from api.pages.words import catalogue, names_in

COOKIE = "__Host-matcher_flash"
_SECONDS = 60
_LONGEST = 2_000
_KINDS = ("success", "info", "warning", "error")

Kind = Literal["success", "info", "warning", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flash:
    """A message.

    Attributes
    ----------
    key : str
        Of the catalogue.
    kind : str
        What it looks like.
    undo : str
        Path that a POST to undoes what was done; empty where nothing does.
    values : mapping
        What the text names in braces.
    remark : str
        What to know besides, such as a better word than one that was written.
    """

    key: str
    kind: Kind = "success"
    undo: str = ""
    values: dict[str, str] = field(default_factory=dict)
    remark: str = ""


def give(response: Response, flash: Flash) -> None:
    """Put a message into the browser until the next page."""
    told = json.dumps([flash.key, flash.kind, flash.undo, flash.values, flash.remark], separators=(",", ":"))
    secret = base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")
    response.set_cookie(
        COOKIE, secret, max_age=_SECONDS, path="/", secure=True, httponly=True, samesite="strict"
    )


def take(request: Request) -> Flash | None:
    """Return the message that the browser brings, ``None`` where there is none that is ours."""
    text = request.cookies.get(COOKIE, "")
    if not text or len(text) > _LONGEST:
        return None
    try:
        told = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        key, kind, undo, values, remark = told
        known = catalogue()[key]
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError):
        return None
    values = {str(name): str(value) for name, value in values.items()} if isinstance(values, dict) else {}
    fits = kind in _KINDS and names_in(known["da"]) <= values.keys() and (undo == "" or is_own_path(undo))
    return Flash(key=key, kind=kind, undo=undo, values=values, remark=str(remark)) if fits else None


def take_away(response: Response) -> None:
    """Let the browser forget the message."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
