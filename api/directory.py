"""Names of a day's records, for people: openings by their largest task, workplaces with their trade."""

from dataclasses import dataclass
from functools import cached_property

from data.companies import Workplace
from data.openings import Opening
from data.snapshot import Snapshot
from features.industries import plain_code
from matcher.wording import Words, place_name

_DIVISION_DIGITS = 2


@dataclass(frozen=True)
class Directory:
    """Looks up what a snapshot calls things.

    Parameters
    ----------
    snapshot : Snapshot
        The day.
    """

    snapshot: Snapshot

    @cached_property
    def openings(self) -> dict[str, Opening]:
        """Openings by id."""
        return {opening.opening_id: opening for opening in self.snapshot.openings}

    @cached_property
    def workplaces(self) -> dict[str, Workplace]:
        """Workplaces by id."""
        return {workplace.workplace_id: workplace for workplace in self.snapshot.workplaces}

    def opening_name(self, opening_id: str) -> Words:
        """Return an opening as ``opvask hos Café Syd``."""
        opening = self.openings[opening_id]
        return place_name(opening, self.workplaces[opening.workplace_id], self.snapshot.vocabulary)

    def workplace_name(self, workplace_id: str) -> str:
        """Return a workplace's name, its id where it has none."""
        return self.workplaces[workplace_id].name or workplace_id

    def trade(self, workplace_id: str) -> Words:
        """Return a workplace's industry in words, empty where it is unknown."""
        code = plain_code(self.workplaces[workplace_id].industry_code or "")
        words = self.snapshot.vocabulary
        known = next((c for c in (code, code[:_DIVISION_DIGITS]) if c and words.get("industry", c)), "")
        if not known:
            return Words("", "")
        return Words(words.label("industry", known), words.label("industry", known, "en"))
