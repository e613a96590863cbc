"""Likeness of labels is that of the reference library, to the bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from data.vocabulary import built_in_vocabulary
from features.label_grams import LabelGrams

WORDS = st.text(alphabet="abcæøåÆé 1-,\t", max_size=24)


def _reference(vocabulary, labels):
    known = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)).fit(vocabulary)
    grams = known.transform(labels)
    cosine = np.clip((grams @ grams.T).toarray(), 0.0, 1.0)
    return np.maximum(cosine, cosine.T)


@pytest.mark.parametrize("kind", ["competence", "task", "industry"])
def test_the_built_in_vocabulary_is_as_alike_as_the_reference_says(kind):
    """Every pair of labels of a kind: the same bits."""
    labels = [word.label_da or word.label_en or "" for word in built_in_vocabulary().of_kind(kind)]
    assert len(labels) > 5
    found = LabelGrams.of(tuple(labels)).cosine(labels)
    assert found.tobytes() == _reference(labels, labels).tobytes()
    assert np.count_nonzero(found > 0.2) - len(labels) > 0


@given(vocabulary=st.lists(WORDS, max_size=8), labels=st.lists(WORDS, min_size=1, max_size=6))
def test_any_labels_are_as_alike_as_the_reference_says(vocabulary, labels):
    """Short words, unknown ones, none, tabs and capital letters: the same bits."""
    vocabulary = ["rengøring", *vocabulary]
    found = LabelGrams.of(tuple(vocabulary)).cosine(labels)
    assert found.tobytes() == _reference(vocabulary, labels).tobytes()


def test_labels_without_a_word_are_like_none():
    """An empty label has no cosine with anything, itself included."""
    found = LabelGrams.of(("rengøring", "")).cosine(["rengøring", ""])
    assert found.tolist() == [[pytest.approx(1.0), 0.0], [0.0, 0.0]]
