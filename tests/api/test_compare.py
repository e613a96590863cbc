"""``matcher compare`` from the command line to the page that explains itself."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

import pytest

from api.comparison import answer, comparison_page, report_document
from api.demo import SAMPLE_DAY
from experiments.compare import CompareSettings, compare
from experiments.contenders import Contender
from experiments.list_values import SHOWN, ListValue, ListValues
from experiments.trials import Limits
from experiments.verdict import Kind
from tests.api.conftest import DAY, Matcher
from tests.api.conftest import SAMPLE as FOLDER
from tests.experiments.sample import champion, replay
from tests.pages.kept_report import KEPT

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


def paths(value: Any, at: str = "") -> Iterator[str]:
    """Yield where a document holds what kind of value: keys by name, all elements of a list alike."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from paths(one, f"{at}.{key}")
    elif isinstance(value, list):
        yield f"{at}: list"
        for one in value:
            yield from paths(one, f"{at}[]")
    else:
        yield f"{at}: {type(value).__name__}"


def unlike(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Return where the shapes of two reports differ; a list that one has nothing in says nothing."""
    shapes = [set(paths(report)) for report in (one, other)]
    empty = {
        path.removesuffix(": list") + "[]"
        for shape in shapes
        for path in shape
        if path.endswith(": list")
        and not any(p.startswith(path.removesuffix(": list") + "[]") for p in shape)
    }
    return sorted(
        path for path in shapes[0] ^ shapes[1] if not any(path.startswith(start) for start in empty)
    )


def valued(found):
    """Return a comparison with values of lists."""
    one = ListValue(
        came="contact", policy=SHOWN, horizon_days=28, values={}, differences={}, weak=(), lists=9, people=9,
        answers=3, effective=4.4, supported=1.0, too_early=2, lost=0,
    )  # fmt: skip
    lists = ListValues(first_on=SAMPLE_DAY, last_on=SAMPLE_DAY, lists=9, explored=9, values=(one,))
    return replace(found, lists=lists)


def test_the_report_that_page_tests_show_has_the_shape_of_todays(found):
    """Same fields, pictures, tables and headings: else `python -m tests.pages.kept_report` makes it anew."""
    kept = json.loads(gzip.decompress(KEPT.read_bytes()))["report"]
    today = json.loads(json.dumps(report_document(valued(found))))
    assert unlike(kept, today) == []
    for part in ("pictures", "tables"):
        assert [_named(one) for one in kept[part]] == [_named(one) for one in today[part]]
    columns = [[len(one["head"]) for one in report["tables"]] for report in (kept, today)]
    assert columns[0] == columns[1]


def _named(one: dict[str, Any]) -> str:
    name: str = one["name"] if "name" in one else one["da"]["name"]
    return name


def test_a_report_of_another_shape_is_told(found):
    """A field that is gone, and one of another kind, would be found."""
    today = json.loads(json.dumps(report_document(valued(found))))
    older = {name: one for name, one in today.items() if name != "gates"} | {"seed": "1"}
    assert ".seed: str" in unlike(older, today)
    assert any(path.startswith(".gates") for path in unlike(older, today))
