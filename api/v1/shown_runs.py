"""A run as answers show it, and the ways in which runs are asked for and found."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal, cast

from fastapi import Response
from pydantic import Field

from api.clock import now
from api.http.once import Made, Once
from api.http.paging import Asked, Page
from api.http.problems import FieldFault, Problem
from api.http.schema import Count, Strict
from api.service import Service
from data.store import Run, RunAsked
from data.store.unit import Unit

Text = Annotated[str, Field(max_length=4000)]
Kind = Literal["night", "import", "export", "training", "comparison"]
State = Literal["queued", "running", "done", "failed", "cancelled"]


class TableTaken(Strict):
    """What became of one table of an import or an export."""

    table: Text
    rows_read: Count | None = None
    rows_written: Count | None = None
    added: Count | None = None
    changed: Count | None = None
    unchanged: Count | None = None
    kept: Count | None = Field(default=None, description="Stored records that the delivery does not name.")
    ended: Count | None = Field(default=None, description="Records that it takes out of use.")


class RunResult(Strict):
    """What a run that is done has brought; which fields are there depends on its kind."""

    plan_id: int | None = Field(default=None, description="The plan of a night.")
    digest: Text | None = Field(default=None, description="SHA-256 of that plan.")
    version: Text | None = Field(default=None, description="The version that was trained.")
    in_use: bool | None = Field(default=None, description="Whether that version serves from now on.")
    verdict: Text | None = Field(default=None, description="What a comparison says of the second version.")
    imported: bool | None = Field(default=None, description="False for a rehearsal.")
    findings: Count | None = Field(default=None, description="How many findings an import has.")
    size_bytes: Count | None = Field(default=None, description="Size of an export's file.")
    tables: Annotated[list[TableTaken], Field(max_length=100)] = Field(default_factory=list)


class RunShown(Strict):
    """A piece of long work: what it is at, how far, and how it ended."""

    run_id: Text
    kind: Kind
    night_on: date | None = Field(description="The morning that names the local night, for a night.")
    as_of: date | None = Field(description="The day it is about.")
    state: State
    phase: Text | None
    done: Count
    total: Count
    attempts: Count
    cancel_asked: bool
    fault: Text | None = Field(description="Why it failed, or why it is tried again.")
    result: RunResult | None
    created_by: Text
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


def shown(run: Run) -> RunShown:
    """Return what an answer shows of a run."""
    asked = json.loads(run.request).get("as_of")
    return RunShown(
        run_id=run.run_id,
        kind=cast(Kind, run.kind),
        night_on=run.night_on,
        as_of=date.fromisoformat(asked) if asked else run.night_on,
        state=cast(State, run.state),
        phase=run.phase,
        done=run.done,
        total=run.total,
        attempts=run.attempts,
        cancel_asked=run.cancel_asked,
        fault=run.fault and run.fault[:4000],
        result=_result(json.loads(run.result)) if run.result else None,
        created_by=run.created_by,
        created_at=run.created_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
    )


def _result(told: dict[str, Any]) -> RunResult:
    tables = [TableTaken(**row) for row in told.get("tables", ())]
    tables += [TableTaken(table=name, rows_written=count) for name, count in told.get("rows", {}).items()]
    known = {name: told[name] for name in RunResult.model_fields if name in told and name != "tables"}
    return RunResult(**known, tables=tables)


def run_of(unit: Unit, run_id: str, kinds: tuple[str, ...] = ()) -> Run:
    """Return a run.

    Raises
    ------
    Problem
        If there is none of that id and kind.
    """
    return run_among(unit.runs.some(run_id), run_id, kinds)


def run_among(found: Mapping[str, Run], run_id: str, kinds: tuple[str, ...] = ()) -> Run:
    """Return a run that was looked for.

    Raises
    ------
    Problem
        If there is none of that id and kind.
    """
    run = found.get(run_id)
    if run is None or (kinds and run.kind not in kinds):
        raise Problem("run-unknown", run_id=run_id)
    return run


def page_of_runs(service: Service, asked: Asked, kinds: tuple[str, ...]) -> Page[RunShown]:
    """Return a page of runs, newest first."""
    with service.store.reading() as unit:
        found = runs_found(unit, asked, kinds)
    return asked.page(found, cursor_of, shown)


def runs_found(unit: Unit, asked: Asked, kinds: tuple[str, ...]) -> tuple[Run, ...]:
    """Return the runs of a page, and one more where there is a next page."""
    before = None
    if asked.after is not None:
        at, run_id = place_after(asked, str, str)
        before = (instant_in(at), run_id)
    return unit.runs.page(asked.enough, before=before, kinds=kinds)


def cursor_of(run: Run) -> str:
    """Return the key of a run among runs, newest first."""
    return json.dumps([run.created_at.isoformat(), run.run_id])


def place_after(asked: Asked, *types: type) -> list[Any]:
    """Return the parts of the key after which a page begins.

    Raises
    ------
    Problem
        If somebody made the cursor up.
    """
    try:
        parts = json.loads(asked.after or "")
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, list) or [type(part) for part in parts] != list(types):
        raise bad_cursor()
    return parts


def instant_in(text: str) -> datetime:
    """Return the instant of a cursor.

    Raises
    ------
    Problem
        If it is none.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise bad_cursor() from None
    if found.utcoffset() is None:
        raise bad_cursor()
    return found


def bad_cursor() -> Problem:
    """Return the problem of a cursor that is none of ours."""
    fault = FieldFault(code="cursor-unreadable", pointer="/cursor", place="query")
    return Problem("request-invalid", errors=[fault])


def order(
    service: Service,
    once: Once,
    asked: RunAsked,
    *,
    upload: Iterable[bytes] | None = None,
    at: str = "/v1/runs",
) -> Response:
    """Queue a run with the file that it brings, and answer with it: once, however often it is asked for.

    Parameters
    ----------
    service : Service
        Whose store.
    once : Once
        The request's key.
    asked : RunAsked
        What is asked for.
    upload : iterable of bytes, optional
        The parts of the file.
    at : str
        Where the run is read, without its id.
    """

    def effect() -> Made:
        run = unit.runs.ask(asked, now())
        if upload is not None:
            unit.runs.add_file(run.run_id, upload)
        # 202 while there is work to wait for, 200 where it is done.
        status = HTTPStatus.OK if run.ended else HTTPStatus.ACCEPTED
        return Made(shown=shown(run), status=status, headers={"Location": f"{at}/{run.run_id}"})

    with service.store.writing(long=upload is not None) as unit:
        return once.answer(unit, effect)
