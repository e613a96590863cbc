"""Columns of a market: lists, sets, times of the week and experience."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings

from data.availability import Interval, shared_minutes
from data.journal import Decision
from data.snapshot import Snapshot
from features import COLUMNS, Market, Pairs, background, encode_pairs
from features.code_sets import code_sets, lacks, overlaps
from features.industries import covering_words
from features.lists import weighted_lists, words_of
from features.week import count_bits, shared_hours, week_masks
from tests.builders import AS_OF, candidate, match, opening, snapshot, times, workplace
from tests.strategies import times as any_times


def test_lists_keep_unknown_apart_from_empty() -> None:
    """An empty list is known to be empty, a missing one is not known, and codes are found by their words."""
    found = weighted_lists([(("b", 2.0),), (), None], words_of([(("b", 2.0),)], [("a",)]))
    assert found.words == ("a", "b")
    assert found.known.tolist() == [True, True, False]
    assert found.dense(np.arange(3)).tolist() == [[0, 2, 0], [0, 0, 0], [0, 0, 0]]


def test_sets_of_many_words() -> None:
    """Sets over more than 64 words keep every code apart, for overlap and for what is lacking."""
    words = tuple(f"{i:03}" for i in range(130))
    left = code_sets([("000", "129"), ("064",), None], words)
    right = code_sets([("129",), ("063", "065"), ("000", "064", "129")], words)
    rows = np.array([0, 1, 0, 2])
    others = np.array([0, 1, 2, 2])
    assert overlaps(left, rows, right, others).tolist() == [True, False, True, False]
    assert lacks(left, rows, right, others).tolist() == [True, True, False, False]


def test_sets_over_other_words_are_refused() -> None:
    """Comparing sets whose bits mean different codes is an error, not an answer."""
    with pytest.raises(ValueError, match="same words"):
        overlaps(code_sets([("a",)], ("a",)), np.array([0]), code_sets([("a",)], ("a", "b")), np.array([0]))


@settings(max_examples=80, deadline=None)
@given(left=any_times(), right=any_times())
def test_shared_hours_stay_within_the_minutes(left: tuple | None, right: tuple | None) -> None:
    """Shared quarters never exceed the shared minutes and miss at most a quarter at each end."""
    masks = week_masks([left, right])
    hours = shared_hours(masks.bits[:1], masks.bits[1:])[0]
    minutes = shared_minutes(left or (), right or ())
    assert hours * 60 <= minutes
    assert minutes - hours * 60 <= 30 * 2 * len(left or ()) * len(right or ())


def test_quarters_that_are_not_whole_do_not_count() -> None:
    """From 8:10 to 9:05 there are three whole quarters, wherever in the week they lie."""
    for weekday in range(7):
        masks = week_masks([(Interval(weekday, 490, 545),), (Interval(weekday, 0, 1440),)])
        assert shared_hours(masks.bits[:1], masks.bits[1:])[0] == 0.75
    assert week_masks([None, (), times("sun 23:45-24:00")]).known.tolist() == [False, False, True]


def test_bits_are_counted() -> None:
    """Counting bits agrees with Python's own count for empty, full and random words."""
    words = [0, 1, 2**64 - 1, *np.random.default_rng(3).integers(0, 2**63, 50).tolist()]
    assert [count_bits(np.uint64(word)) for word in words] == [word.bit_count() for word in words]


def test_an_industry_is_covered_by_its_wider_codes() -> None:
    """A DB07 code is named by itself and its division; of a DB25 code only the division is comparable."""
    words = ("47", "56", "5610", "561010")
    assert covering_words(workplace(industry_code="56.10.10"), words) == [
        ("56", 1),
        ("5610", 1),
        ("561010", 1),
    ]
    assert covering_words(workplace(industry_code="561010", industry_system="DB25"), words) == [("56", 1)]
    assert covering_words(workplace(industry_code=None), words) is None


def _experience(day: Snapshot) -> dict[str, list[float]]:
    market = Market.of(day)
    pairs = Pairs.all_of(1, len(day.openings))
    table = encode_pairs(market, pairs)
    return {name: table.column(name).tolist() for name in ("past_paid_share", "past_yes_share")}


