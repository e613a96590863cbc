"""What the holder of a run may write: checkpoints to go on from, findings, and its file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, select, update

from data.findings import Finding, Severity
from data.store.instants import to_stored
from data.store.run_records import CANCELLED, FAILED, RUNNING, Checkpoint, Lease, LeaseLostError
from data.store.run_schema import run_checkpoints, run_file_parts, run_findings, runs


class RunThings:
    """The lease, and the checkpoints, findings and files of runs, within one unit.

    Attributes
    ----------
    ended : list of str
        The runs that this unit has ended.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.ended: list[str] = []

    def hold(self, lease: Lease) -> None:
        """Make sure of a lease: until the unit ends nobody can take the run over.

        Raises
        ------
        LeaseLostError
            If it was taken over already, or has ended.
        """
        self._held(lease, token=lease.token)

    def _held(self, lease: Lease, **values: object) -> None:
        mine = and_(runs.c.run_id == lease.run_id, runs.c.token == lease.token, runs.c.state == RUNNING)
        if self._connection.execute(update(runs).where(mine).values(**values)).rowcount != 1:
            raise LeaseLostError(lease)

    def keep_checkpoint(self, lease: Lease, checkpoint: Checkpoint) -> None:
        """Keep what a phase left, in place of what it left before.

        Raises
        ------
        LeaseLostError
            If the lease does not stand.
        """
        self.hold(lease)
        of_phase = (
            run_checkpoints.c.run_id == lease.run_id,
            run_checkpoints.c.phase == checkpoint.phase,
        )
        self._connection.execute(delete(run_checkpoints).where(*of_phase))
        self._connection.execute(insert(run_checkpoints).values(run_id=lease.run_id, **asdict(checkpoint)))

    def checkpoints(self, run_id: str) -> dict[str, Checkpoint]:
        """Return what a run's phases left, by phase."""
        query = select(run_checkpoints).where(run_checkpoints.c.run_id == run_id)
        return {
            row.phase: Checkpoint(phase=row.phase, inputs=row.inputs, body=row.body)
            for row in self._connection.execute(query)
        }

    def drop_checkpoints(self, lease: Lease) -> None:
        """Forget what a run's phases left."""
        self._connection.execute(delete(run_checkpoints).where(run_checkpoints.c.run_id == lease.run_id))

    def keep_findings(self, lease: Lease, findings: Iterable[Finding]) -> None:
        """Keep what was found, in its order, in place of what was found before.

        Raises
        ------
        LeaseLostError
            If the lease does not stand.
        """
        self.hold(lease)
        self._connection.execute(delete(run_findings).where(run_findings.c.run_id == lease.run_id))
        rows = [
            {"run_id": lease.run_id, "position": position, **_finding_row(finding)}
            for position, finding in enumerate(findings, start=1)
        ]
        if rows:
            self._connection.execute(insert(run_findings), rows)

    def findings(
        self, run_id: str, limit: int, after: int = 0, severity: Severity | None = None
    ) -> tuple[tuple[int, Finding], ...]:
        """Return findings of a run with their positions, those after a position; perhaps of one severity."""
        query = select(run_findings).where(run_findings.c.run_id == run_id, run_findings.c.position > after)
        if severity is not None:
            query = query.where(run_findings.c.severity == severity.value)
        rows = self._connection.execute(query.order_by(run_findings.c.position).limit(limit))
        return tuple((row.position, _finding(row._mapping)) for row in rows)

    def finding_counts(self, run_id: str) -> dict[Severity, int]:
        """Return how many findings of each severity a run has; those it has none of are left out."""
        query = select(run_findings.c.severity, func.count()).where(run_findings.c.run_id == run_id)
        rows = self._connection.execute(query.group_by(run_findings.c.severity))
        return {Severity(severity): int(count) for severity, count in rows}

    def add_file(self, run_id: str, parts: Iterable[bytes]) -> int:
        """Keep a file with a run, in place of the one before; return its size in bytes."""
        self.drop_file(run_id)
        size = 0
        for number, body in enumerate(parts):
            self._connection.execute(insert(run_file_parts).values(run_id=run_id, part=number, body=body))
            size += len(body)
        return size

    def file_parts(self, run_id: str) -> Iterator[bytes]:
        """Yield the parts of a run's file; nothing where it has none."""
        numbers: Sequence[int] = self._connection.scalars(
            select(run_file_parts.c.part)
            .where(run_file_parts.c.run_id == run_id)
            .order_by(run_file_parts.c.part)
        ).all()
        of_run = select(run_file_parts.c.body).where(run_file_parts.c.run_id == run_id)
        for number in numbers:  # one part in memory at a time
            yield self._connection.execute(of_run.where(run_file_parts.c.part == number)).scalar_one()

    def file_size(self, run_id: str) -> int | None:
        """Return the size of a run's file in bytes, ``None`` where it has none."""
        size = select(func.sum(func.length(run_file_parts.c.body))).where(run_file_parts.c.run_id == run_id)
        found: int | None = self._connection.execute(size).scalar()
        return None if found is None else int(found)

    def move_file(self, run_id: str, to: str) -> bool:
        """Let another run have a run's file; return whether there was one."""
        of_run = run_file_parts.c.run_id == run_id
        moved = update(run_file_parts).where(of_run).values(run_id=to)
        return self._connection.execute(moved).rowcount > 0

    def drop_file(self, run_id: str) -> None:
        """Forget a run's file."""
        self._connection.execute(delete(run_file_parts).where(run_file_parts.c.run_id == run_id))

    def drop_undone(self) -> None:
        """Forget the files of runs that ended without being done."""
        undone = select(runs.c.run_id).where(runs.c.state.in_((FAILED, CANCELLED)))
        self._connection.execute(delete(run_file_parts).where(run_file_parts.c.run_id.in_(undone)))

    def drop_files(self, before: datetime) -> None:
        """Forget the files of runs that ended before an instant."""
        ended = select(runs.c.run_id).where(runs.c.ended_at < to_stored(before))
        self._connection.execute(delete(run_file_parts).where(run_file_parts.c.run_id.in_(ended)))


_FINDING = ("severity", "code", "file", "row", "column", "expected", "got", "advice")


def _finding_row(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in _FINDING} | {"severity": finding.severity.value}


def _finding(row: RowMapping) -> Finding:
    told = {name: row[name] for name in _FINDING}
    return Finding(**told | {"severity": Severity(told["severity"])})
