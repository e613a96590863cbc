"""Eligibility: yes, no, or which information is missing, with the exact words."""

from dataclasses import replace
from datetime import date

import pytest

from data.eligibility import (
    BenefitSpell,
    Eligible,
    MissingInformation,
    NotEligible,
    eligibility,
    months_without_break,
)
from data.programmes import programme_on
from tests.builders import candidate

DAY = date(2018, 3, 1)
FSM = programme_on(DAY)
PILOT = programme_on(date(2022, 3, 1))


def _person(benefit="kontanthjælp", category="aktivitetsparat", months=60, **fields):
    return candidate(benefit=benefit, category=category, months_on_benefit=months, **fields)


@pytest.mark.parametrize(
    ("person", "kind", "reason"),
    [
        (
            _person(months=60),
            Eligible,
            "I målgruppen for Flere skal med: modtager kontanthjælp, er aktivitetsparat og har 60 måneder "
            "på ydelsen (mindst 60).",
        ),
        (
            _person(months=59),
            NotEligible,
            "Ikke i målgruppen for Flere skal med: har 59 måneder på ydelsen; der kræves mindst 60.",
        ),
        (
            _person(months=None),
            MissingInformation,
            "Mangler oplysning for Flere skal med: måneder på ydelsen.",
        ),
        (
            _person(benefit=None, category=None, months=None),
            MissingInformation,
            "Mangler oplysning for Flere skal med: ydelse, visitationskategori og måneder på ydelsen.",
        ),
        (
            _person(benefit="bistandshjælp"),
            MissingInformation,
            "Mangler oplysning for Flere skal med: ydelse (ordet »bistandshjælp« kendes ikke).",
        ),
        (
            _person(benefit="ledighedsydelse", category=None, months=100),
            NotEligible,
            "Ikke i målgruppen for Flere skal med: modtager ledighedsydelse; målgruppen modtager "
            "kontanthjælp, uddannelseshjælp eller integrationsydelse.",
        ),
        (
            _person(category="jobparat"),
            NotEligible,
            "Ikke i målgruppen for Flere skal med: er jobparat; målgruppen er aktivitetsparat.",
        ),
        (
            _person(benefit="integrationsydelse", months=80),
            MissingInformation,
            "Mangler oplysning for Flere skal med: hvornår integrationsprogrammet sluttede (månederne "
            "tæller først derfra).",
        ),
        (
            _person(benefit="integrationsydelse", months=59),
            NotEligible,
            "Ikke i målgruppen for Flere skal med: har 59 måneder på ydelsen; der kræves mindst 60.",
        ),
        (
            _person(months=59, valid_from=date(2018, 1, 15)),
            MissingInformation,
            "Mangler oplysning for Flere skal med: måneder på ydelsen i dag (opgivet til 59 den "
            "15. januar 2018, der kræves 60).",
        ),
    ],
)
def test_1_flere_skal_med(person, kind, reason):
    """Domain test 1: the answer and its Danish text, exactly, for known, unknown and stale data."""
    answer = eligibility(person, FSM, DAY)
    assert type(answer) is kind
    assert answer.reason_da == reason


def test_1_ledighedsydelse_is_in_the_pilot():
    """Domain test 1: ledighedsydelse is outside Flere skal med and inside the pilot, without a category."""
    person = _person(benefit="Ledighedsydelse", category=None, months=None)
    answer = eligibility(person, PILOT, date(2022, 3, 1))
    assert isinstance(answer, Eligible)
    assert (
        answer.reason_da == "I målgruppen for Ansættelsesrettede virksomhedsforløb: modtager ledighedsydelse."
    )
    assert isinstance(eligibility(person, FSM, DAY), NotEligible)


def test_1_a_gap_in_benefit():
    """Domain test 1: a break longer than allowed starts the count anew; a shorter one does not."""
    person = _person(months=None)
    start, day = date(2012, 1, 1), DAY
    short = (BenefitSpell(from_on=start, until_on=date(2016, 5, 31)), BenefitSpell(from_on=date(2016, 6, 28)))
    long = (BenefitSpell(from_on=start, until_on=date(2016, 5, 31)), BenefitSpell(from_on=date(2016, 7, 1)))
    assert months_without_break(short, day, FSM.longest_break_weeks) == 74
    assert months_without_break(long, day, FSM.longest_break_weeks) == 20
    assert isinstance(eligibility(person, FSM, day, short), Eligible)
    answer = eligibility(person, FSM, day, long)
    assert isinstance(answer, NotEligible)
    assert "har 20 måneder" in answer.reason_da


@pytest.mark.parametrize(
    ("spells", "months"),
    [
        ((), 0),
        ((BenefitSpell(from_on=date(2013, 3, 1)),), 60),
        ((BenefitSpell(from_on=date(2013, 3, 2)),), 59),
        ((BenefitSpell(from_on=date(2019, 3, 1)),), 0),
        ((BenefitSpell(from_on=date(2010, 1, 1), until_on=date(2017, 12, 31)),), 0),
        ((BenefitSpell(from_on=date(2010, 1, 1), until_on=date(2018, 2, 20)),), 98),
    ],
)
def test_whole_months_up_to_the_day(spells, months):
    """Months are whole, spells of the future do not count, and a stop too long ago leaves none."""
    assert months_without_break(spells, DAY, 4) == months


@pytest.mark.parametrize(
    "spelling", ["kontanthjaelp", "Kontanthjælp ", "KONTANTHJÆLP", "cash benefit", "cash_benefit"]
)
def test_spellings_of_a_benefit(spelling):
    """Danish letters, ASCII, capitals and the English word name the same benefit."""
    assert isinstance(eligibility(_person(benefit=spelling), FSM, DAY), Eligible)


def test_a_programme_answers_only_for_its_own_days():
    """Outside its validity a programme says so instead of judging the person."""
    answer = eligibility(_person(), FSM, date(2026, 3, 2))
    assert isinstance(answer, NotEligible)
    assert (
        answer.reason_da
        == "Flere skal med gælder fra 1. august 2017 til 31. august 2019, ikke 2. marts 2026."
    )
    assert answer.reason_en.endswith("from 1 August 2017 to 31 August 2019, not on 2 March 2026.")


def test_30_an_old_case_explains_itself_under_its_own_version():
    """Domain test 30: the same person gets the answer and the words of the version in force on the day."""
    person = _person(months=59)
    old = eligibility(person, programme_on(date(2018, 3, 1)), date(2018, 3, 1))
    new = eligibility(person, programme_on(date(2026, 3, 2)), date(2026, 3, 2))
    assert isinstance(old, NotEligible)
    assert isinstance(new, Eligible)
    assert "Flere skal med" in old.reason_da
    assert "vilkårene i 2026" in new.reason_da


def test_unknown_is_never_no():
    """Whatever one field is unknown, a person who would be eligible misses information, never "no"."""
    for field in ("benefit", "category", "months_on_benefit"):
        answer = eligibility(replace(_person(), **{field: None}), FSM, DAY)
        assert isinstance(answer, MissingInformation)
        assert answer.fields == (field,)
