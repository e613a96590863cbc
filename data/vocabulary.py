"""The words of the service: competences, tasks, industries, conditions and certificates."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

KINDS = ("competence", "task", "industry", "condition", "certificate")
_BUILT_IN = Path(__file__).parent / "reference" / "vocabulary.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word; words of one ``group`` are related, ``broader`` is the code of the wider word."""

    kind: str
    code: str
    label_da: str | None = None
    label_en: str | None = None
    group: str | None = None
    broader: str | None = None


@dataclass(frozen=True)
class Vocabulary:
    """Words by kind and code; later words replace earlier ones of the same kind and code.

    Parameters
    ----------
    words : mapping of (kind, code) to Word
        Every known word.
    """

    words: Mapping[tuple[str, str], Word] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[Word]) -> "Vocabulary":
        """Build a vocabulary from words in order of precedence, lowest first."""
        return cls({(word.kind, word.code): word for word in words})

    def adding(self, words: Iterable[Word]) -> "Vocabulary":
        """Return a vocabulary with more words; of equal codes the added one counts."""
        return Vocabulary.of([*self.words.values(), *words])

    def get(self, kind: str, code: str) -> Word | None:
        """Return the word, or ``None`` where the code is not in the vocabulary."""
        return self.words.get((kind, code))

    def of_kind(self, kind: str) -> tuple[Word, ...]:
        """Return all words of one kind, sorted by code."""
        return tuple(
            sorted((word for word in self.words.values() if word.kind == kind), key=lambda w: w.code)
        )

    def label(self, kind: str, code: str, language: str = "da") -> str:
        """Return the label in Danish or English, else the other one, else the code itself."""
        known = self._labels.get((kind, code, language))
        if known is None:
            known = self._labels[kind, code, language] = self._label(kind, code, language)
        return known

    def _label(self, kind: str, code: str, language: str) -> str:
        word = self.get(kind, code)
        if word is None:
            return code
        labels = (word.label_da, word.label_en) if language == "da" else (word.label_en, word.label_da)
        return next((label for label in labels if label), code)

    @cached_property
    def _labels(self) -> dict[tuple[str, str, str], str]:
        """Labels that were asked for."""
        return {}


@cache
def built_in_vocabulary() -> Vocabulary:
    """Return the words that ship with the service (``data/reference/vocabulary.csv``)."""
    with _BUILT_IN.open(encoding="utf-8", newline="") as file:
        return Vocabulary.of(
            Word(
                kind=row["kind"],
                code=row["code"],
                label_da=row["label_da"] or None,
                label_en=row["label_en"] or None,
                group=row["group"] or None,
                broader=row["broader"] or None,
            )
            for row in csv.DictReader(file)
        )
