"""The words of all pages: each column in its language, and nothing that we do not call people.

The words that have a better one are those of the project's own language lint (data/wording/notes.toml), which
also looks at what people write.
"""

import re
from collections.abc import Iterator

import pytest

from api.pages.words import catalogue
from data.wording import better_words, sensitive_words

# What Danish has not, and what English has not; words that both have stand in neither.
WORD = re.compile(r"[A-Za-zÆØÅæøåéÉ]+")
ENGLISH = frozenset(
    WORD.findall(
        "the and of with not you your are was were will from this that there which what when who how all "
        "only save next back choose search page case talk company companies week hours days opening "
        "openings please error failed password account settings"
    )
)
DANISH = frozenset(
    WORD.findall(
        "og ikke der det den er på til af som eller du din dit dine vi hvad hvem hvor hvornår kan skal "
        "har blev bliver ingen flere uge timer dage virksomhed virksomheder stilling stillinger gem næste"
    )
)
# Danish words that stay in English: roles of the law, which no English word means.
LENT = frozenset({"jobkandidat", "jobkandidater", "jobformidler", "jobformidlere", "småjob"})
BRACES = re.compile(r"\{[^}]*\}")
# Say jobkandidat: nobody is a client, and no case weighs.
OTHER_NAMES = re.compile(r"\b(klient|tunge? sag|bruger(en)? af indsatsen)", re.IGNORECASE)
# A case is a folder here, and no word for a person.
ABOUT_FOLDERS = frozenset({"sagen"})


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(BRACES.sub(" ", text))]


def foreign(da: str, en: str) -> Iterator[str]:
    """Yield the words of a pair of texts that stand in the wrong language."""
    yield from (word for word in _words(da) if word in ENGLISH)
    yield from (word for word in _words(en) if word in DANISH)
    yield from (word for word in _words(en) if set(word) & set("æøå") and word not in LENT)


def same(da: str, en: str) -> bool:
    """Tell whether a text of several words is the same in both columns: somebody forgot to translate it."""
    told = [word for word in _words(da) if word not in LENT]
    return da == en and " " in da and len(told) > 1


def test_each_column_holds_its_language() -> None:
    """No English word stands in the Danish column, no Danish one in the other, and nothing is the same."""
    found = {
        key: sorted(set(foreign(texts["da"], texts["en"])))
        for key, texts in catalogue().items()
        if any(foreign(texts["da"], texts["en"])) or same(texts["da"], texts["en"])
    }
    assert found == {}


@pytest.mark.parametrize(
    ("da", "en"),
    [
        ("Save and go on", "Save and go on"),
        ("Gem", "Gem og fortsæt"),
        ("Vis the list", "Show"),
        ("x", "måned"),
    ],
)
def test_a_forgotten_translation_is_seen(da: str, en: str) -> None:
    """The test above can fail."""
    assert any(foreign(da, en)) or same(da, en)


def _better(text: str) -> set[str]:
    return {other.word for other in better_words(text)} - ABOUT_FOLDERS


def test_no_word_of_a_page_has_a_better_one() -> None:
    """The language lint, which remarks on what people write, has nothing to remark on the pages."""
    found = {
        key: _better(texts["da"])
        for key, texts in catalogue().items()
        if _better(texts["da"]) or OTHER_NAMES.search(texts["da"])
    }
    assert found == {}


def test_the_lint_can_fail() -> None:
    """What domain.md calls the example is found."""
    assert better_words("Det er en tung sag.")


# "Én ad gangen": the list means the short name of a diagnosis.
NO_DIAGNOSIS = frozenset({"ad"})
SAID_NOT_TO = re.compile(r"\b(ikke|aldrig|uden|forbyder|forbudt|nævner)\b", re.IGNORECASE)


def _sensitive(text: str) -> set[str]:
    return {found.word for found in sensitive_words(text)} - NO_DIAGNOSIS


def test_pages_ask_for_nothing_that_may_not_be_kept() -> None:
    """No text names a diagnosis, an addiction or an offence, unless it says not to write of it."""
    found = {
        key: _sensitive(texts["da"])
        for key, texts in catalogue().items()
        if _sensitive(texts["da"]) and not SAID_NOT_TO.search(texts["da"])
    }
    assert found == {}


def test_a_label_that_asks_for_a_diagnosis_is_seen() -> None:
    """The test above can fail."""
    assert _sensitive("Hvilken diagnose har jobkandidaten?")
