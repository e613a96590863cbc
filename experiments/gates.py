"""What a version must pass before it takes the place of the one in use: read from a finished comparison."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from scipy.stats import norm

from experiments.calibration_metrics import Calibration
from experiments.comparison import Comparison
from experiments.slices import slice_words
from experiments.verdict import EVERYBODY, Kind
from matcher.wording import Words

LEVEL = 0.05
LEAST_ANSWERS = 20
_Z_95 = 1.959963984540054
_HARM = frozenset({Kind.WORSE, Kind.MIXED, Kind.WORSE_FOR_SOME, Kind.BETTER_BUT_WORSE_FOR_SOME})


class Passed(StrEnum):
    """How a gate stands."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "too little data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One gate: how it stands, and why in Danish and English."""

    name: str
    passed: Passed
    why: tuple[Words, ...]


def gates_of(found: Comparison) -> tuple[Gate, ...]:
    """Return the gates of the second version against the first.

    Parameters
    ----------
    found : Comparison
        The first is what is in use, the second what may replace it.
    """
    return not_worse(found), calibrated(found)


def not_worse(found: Comparison) -> Gate:
    """Pass unless the second version is shown to be worse in a deciding figure, for all or for a group."""
    verdict = found.verdict
    harm = verdict.kind in _HARM or bool(verdict.worse_for)
    unknown = verdict.kind is Kind.TOO_LITTLE_DATA
    passed = Passed.NO if harm else Passed.UNKNOWN if unknown else Passed.YES
    return Gate(name="not worse", passed=passed, why=verdict.reasons)


def calibrated(found: Comparison) -> Gate:
    """Pass unless stated chances miss what was seen, beyond chance and farther than those in use do.

    Everybody and each group are looked at; together they cry wolf in one promotion of twenty at most.
    """
    now, then = found.calibration[found.a.name], found.calibration[found.b.name]
    judged = {name: one for name, one in then.items() if one.people_matches >= LEAST_ANSWERS}
    if EVERYBODY not in judged:
        seen = then[EVERYBODY].people_matches if EVERYBODY in then else 0
        return Gate(name="calibration", passed=Passed.UNKNOWN, why=(_few(seen),))
    limit = float(norm.ppf(1 - LEVEL / (2 * len(judged))))
    off = [name for name, one in judged.items() if abs(_missed(one)) > limit and _farther(one, now.get(name))]
    why = tuple(_off(name, judged[name]) for name in off) or (_well(judged),)
    return Gate(name="calibration", passed=Passed.NO if off else Passed.YES, why=why)


def _missed(one: Calibration) -> float:
    """Return by how many standard deviations of chance the seen share misses the stated one."""
    deviation = (one.high - one.low) / (2 * _Z_95)
    gap = one.seen - one.stated
    return gap / deviation if deviation > 0 else 0.0 if gap == 0 else float("inf")


def _farther(then: Calibration, now: Calibration | None) -> bool:
    if now is None or now.people_matches < LEAST_ANSWERS:
        return True
    return abs(then.seen - then.stated) > abs(now.seen - now.stated)


def _few(seen: int) -> Words:
    return Words(
        f"{seen} match har et svar efter 26 uger; der skal være mindst {LEAST_ANSWERS}.",
        f"{seen} matches have an answer after 26 weeks; at least {LEAST_ANSWERS} are needed.",
    )


def _off(name: str, one: Calibration) -> Words:
    group = Words("alle", "everybody") if name == EVERYBODY else slice_words(name)
    stated, seen = f"{one.stated:.0%}", f"{one.seen:.0%}"
    return Words(
        f"{group.da}: versionen siger {stated} med en løntime inden 26 uger, set er {seen} af "
        f"{one.people_matches} match; det er længere fra end i dag og mere end tilfældigt.",
        f"{group.en}: the version states {stated} with a paid hour within 26 weeks, seen are {seen} of "
        f"{one.people_matches} matches; farther off than today, and beyond chance.",
    )


def _well(judged: Mapping[str, Calibration]) -> Words:
    return Words(
        f"Det sagte og det sete passer sammen for alle og for {len(judged) - 1} grupper.",
        f"What is stated and what is seen agree for everybody and for {len(judged) - 1} groups.",
    )
