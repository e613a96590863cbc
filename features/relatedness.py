"""How much one word can stand in for another: by labels, groups, broader words and common lists.

Relatedness is a value of its own, not a by-product of tonight's market: whoever trains builds it once and
keeps it with the model, so that the page, the night and the experiment read the same figure for a pair.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from data.vocabulary import Vocabulary, Word
from features.label_grams import LabelGrams
from features.lists import Floats, words_of

# How far each kind of kinship carries by itself [assumptions; the model's curves bend the result].
GROUP_SHARE = 0.35
BROADER_SHARE = 0.5
LABEL_SHARE = 0.7
TOGETHER_SHARE = 0.5
# Lists that must hold both words before their company counts half.
TOGETHER_HALF = 20
HIGHEST = 0.95
# More words of a kind than this (ESCO has 13,900) are related only where lists use them.
LARGEST_TABLE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Relatedness:
    """Square table (K, K) over sorted ``words``: symmetric, 1 on the diagonal, at most 0.95 elsewhere."""

    words: tuple[str, ...]
    table: Floats

    def over(self, words: tuple[str, ...]) -> Floats:
        """Return the table over other words; those it does not know are related to themselves only.

        Returns
        -------
        float64 array (len(words) + 1, len(words) + 1)
            The last row and column are 0: they stand for the end of a list.
        """
        index = {word: i for i, word in enumerate(self.words)}
        known = [i for i, word in enumerate(words) if word in index]
        places = [index[words[i]] for i in known]
        table = np.zeros((len(words) + 1, len(words) + 1))
        table[np.ix_(known, known)] = self.table[np.ix_(places, places)]
        np.fill_diagonal(table[: len(words), : len(words)], 1.0)
        return table


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """The relatedness of competences and of tasks that one model goes with."""

    competences: Relatedness
    tasks: Relatedness


def kinship_of(
    vocabulary: Vocabulary,
    competence_lists: Iterable[Sequence[str]] = (),
    task_lists: Iterable[Sequence[str]] = (),
) -> Kinship:
    """Build relatedness from a vocabulary and, where given, from lists in which words stand together.

    Parameters
    ----------
    vocabulary : Vocabulary
        Labels, groups and broader words.
    competence_lists, task_lists : iterables of lists of codes
        For instance the lists of past candidates and openings, known before the model's training day.
        Of a vocabulary with more than 2,000 words of a kind, only the words in the lists are related.
    """
    return Kinship(
        competences=relate(vocabulary.of_kind("competence"), competence_lists),
        tasks=relate(vocabulary.of_kind("task"), task_lists),
    )


def kinship_among(vocabulary: Vocabulary, competences: Sequence[str], tasks: Sequence[str]) -> Kinship:
    """Build relatedness from a vocabulary for some of its words; the figures are those of the whole."""
    return Kinship(
        competences=relate(vocabulary.of_kind("competence"), among=competences),
        tasks=relate(vocabulary.of_kind("task"), among=tasks),
    )


def relate(
    words: Sequence[Word], lists: Iterable[Sequence[str]] = (), among: Sequence[str] | None = None
) -> Relatedness:
    """Return how related words of one kind are: each kind of kinship closes a part of the gap left.

    Parameters
    ----------
    words : sequence of Word
        The whole vocabulary of the kind, which settles how telling each part of a label is.
    lists : iterable of lists of codes
        Lists in which words stand together.
    among : sequence of str, optional
        The codes to relate; by default all words and all codes in the lists.
    """
    lists = [sorted(set(codes)) for codes in lists]
    own = [] if len(words) > LARGEST_TABLE else [word.code for word in words]
    codes = words_of(lists, [own]) if among is None else tuple(sorted(among))
    by_code = {word.code: word for word in words}
    known = [by_code.get(code, Word(kind="", code=code)) for code in codes]
    gap = np.ones((len(codes), len(codes)))
    for share, table in (
        (GROUP_SHARE, _equal([word.group for word in known])),
        (BROADER_SHARE, _broader(known)),
        (LABEL_SHARE, _alike(known, words)),
        (TOGETHER_SHARE, _together(codes, lists)),
    ):
        gap *= 1 - share * table
    table = np.minimum(1 - gap, HIGHEST)
    np.fill_diagonal(table, 1.0)
    return Relatedness(words=codes, table=table)


def _equal(names: Sequence[str | None]) -> Floats:
    numbers = {name: i for i, name in enumerate(sorted({name for name in names if name}))}
    column = np.array([numbers.get(name or "", -1) for name in names])
    same: Floats = ((column[:, None] == column) & (column[:, None] >= 0)).astype(np.float64)
    return same


def _broader(words: Sequence[Word]) -> Floats:
    """Return 1 where one word is the other's broader word or both have the same one."""
    codes = np.array([word.code for word in words], dtype=object)
    parents = np.array([word.broader or "" for word in words], dtype=object)
    upward = parents[:, None] == codes[None, :]
    siblings = _equal([word.broader for word in words])
    kin: Floats = np.maximum((upward | upward.T).astype(np.float64), siblings)
    return kin


def _alike(words: Sequence[Word], vocabulary: Sequence[Word]) -> Floats:
    """Return the cosine of labels; words without one are like none."""
    texts = tuple(_label(word) for word in vocabulary)
    if not words or not any(text.strip() for text in texts):
        return np.zeros((len(words), len(words)))
    return LabelGrams.of(texts).cosine([_label(word) for word in words])


def _label(word: Word) -> str:
    return word.label_da or word.label_en or ""


def _together(codes: tuple[str, ...], lists: Sequence[Sequence[str]]) -> Floats:
    """Return positive normalised pointwise mutual information, shrunk where few lists speak.

    Source: Bouma, Normalized (pointwise) mutual information in collocation extraction, GSCL 2009.
    """
    index = {code: i for i, code in enumerate(codes)}
    table = np.zeros((len(codes), len(codes)))
    alone = Counter(code for items in lists for code in items)
    for (left, right), count in Counter(p for items in lists for p in combinations(items, 2)).items():
        share = count / len(lists)
        information = np.log(share * len(lists) ** 2 / (alone[left] * alone[right]))
        normalised = 1.0 if share == 1 else max(0.0, information / -np.log(share))
        value = normalised * count / (count + TOGETHER_HALF)
        table[index[left], index[right]] = table[index[right], index[left]] = value
    return table
