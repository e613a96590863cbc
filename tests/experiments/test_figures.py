"""The command that prints the bench's figures: it goes on where it was, and counts what it found."""

import pytest

from experiments.score_cache import Cache
from tests.experiments import figures
from tests.experiments.figures import One, Proof, upper_bound, worked_through


def test_a_stopped_run_goes_on_where_it_was(tmp_path, monkeypatch, capsys):
    """What is kept is not worked out again, and the figures are over everything."""
    asked = []

    def work(seed):
        asked.append(seed)
        return One(found={"right": float(seed != 2), "wrong": 0.0})

    proof = Proof(seeds=range(5), work=work, figures=figures.verdict_figures)
    monkeypatch.setattr(figures, "PROOFS", {"verdict": proof})
    for most in (3, None):
        found = worked_through("verdict", Cache(tmp_path / "kept.jsonl", "code", One), most)
    assert asked == [0, 1, 2, 3, 4]
    assert (found["worlds"], found["right"]) == (5, 4)
    assert found["missed_upper_95"] == pytest.approx(0.6574, abs=1e-4)
    assert "verdict: 5 of 5 worlds" in capsys.readouterr().err


def test_the_bound_is_that_of_clopper_and_pearson():
    """None of 59 and one of 93 bound a rate by 5 % (the textbook's pairs); all of them bound nothing."""
    assert upper_bound(0, 59) == pytest.approx(0.05, abs=1e-3)
    assert upper_bound(1, 93) == pytest.approx(0.05, abs=1e-3)
    assert upper_bound(4, 4) == 1.0


def test_refused_worlds_are_no_part_of_the_coverage():
    """Coverage is of the worlds in which something is said, and the share refused stands beside it."""
    told = One(found={"refused": 0.0, "ips": 1.0, "snips": 0.0, "dr": 1.0})
    found = figures.off_policy_figures([told, told, One(found={"refused": 1.0})])
    assert found == {"worlds": 3, "refused": pytest.approx(1 / 3), "ips": 1.0, "snips": 0.0, "dr": 1.0}
