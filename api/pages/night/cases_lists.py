"""Pages of people of a plan: their rows, the filters over them, and the way to the next page."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.http.paging import USUAL, Asked
from api.pages.night.cases_view import (
    CAUSES_LISTED,
    KINDS,
    CasesView,
    ChangeRow,
    Choice,
    UnplacedRow,
    change_row,
    first_upper,
    unplaced_rows,
)
from api.pages.night.places import Places
from api.pages.night.reading import Listed
from api.pages.visit import Visit
from api.wording import CAUSES, word
from data.store import StoredChange, StoredUnplaced


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesAsked:
    """What was asked for.

    Attributes
    ----------
    paged : Asked
        Which page.
    plan : int or None
        The plan that was named.
    own : str
        The jobformidler whose people alone are shown.
    has_own : bool
        Whether who looks is one.
    kind : str or None
        Only such rows.
    """

    paged: Asked
    plan: int | None
    own: str
    has_own: bool
    kind: str | None

    def address(self, **other: str) -> str:
        """Return the address of the page with something else asked; an empty value is left out."""
        said = {
            "plan": str(self.plan or ""),
            "vis": ("mine" if self.own else "alle") if self.has_own else "",
            self.name: self.kind or "",
            "limit": str(self.paged.limit) if self.paged.limit != USUAL else "",
        } | other
        words = urlencode({name: value for name, value in said.items() if value})
        return f"{self.paged.address}{'?' if words else ''}{words}"

    @property
    def name(self) -> str:
        """Name of the filter."""
        return "slags" if self.paged.address.endswith("aendringer") else "aarsag"


def changes_view(
    visit: Visit,
    night: Listed,
    asked: CasesAsked,
    found: Sequence[StoredChange],
    places: Places,
) -> CasesView:
    """Return a page of the changes."""
    shown = asked.paged.page(found, _person, _person)
    rows = tuple(change_row(visit, one, places) for one in found[: asked.paged.limit])
    kinds = [(code, visit.t(f"night.kind_{kind}")) for code, kind in KINDS.items()]
    return _view(visit, night, asked, rows, kinds, shown.next)


def unplaced_view(
    visit: Visit, night: Listed, asked: CasesAsked, found: Sequence[StoredUnplaced]
) -> CasesView:
    """Return a page of people without a place."""
    shown = asked.paged.page(found, _person, _person)
    kinds = [(code, first_upper(visit.told(word(CAUSES, code)))) for code in CAUSES_LISTED]
    return _view(visit, night, asked, unplaced_rows(visit, found[: asked.paged.limit]), kinds, shown.next)


def _view(
    visit: Visit,
    night: Listed,
    asked: CasesAsked,
    rows: tuple[ChangeRow | UnplacedRow, ...],
    kinds: Sequence[tuple[str, str]],
    cursor: str | None,
) -> CasesView:
    # The next page is of the same plan, whatever is published meanwhile.
    onward = asked.address(plan=str(night.plan_id), cursor=cursor or "") if cursor else ""
    every = Choice(
        address=asked.address(**{asked.name: ""}), text=visit.t("night.every"), here=not asked.kind
    )
    return CasesView(
        day=visit.day(night.as_of),
        plan=f"plan={asked.plan}" if asked.plan else "",
        kept=night.rows_kept,
        rows=rows,
        whose=_whose(visit, asked) if asked.has_own else (),
        kinds=(
            every,
            *(
                Choice(address=asked.address(**{asked.name: code}), text=text, here=code == asked.kind)
                for code, text in kinds
            ),
        ),
        onward=onward,
        first=asked.address() if asked.paged.after is not None else "",
    )


def _person(one: StoredChange | StoredUnplaced) -> str:
    return one.candidate_id


def _whose(visit: Visit, asked: CasesAsked) -> tuple[Choice, ...]:
    return (
        Choice(address=asked.address(vis="mine"), text=visit.t("night.mine"), here=bool(asked.own)),
        Choice(address=asked.address(vis="alle"), text=visit.t("night.all"), here=not asked.own),
    )
