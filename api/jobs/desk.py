"""What work is done at: a desk tells how far it is, keeps what a phase left, and says when to stop."""

from collections.abc import Iterator
from contextlib import contextmanager

from api.jobs.failpoints import failpoint
from api.jobs.pulse import Pulse
from data.store import Checkpoint, Lease, LeaseLostError, Step, Store
from matcher.reachable import Progress, no_progress


class RunCancelledError(Exception):
    """Somebody asked for the run to stop."""


class RunGivenBackError(Exception):
    """The process is to end: the run goes back in the queue with what it kept."""


class Desk:
    """A desk of one's own: nothing is kept, and only ``progress`` is told how far the work is."""

    def __init__(self, progress: Progress = no_progress) -> None:
        self._progress = progress

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Take note of ``done`` of ``total`` in a part of a phase."""
        self._progress(phase, done, total)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Do a phase."""
        del name
        yield

    def kept(self, phase: str, inputs: str) -> str | None:
        """Return what a phase left before on the same inputs, ``None`` where it left nothing."""
        del phase, inputs
        return None

    def keep(self, phase: str, inputs: str, body: str) -> None:
        """Keep what a phase leaves."""


class RunDesk(Desk):
    """The desk of a run under a lease: phases and progress are told, checkpoints are kept with the run.

    Parameters
    ----------
    store : Store
        Where the run is kept.
    lease : Lease
        The right to work on it.
    pulse : Pulse
        Renews the lease, and hears what the holder is asked.
    """

    def __init__(self, store: Store, lease: Lease, pulse: Pulse) -> None:
        super().__init__()
        self.store = store
        self.lease = lease
        self.pulse = pulse

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Tell how far the run is; stop here where that is asked for.

        Raises
        ------
        LeaseLostError, RunCancelledError, RunGivenBackError
            Where the work must not go on.
        """
        del phase  # parts of a phase have names of their own; a run tells of its phases
        self.safe_point()
        self.pulse.step = Step(phase=self.pulse.step.phase, done=done, total=total)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Do a phase, telling of it at once.

        Raises
        ------
        LeaseLostError, RunCancelledError, RunGivenBackError
            Where the work must not go on, before the phase or after it.
        """
        self.pulse.step = Step(phase=name)
        self.pulse.beat()
        self.safe_point()
        with failpoint(name):
            yield
        self.safe_point()

    def enter_last(self, phase: str) -> None:
        """Begin the phase that ends the run: from here on nothing stops it but a lost lease.

        Raises
        ------
        LeaseLostError, RunCancelledError, RunGivenBackError
            Where the work must not go on.
        """
        self.pulse.step = Step(phase=phase)
        self.pulse.beat()
        self.pulse.stop()
        self.safe_point()

    def kept(self, phase: str, inputs: str) -> str | None:
        """Return what a phase left before on the same inputs, ``None`` where it left nothing."""
        with self.store.reading() as unit:
            found = unit.runs.checkpoints(self.lease.run_id).get(phase)
        return found.body if found is not None and found.inputs == inputs else None

    def keep(self, phase: str, inputs: str, body: str) -> None:
        """Keep what a phase leaves.

        Raises
        ------
        LeaseLostError
            If the lease does not stand.
        """
        with failpoint(f"keep_{phase}"), self.store.writing() as unit:
            unit.runs.keep_checkpoint(self.lease, Checkpoint(phase=phase, inputs=inputs, body=body))

    def safe_point(self) -> None:
        """Stop here where that is asked for; nothing is half done here.

        Raises
        ------
        LeaseLostError, RunCancelledError, RunGivenBackError
            As the names say.
        """
        if self.pulse.lost:
            raise LeaseLostError(self.lease)
        if self.pulse.cancel_asked:
            raise RunCancelledError
        if self.pulse.stop_asked.is_set():
            raise RunGivenBackError
