"""A rule for many pairs at once: its columns made once for a day, then asked block by block."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from data.programmes import Programme
from data.snapshot import Snapshot
from features.code_sets import code_sets, lacks, overlaps
from features.lists import Flags, Floats
from features.market import Market
from features.pairs import Pairs
from matcher.rules.case import DayContext, PairIds

Keys = npt.NDArray[np.int64]


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


Mask = CandidateMask | OpeningMask | PairMask


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayRecords:
    """What masks are made from: the records of the day beside their columns, rows in the snapshot's order.

    ``homes`` is each opening's workplace.
    """

    snapshot: Snapshot
    market: Market
    context: DayContext
    programme: Programme
    homes: tuple[Workplace, ...]

    @classmethod
    def of(
        cls, snapshot: Snapshot, market: Market, context: DayContext, programme: Programme
    ) -> "DayRecords":
        """Put the records of a day beside the market made from them."""
        workplaces = {w.workplace_id: w for w in snapshot.workplaces}
        homes = tuple(workplaces[o.workplace_id] for o in snapshot.openings)
        return cls(snapshot=snapshot, market=market, context=context, programme=programme, homes=homes)

    def people(self, allows: Callable[[Candidate], bool]) -> CandidateMask:
        """Return the mask of a question about the person alone."""
        return CandidateMask(np.array([allows(c) for c in self.snapshot.candidates], dtype=np.bool_))

    def places(self, allows: Callable[[Opening, Workplace], bool]) -> OpeningMask:
        """Return the mask of a question about opening and workplace alone."""
        pairs = zip(self.snapshot.openings, self.homes, strict=True)
        return OpeningMask(np.array([allows(o, w) for o, w in pairs], dtype=np.bool_))

    def of_candidates(self, value: Callable[[Candidate], float | None]) -> Floats:
        """Return a number per candidate, NaN where unknown."""
        return np.array([value(c) for c in self.snapshot.candidates], dtype=np.float64)

    def of_openings(self, value: Callable[[Opening, Workplace], float | None]) -> Floats:
        """Return a number per opening, NaN where unknown."""
        pairs = zip(self.snapshot.openings, self.homes, strict=True)
        return np.array([value(o, w) for o, w in pairs], dtype=np.float64)

    def keys(self, ids: Iterable[PairIds]) -> Keys:
        """Return pairs of ids as sorted keys; pairs of which the day knows one side only are left out."""
        people = {c.candidate_id: row for row, c in enumerate(self.snapshot.candidates)}
        openings = {o.opening_id: row for row, o in enumerate(self.snapshot.openings)}
        rows = [(people.get(person, -1), openings.get(opening, -1)) for person, opening in ids]
        return np.array(
            sorted(person * len(openings) + opening for person, opening in rows if min(person, opening) >= 0),
            dtype=np.int64,
        )

    def among(self, keys: Keys, pairs: Pairs) -> Flags:
        """Tell which pairs stand among sorted keys."""
        if not len(keys):
            return np.zeros(len(pairs), dtype=np.bool_)
        wanted = pairs.candidate.astype(np.int64) * len(self.homes) + pairs.opening
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        found: Flags = keys[at] == wanted
        return found

    def everyone(self) -> OpeningMask:
        """Return the mask of a rule that has nothing to compare today: asked never again."""
        return OpeningMask(np.ones(len(self.homes), dtype=np.bool_))

    def veto(
        self,
        ruled_out: Callable[[Candidate], Iterable[str] | None],
        covering: Callable[[Opening, Workplace], Iterable[str]],
    ) -> Mask:
        """Return the mask of codes a person rules out against the codes that cover an opening."""
        theirs = [tuple(ruled_out(c) or ()) for c in self.snapshot.candidates]
        words = tuple(sorted({code for codes in theirs for code in codes}))
        if not words:
            return self.everyone()
        left = code_sets(theirs, words)
        pairs = zip(self.snapshot.openings, self.homes, strict=True)
        right = code_sets([tuple(covering(o, w)) for o, w in pairs], words)
        return PairMask(lambda pairs: ~overlaps(left, pairs.candidate, right, pairs.opening))

    def demand(
        self,
        wanted: Callable[[Candidate], Iterable[str] | None],
        held: Callable[[Opening, Workplace], Iterable[str]],
    ) -> Mask:
        """Return the mask of codes a person cannot do without against the codes that an opening has."""
        theirs = [tuple(wanted(c) or ()) for c in self.snapshot.candidates]
        words = tuple(sorted({code for codes in theirs for code in codes}))
        if not words:
            return self.everyone()
        left = code_sets(theirs, words)
        pairs = zip(self.snapshot.openings, self.homes, strict=True)
        right = code_sets([tuple(held(o, w)) for o, w in pairs], words)
        return PairMask(lambda pairs: ~lacks(left, pairs.candidate, right, pairs.opening))

    def requirement(
        self,
        required: Callable[[Opening, Workplace], Iterable[str] | None],
        held: Callable[[Candidate], Iterable[str]],
    ) -> Mask:
        """Return the mask of codes an opening requires against the codes that a person holds."""
        pairs = zip(self.snapshot.openings, self.homes, strict=True)
        asked = [tuple(required(o, w) or ()) for o, w in pairs]
        words = tuple(sorted({code for codes in asked for code in codes}))
        if not words:
            return self.everyone()
        left = code_sets(asked, words)
        right = code_sets([tuple(held(c)) for c in self.snapshot.candidates], words)
        return PairMask(lambda pairs: ~lacks(left, pairs.opening, right, pairs.candidate))
