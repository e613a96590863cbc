"""Runs within one unit: asked for once, held under a lease, ended once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, insert, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from data.store.instants import from_stored, to_stored
from data.store.run_numbers import LEASE, next_number
from data.store.run_records import (
    CANCELLED,
    DONE,
    FAILED,
    GIVEN_UP,
    MOST_ATTEMPTS,
    QUEUED,
    RUNNING,
    Lease,
    Run,
    RunAsked,
    Step,
)
from data.store.run_schema import runs
from data.store.run_things import RunThings

_INSTANTS = ("created_at", "started_at", "ended_at", "lease_until")
_WAITS = (QUEUED, RUNNING, DONE)


class Runs(RunThings):
    """Runs, their leases, and what they keep while they work."""

    def ask(self, asked: RunAsked, now: datetime) -> Run:
        """Queue a run, or return the one of that id, or a night that waits, works or is done already."""
        found = self._of_night(asked.night_on)
        if found is None:
            try:
                with self._connection.begin_nested():
                    self._connection.execute(insert(runs).values(**_new(asked), created_at=to_stored(now)))
            except IntegrityError:  # somebody else asked for the same at this moment, or before
                found = self._of_night(asked.night_on) or self.one(asked.run_id)
                if found is None:
                    raise
        return found or self._must(asked.run_id)

    def one(self, run_id: str) -> Run | None:
        """Return a run, ``None`` where there is none of that id."""
        return self.some(run_id).get(run_id)

    def some(self, *run_ids: str) -> dict[str, Run]:
        """Return runs by id; unknown ones are left out."""
        rows = self._connection.execute(select(runs).where(runs.c.run_id.in_(run_ids)))
        return {row.run_id: _run(row) for row in rows}

    def page(
        self,
        limit: int,
        *,
        before: tuple[datetime, str] | None = None,
        kinds: Sequence[str] = (),
        with_results: bool = True,
    ) -> tuple[Run, ...]:
        """Return runs, newest first.

        Parameters
        ----------
        limit : int
            Most runs.
        before : (created_at, run_id), optional
            Of the last run of the page before.
        kinds : sequence of str
            Only these kinds; all where it is empty.
        with_results : bool
            Whether they come with their results, which may be long.
        """
        columns = [column for column in runs.c if with_results or column is not runs.c.result]
        query = select(*columns).order_by(runs.c.created_at.desc(), runs.c.run_id.desc()).limit(limit)
        if before is not None:
            at, run_id = before
            query = query.where(tuple_(runs.c.created_at, runs.c.run_id) < tuple_(to_stored(at), run_id))
        if kinds:
            query = query.where(runs.c.kind.in_(kinds))
        return tuple(_run(row) for row in self._connection.execute(query))

    def amend(self, run_id: str, was: str, request: str) -> bool:
        """Replace what was asked for, if it is still what it was; return whether it was.

        Parameters
        ----------
        run_id : str
            The run.
        was : str
            The request as it was read.
        request : str
            What it is from now on.
        """
        same = and_(runs.c.run_id == run_id, runs.c.request == was)
        return self._connection.execute(update(runs).where(same).values(request=request)).rowcount == 1

    def cancel(self, run_id: str, now: datetime) -> Run | None:
        """Stop a run: a queued one at once, a running one as soon as its holder hears of it."""
        of_run = runs.c.run_id == run_id
        at_once = update(runs).where(of_run, runs.c.state == QUEUED)
        ended = {"state": CANCELLED, "cancel_asked": True, "ended_at": to_stored(now), "lease_until": None}
        if self._connection.execute(at_once.values(**ended)).rowcount:
            self.drop_file(run_id)
        self._connection.execute(
            update(runs).where(of_run, runs.c.state == RUNNING).values(cancel_asked=True)
        )
        return self.one(run_id)

    def claimable(self, now: datetime, run_id: str | None = None) -> bool:
        """Tell whether there is anything to take up, so that looking for it writes nothing."""
        return self._connection.execute(_claimable(now, run_id).limit(1)).first() is not None

    def claim(
        self, holder: str, seconds: float, now: datetime, *, run_id: str | None = None
    ) -> tuple[Run, Lease] | None:
        """Take up the oldest run that waits or was abandoned; ``None`` where there is none.

        Abandoned runs that were asked to stop, or whose holders were lost too often, end here instead.

        Parameters
        ----------
        holder : str
            Who will work on it.
        seconds : float
            How long the holder may be silent.
        now : datetime
            The instant.
        run_id : str, optional
            Only this run.
        """
        token = next_number(self._connection, LEASE)  # whoever claims is alone until the unit ends
        self._bury(now)
        for row in self._connection.execute(_claimable(now, run_id)).all():
            lease = Lease(run_id=row.run_id, holder=holder, token=token, seconds=seconds)
            if self._take(row, lease, now):
                return self._must(row.run_id), lease
        return None

    def beat(self, lease: Lease, now: datetime, step: Step | None = None) -> bool:
        """Renew a lease and tell how far the run is; return whether it was asked to stop.

        Raises
        ------
        LeaseLostError
            If the lease does not stand.
        """
        told = {} if step is None else {"phase": step.phase, "done": step.done, "total": step.total}
        self._held(lease, lease_until=_until(now, lease.seconds), **told)
        return self._must(lease.run_id).cancel_asked

    def finish(self, lease: Lease, result: str, now: datetime) -> None:
        """End a run well; what it kept while it worked goes.

        Raises
        ------
        LeaseLostError
            If the lease does not stand.
        """
        self._end(lease, now, state=DONE, result=result, fault=None)

    def fail(self, lease: Lease, fault: str, now: datetime, *, again_after: float | None = None) -> None:
        """End a run that cannot be done, or put it back in the queue for another attempt.

        Parameters
        ----------
        lease : Lease
            The holder's.
        fault : str
            What went wrong.
        now : datetime
            The instant.
        again_after : float, optional
            Seconds after which it may be tried again, while there are attempts left.

        Raises
        ------
        LeaseLostError
            If the lease does not stand.
        """
        if again_after is not None and self._must(lease.run_id).attempts < MOST_ATTEMPTS:
            self._held(lease, state=QUEUED, fault=fault, lease_until=_until(now, again_after))
        else:
            self._end(lease, now, state=FAILED, fault=fault)

    def stop(self, lease: Lease, now: datetime) -> None:
        """End a run that was asked to stop.

        Raises
        ------
        LeaseLostError
            If the lease does not stand.
        """
        self._end(lease, now, state=CANCELLED)

    def give_back(self, lease: Lease) -> None:
        """Put a run back in the queue as if it had not been taken up; what it kept stays.

        Raises
        ------
        LeaseLostError
            If the lease does not stand.
        """
        self._held(lease, state=QUEUED, lease_until=None, attempts=runs.c.attempts - 1)

    def _end(self, lease: Lease, now: datetime, **values: object) -> None:
        self._held(lease, ended_at=to_stored(now), lease_until=None, **values)
        self.drop_checkpoints(lease)
        if values["state"] != DONE:
            self.drop_file(lease.run_id)  # nobody works on it any more, and it may be about people
        self.ended.append(lease.run_id)

    def _take(self, row: Row[Any], lease: Lease, now: datetime) -> bool:
        unchanged = and_(runs.c.run_id == row.run_id, runs.c.token == row.token, runs.c.state == row.state)
        taken = update(runs).where(unchanged, _is_claimable(now))
        values = {
            "state": RUNNING,
            "holder": lease.holder,
            "token": lease.token,
            "lease_until": _until(now, lease.seconds),
            "attempts": runs.c.attempts + 1,
            "started_at": row.started_at or to_stored(now),
        }
        return self._connection.execute(taken.values(**values)).rowcount == 1

    def _bury(self, now: datetime) -> None:
        abandoned = and_(runs.c.state == RUNNING, runs.c.lease_until < to_stored(now))
        ended = {"ended_at": to_stored(now), "lease_until": None}
        stopped = update(runs).where(abandoned, runs.c.cancel_asked).values(state=CANCELLED, **ended)
        poison = update(runs).where(abandoned, runs.c.attempts >= MOST_ATTEMPTS)
        given_up = poison.values(state=FAILED, fault=GIVEN_UP, **ended)
        if sum(self._connection.execute(one).rowcount for one in (stopped, given_up)):
            self.drop_undone()

    def _of_night(self, night_on: date | None) -> Run | None:
        if night_on is None:
            return None
        query = select(runs).where(runs.c.night_on == night_on, runs.c.state.in_(_WAITS))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _run(row)

    def _must(self, run_id: str) -> Run:
        return _run(self._connection.execute(select(runs).where(runs.c.run_id == run_id)).one())


def _new(asked: RunAsked) -> dict[str, Any]:
    return {
        "run_id": asked.run_id,
        "kind": asked.kind,
        "night_on": asked.night_on,
        "state": QUEUED,
        "done": 0,
        "total": 0,
        "request": asked.request,
        "created_by": asked.created_by,
        "attempts": 0,
        "cancel_asked": False,
        "token": 0,
    }


def _is_claimable(now: datetime) -> ColumnElement[bool]:
    silent = runs.c.lease_until < to_stored(now)
    waits = and_(runs.c.state == QUEUED, or_(runs.c.lease_until.is_(None), silent))
    return or_(waits, and_(runs.c.state == RUNNING, silent))


def _claimable(now: datetime, run_id: str | None) -> Select[Any]:
    query = select(runs.c.run_id, runs.c.token, runs.c.state, runs.c.started_at).where(_is_claimable(now))
    if run_id is not None:
        query = query.where(runs.c.run_id == run_id)
    return query.order_by(runs.c.created_at, runs.c.run_id)


def _until(now: datetime, seconds: float) -> datetime:
    return to_stored(now + timedelta(seconds=seconds))


def _run(row: Row[Any]) -> Run:
    told = {"result": None, **row._mapping}
    del told["token"]
    for name in _INSTANTS:
        told[name] = None if told[name] is None else from_stored(told[name])
    return Run(**told)
