"""A rule for many pairs at once: its columns of the places made once for a day, those of people as they come.

The columns of a day's openings do not depend on who asks. So each rule first reads the openings, and then
says what it allows some people: everybody for a night, one person for a list.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from data.programmes import Programme
from data.snapshot import Snapshot
from features.code_sets import CodeSets, code_sets, lacks, overlaps
from features.lists import Flags, Floats, Integers
from features.market import Market
from features.pairs import Pairs
from matcher.rules.case import DayContext

Keys = npt.NDArray[np.int64]
Codes = Mapping[str, Integers]


@dataclass(frozen=True, slots=True, eq=False)
class CandidateMask:
    """Whom a rule allows whatever the opening: bool (n_c,)."""

    flags: Flags

    def allowed(self, pairs: Pairs) -> Flags:
        """Tell which pairs are allowed."""
        return self.flags[pairs.candidate]


@dataclass(frozen=True, slots=True, eq=False)
class OpeningMask:
    """Which openings a rule allows whoever comes: bool (n_o,)."""

    flags: Flags

    def allowed(self, pairs: Pairs) -> Flags:
        """Tell which pairs are allowed."""
        return self.flags[pairs.opening]


@dataclass(frozen=True, slots=True, eq=False)
class PairMask:
    """A rule that compares both sides."""

    test: Callable[[Pairs], Flags]

    def allowed(self, pairs: Pairs) -> Flags:
        """Tell which pairs are allowed."""
        return self.test(pairs)


@dataclass(frozen=True, slots=True)
class NothingMask:
    """A rule that has nothing to compare today: not worth asking."""

    def allowed(self, pairs: Pairs) -> Flags:
        """Allow all pairs."""
        return np.ones(len(pairs), dtype=np.bool_)


Mask = CandidateMask | OpeningMask | PairMask | NothingMask
NOTHING = NothingMask()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayOpenings:
    """The openings of a day beside their columns, rows in the snapshot's order.

    Attributes
    ----------
    openings, homes : tuples of records (n_o,)
        The openings and the workplace of each.
    row_of : mapping of opening id to row
        Where each opening stands.
    rows_at : mapping of workplace id to rows
        The openings of each workplace.
    """

    openings: tuple[Opening, ...]
    homes: tuple[Workplace, ...]
    row_of: Mapping[str, int]
    rows_at: Codes
    context: DayContext
    programme: Programme

    @classmethod
    def of(cls, snapshot: Snapshot, context: DayContext, programme: Programme) -> "DayOpenings":
        """Put the openings of a day beside what the day means for them."""
        workplaces = {w.workplace_id: w for w in snapshot.workplaces}
        homes = tuple(workplaces[o.workplace_id] for o in snapshot.openings)
        return cls(
            openings=snapshot.openings,
            homes=homes,
            row_of={opening.opening_id: row for row, opening in enumerate(snapshot.openings)},
            rows_at=_rows_by_code([(w.workplace_id,) for w in homes]),
            context=context,
            programme=programme,
        )

    def flags(self, allows: Callable[[Opening, Workplace], bool]) -> Flags:
        """Return the answer to a question about opening and workplace alone, bool (n_o,)."""
        pairs = zip(self.openings, self.homes, strict=True)
        return np.array([allows(o, w) for o, w in pairs], dtype=np.bool_)

    def numbers(self, value: Callable[[Opening, Workplace], float | None]) -> Floats:
        """Return a number per opening, NaN where unknown."""
        pairs = zip(self.openings, self.homes, strict=True)
        return np.array([value(o, w) for o, w in pairs], dtype=np.float64)

    def codes(self, codes: Callable[[Opening, Workplace], Iterable[str]]) -> Codes:
        """Return by code the rows of the openings that it speaks of."""
        return _rows_by_code([codes(o, w) for o, w in zip(self.openings, self.homes, strict=True)])

    def sets_of(self, codes: Callable[[Opening, Workplace], Iterable[str]]) -> CodeSets:
        """Return the openings' codes as sets over all of them."""
        listed = [tuple(codes(o, w)) for o, w in zip(self.openings, self.homes, strict=True)]
        return code_sets(listed, tuple(sorted({code for of_one in listed for code in of_one})))

    def sets(self, codes: Codes, words: tuple[str, ...]) -> CodeSets:
        """Return the openings' codes as sets over some words only."""
        empty = code_sets([None], words)
        bits = np.zeros((len(self.openings), empty.bits.shape[1]), dtype=np.uint64)
        for place, word in enumerate(words):
            if word in codes:
                bits[codes[word], place // 64] |= np.uint64(1) << np.uint64(place % 64)
        return CodeSets(words=words, bits=bits)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayPeople:
    """Some people of a day beside their columns, and what the day means for them.

    ``market`` holds the people in the order of ``records``; ``context`` may be newer than the openings'.
    """

    records: tuple[Candidate, ...]
    market: Market
    context: DayContext
    openings: DayOpenings

    def flags(self, allows: Callable[[Candidate], bool]) -> Flags:
        """Return the answer to a question about the person alone, bool (n_c,)."""
        return np.array([allows(c) for c in self.records], dtype=np.bool_)

    def numbers(self, value: Callable[[Candidate], float | None]) -> Floats:
        """Return a number per person, NaN where unknown."""
        return np.array([value(c) for c in self.records], dtype=np.float64)

    def keys(self, named: Mapping[str, Iterable[str]]) -> Keys:
        """Return as sorted keys the openings that are named for each person, unknown ones left out."""
        row_of, openings = self.openings.row_of, len(self.openings.openings)
        found = [
            row * openings + row_of[opening]
            for row, person in enumerate(self.records)
            for opening in named.get(person.candidate_id, ())
            if opening in row_of
        ]
        return np.array(sorted(found), dtype=np.int64)

    def keys_at(self, named: Mapping[str, Iterable[str]]) -> Keys:
        """Return as sorted keys the openings of the workplaces that are named for each person."""
        rows_at, openings = self.openings.rows_at, len(self.openings.openings)
        found = [
            row * openings + int(opening)
            for row, person in enumerate(self.records)
            for workplace in named.get(person.candidate_id, ())
            for opening in rows_at.get(workplace, ())
        ]
        return np.array(sorted(found), dtype=np.int64)

    def among(self, keys: Keys, pairs: Pairs) -> Flags:
        """Tell which pairs stand among sorted keys."""
        if not len(keys):
            return np.zeros(len(pairs), dtype=np.bool_)
        wanted = pairs.candidate.astype(np.int64) * len(self.openings.openings) + pairs.opening
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        found: Flags = keys[at] == wanted
        return found

    def veto(self, ruled_out: Callable[[Candidate], Iterable[str] | None], covering: Codes) -> Mask:
        """Return the mask of codes a person rules out against the codes that cover an opening."""
        left, words = self._named(ruled_out)
        if not words:
            return NOTHING
        right = self.openings.sets(covering, words)
        return PairMask(lambda pairs: ~overlaps(left, pairs.candidate, right, pairs.opening))

    def demand(self, wanted: Callable[[Candidate], Iterable[str] | None], held: Codes) -> Mask:
        """Return the mask of codes a person cannot do without against the codes that an opening has."""
        left, words = self._named(wanted)
        if not words:
            return NOTHING
        right = self.openings.sets(held, words)
        return PairMask(lambda pairs: ~lacks(left, pairs.candidate, right, pairs.opening))

    def requirement(self, asked: CodeSets, held: Callable[[Candidate], Iterable[str]]) -> Mask:
        """Return the mask of codes an opening requires against the codes that a person holds."""
        if not asked.words:
            return NOTHING
        right = code_sets([tuple(held(c)) for c in self.records], asked.words)
        return PairMask(lambda pairs: ~lacks(asked, pairs.opening, right, pairs.candidate))

    def _named(self, codes: Callable[[Candidate], Iterable[str] | None]) -> tuple[CodeSets, tuple[str, ...]]:
        theirs = [tuple(codes(c) or ()) for c in self.records]
        words = tuple(sorted({code for of_one in theirs for code in of_one}))
        return code_sets(theirs, words), words


Reading = OpeningMask | Callable[[DayPeople], Mask]
"""What a rule says of the openings alone, or, its openings read already, what it will say of people."""


def _rows_by_code(codes: Iterable[Iterable[str]]) -> Codes:
    rows: dict[str, list[int]] = {}
    for row, of_one in enumerate(codes):
        for code in of_one:
            rows.setdefault(code, []).append(row)
    return {code: np.array(found, dtype=np.int32) for code, found in rows.items()}
