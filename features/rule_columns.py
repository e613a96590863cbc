"""Columns that hard rules read and a fit never does: states, vetoes, musts, certificates, places and dates.

Reading order of the indices is that of the market. Dates are ordinals (`datetime.date.toordinal`), -1 where
unknown. Industry sets hold plain codes; a workplace's set holds every code that covers its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.candidates import STATUSES as CANDIDATE_STATUSES
from data.candidates import Candidate
from data.companies import HIRE_INTENTIONS, Workplace
from data.companies import STATUSES as WORKPLACE_STATUSES
from data.openings import STATUSES as OPENING_STATUSES
from data.openings import Opening
from features.industries import covering_words, industry_words, plain_code
from features.lists import CodeSets, Days, Flags, Floats, Integers, Weighted, code_sets, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRules:
    """Columns (n_c,); ``status`` indexes `data.candidates.STATUSES`."""

    status: Integers
    no_go_industries: CodeSets
    no_go_tasks: CodeSets
    no_go_workplaces: CodeSets
    must_conditions: CodeSets
    certificates: CodeSets


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkplaceRules:
    """Columns (n_w,); ``status`` and ``hire_intention`` index `data.companies`, -1 is unknown."""

    status: Integers
    itself: CodeSets
    industries: CodeSets
    conditions_offered: CodeSets
    do_not_contact_until: Days
    max_contacts_per_month: Integers
    hire_intention: Integers
    supported_now_fte: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningRules:
    """Columns (n_o,); ``status`` indexes `data.openings.STATUSES`."""

    status: Integers
    places: Integers
    tasks: CodeSets
    certificates_required: CodeSets
    open_from: Days
    open_until: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleColumns:
    """What only hard rules read, per candidate, workplace and opening."""

    candidates: CandidateRules
    workplaces: WorkplaceRules
    openings: OpeningRules


def rule_columns(
    candidates: Sequence[Candidate], workplaces: Sequence[Workplace], openings: Sequence[Opening]
) -> RuleColumns:
    """Return the columns of records, in their order."""
    words = _RuleWords(
        industries=industry_words([c.no_go_industries for c in candidates]),
        tasks=words_of([c.no_go_tasks for c in candidates]),
        workplaces=words_of([c.no_go_workplaces for c in candidates]),
        musts=words_of([c.must_conditions for c in candidates]),
        certificates=words_of([o.certificates_required for o in openings]),
    )
    return RuleColumns(
        candidates=_candidate_rules(candidates, words),
        workplaces=_workplace_rules(workplaces, words),
        openings=_opening_rules(openings, words),
    )


def overlaps(left: CodeSets, left_rows: Integers, right: CodeSets, right_rows: Integers) -> Flags:
    """Tell for aligned rows whether two sets over the same words share a code."""
    _same_words(left, right)
    shared: Flags = np.zeros(len(left_rows), dtype=np.bool_)
    for column in range(left.bits.shape[1]):
        shared |= (left.bits[left_rows, column] & right.bits[right_rows, column]) != 0
    return shared


def lacks(wanted: CodeSets, wanted_rows: Integers, held: CodeSets, held_rows: Integers) -> Flags:
    """Tell for aligned rows whether a wanted code is missing among the held ones."""
    _same_words(wanted, held)
    missing: Flags = np.zeros(len(wanted_rows), dtype=np.bool_)
    for column in range(wanted.bits.shape[1]):
        missing |= (wanted.bits[wanted_rows, column] & ~held.bits[held_rows, column]) != 0
    return missing


def _same_words(left: CodeSets, right: CodeSets) -> None:
    if left.words != right.words:
        raise ValueError(f"code sets: expected the same words, got {len(left.words)} and {len(right.words)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _RuleWords:
    """The codes that somebody forbids or asks for; no others can decide a rule."""

    industries: tuple[str, ...]
    tasks: tuple[str, ...]
    workplaces: tuple[str, ...]
    musts: tuple[str, ...]
    certificates: tuple[str, ...]


def _candidate_rules(candidates: Sequence[Candidate], words: _RuleWords) -> CandidateRules:
    vetoed = [_each(c.no_go_industries, plain_code) for c in candidates]
    return CandidateRules(
        status=_positions([c.status for c in candidates], CANDIDATE_STATUSES),
        no_go_industries=code_sets(vetoed, words.industries),
        no_go_tasks=code_sets([c.no_go_tasks for c in candidates], words.tasks),
        no_go_workplaces=code_sets([c.no_go_workplaces for c in candidates], words.workplaces),
        must_conditions=code_sets([c.must_conditions for c in candidates], words.musts),
        certificates=code_sets([c.certificates for c in candidates], words.certificates),
    )


def _workplace_rules(workplaces: Sequence[Workplace], words: _RuleWords) -> WorkplaceRules:
    covering = [_names(covering_words(w, words.industries)) for w in workplaces]
    return WorkplaceRules(
        status=_positions([w.status for w in workplaces], WORKPLACE_STATUSES),
        itself=code_sets([(w.workplace_id,) for w in workplaces], words.workplaces),
        industries=code_sets(covering, words.industries),
        conditions_offered=code_sets([_offered(w.conditions_offered) for w in workplaces], words.musts),
        do_not_contact_until=ordinals([w.do_not_contact_until for w in workplaces]),
        max_contacts_per_month=_whole([w.max_contacts_per_month for w in workplaces]),
        hire_intention=_positions([w.hire_intention for w in workplaces], HIRE_INTENTIONS),
        supported_now_fte=np.array([w.supported_now_fte for w in workplaces], dtype=np.float64),
    )


def _opening_rules(openings: Sequence[Opening], words: _RuleWords) -> OpeningRules:
    return OpeningRules(
        status=_positions([o.status for o in openings], OPENING_STATUSES),
        places=_whole([o.places for o in openings]),
        tasks=code_sets([_names(o.tasks) for o in openings], words.tasks),
        certificates_required=code_sets([o.certificates_required for o in openings], words.certificates),
        open_from=ordinals([o.open_from for o in openings]),
        open_until=ordinals([o.open_until for o in openings]),
    )


def ordinals(days: Sequence[date | None]) -> Days:
    """Return dates as ordinals, -1 where unknown."""
    return np.array([-1 if day is None else day.toordinal() for day in days], dtype=np.int64)


def _positions(values: Sequence[str | None], choices: tuple[str, ...]) -> Integers:
    return np.array([-1 if value is None else choices.index(value) for value in values], dtype=np.int32)


def _whole(values: Sequence[int | None]) -> Integers:
    return np.array([-1 if value is None else value for value in values], dtype=np.int32)


def _each(items: Sequence[str] | None, change: Callable[[str], str]) -> list[str] | None:
    return None if items is None else [change(item) for item in items]


def _names(items: Weighted | None) -> list[str] | None:
    return None if items is None else [name for name, _ in items]


def _offered(items: Weighted | None) -> list[str] | None:
    return None if items is None else [name for name, level in items if level > 0]
