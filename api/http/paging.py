"""Long lists in pages: a bounded number of items and an opaque cursor to the next page."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query, Request

from api.http.problems import FieldFault, Problem
from api.http.schema import Strict

MOST = 500
USUAL = 50
_LONGEST_CURSOR = 1000

Item = TypeVar("Item")
Shown = TypeVar("Shown")


class Page(Strict, Generic[Item]):
    """One page of a list; ``next`` is the cursor of the page after it, null on the last."""

    items: list[Item]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which page was asked for.

    Attributes
    ----------
    limit : int
        Most items on the page.
    after : str, optional
        The key after which the page begins, ``None`` on the first page.
    """

    limit: int
    after: str | None
    address: str

    def page(
        self, found: Sequence[Item], key_of: Callable[[Item], str], shown: Callable[[Item], Shown]
    ) -> Page[Shown]:
        """Return the page.

        Parameters
        ----------
        found : sequence
            The items after ``after`` in the order of their keys: `enough` of them where there are so many.
        key_of : callable
            The key of an item.
        shown : callable
            What an item looks like in the answer.
        """
        items = found[: self.limit]
        more = len(found) > self.limit
        return Page(
            items=[shown(item) for item in items],
            next=_written(self.address, key_of(items[-1])) if more else None,
        )

    @property
    def enough(self) -> int:
        """How many items to fetch: one more than the page holds, to see whether there is another page."""
        return self.limit + 1


async def _asked(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Most items on the page.")] = USUAL,
    cursor: Annotated[
        str | None, Query(max_length=_LONGEST_CURSOR, description="`next` of the page before.")
    ] = None,
) -> Asked:
    address = request.url.path
    return Asked(limit=limit, after=_read(address, cursor) if cursor is not None else None, address=address)


PageHere = Annotated[Asked, Depends(_asked)]


def _written(address: str, key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([address, key]).encode()).decode().rstrip("=")


def _read(address: str, cursor: str) -> str:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        place, key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        place, key = None, None
    if place != address or not isinstance(key, str):
        fault = FieldFault(code="cursor-unreadable", pointer="/cursor", place="query")
        raise Problem("request-invalid", errors=[fault])
    return key
