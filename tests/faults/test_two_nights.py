"""Two nights at once: who was silent past the lease publishes nothing, whatever they still believe."""

import random
from pathlib import Path

import pytest

from api.jobs import nightly
from tests.faults import nights
from tests.faults.conftest import Town
from tests.faults.naive import publish_without_fencing
from tests.trust_record import record

# Everywhere before the publication holds the run; from there on nobody can take it over. The lease is a
# minute, so that its renewal, which locks SQLite's file for a moment, is not what is stopped; then it passes.
STOPS = (
    "claim:after",
    "read:after",
    "value:before",
    "decide:after",
    "keep_decide:before",
    "check:after",
    "keep_report:after",
    "publish:before",
)


def two_nights(town: Town, log: Path, place: str) -> tuple[str, str]:
    """Stop a night past its lease, let another plan, let the first go on; return address and its words."""
    url = town.fresh()
    log.unlink(missing_ok=True)
    sleeper = nights.start_night(url, log, f"{place}:stop")
    try:
        sleeper.wait_until_stopped()
        nights.expire_leases(url)
        assert nights.plan_here(url).ending == "done"
        assert nights.content(url) == town.undisturbed
    finally:
        sleeper.go_on()
        code = sleeper.wait()
    assert code == 0  # in the end it finds the night done by the other
    return url, sleeper.said()


def refused_rounds(town: Town, log: Path, rounds: int, seed: int) -> int:
    """Return in how many rounds the sleeper was refused and the plan of the other stood untouched."""
    rng, refused = random.Random(seed), 0
    for number in range(rounds):
        place = STOPS[number % len(STOPS)] if number < len(STOPS) else rng.choice(STOPS)
        url, said = two_nights(town, log, place)
        refused += "Refused" in said and nights.content(url) == town.undisturbed
    return refused


def test_the_sleeper_is_refused(town: Town, log: Path) -> None:
    """Stopped past its lease before it publishes, and in the middle of the work, a night is refused."""
    for place in (STOPS[-1], STOPS[4]):
        url, said = two_nights(town, log, place)
        assert "Refused" in said
        assert nights.content(url) == town.undisturbed


@pytest.mark.proof
def test_fifty_sleepers_are_refused(town: Town, log: Path, database_kind: str) -> None:
    """Fifty rounds on each database, stopped everywhere before the publication: fifty refusals."""
    rounds = 50
    refused = refused_rounds(town, log, rounds, seed=3)
    assert refused == rounds
    record(
        f"two_nights_{database_kind}",
        "Of two nights at once, the one that was silent past its lease is refused (50 of 50)",
        {"rounds": rounds, "refused": refused, "second publications": 0},
        "a lease without fencing: both nights published",
    )


def test_a_lease_without_fencing_is_found_out(town: Town, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive publication, which does not ask for its token, publishes over the other: two plans."""
    url = town.fresh()
    with monkeypatch.context() as naive:
        naive.setattr(nightly, "publish_run", publish_without_fencing)
        sleeper = nights.start_night(url, log, "publish:before:stop")
        sleeper.wait_until_stopped()
    nights.expire_leases(url)
    assert nights.plan_here(url).ending == "done"
    sleeper.go_on()
    sleeper.wait()
    assert nights.content(url)["pointer"] == [2]


def test_two_nights_at_the_same_moment(town: Town, tmp_path: Path) -> None:
    """Four nights started together publish one plan; all of them end well."""
    url = town.fresh()
    started = [nights.start_night(url, tmp_path / f"log{number}") for number in range(4)]
    assert [child.wait() for child in started] == [0, 0, 0, 0]
    assert nights.content(url) == town.undisturbed
