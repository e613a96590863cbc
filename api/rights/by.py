"""Who acts on a citizen's right, and when."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who acts, and when.

    Attributes
    ----------
    name, kind : str
        As the audit names them.
    at : datetime
        The instant.
    today : date
        The service's day.
    """

    name: str
    kind: str
    at: datetime
    today: date
