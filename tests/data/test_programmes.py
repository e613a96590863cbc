"""Programmes as dated data: which is in force, what it says without a match, and its words."""

import math
from datetime import date
from importlib import resources

import pytest

from data.programmes import built_in_catalogue, programme_on, read_catalogue
from data.unmatched import Estimate

FSM = "flere-skal-med-2017"
PILOT = "ansaettelsesrettet-pilot"
TERMS_2026 = "vilkaar-2026"


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2017, 8, 1), FSM),
        (date(2019, 8, 31), FSM),
        (date(2019, 9, 1), PILOT),
        (date(2026, 1, 31), PILOT),
        (date(2026, 2, 1), TERMS_2026),
        (date(2030, 1, 1), TERMS_2026),
        (date(2015, 1, 1), FSM),
    ],
)
def test_the_day_chooses_the_version(day, version):
    """First and last days of validity choose the right version; a day before all gets the first."""
    assert programme_on(day).version == version


def test_a_named_version_is_used_whatever_the_day():
    """A setting may ask for an old version by name, and an unknown name is refused with the known ones."""
    assert programme_on(date(2026, 3, 2), FSM).version == FSM
    with pytest.raises(LookupError, match=f"{FSM}.*got 'no-such'"):
        programme_on(date(2026, 3, 2), "no-such")


def test_30_a_new_version_changes_labels_and_rules_and_old_cases_keep_theirs():
    """Domain test 30: the words and rules of a case follow its day, by data alone."""
    old, new = programme_on(date(2018, 3, 1)), programme_on(date(2026, 3, 1))
    assert (old.label("office"), new.label("office")) == ("jobcentret", "kommunens beskæftigelsesindsats")
    assert (old.label("team", "en"), new.label("team", "en")) == (
        "the rehabilitation team",
        "the joint description with the health coordinator",
    )
    assert [t.months_on_benefit_min for t in old.targets] == [60]
    assert max(t.months_on_benefit_min for t in new.targets) == 0
    assert programme_on(date(2018, 3, 1)) is programme_on(date(2019, 1, 1))


def test_30_a_version_of_tomorrow_is_a_table_and_no_code():
    """Domain test 30: adding a table to the text adds a version with its own limits and words."""
    head, body = _text().split("\n[[programme]]\n", 1)
    first = "\n[[programme]]\n" + body.split("\n[[programme]]\n")[0]
    tomorrow = (
        first.replace('"flere-skal-med-2017"', '"hovedlov-2027"')
        .replace("2017-08-01", "2027-01-01")
        .replace("valid_to = 2019-08-31\n", "")
        .replace("praktik_max_weeks = 13", "praktik_max_weeks = 6")
        .replace('"jobcentret"', '"kommunen"')
    )
    catalogue = read_catalogue(head + first + tomorrow)
    assert catalogue.on(date(2027, 1, 1)).praktik_max_weeks == 6
    assert catalogue.on(date(2027, 1, 1)).label("office") == "kommunen"
    assert catalogue.on(date(2018, 1, 1)).praktik_max_weeks == 13


def test_a_term_without_a_word_is_shown_as_itself():
    """A missing label never breaks a page."""
    assert programme_on(date(2026, 3, 1)).label("no_such_term") == "no_such_term"


def test_every_version_has_the_same_terms():
    """A page that shows a term finds it in every version."""
    terms = {p.version: set(p.labels) for p in built_in_catalogue().programmes}
    assert len({frozenset(labels) for labels in terms.values()}) == 1, terms


def test_targets_name_known_benefits_and_categories():
    """A target group can only name benefits and categories that have labels."""
    catalogue = built_in_catalogue()
    for programme in catalogue.programmes:
        for target in programme.targets:
            assert set(target.benefits) | set(target.after_integration_programme) <= set(catalogue.benefits)
            assert set(target.categories) <= set(catalogue.categories)


def test_unmatched_follows_the_yearly_rate():
    """Six percent a year gives that share within 52 weeks, and weeks and hours by direct summation."""
    unmatched = programme_on(date(2026, 3, 1)).unmatched
    stays = 1 - unmatched.weekly_hazard
    assert math.isclose(1 - stays**52, 0.06)
    assert math.isclose(unmatched.expected_weeks, sum(stays**t for t in range(1, 53)))
    steps = 52_000
    mean_in_work = sum(1 - stays ** (52 * (i + 0.5) / steps) for i in range(steps)) / steps
    assert math.isclose(unmatched.expected_goal_hours, 12 * 24 * mean_in_work, rel_tol=1e-6)


def test_unmatched_intervals_enclose_the_figures():
    """Low, figure and high ascend, in hours and in weeks, for every version."""
    for programme in built_in_catalogue().programmes:
        unmatched = programme.unmatched
        assert 0 < unmatched.goal_hours_low < unmatched.expected_goal_hours < unmatched.goal_hours_high
        assert unmatched.weeks_low < unmatched.expected_weeks < unmatched.weeks_high < 52


def test_a_season_may_have_its_own_figure():
    """The unmatched figure of a season holds in its months only."""
    text = _text().replace(
        "[programme.labels]",
        "[[programme.season]]\nmonths = [7]\n"
        "into_work_per_year = { base = 0.03, low = 0.02, high = 0.05 }\n"
        "goal_hours_per_paid_month = { base = 24.0, low = 15.0, high = 30.0 }\n\n[programme.labels]",
    )
    programme = read_catalogue(text).on(date(2026, 7, 1))
    assert programme.unmatched_on(date(2026, 7, 1)).into_work_per_year.base == 0.03
    assert programme.unmatched_on(date(2026, 8, 1)).into_work_per_year.base == 0.06


def test_faults_in_the_configuration_are_refused():
    """An interval out of order, a validity that runs backwards and a missing field are refused."""
    with pytest.raises(ValueError, match="low <= base <= high"):
        Estimate(base=0.1, low=0.2, high=0.3)
    with pytest.raises(ValueError, match="lies before"):
        read_catalogue(_text().replace("valid_to = 2019-08-31", "valid_to = 2016-08-31"))
    with pytest.raises(ValueError, match=r"flere-skal-med-2017.*praktik_max_weeks"):
        read_catalogue(_text().replace("praktik_max_weeks = 13", "", 1))


def _text():
    return resources.files("data.reference").joinpath("programmes.toml").read_text(encoding="utf-8")
