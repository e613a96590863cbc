"""Runs as the store tells of them, and what can go wrong with holding one."""

from dataclasses import dataclass
from datetime import date, datetime

NIGHT, IMPORT, EXPORT, TRAINING, COMPARISON = "night", "import", "export", "training", "comparison"
KINDS = (NIGHT, IMPORT, EXPORT, TRAINING, COMPARISON)
QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
ENDED = (DONE, FAILED, CANCELLED)
MOST_ATTEMPTS = 3
"""A run whose holder was lost so often is poison: it is not tried again."""
GIVEN_UP = f"given up: whoever worked on it was lost {MOST_ATTEMPTS} times"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAsked:
    """A run as it is asked for.

    Attributes
    ----------
    run_id : str
        A new id.
    kind : str
        ``night``, ``import``, ``export``, ``training`` or ``comparison``.
    created_by : str
        Who asks.
    night_on : date, optional
        The morning that names the local night, for a night.
    request : str
        What else is asked, as JSON.
    """

    run_id: str
    kind: str
    created_by: str
    night_on: date | None = None
    request: str = "{}"

    def __post_init__(self) -> None:
        """Check the kind.

        Raises
        ------
        ValueError
            If it is none of ours, or a night has no day.
        """
        if self.kind not in KINDS or (self.kind == NIGHT) != (self.night_on is not None):
            raise ValueError(
                f"run {self.run_id}: expected one of {KINDS}, with a day for a night alone; got {self.kind} "
                f"and {self.night_on}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as it stands.

    Attributes
    ----------
    state : str
        ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``.
    phase : str or None
        What it is at, or was at when it ended.
    done, total : int
        How far the phase is.
    request, result : str
        JSON; the result is there when it is done.
    fault : str or None
        Why it failed, or why it was tried again.
    attempts : int
        How often it was taken up.
    cancel_asked : bool
        Whether its holder was asked to stop.
    holder : str or None
        Who works on it, or did last.
    lease_until : datetime or None
        Until when the holder may be silent; for a queued run the instant before which nobody takes it up.
    """

    run_id: str
    kind: str
    night_on: date | None
    state: str
    phase: str | None
    done: int
    total: int
    request: str
    result: str | None
    fault: str | None
    created_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    attempts: int
    cancel_asked: bool
    holder: str | None
    lease_until: datetime | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to work on a run: every write of the holder shows its token, which is larger than all before.

    Attributes
    ----------
    run_id, holder : str
        The run, and who holds it.
    token : int
        Larger than that of every lease before it.
    seconds : float
        How long the holder may be silent.
    """

    run_id: str
    holder: str
    token: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far a run is: its phase, and how much of it is done."""

    phase: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a phase left for whoever takes the run up again; good for the same inputs only."""

    phase: str
    inputs: str
    body: str


class LeaseLostError(RuntimeError):
    """Somebody else holds the run by now, or it has ended: nothing was written."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        super().__init__(
            f"run {lease.run_id}: expected lease {lease.token} of {lease.holder} to stand, but the run was "
            "taken over or has ended; nothing was written"
        )
