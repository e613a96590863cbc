"""What a plan says, in pages that never mix two plans, and of people only those whoever asks may see."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from api.access import Actor
from api.http.paging import Asked, Page
from api.http.problems import Problem
from api.service import Service
from api.v1.case_access import AboutPerson, Looking
from api.v1.shown_runs import place_after
from api.v1.shown_staleness import StalenessShown, staleness_in
from data.reach import Reach
from data.store import PlanHead
from data.store.plan_pages import Plans
from data.store.unit import Unit

Item = TypeVar("Item")
Row = TypeVar("Row")
Case = TypeVar("Case", bound=AboutPerson)
_MOST_DIGITS = 9  # of a number that fits an integer column


class PlanPage(Page[Item], Generic[Item]):
    """One page of what a plan says; all pages of one list are of the same plan."""

    plan_id: int
    staleness: StalenessShown


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[Row, Item]):
    """A list of a plan: its rows behind a key, the key of a row, and what a row looks like in the answer."""

    rows: Callable[[Plans, int, list[Any]], tuple[Row, ...]]
    key_of: Callable[[Row], list[Any]]
    show: Callable[[Row], Item]


class PagesOfPlan:
    """Pages of one plan: the cursor says which, so that later pages stay with it whatever is published.

    Parameters
    ----------
    said : str
        A number, or ``current``.
    service : Service
        The service.
    asked : Asked
        Which page.
    key_types : tuple of type
        What the parts of a row's key are.
    """

    def __init__(self, said: str, service: Service, asked: Asked, key_types: tuple[type, ...]) -> None:
        self._said = said
        self._service = service
        self._asked = asked
        self._after: list[Any] = []
        if asked.after is not None:
            self._said, *self._after = place_after(asked, str, *key_types)

    def page(self, listing: Listing[Row, Item]) -> PlanPage[Item]:
        """Return a page.

        Raises
        ------
        Problem
            If there is no such plan, or its rows are no longer kept.
        """
        with self._service.store.reading() as unit:
            head = self._head(unit)
            found = listing.rows(unit.plans, head.plan_id, self._after)
            return self._shown(unit, head, found, listing)

    def about_people(self, actor: Actor, listing: Listing[Case, Item]) -> PlanPage[Item]:
        """Return a page of rows about people whose cases somebody may see; the others are as not there.

        Raises
        ------
        Problem
            As for any page.
        """
        with self._service.store.reading(actor.scope) as unit:
            head = self._head(unit)

            def rows(reach: Reach, last: Case | None) -> tuple[Case, ...]:
                after = self._after if last is None else listing.key_of(last)
                return listing.rows(unit.plans_about(reach), head.plan_id, after)

            looking = Looking(actor=actor, unit=unit, as_of=self._service.today())
            found = looking.seen("plans.cases", self._asked.enough, rows)
            return self._shown(unit, head, found, listing)

    def _head(self, unit: Unit) -> PlanHead:
        head = head_of(unit, self._said)
        if not head.rows_kept:
            raise Problem("plan-rows-gone", plan_id=head.plan_id)
        return head

    def _shown(
        self, unit: Unit, head: PlanHead, found: Sequence[Row], listing: Listing[Row, Item]
    ) -> PlanPage[Item]:
        def key(row: Row) -> str:
            return json.dumps([str(head.plan_id), *listing.key_of(row)])

        page = self._asked.page(found, key, listing.show)
        staleness = staleness_in(unit, self._service, head.plan_id)
        return PlanPage(items=page.items, next=page.next, plan_id=head.plan_id, staleness=staleness)


def head_of(unit: Unit, said: str) -> PlanHead:
    """Return the line of a plan: of a number, or of the one that counts.

    Raises
    ------
    Problem
        If there is none.
    """
    number = None if said == "current" else _number(said)
    head = unit.plans.head(number)
    if head is None:
        raise Problem("plan-unknown", plan_id=said)
    return head


def _number(said: str) -> int:
    # A cursor that somebody made up may say anything here.
    if not (said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS):
        raise Problem("plan-unknown", plan_id=said)
    return int(said)
