"""Answers that have not changed are not sent again; changes name the version they change."""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Response

from api.http.problems import Problem

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
_LONGEST = 2000


def etag_of(*parts: object) -> str:
    """Return the entity tag of a state, made of whatever tells it from every other state."""
    return '"' + hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32] + '"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a request says about the version it knows."""

    if_match: str | None
    if_none_match: str | None

    def require(self, etag: str) -> None:
        """Let a change pass that names the version which stands.

        Raises
        ------
        Problem
            If no version is named (428), or another one (412).
        """
        if self.if_match is None:
            raise Problem("precondition-required")
        # A weak tag never matches here (RFC 9110, 13.1.1).
        if not _names(self.if_match, etag, weak=False):
            raise Problem("precondition-failed", headers={"ETag": etag})

    def require_put(self, etag: str | None) -> None:
        """Let a whole record be put in the place that the request knows: a free one, or a version.

        Parameters
        ----------
        etag : str or None
            Of what stands there; ``None`` where nothing does.

        Raises
        ------
        Problem
            If neither ``If-None-Match: *`` nor a version is named (428), or it stands otherwise (412).
        """
        new = self.if_none_match is not None and self.if_none_match.strip() == "*"
        if etag is not None and not new:
            self.require(etag)
        elif etag is not None:
            raise Problem("precondition-failed", headers={"ETag": etag})
        elif self.if_match is not None:
            raise Problem("precondition-failed")
        elif not new:
            raise Problem("precondition-required")

    def unchanged(self, etag: str) -> Response | None:
        """Return a 304 if the client knows this version already, else ``None``."""
        if self.if_none_match is not None and _names(self.if_none_match, etag, weak=True):
            return Response(status_code=304, headers={"ETag": etag})
        return None


def _names(header: str, etag: str, *, weak: bool) -> bool:
    if header.strip() == "*":
        return True
    tags = _TAG.findall(header[:_LONGEST])
    return etag in ([tag.removeprefix("W/") for tag in tags] if weak else tags)


async def _reading(
    if_none_match: Annotated[
        str | None, Header(description="ETag of the last reading: 304 if it still stands.")
    ] = None,
) -> Condition:
    return Condition(if_match=None, if_none_match=if_none_match)


async def _changing(
    if_match: Annotated[
        str | None, Header(description="ETag of the version that is changed; required.")
    ] = None,
) -> Condition:
    return Condition(if_match=if_match, if_none_match=None)


async def _putting(
    if_match: Annotated[str | None, Header(description="ETag of the version that is changed.")] = None,
    if_none_match: Annotated[str | None, Header(description="`*` for a new one; else If-Match.")] = None,
) -> Condition:
    return Condition(if_match=if_match, if_none_match=if_none_match)


ReadHere = Annotated[Condition, Depends(_reading)]
ChangeHere = Annotated[Condition, Depends(_changing)]
PutHere = Annotated[Condition, Depends(_putting)]
