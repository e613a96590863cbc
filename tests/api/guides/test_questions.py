"""The guides' questions: within the domain's bounds, lawful, and honest about where each answer counts."""

import re
from pathlib import Path
from typing import get_args

import pytest

from api.guides import BASES, GUIDES, SHORT
from api.guides.questions import read_guides
from api.v1.guide_schemas import Source
from data.facts import PERSON, SOURCES
from data.tables import CANDIDATES
from data.wording import sensitive_words
from features.catalogue import CATALOGUE
from matcher.profile_depth import FACTS
from matcher.rules import RULES

TOML = Path(__file__).resolve().parents[3] / "api" / "guides" / "guides.toml"
QUESTIONS = [question for guide in GUIDES.values() for question in guide.questions]
NOT_ASKED = {
    "latitude": "from the postcode",
    "longitude": "from the postcode",
    "municipality_code": "where the case is",
}


def test_both_guides_together_are_short() -> None:
    """At most 25 questions and 15 minutes fill a profile, each of them asked once."""
    assert len(QUESTIONS) <= 25
    assert sum(question.seconds for question in QUESTIONS) <= 15 * 60
    assert len({question.field for question in QUESTIONS}) == len(QUESTIONS)


def test_everything_that_a_list_rests_on_is_asked() -> None:
    """What the fit reads of a person, and what the meter counts, stands in a guide or says why not."""
    asked = {question.field for question in QUESTIONS}
    read = {
        source.partition(".")[2]
        for feature in CATALOGUE
        for source in feature.sources
        if source.startswith("candidates.")
    }
    assert read - NOT_ASKED.keys() <= asked
    assert set(FACTS) <= asked
    assert set(SHORT) == asked


def test_where_an_answer_counts_is_what_the_code_reads() -> None:
    """Each column of the fit that reads a field is named by its question, and every rule named exists."""
    rules = {rule.name for rule in RULES}
    for question in QUESTIONS:
        reads = {f.name for f in CATALOGUE if f"candidates.{question.field}" in f.sources}
        named = set(question.counts)
        assert reads <= named, question.field
        assert named - reads <= rules, question.field
    of_rules = {name for question in QUESTIONS for name in question.counts} & rules
    of_people = {"travel", "hours", "days", "must_conditions", "certificates", "mentor_hours"}
    assert of_people | {"no_go_tasks", "no_go_industries", "no_go_workplaces"} <= of_rules


def test_eligibility_never_counts_in_suggestions() -> None:
    """Benefit, category and months on it count nowhere, and say so."""
    apart = {question.field for question in QUESTIONS if not question.counts}
    assert apart == {"benefit", "category", "months_on_benefit"}
    assert all(q.basis == "eligibility" for q in QUESTIONS if q.field in apart)


def test_nothing_is_asked_that_the_law_keeps_out() -> None:
    """No audit column is asked; what may reveal health stands on its own basis and goes in minimal mode."""
    by_name = {column.name: column for column in CANDIDATES.columns}
    assert not any(by_name[question.field].audit_only for question in QUESTIONS)
    assert {q.field for q in QUESTIONS if q.basis == "conditions"} == {
        name for name, column in by_name.items() if column.health
    }
    left = [q for guide in GUIDES.values() for q in guide.without_health().questions]
    assert not any(by_name[question.field].health for question in left)
    assert all(step.questions for guide in GUIDES.values() for step in guide.without_health().steps)


def test_no_question_names_what_is_wrong_with_anybody() -> None:
    """No text to a person holds a word that notes are refused for; the lint finds a planted one."""
    texts = [
        words.da
        for q in QUESTIONS
        for words in (q.short, q.ask, q.help, q.why, *(one.words for one in (*q.choices, *q.levels)))
        if words not in {option.words for option in q.choices}
        or not q.words  # names of benefits are the law's
    ]
    assert len(texts) > 100
    assert [text for text in texts if sensitive_words(text)] == []
    assert sensitive_words("Hvilken diagnose har du?")


def test_wishes_are_the_persons_own() -> None:
    """Wishes, dislikes and goals have one source: the person; nobody else gives stars or says no for her."""
    own = [
        q for q in QUESTIONS if q.field.startswith(("wishes", "no_go")) or q.field == "hours_per_week_goal"
    ]
    assert len(own) == 6
    assert all(question.sources == (PERSON,) for question in own)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('field = "transport"', 'field = "gender"', "gender: expected a column"),
        ('field = "transport"', 'field = "no_such"', "no_such: expected a column"),
        ('field = "transport"\nkind = "choices"', 'field = "transport"\nkind = "times"', "transport: kind"),
        ('basis = "conditions"', 'basis = "task"', "conditions: basis"),
        ('sources = ["case"]', 'sources = ["gossip"]', "benefit: sources"),
        ('field = "no_go_tasks"', 'field = "no_go_industries"', "each field once"),
        ("[sources]\nperson", "[sources]\nher", "guides.toml: sources"),
    ],
)
def test_a_wrong_guide_is_refused_when_it_is_read(before: str, after: str, says: str) -> None:
    """A question about an audit column, of the wrong kind, without basis or source, stops the start."""
    text = TOML.read_text(encoding="utf-8")
    assert before in text
    with pytest.raises(ValueError, match=re.escape(says)):
        read_guides(text.replace(before, after, 1))


def test_every_basis_is_used() -> None:
    """No right to ask stands there for nothing."""
    assert {question.basis for question in QUESTIONS} == set(BASES)


def test_the_interface_names_the_same_sources() -> None:
    """What the interface takes as a source are the sources of the guides."""
    assert get_args(Source) == SOURCES
