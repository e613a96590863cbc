"""``matcher compare`` from the command line to the page that explains itself."""

import json
import re
from dataclasses import replace
from html import escape

import pytest

from api.comparison import answer, comparison_page
from api.demo import SAMPLE_DAY
from experiments.compare import CompareSettings, compare
from experiments.contenders import Contender
from experiments.trials import Limits
from experiments.verdict import Kind
from tests.api.conftest import DAY, Matcher
from tests.api.conftest import SAMPLE as FOLDER
from tests.experiments.sample import champion, replay

QUICK = CompareSettings(share=0.3, evenings=1, nights=1, judges=2, draws=100, limits=Limits(lists=6))


@pytest.fixture(scope="module")
def found():
    """Return rules against a champion that has a name which a page must not run."""
    named = Contender(
        name="<b>new</b>", kind="additive", stored=champion().stored, learned_on=champion().learned_on
    )
    return compare(
        replay(), (Contender(name="rules", kind="rules"), named), SAMPLE_DAY, QUICK, lambda *_: None
    )


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    """Return a municipality whose comparisons are small: its history is the sample's, its version trained."""
    matcher = Matcher(tmp_path_factory.mktemp("compare"))
    matcher.must("import", FOLDER)
    matcher.must("train")
    return matcher


def test_a_comparison_is_printed_and_written_as_page_json_and_csv(learned):
    """One command gives rows on stdout, and a folder with the same figures in three forms."""
    out = learned.folder / "report"
    said = learned.must("compare", "champion", "shuffle", "--out", out, "--format", "csv", day="2021-09-01")
    document = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert said.rows[0]["measure"] == document["contrasts"][0]["measure"] == "brier"
    assert (out / "comparison.csv").read_text(encoding="utf-8") == said.out
    assert document["verdict"]["kind"] == Kind.TOO_LITTLE_DATA.value
    assert document["a"]["version"].startswith("additive-")
    page = (out / "comparison.html").read_text(encoding="utf-8")
    assert "Der er for få match at dømme shuffle og champion på." in page
    assert "Verdict: too little data." in said.err


@pytest.mark.proof
def test_a_shuffle_is_worse_than_the_champion_of_the_sample(learned):
    """On the whole sample the command says no to random figures, and gives its reasons."""
    said = learned.must("compare", "champion", "shuffle", "--format", "json")
    document = json.loads(said.out)
    assert document["verdict"]["kind"] == Kind.WORSE.value
    assert "worse; difference" in said.err


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("rules", "rules", "got rules twice"),
        ("champion", "nothing-2020", "Known: additive-"),
        ("../models", "rules", "expected the plain name"),
    ],
)
def test_what_cannot_be_compared_is_named(learned, first, second, told):
    """The same version twice, and versions that are not there, are usage errors that say what there is."""
    answered = learned("compare", first, second)
    assert answered.code == 2
    assert told in answered.err.replace("\n", " ")


def test_without_a_champion_the_command_says_what_to_do(nowhere):
    """Before the first training there is nothing to compare, and the message says how to get it."""
    answered = nowhere("compare", "rules", "champion")
    assert answered.code == 2
    assert "matcher train" in answered.err


def test_the_page_answers_first_and_runs_nothing(found):
    """Title and answer stand before all figures; names are text, and nothing is run or fetched."""
    page = comparison_page(found)
    assert page.index(escape(answer(found).en)) < page.index("<svg")
    assert "<b>new</b>" not in page
    assert "&lt;b&gt;new&lt;/b&gt;" in page
    assert "<script" not in page
    assert not re.search(r"""(src|href)\s*=|url\(http""", page)


def test_the_page_is_told_in_both_languages(found):
    """Every Danish span has its English beside it."""
    page = comparison_page(found)
    assert page.count('<span class="da">') == page.count('<span class="en" lang="en">') > 30
    assert page.count("<svg") == 2 * len(re.findall(r"<section>", page))


def test_the_page_ranks_no_person(found):
    """No candidate stands on the page or in the document: figures are of groups of five and more."""
    text = comparison_page(found) + json.dumps(found.document())
    people = {past.candidate.candidate_id for past in replay().snapshot(SAMPLE_DAY).history}
    assert not [name for name in people if name in text]
    assert DAY in text


@pytest.mark.parametrize("kind", Kind)
def test_every_verdict_has_an_answer_in_both_languages(found, kind):
    """Whatever the verdict, the first sentence names both versions, in Danish and in English."""
    said = answer(replace(found, verdict=replace(found.verdict, kind=kind)))
    assert all(name in text for name in (found.a.name, found.b.name) for text in said)
    assert said.da != said.en
