"""What lies on the desk of whoever looks after jobkandidater, and the tasks that come of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.candidates import Candidate
from data.companies import Workplace
from data.facts import GuideDraft
from data.journal import Decision
from data.openings import Opening
from data.rights import RightsRequest
from data.vocabulary import Vocabulary
from matcher.settings import MatchSettings
from matcher.wording import Words

REQUEST, FOLLOW_UP, GUIDE, NO_COMPANIES, PROFILE, CALL = KINDS = (
    "answer_request",
    "follow_up",
    "finish_guide",
    "no_companies",
    "fill_profile",
    "call",
)
"""In this order where no day tells them apart: what the law sets a limit for comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    candidate_ids : tuple of str
        For whom; a call may be for several.
    workplace_id : str or None
        The company to call, where there is one.
    due_on : date or None
        The last day to do it; ``None`` where no day is set.
    title, details : Words, tuple of Words
        What to do, and why.
    """

    kind: str
    candidate_ids: tuple[str, ...]
    title: Words
    details: tuple[Words, ...] = ()
    workplace_id: str | None = None
    due_on: date | None = None

    def overdue(self, today: date) -> bool:
        """Tell whether its last day has passed."""
        return self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The companies that tasks name.

    Attributes
    ----------
    openings, workplaces : mapping
        By their ids; tasks about others are left out.
    vocabulary : Vocabulary
        Names of codes.
    settings : MatchSettings
        When facts are stale, and how long places are kept.
    """

    openings: Mapping[str, Opening]
    workplaces: Mapping[str, Workplace]
    vocabulary: Vocabulary
    settings: MatchSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What lies on somebody's desk.

    Attributes
    ----------
    people : sequence of Candidate
        Whom they look after.
    lists : mapping of candidate id to opening ids
        What stands on each person's list; people without a list are not in it.
    words : sequence of Decision
        The decision that counts on each pair; those of other people are left out.
    requests : sequence of RightsRequest
        What citizens asked for and nobody has answered.
    drafts : sequence of GuideDraft
        Guides begun and not finished.
    """

    people: Sequence[Candidate]
    lists: Mapping[str, Sequence[str]]
    words: Sequence[Decision] = ()
    requests: Sequence[RightsRequest] = ()
    drafts: Sequence[GuideDraft] = ()
