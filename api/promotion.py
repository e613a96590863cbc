"""Taking another version into use, or the one before: gates, people who answer for it, one row, one move.

The command line and the service do it by these functions. Nothing is compared here: what a version rests on
is handed in, so a process that serves may take one into use without loading anything that learns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from api import accounting
from api.champion_pointer import Pointer
from api.models_folder import ChampionMovedError, ModelsFolder
from data.audit import BEGUN, DENIED, DONE, FAILED, REPEATED
from data.store import Store, Unit
from models.manifest import BundleRefusedError

RULES = "rules"
OPEN, SHUT, UNKNOWN = "yes", "no", "too little data"
"""How a gate stands."""


class GatesShutError(Exception):
    """Gates keep a version out of use.

    Parameters
    ----------
    shut : tuple of str
        Names of those that it does not pass.
    unknown : tuple of str
        Names of those of which too little is known, where nobody answers for that.
    """

    def __init__(self, shut: tuple[str, ...], unknown: tuple[str, ...]) -> None:
        super().__init__(f"shut: {', '.join(shut)}; unknown: {', '.join(unknown)}")
        self.shut, self.unknown = shut, unknown


class OvertakenError(Exception):
    """Somebody else answered at the same moment."""


class NotMovedError(Exception):
    """The audit knew that the pointer was about to move, and it did not.

    Parameters
    ----------
    fault : Exception
        Why: another version is in use, a bundle is not what it was, the disk, or somebody else's answer.
    """

    def __init__(self, fault: Exception) -> None:
        super().__init__(str(fault))
        self.fault = fault


_KEPT = (BundleRefusedError, ChampionMovedError, LookupError, OSError, OvertakenError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a version that somebody wants in use rests on: its comparison with the one in use.

    Attributes
    ----------
    version, digest : str
        The version, and the model that was compared under that name.
    over : str or None
        The version it was compared with, which was in use; ``None`` where only the rules of thumb were.
    since : str
        Instant at which that one was pointed to, as the pointer says it; empty where none was.
    verdict : str
        What the comparison says.
    gates : mapping of str to str
        How each gate stands: `OPEN`, `SHUT` or `UNKNOWN`.
    """

    version: str
    digest: str
    over: str | None
    since: str
    verdict: str
    gates: Mapping[str, str]

    def named(self, standing: str) -> tuple[str, ...]:
        """Return the names of the gates that stand in one way."""
        return tuple(name for name, found in self.gates.items() if found == standing)

    def closed(self, *, despite_little_data: bool) -> GatesShutError | None:
        """Return what keeps the version out, ``None`` where nothing does."""
        shut, unknown = self.named(SHUT), () if despite_little_data else self.named(UNKNOWN)
        return GatesShutError(shut, unknown) if shut or unknown else None

    def stand(self, pointer: Pointer | None) -> bool:
        """Tell whether what was compared with is what is in use still, untouched since."""
        found = (pointer.version, pointer.pointed_at) if pointer else (None, "")
        return found == (self.over, self.since)


def _may(_: Unit) -> None:
    """Let anybody: where who acts was looked at before."""


Beside = Callable[[Unit, str, str], bool]


def alone(_: Unit, was: str, now: str) -> bool:
    """Write nothing beside the row of the audit, and move from one version to another."""
    return was != now


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerable:
    """Who answers for a move.

    Attributes
    ----------
    reason : str
        Why, in words that stand in the audit.
    check : callable
        Raises where one of the people may not; asked in a unit of the store before anything is written.
    beside : callable
        Given the unit of the row, the version that was in use (or `RULES`) and the one that comes, writes
        what belongs to the move; tells whether there is anything to move, which a request that is sent again
        has not.
    details : mapping
        What else the audit is told.
    """

    reason: str
    check: Callable[[Unit], None] = _may
    beside: Beside = alone
    details: Mapping[str, Any] = field(default_factory=dict)


def promote(
    store: Store, folder: ModelsFolder, grounds: Grounds, who: Answerable, *, despite_little_data: bool
) -> None:
    """Take a version into use if every gate lets it, and tell the audit in either case.

    Raises
    ------
    GatesShutError
        If a gate keeps it out.
    NotMovedError
        If another version is in use than it was compared with, or it is another model, or cannot be read.
    """
    gates, over = dict(grounds.gates), grounds.over or RULES
    _tell(grounds.version, who, over=over, gates=gates, verdict=grounds.verdict)
    if (closed := grounds.closed(despite_little_data=despite_little_data)) is not None:
        with store.writing() as unit:
            who.check(unit)
            _note(unit, DENIED)
        raise closed
    version, digest = grounds.version, grounds.digest
    _move(
        store,
        lambda unit: who.beside(unit, over, version),
        lambda: folder.point(version, over=grounds.over, since=grounds.since, digest=digest),
        who.check,
    )


def roll_back(store: Store, folder: ModelsFolder, who: Answerable, leaving: str = "") -> tuple[str, str]:
    """Take the version before the one in use into use again; return the one it was, and the one it is.

    Parameters
    ----------
    store : Store
        Where the audit is.
    folder : ModelsFolder
        The versions.
    who : Answerable
        Who answers for it: one person is enough, for a bad night.
    leaving : str
        The version that is to be left; empty: whichever is in use.

    Raises
    ------
    LookupError
        If there was none before.
    BundleRefusedError, OSError
        If nobody can tell what is in use.
    ChampionMovedError
        If another one is in use than the one to be left.
    NotMovedError
        If the one before may not be used any more, or another was taken into use at this moment.
    """
    pointer = folder.pointer()
    if leaving and (pointer is None or pointer.version != leaving):
        raise ChampionMovedError(leaving, pointer.version if pointer else "none")
    if pointer is None or not pointer.earlier:
        raise LookupError("expected a version in use before this one, got none; see 'matcher models'.")
    before, since = pointer.earlier[0].version, pointer.pointed_at
    _tell(before, who, over=pointer.version)
    was = pointer.version
    _move(
        store,
        lambda unit: who.beside(unit, was, before),
        lambda: folder.point_back(over=was, since=since),
        who.check,
    )
    return was, before


def _tell(version: str, who: Answerable, **details: Any) -> None:  # noqa: ANN401  JSON values
    if (act := accounting.current()) is not None:
        act.subject_kind, act.subject_id, act.reason = "model", version, who.reason
        act.details.pop("reason", None)
    accounting.explain(**details, **who.details)


def _move(
    store: Store, beside: Callable[[Unit], bool], move: Callable[[], None], check: Callable[[Unit], None]
) -> None:
    """Write the row of the audit, and then move the pointer; without the one the other does not happen.

    The pointer is a file, which no transaction of the store takes back. A row that it is about to move is
    therefore stored first: if this process is killed after the move, that row stands.
    """
    with store.writing() as unit:
        check(unit)
        _note(unit, BEGUN)
    try:
        with store.writing() as unit:
            if not beside(unit):
                _note(unit, REPEATED)
                return
            # Who waits for the audit's head waits for the pointer too: two come one after the other.
            _note(unit, DONE)
            unit.audit.write()
            move()
    except _KEPT as fault:
        with store.writing() as unit:
            _note(unit, FAILED)
        raise NotMovedError(fault) from fault


def _note(unit: Unit, outcome: str) -> None:
    if (act := accounting.accounted_here()) is not None:
        unit.audit.note(replace(act.entry(), outcome=outcome))
