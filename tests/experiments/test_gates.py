"""Gates read a comparison: harm shuts them, little data is called so, chance alone does not shut them."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.calibration_metrics import calibration_of
from experiments.gates import Passed, calibrated, gates_of, not_worse
from experiments.verdict import EVERYBODY, Kind, Verdict

HARM = {Kind.WORSE, Kind.MIXED, Kind.WORSE_FOR_SOME, Kind.BETTER_BUT_WORSE_FOR_SOME}


def _calibration(stated: float, seen: float, matches: int) -> Any:
    paid = np.arange(matches) < round(seen * matches)
    return calibration_of(np.full(matches, stated), paid, np.random.default_rng(1), draws=400)


def _found(
    then: dict[str, Any], now: dict[str, Any] | None = None, kind: Kind = Kind.BETTER_FOR_ALL, **verdict: Any
) -> Any:
    return SimpleNamespace(
        a=SimpleNamespace(name="now"),
        b=SimpleNamespace(name="then"),
        calibration={"now": now or {}, "then": then},
        verdict=Verdict(kind=kind, reasons=(), **verdict),
    )


@pytest.mark.parametrize("kind", Kind)
def test_a_version_that_is_worse_for_anybody_does_not_pass(kind: Kind) -> None:
    """Every verdict of harm shuts the gate, too little data is no yes, and everything else opens it."""
    expected = Passed.NO if kind in HARM else Passed.UNKNOWN if kind is Kind.TOO_LITTLE_DATA else Passed.YES
    assert not_worse(_found({}, kind=kind)).passed is expected


def test_a_group_that_is_harmed_shuts_the_gate_whatever_the_verdict_is_called() -> None:
    """The names of harmed groups decide, not the name of the verdict."""
    found = _found({}, kind=Kind.BETTER, worse_for=("gender=k",))
    assert not_worse(found).passed is Passed.NO


def test_stated_and_seen_that_agree_pass() -> None:
    """One in five stated and seen: the gate is open."""
    assert calibrated(_found({EVERYBODY: _calibration(0.2, 0.2, 400)})).passed is Passed.YES


def test_a_group_told_what_does_not_come_true_shuts_the_gate() -> None:
    """Right for all together and wrong for one group: that group is named with both figures."""
    then = {EVERYBODY: _calibration(0.2, 0.2, 400), "gender=k": _calibration(0.4, 0.1, 100)}
    gate = calibrated(_found(then))
    assert gate.passed is Passed.NO
    assert [("40%" in words.en and "10%" in words.en) for words in gate.why] == [True]


def test_what_is_as_far_off_today_is_no_reason_to_keep_today() -> None:
    """The version in use misses farther: the new one is an improvement, and passes."""
    then, now = _calibration(0.3, 0.2, 400), _calibration(0.4, 0.2, 400)
    assert calibrated(_found({EVERYBODY: then}, {EVERYBODY: now})).passed is Passed.YES
    assert calibrated(_found({EVERYBODY: now}, {EVERYBODY: then})).passed is Passed.NO


def test_few_answers_are_called_so() -> None:
    """Nineteen matches cannot tell, nor can none."""
    for matches in (0, 19):
        assert calibrated(_found({EVERYBODY: _calibration(0.9, 0.1, matches)})).passed is Passed.UNKNOWN


def test_many_groups_do_not_make_chance_look_like_harm() -> None:
    """Versions that are right cry wolf for one of twenty groups at most in 5 of 100 worlds, by design."""
    rng, shut, naive = np.random.default_rng(5), 0, 0
    for _ in range(60):
        groups = {f"g={n}": _drawn(rng) for n in range(20)} | {EVERYBODY: _drawn(rng)}
        shut += calibrated(_found(groups)).passed is Passed.NO
        naive += any(not one.low <= one.seen <= one.high for one in groups.values())
    assert shut <= 7
    assert naive >= 20, "reading every interval by itself cries wolf: the bound above can fail"


def _drawn(rng: np.random.Generator) -> Any:
    chance = rng.uniform(0.05, 0.4, 80)
    return calibration_of(chance, rng.random(80) < chance, rng, draws=300)


def test_all_gates_are_asked() -> None:
    """Both gates stand in the answer, by name."""
    assert [gate.name for gate in gates_of(_found({}))] == ["not worse", "calibration"]
