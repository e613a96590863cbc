"""Names are found as people type them."""

import pytest

from api.serving.name_search import folded, is_in, is_near

NAMES = ("Byggemarkedet Søkrog", "Bageriet Søkrog", "Børnehaven Åstien", "Caféen Mølskær")


def _found(text: str) -> list[str]:
    sought = folded(text)
    return [name for name in NAMES if is_in(sought, folded(name))]


@pytest.mark.parametrize(
    "text", ["SØKROG", "soekrog", "  søkrog ", "krog", "Søkrog  bage", "BAGERIET SOEKROG"]
)
def test_any_case_order_and_spelling_finds_a_name(text: str) -> None:
    """Capitals, ae for æ, parts of words, another order and spaces around find what is meant."""
    assert "Bageriet Søkrog" in _found(text)
    assert "Børnehaven Åstien" not in _found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("byggmarked søkrog", "Byggemarkedet Søkrog"),
        ("bageriat", "Bageriet Søkrog"),
        ("cafen mølskær", "Caféen Mølskær"),
    ],
)
def test_a_slip_finds_what_is_nearly_that(text: str, name: str) -> None:
    """A letter left out, put in or mistaken finds the name, and not every other."""
    assert [one for one in NAMES if is_near(folded(text), folded(one))] == [name]


def test_another_word_is_not_near() -> None:
    """What nobody is called finds nobody."""
    assert not [one for one in NAMES if is_near(folded("tandlæge"), folded(one))]
