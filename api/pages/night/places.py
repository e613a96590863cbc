"""Openings and their companies as pages of the night name them, from the day of this process."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from api.access import Actor, may
from api.pages.contacts.naming import Persons
from api.pages.visit import Visit
from api.serving.held_day import HeldDay
from data.companies import Workplace
from data.openings import Opening
from data.store import Unit
from data.vocabulary import Vocabulary
from matcher.wording import place_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The directory of a day.

    Attributes
    ----------
    openings, workplaces : mappings by id
        What is known of them.
    words : Vocabulary
        Names of codes.
    as_of : date
        The day.
    persons : mapping or None
        Whom to ask for, of the companies that were looked for; ``None`` where nobody looked.
    """

    openings: Mapping[str, Opening]
    workplaces: Mapping[str, Workplace]
    words: Vocabulary
    as_of: date
    persons: Persons | None = None

    @classmethod
    def of(cls, held: HeldDay) -> "Places":
        """Return the directory of the day that a process holds."""
        snapshot = held.standing.ground.snapshot
        return cls(
            openings={one.opening_id: one for one in snapshot.openings},
            workplaces={one.workplace_id: one for one in snapshot.workplaces},
            words=snapshot.vocabulary,
            as_of=held.as_of,
        )

    def with_persons(self, unit: Unit, actor: Actor, opening_ids: Iterable[str]) -> "Places":
        """Return the directory with whom to ask for at the companies of some openings, if one may see it."""
        if not may(actor, "contacts.read").allowed:
            return self
        named = [self.openings[one].workplace_id for one in opening_ids if one in self.openings]
        return replace(self, persons=unit.contact_persons.of(named))

    def workplace_of(self, opening_id: str | None) -> Workplace | None:
        """Return the company of an opening, ``None`` where either is not known any more."""
        opening = self.openings.get(opening_id or "")
        return self.workplaces.get(opening.workplace_id) if opening is not None else None

    def name_of(self, visit: Visit, opening_id: str) -> str:
        """Return an opening by its largest task and its company, its id where it is not known any more."""
        workplace = self.workplace_of(opening_id)
        if workplace is None:
            return opening_id
        return visit.told(place_name(self.openings[opening_id], workplace, self.words))

    def task_of(self, visit: Visit, opening_id: str) -> str:
        """Return the largest task of an opening, its id where nothing is known of it."""
        opening = self.openings.get(opening_id)
        tasks = sorted((opening and opening.tasks) or (), key=lambda task: (-task[1], task[0]))
        return self.words.label("task", tasks[0][0], visit.language) if tasks else opening_id

    def address_of(self, opening_id: str | None) -> str:
        """Return the address of the company's page, empty where it is not known any more."""
        workplace = self.workplace_of(opening_id)
        return f"/virksomheder/{quote(workplace.workplace_id, safe='')}" if workplace else ""
