"""Taking another version into use, or the one before: gates, two people, one row in the audit, one move."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from api import accounting
from api.comparing import CHAMPION, compared, contender_named
from api.faults import CheckError, UsageError
from api.four_eyes import Hands
from api.models_folder import ChampionMovedError, ModelsFolder
from api.settings import Settings
from api.wiring import first_line, opened
from data.audit import BEGUN, DENIED, DONE, FAILED
from data.store import Unit
from experiments.comparison import Comparison
from experiments.contenders import RULES
from experiments.gates import Gate, Passed, gates_of
from matcher.reachable import Progress
from models.manifest import BundleRefusedError

_NOT_MOVED = (BundleRefusedError, ChampionMovedError, LookupError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A version that somebody wants to take into use, beside the comparison with the one it would replace.

    Attributes
    ----------
    version : str
        The version.
    over : str or None
        The one in use; ``None`` where only the rules of thumb are.
    found : Comparison
        What the gates are read from.
    gates : tuple of Gate
        How they stand.
    """

    version: str
    over: str | None
    found: Comparison
    gates: tuple[Gate, ...]

    def shut(self, *, despite_little_data: bool) -> str:
        """Return why the version may not be taken into use, empty where it may."""
        if names := self._named(Passed.NO):
            return f"{self.version} does not pass: {names}. In use stays {self.over or RULES}."
        names = self._named(Passed.UNKNOWN)
        if not names or despite_little_data:
            return ""
        return (
            f"too little data to tell: {names}. Wait for more matches, or say --despite-little-data if you "
            "answer for it; that stands in the audit."
        )

    def _named(self, passed: Passed) -> str:
        return ", ".join(gate.name for gate in self.gates if gate.passed is passed)


def ask(settings: Settings, version: str, until: date, seed: int, progress: Progress) -> Asked:
    """Compare a version with the one in use, and read the gates.

    Raises
    ------
    UsageError
        If there is no such version, or it is in use.
    """
    over = ModelsFolder.of(settings).champion()
    if version in {over, CHAMPION}:
        raise UsageError(f"promote: expected another version than the one in use, got {version}.")
    now = contender_named(settings, CHAMPION if over else RULES, seed)
    then = contender_named(settings, version, seed)
    if then.stored is None:
        raise UsageError(f"promote: expected a stored version, got {version}; see 'matcher models'.")
    found = compared(settings, (now, then), until, seed, progress)
    return Asked(version=version, over=over, found=found, gates=gates_of(found))


def promote(settings: Settings, asked: Asked, hands: Hands, *, despite_little_data: bool) -> None:
    """Take a version into use if every gate lets it, and tell the audit in either case.

    Raises
    ------
    CheckError
        If a gate is shut, another version was taken into use meanwhile, or it cannot be read.
    UsageError
        If one of the people may not do so.
    """
    shut = asked.shut(despite_little_data=despite_little_data)
    gates = {gate.name: gate.passed.value for gate in asked.gates}
    _tell(asked.version, hands, over=asked.over or RULES, gates=gates, verdict=asked.found.verdict.kind.value)
    folder = ModelsFolder.of(settings)
    _move(settings, hands, shut, lambda: folder.point(asked.version, over=asked.over))
    if shut:
        raise CheckError(f"promote: {shut}")


def roll_back(settings: Settings, hands: Hands) -> tuple[str, str]:
    """Take the version before the one in use into use again; return the one it was, and the one it is.

    Raises
    ------
    CheckError
        If there was none before, or it may not be used any more.
    UsageError
        If the person may not do so.
    """
    folder = ModelsFolder.of(settings)
    try:
        pointer = folder.pointer()
    except (BundleRefusedError, OSError) as fault:
        raise CheckError(f"rollback: {first_line(fault)}") from fault
    if pointer is None or not pointer.earlier:
        raise CheckError(
            "rollback: expected a version in use before this one, got none; see 'matcher models'."
        )
    before = pointer.earlier[0].version
    _tell(before, hands, over=pointer.version)
    _move(settings, hands, "", lambda: folder.point_back(over=pointer.version))
    return pointer.version, before


def _tell(version: str, hands: Hands, **details: Any) -> None:  # noqa: ANN401  JSON values
    if (act := accounting.current()) is not None:
        act.subject_kind, act.subject_id, act.reason = "model", version, hands.reason
        act.details.pop("reason", None)
    accounting.explain(**details)


def _move(settings: Settings, hands: Hands, shut: str, move: Callable[[], None]) -> None:
    """Write the row of the audit, and then move the pointer; without the one the other does not happen.

    The pointer is a file, which no transaction of the store takes back. A row that it is about to move is
    therefore stored first: if this process is killed after the move, that row stands.
    """
    with opened(settings) as store:
        with store.writing() as unit:
            hands.check_accounts(unit)
            _note(unit, DENIED if shut else BEGUN)
        if shut:
            return
        try:
            with store.writing() as unit:
                # Who waits for the audit's head waits for the pointer too: two come one after the other.
                _note(unit, DONE)
                unit.audit.write()
                move()
        except _NOT_MOVED as fault:
            with store.writing() as unit:
                _note(unit, FAILED)
            raise CheckError(f"expected the pointer to move, got: {first_line(fault)}") from fault


def _note(unit: Unit, outcome: str) -> None:
    if (act := accounting.accounted_here()) is not None:
        unit.audit.note(replace(act.entry(), outcome=outcome))
