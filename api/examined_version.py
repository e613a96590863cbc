"""A version beside the one in use, compared then and there: what ``matcher promote`` rests on."""

from dataclasses import dataclass
from datetime import date

from api.comparing import CHAMPION, compared, contender_named
from api.faults import UsageError
from api.models_folder import ModelsFolder
from api.promotion import Grounds
from api.settings import Settings
from experiments.contenders import RULES
from experiments.gates import Gate, gates_of
from matcher.reachable import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A version that somebody wants in use, beside the comparison with the one it would replace.

    Attributes
    ----------
    grounds : Grounds
        What taking it into use rests on.
    gates : tuple of Gate
        How they stand, and why.
    """

    grounds: Grounds
    gates: tuple[Gate, ...]


def examined(settings: Settings, version: str, until: date, seed: int, progress: Progress) -> Examined:
    """Compare a version with the one in use, and read the gates.

    Raises
    ------
    UsageError
        If there is no such version, or it is in use.
    """
    pointer = ModelsFolder.of(settings).trusted_pointer()
    over = pointer.version if pointer else None
    if version in {over, CHAMPION}:
        raise UsageError(f"promote: expected another version than the one in use, got {version}.")
    now = contender_named(settings, over or RULES, seed)
    then = contender_named(settings, version, seed)
    if then.stored is None:
        raise UsageError(f"promote: expected a stored version, got {version}; see 'matcher models'.")
    found = compared(settings, (now, then), until, seed, progress)
    gates = gates_of(found)
    grounds = Grounds(
        version=version,
        digest=then.stored.digest,
        over=over,
        since=pointer.pointed_at if pointer else "",
        verdict=found.verdict.kind.value,
        gates={gate.name: gate.passed.value for gate in gates},
    )
    return Examined(grounds=grounds, gates=gates)
