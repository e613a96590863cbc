"""Where a delivery begins: the form for its files, empty tables to fill in, and what was delivered before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from api.jobs.delivering import is_rehearsal
from api.pages.forms import BLANK, Filled
from api.pages.imports.run_view import address, stand_of, told_tables
from api.pages.visit import Visit
from data.store import Run
from data.tables import TABLES

_BYTES_PER_MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """One delivery of before."""

    address: str
    at: str
    kind: str
    by: str
    stand: str
    rows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartView:
    """What the page shows.

    Attributes
    ----------
    past : tuple of PastRow
        Deliveries of before, newest first.
    onward, first : str
        Addresses of the next and of the first page of them.
    tables : tuple of pairs
        File and name of each table that can be filled in.
    most_bytes : int
        How large a delivery may be; ``most_mebibytes`` is what people are told.
    form : Filled
        With faults, where the files were no delivery.
    """

    past: tuple[PastRow, ...]
    onward: str
    first: str
    tables: tuple[tuple[str, str], ...]
    most_bytes: int
    form: Filled[Any] = field(default=BLANK)

    @property
    def most_mebibytes(self) -> int:
        """How large a delivery may be, as people are told."""
        return self.most_bytes // _BYTES_PER_MIB


def start_view(
    visit: Visit,
    past: Sequence[Run],
    cursor: str | None,
    most_bytes: int,
    form: Filled[Any] = BLANK,
) -> StartView:
    """Return what the page shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    past : sequence of Run
        A page of imports and rehearsals.
    cursor : str or None
        Of the next page of them.
    most_bytes : int
        Largest upload.
    form : Filled
        What came, where it was refused.
    """
    return StartView(
        past=tuple(_past(visit, run) for run in past),
        onward=f"/import?{urlencode({'cursor': cursor})}" if cursor else "",
        first="/import" if "cursor=" in visit.path else "",
        tables=tuple((table.file, visit.t(f"imports.table_{table.name}")) for table in TABLES),
        most_bytes=most_bytes,
        form=form,
    )


def _past(visit: Visit, run: Run) -> PastRow:
    rows = sum(int(one["rows_read"]) for one in told_tables(run))
    return PastRow(
        address=address(run),
        at=visit.moment(run.created_at),
        kind=visit.t("imports.a_rehearsal" if is_rehearsal(run) else "imports.an_import"),
        by=run.created_by,
        stand=visit.t(f"imports.short_{stand_of(run)}"),
        rows=str(rows) if run.result else "–",
    )
