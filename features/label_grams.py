"""How alike labels are: character n-grams inside words, weighted by how rare they are in the vocabulary.

The weights of Salton and Buckley (1988) with smoothed document counts, as scikit-learn's ``TfidfVectorizer``
defines them for ``char_wb``; to the bit, so that a model's relatedness does not depend on who counts. It is
counted here because the serving process has no use for the rest of that library.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
from scipy.sparse import csr_array

from features.lists import Floats

# Danish compounds share stems that no space parts.
_SHORTEST, _LONGEST = 3, 5


@dataclass(frozen=True, slots=True, eq=False)
class LabelGrams:
    """The n-grams of a vocabulary's labels, and how telling each of them is.

    Attributes
    ----------
    column : dict of str to int
        N-grams in the order of their code points.
    weight : float64 array (grams,)
        Inverse document frequency, smoothed.
    """

    column: dict[str, int]
    weight: Floats

    @classmethod
    @lru_cache(maxsize=8)
    def of(cls, labels: tuple[str, ...]) -> Self:
        """Learn the n-grams of all labels of a vocabulary."""
        found = Counter(gram for label in labels for gram in set(_grams(label)))
        names = sorted(found)
        documents = np.array([found[name] for name in names], dtype=np.float64)
        weight = np.log((len(labels) + 1) / (documents + 1)) + 1
        return cls(column={name: place for place, name in enumerate(names)}, weight=weight)

    def cosine(self, labels: Sequence[str]) -> Floats:
        """Return the cosine of each two labels, shape (labels, labels); one without n-grams is like none."""
        rows, columns, counts = [], [], []
        for row, label in enumerate(labels):
            grams = Counter(self.column[gram] for gram in _grams(label) if gram in self.column)
            rows += [row] * len(grams)
            columns += sorted(grams)
            counts += [grams[place] for place in sorted(grams)]
        values = np.array(counts, dtype=np.float64) * self.weight[columns]
        # Counted one after the other, as a pairwise sum would round otherwise.
        squares = np.bincount(rows, weights=values**2, minlength=len(labels))
        values /= np.sqrt(squares)[rows]
        table = csr_array((values, (rows, columns)), shape=(len(labels), len(self.weight)))
        cosine: Floats = np.clip((table @ table.T).toarray(), 0.0, 1.0)
        return np.maximum(cosine, cosine.T)


def _grams(label: str) -> list[str]:
    """Return the n-grams of a label's words, each word with a blank at either end."""
    words = [f" {word} " for word in label.lower().split()]
    return [gram for word in words for gram in _grams_of(word)]


def _grams_of(word: str) -> list[str]:
    sizes = range(_SHORTEST, min(_LONGEST, max(_SHORTEST, len(word))) + 1)
    return [word[start : start + size] for size in sizes for start in range(max(1, len(word) - size + 1))]
