"""Cases that somebody opened in an emergency: who, whose, why, until when, and whether the lead saw it."""

from dataclasses import dataclass
from datetime import datetime

REASONS = ("absence", "urgent", "complaint", "supervision")
"""Standing in for somebody absent; something urgent; a complaint or request for access; supervision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCase:
    """One opening of one case.

    Attributes
    ----------
    access_id : str
        Opaque.
    candidate_id : str
        Whose case.
    opened_by, opener : str
        The person's name, and what tells people of one name apart.
    role : str
        The role that allowed it.
    reason_code, reason : str
        One of `REASONS`, and the person's own words.
    opened_at, until : datetime
        Instants, with their time zone.
    seen_by, seen_at
        The lead who has seen it, and when.
    """

    access_id: str
    candidate_id: str
    opened_by: str
    opener: str
    role: str
    reason_code: str
    reason: str
    opened_at: datetime
    until: datetime
    seen_by: str | None = None
    seen_at: datetime | None = None
