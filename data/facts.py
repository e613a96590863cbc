"""Where facts about a person come from, and answers that somebody has not finished writing down."""

from dataclasses import dataclass
from datetime import date, datetime

PERSON, OBSERVED, CASE, DOCUMENT, VISIT = SOURCES = ("person", "observed", "case", "document", "visit")
"""Said by the person; seen by the jobformidler; from the case; from a certificate or other paper; from a
visit to a company."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One telling of one field of a person's record; a later one replaces it, and both stay.

    Attributes
    ----------
    candidate_id, field : str
        Whose, and which column of the candidates.
    source : str
        One of `SOURCES`.
    said_on : date
        The day it was said, seen or read.
    told : str or None
        The cell of the record as it was told; ``None`` where it is not known or there is nothing to tell.
    empty : bool
        Whether it was asked about and there is nothing to tell: that is not the same as unknown.
    guide : str
        The guide that asked.
    noted_by : str
        Who wrote it down.
    noted_at : datetime
        When, with its time zone.
    """

    candidate_id: str
    field: str
    source: str
    said_on: date
    told: str | None
    empty: bool
    guide: str
    noted_by: str
    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideDraft:
    """Answers that are written down and do not count yet.

    Attributes
    ----------
    candidate_id, guide : str
        Whose, and of which guide: one each.
    answers_json : str
        As the guides write them.
    number : int
        How often it was saved: tells one state from the next.
    saved_by : str
        Who saved it last.
    saved_at : datetime
        When, with its time zone.
    """

    candidate_id: str
    guide: str
    answers_json: str
    number: int
    saved_by: str
    saved_at: datetime