def _history(paid: dict[str, int], matches: int = 10, start: date = date(2025, 1, 6)) -> Snapshot:
    """Return a snapshot in which some of each opening's past matches were paid after a month."""
    past = [
        match(
            f"{job}-{i}",
            opening_id=job,
            started_on=start,
            observed_until=start + timedelta(days=300),
            ended_on=None,
            first_paid_on=start + timedelta(days=30) if i < good else None,
        )
        for job, good in paid.items()
        for i in range(matches)
    ]
    sites = [workplace(f"w{i}", industry_code="56" if i < 2 else "81") for i in range(4)]
    jobs = [opening(f"o{i}", f"w{i}") for i in range(4)]
    return snapshot([candidate()], sites, jobs, matches=past)


def test_experience_is_shrunk() -> None:
    """A good workplace stands above its branch, its new neighbour above the whole, none at the ends."""
    good, new_neighbour, poor, new_elsewhere = _experience(_history({"o0": 9, "o2": 1}))["past_paid_share"]
    assert 1 > good > new_neighbour > new_elsewhere > poor > 0


def test_experience_needs_history() -> None:
    """Without any match followed for half a year, nothing is known of how often matches were paid."""
    recent = _history({"o0": 9}, start=AS_OF - timedelta(days=100))
    assert np.isnan(_experience(recent)["past_paid_share"]).all()


def test_early_success_does_not_come_first() -> None:
    """A paid match counts no sooner than an unpaid one of the same start, so that shares are not too high."""
    young = _history({"o0": 10}, start=AS_OF - timedelta(days=181))
    ripe = _history({"o0": 10}, start=AS_OF - timedelta(days=182))
    assert np.isnan(_experience(young)["past_paid_share"][0])
    assert _experience(ripe)["past_paid_share"][0] == 1


def test_answers_to_proposals_are_remembered() -> None:
    """A workplace that said yes stands above one that said no; a broker's refusal says nothing of it."""
    day = _history({})
    answers = [("o0", "accepted"), ("o1", "declined_by_workplace"), ("o2", "declined_by_broker")]
    decisions = tuple(
        Decision(candidate_id="c1", opening_id=job, decided_on=date(2026, 1, 5), decision=answer)
        for job, answer in answers
    )
    told = snapshot(day.candidates, day.workplaces, day.openings, decisions=decisions)
    yes, no, silent, other = _experience(told)["past_yes_share"]
    assert yes > silent == other > no


def test_no_match_sees_its_own_outcome_or_a_later_one() -> None:
    """Changing every outcome that came after a match began changes no bit of that match's figures."""
    early, late = date(2024, 1, 8), date(2024, 12, 2)

    def history(paid: bool) -> bytes:
        past = [
            match("m1", started_on=early, observed_until=late, ended_on=None),
            match(
                "m2",
                started_on=late,
                observed_until=date(2025, 12, 1),
                ended_on=None,
                first_paid_on=date(2025, 1, 6) if paid else None,
            ),
            match(
                "m3",
                started_on=late - timedelta(days=100),
                observed_until=date(2025, 12, 1),
                ended_on=None,
                first_paid_on=late + timedelta(days=1) if paid else None,
            ),
        ]
        day = snapshot([candidate()], [workplace()], [opening()], matches=past)
        market, pairs = Market.of_history(day.history[:2], day.vocabulary, events=background(day))
        return encode_pairs(market, pairs).values.tobytes()

    assert history(True) == history(False)


def test_experience_of_the_past_is_dated() -> None:
    """A match sees the matches before it at its workplace, not those of the same day or after."""
    past = [
        match(f"m{i}", started_on=date(2025, 1, 6) + timedelta(days=7 * week))
        for i, week in enumerate((0, 1, 1, 2))
    ]
    day = snapshot([candidate()], [workplace()], [opening()], matches=past)
    market, pairs = Market.of_history(day.history, day.vocabulary)
    counts = np.expm1(encode_pairs(market, pairs).column("log_past_matches"))
    assert counts.round().tolist() == [0, 1, 1, 3]


def test_the_fit_never_reads_rules() -> None:
    """Another status, veto, must or certificate changes no bit of any figure."""
    plain = snapshot([candidate()], [workplace()], [opening()])
    ruled = snapshot(
        [
            candidate(
                status="paused", no_go_tasks=("9112",), must_conditions=("LIFT",), certificates=("TRUCK",)
            )
        ],
        [workplace(status="closed", do_not_contact_until=date(2027, 1, 1), max_contacts_per_month=1)],
        [opening(status="held", places=9, certificates_required=("TRUCK",), open_until=date(2026, 4, 1))],
    )
    bits = [encode_pairs(Market.of(day), Pairs.all_of(1, 1)).values.tobytes() for day in (plain, ruled)]
    assert bits[0] == bits[1]
    assert len(bits[0]) == 8 * len(COLUMNS)
