"""Relatedness of words: what makes words kin, and that the figure is the same wherever it is asked."""

import numpy as np
import pytest

from data.vocabulary import Vocabulary, Word, built_in_vocabulary
from features.relatedness import LARGEST_TABLE, kinship_among, kinship_of, relate


def _word(code: str, **fields: str) -> Word:
    return Word(kind="competence", code=code, **fields)


def _between(words: list[Word], lists: list[list[str]] | None = None) -> float:
    found = relate(words, lists or ())
    return float(found.table[found.words.index("a"), found.words.index("b")])


def test_each_kind_of_kinship_counts() -> None:
    """Strangers are not related; a group, a broader word, a like label and common lists each relate."""
    strangers = [_word("a", label_da="male vægge"), _word("b", label_da="passe ovn")]
    group = [_word("a", label_da="male vægge", group="x"), _word("b", label_da="passe ovn", group="x")]
    child = [_word("a", label_da="male vægge", broader="b"), _word("b", label_da="passe ovn")]
    labels = [_word("a", label_da="køre varebil"), _word("b", label_da="køre bil")]
    lists = [["a", "b"]] * 30 + [["c"]] * 30
    assert _between(strangers) == pytest.approx(0, abs=1e-12)
    assert _between(group) == pytest.approx(0.35)
    assert _between(child) == pytest.approx(0.5)
    assert _between(labels) > 0.2
    assert _between(strangers, lists) == pytest.approx(0.5 * 30 / 50)


def test_kinds_of_kinship_add_up_without_reaching_one() -> None:
    """Kin in every way are close, yet nothing stands in for a word as well as the word itself."""
    words = [
        _word("a", label_da="køre bil", group="x", broader="c"),
        _word("b", label_da="køre bil", group="x", broader="c"),
    ]
    assert 0.85 < _between(words) <= 0.95


def test_the_table_is_symmetric_with_ones() -> None:
    """Relatedness of the built-in words is symmetric, 1 on the diagonal and between 0 and 0.95 elsewhere."""
    for found in (kinship_of(built_in_vocabulary()).competences, kinship_of(built_in_vocabulary()).tasks):
        assert np.array_equal(found.table, found.table.T)
        assert (np.diag(found.table) == 1).all()
        off = found.table[~np.eye(len(found.words), dtype=bool)]
        assert off.min() >= 0
        assert off.max() <= 0.95
        assert off.max() > 0.35


def test_part_of_the_words_has_the_figures_of_the_whole() -> None:
    """Relating a few words gives bitwise what relating the whole vocabulary gives them."""
    vocabulary = built_in_vocabulary()
    few = ("cleaning_01", "cleaning_03", "homemade", "kitchen_01")
    part = kinship_among(vocabulary, few, ("9112",)).competences.over(few)
    whole = kinship_of(vocabulary).competences.over(few)
    assert part.tobytes() == whole.tobytes()


def test_words_beyond_the_table_are_related_to_themselves() -> None:
    """A word that the relatedness does not know equals itself only; the last row and column stay empty."""
    found = relate([_word("a"), _word("b")]).over(("a", "new"))
    assert found.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]


def test_a_large_vocabulary_keeps_to_the_words_in_use() -> None:
    """With more words than a table should hold, only those in lists are related."""
    words = [_word(f"w{i:05}", label_da=f"ord {i}") for i in range(LARGEST_TABLE + 1)]
    assert relate(words, [["w00001", "w00002"]]).words == ("w00001", "w00002")


def test_an_empty_vocabulary_relates_nothing() -> None:
    """Without words there is an empty table and no error."""
    found = kinship_of(Vocabulary())
    assert found.competences.table.shape == (0, 0)
    assert found.tasks.over(()).shape == (1, 1)


def test_rare_company_counts_little() -> None:
    """Two words that stood together once are hardly related; after a hundred lists they are."""
    words = [_word("a"), _word("b")]
    once, often = ([["a", "b"]] * n + [["c"]] * n for n in (1, 100))
    assert _between(words, once) < 0.05
    assert _between(words, often) > 0.4
