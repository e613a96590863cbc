"""Domain test 16: unlawful wishes about people are seen, harmless phrases pass."""

from pathlib import Path

import pytest

from data.wording import grounds, unlawful_wishes
from data.wording.words import key, words

HERE = Path(__file__).parent
# What the phrases that nobody tuned the lists on came to when they were first tried: 105 and 115.
LEAST_REFUSED, LEAST_PASSED = 105, 114


def phrases(name: str) -> list[str]:
    """Return the phrases of a list."""
    return (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def naive_wishes(text: str) -> bool:
    """Mutant: any word of the lists is taken for a wish."""
    said = set(words(text.casefold()))
    return any(said & {key(word) for word in ground.nouns} for ground in grounds().values())


@pytest.mark.parametrize("text", phrases("refused"))
def test_16_an_unlawful_wish_is_seen_and_explained(text: str) -> None:
    """Domain test 16: each of 30 unlawful phrases is seen, with the law in plain words and what to write."""
    (wish, *_) = unlawful_wishes(text)
    assert "loven" in wish.ground.law_da
    assert wish.ground.instead_da


@pytest.mark.parametrize("text", phrases("lawful"))
def test_16_a_harmless_phrase_passes(text: str) -> None:
    """Domain test 16: each of 30 harmless phrases passes."""
    assert unlawful_wishes(text) == ()


def test_16_phrases_that_nobody_tuned_the_lists_on() -> None:
    """Of more than 100 further phrases each way at least as many are told right as at the first try."""
    refused, lawful = phrases("held_out_refused"), phrases("held_out_lawful")
    tuned = set(phrases("refused")) | set(phrases("lawful"))
    assert len(refused) >= 100
    assert len(lawful) >= 100
    assert tuned.isdisjoint(refused + lawful)
    assert sum(bool(unlawful_wishes(text)) for text in refused) >= LEAST_REFUSED
    assert sum(not unlawful_wishes(text) for text in lawful) >= LEAST_PASSED


def test_16_looking_for_words_alone_is_not_enough() -> None:
    """Mutant: a list of words refuses harmless phrases and lets wishes of several words pass."""
    assert [text for text in phrases("lawful") if naive_wishes(text)] != []
    assert [text for text in phrases("refused") if not naive_wishes(text)] != []


@pytest.mark.parametrize(
    ("unlawful", "lawful"),
    [
        ("Ingen over 50", "Ingen løft over 50 kg"),
        ("Vi søger en ung mand", "Vi er et ungt team og søger en kollega"),
        ("Ikke rygere og ikke gravide", "Ikke rygere"),
        ("Skal være under 40", "Skal være fyldt 18 år"),
        ("Vi søger en dansker", "Vi søger en, der taler dansk"),
        ("Ingen syge", "Ingen syge dyr i stalden"),
    ],
)
def test_16_neighbours_decide(unlawful: str, lawful: str) -> None:
    """The same words are a wish or none by what stands beside them."""
    assert unlawful_wishes(unlawful) != ()
    assert unlawful_wishes(lawful) == ()


@pytest.mark.parametrize(
    "text",
    [
        "KUN MÆND",
        "kun maend",
        "kun mænnd",
        "Kun m\u00e6\u00adnd",
        "Ingen udlændnige",
        "kun  KVINDER!!",
        "ingen indvandrre",
    ],
)
def test_16_spelling_hides_nothing(text: str) -> None:
    """Case, æ as ae, doubled and swapped letters, soft hyphens and blanks hide no wish."""
    assert unlawful_wishes(text) != ()
