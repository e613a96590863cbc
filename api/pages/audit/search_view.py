"""The search in the log: what was asked, what was found, and whether the log holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from api import clock
from api.access import RULES
from api.audit_checks import Check
from api.pages.audit.row_view import Line, line_of, operation_words
from api.pages.visit import Visit
from api.pages.words import catalogue
from api.v1.audit import Noted, Outcome
from data.store import AuditHead, Sought

QUICK_ROWS = 100_000
"""So many rows are verified while somebody waits: some five seconds."""
_STALE = timedelta(days=2)
_OF_COMMANDS = "audit.op_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What was asked for; empty where nothing was."""

    sag: str = ""
    navn: str = ""
    handling: str = ""
    udfald: Outcome | None = None
    fra: date | None = None
    til: date | None = None

    def sought(self) -> Sought:
        """Return the same for the store."""
        return Sought(
            candidate_id=self.sag or None,
            actor=self.navn or None,
            operation=self.handling or None,
            outcome=self.udfald,
            since=_begin_of(self.fra) if self.fra else None,
            until=_begin_of(self.til + timedelta(days=1)) if self.til else None,
        )

    def asked(self) -> dict[str, str]:
        """Return the same for an address."""
        told = {
            "sag": self.sag,
            "navn": self.navn,
            "handling": self.handling,
            "udfald": self.udfald or "",
            "fra": self.fra.isoformat() if self.fra else "",
            "til": self.til.isoformat() if self.til else "",
        }
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Whether the log holds, in words; ``tone`` is the kind of message."""

    tone: str
    title: str
    text: str
    can_check: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """What the page shows."""

    search: Search
    whole: bool
    lines: tuple[Line, ...]
    operations: tuple[tuple[str, str], ...]
    file: str
    onward: str
    first: str


def search_view(
    visit: Visit, search: Search, rows: Sequence[Noted], *, whole: bool, cursor: str | None
) -> SearchView:
    """Return what the page shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    search : Search
        What was asked.
    rows : sequence of Noted
        A page of what was found.
    whole : bool
        Whether who looks sees people, reasons and details.
    cursor : str or None
        Of the next page.
    """
    asked = search.asked()
    query = f"?{urlencode(asked)}" if asked else ""
    return SearchView(
        search=search,
        whole=whole,
        lines=tuple(line_of(visit, row) for row in rows),
        operations=_operations(visit),
        file=f"/log/fund.csv{query}",
        onward=f"/log?{urlencode(asked | {'cursor': cursor})}" if cursor else "",
        first=f"/log{query}" if "cursor=" in visit.path else "",
    )


def chain_of(visit: Visit, head: AuditHead, check: Check | None, now: datetime) -> Chain:
    """Return whether the log holds, as the last verification found it."""
    can_check = head.number <= QUICK_ROWS
    if check is None:
        return Chain(
            tone="info",
            title=visit.t("audit.chain_unknown"),
            text=visit.tn("audit.chain_rows", head.number),
            can_check=can_check,
        )
    by = visit.t("audit.the_night") if check.by == "night" else check.by
    told = visit.t("audit.chain_checked", at=visit.moment(check.at), by=by, rows=check.rows)
    if not check.holds:
        return Chain(
            tone="error",
            title=visit.t("audit.chain_broken", number=check.first_bad or 0),
            text=f"{told} {visit.t('audit.chain_broken_do')}",
            can_check=can_check,
        )
    later = head.number - check.rows
    since = visit.tn("audit.chain_since", later) if later > 0 else ""
    stale = now - check.at > _STALE
    return Chain(
        tone="warning" if stale else "success",
        title=visit.t("audit.chain_old" if stale else "audit.chain_holds"),
        text=" ".join(filter(None, (told, since))),
        can_check=can_check,
    )


def _operations(visit: Visit) -> tuple[tuple[str, str], ...]:
    others = (key.removeprefix(_OF_COMMANDS) for key in catalogue() if key.startswith(_OF_COMMANDS))
    codes = {name for name, rule in RULES.items() if rule.audit != "none"} | {
        one.replace("_", ".", 1) for one in others if "_" in one
    }
    return tuple(sorted(((one, operation_words(visit, one)) for one in codes), key=lambda pair: pair[1]))


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(clock.ZONE)).astimezone(UTC)
