"""Domain test 17: notes hold nothing sensitive, and words about people can be said in a better way."""

import pytest

from data.wording import better_words, sensitive_words

SENSITIVE = (
    ("Har en depression og tager medicin", "health"), ("Fik diagnosen ADHD i foråret", "health"),
    ("Har ondt i ryggen", "health"), ("Er gravid i femte måned", "health"), ("Har angst", "health"),
    ("Har sclerose", "health"), ("Går til psykolog hver uge", "health"), ("Er ordblind", "health"),
    ("Drikker for meget", "addiction"), ("Har et misbrug af hash", "addiction"),
    ("Er i antabusbehandling", "addiction"), ("Ludoman", "addiction"),
    ("Tidligere straffet for tyveri", "crime"), ("Har været i fængsel", "crime"), ("Dømt i 2019", "crime"),
    ("Muslim, beder kl. 12", "religion"), ("Går med tørklæde", "religion"),
    ("Faster i ramadanen", "religion"),
    ("Er flygtning fra Syrien", "origin"), ("Anden etnisk baggrund", "origin"),
    ("Aktiv i fagforeningen", "politics"), ("Er socialist", "politics"),
    ("Har gæld til det offentlige", "private"), ("Er homoseksuel", "private"),
    ("Har anbragte børn", "private"), ("Midt i en skilsmisse", "private"), ("Er hjemløs", "private"),
)  # fmt: skip
FUNCTIONAL = (
    "Har brug for en pause hver time", "Kan ikke løfte over 10 kg", "Vil gerne starte med 3 timer om ugen",
    "Arbejdspladsen ringer torsdag", "Har det bedst med få mennesker omkring sig", "Går ikke på stiger",
    "Aftalt prøvedag på plejehjemmet mandag kl. 9", "Har kørekort B", "Har fuldtidsmål om et år",
    "Ønsker opgaver ude", "Kan møde fra kl. 10", "Skal have opgaven vist en gang til", "Taler godt dansk",
    "Børneattest er i orden", "Mentoren er med de første to uger", "Kan lide at gøre rent",
)  # fmt: skip
BETTER = (
    "Det er en tung sag", "Han er umotiveret", "Hun er doven", "En svag borger", "Klienten mødte ikke",
    "Vores langtidsledige", "Kan ingenting", "Kontanthjælpsmodtageren ringede", "En håbløs situation",
)  # fmt: skip


@pytest.mark.parametrize(("text", "group"), SENSITIVE)
def test_17_a_sensitive_word_is_seen(text: str, group: str) -> None:
    """Diagnoses, addiction, offences, religion and the like are seen, and what to write instead is told."""
    found = sensitive_words(text)
    assert group in {word.group.code for word in found}
    assert all(word.group.instead_da and word.group.instead_en for word in found)


@pytest.mark.parametrize("text", FUNCTIONAL)
def test_17_functional_words_pass(text: str) -> None:
    """What a person needs at work can be said: nothing is refused, nothing remarked upon."""
    assert sensitive_words(text) == ()
    assert better_words(text) == ()


@pytest.mark.parametrize("text", BETTER)
def test_17_the_word_list_is_remarked_upon(text: str) -> None:
    """Domain test 17: words of the list get a replacement; they are no sensitive words."""
    (other, *_) = better_words(text)
    assert other.instead_da
    assert sensitive_words(text) == ()


def test_17_tung_sag_is_jobkandidat() -> None:
    """The replacement is the word of the service."""
    assert [other.instead_da for other in better_words("en TUNG  sag")] == ["jobkandidat"]


def test_17_looking_for_words_as_they_stand_is_not_enough() -> None:
    """Mutant: a plain search for words misses endings, case and doubled letters."""
    naive = (" depression ", " misbrug ", " straffet ")
    texts = ("Depressionen er der", "DEPRESSION", "tidligere misbruger", "deppression", "Misbrugsbehandling")
    assert not [text for text in texts if any(word in f" {text} " for word in naive)]
    assert [text for text in texts if not sensitive_words(text)] == []
