"""What some pages are about, there only once somebody has made it: a request, a contact, a comparison."""

import gzip
import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from data.contact_persons import ContactPerson
from data.rights import RightsRequest
from data.store import RunAsked, open_store
from tests.api.conftest import DAY
from tests.pages.every_page import COMPARISON, CONTACT, OPENING, PERSON, REQUEST, WORKPLACE
from tests.pages.town import Town

_DAY = date.fromisoformat(DAY)
_MORNING = datetime.combine(_DAY, time(7, 30), tzinfo=UTC)
_REPORT = Path(__file__).parent / "report.json.gz"


def plant(town: Town, words: str = "Jeg kan godt stå op.", name: str = "Karin Møller") -> None:
    """Write them into a town of one's own, with what a jobkandidat said and the name of a contact person."""
    request = json.dumps({"a": "rules", "b": "champion", "as_of": DAY, "promotion": None})
    asked = RunAsked(run_id=COMPARISON, kind="comparison", created_by="Eva Sand", request=request)
    with open_store(town.matcher.database_url) as store, store.writing() as unit:
        unit.rights.note_request(
            RightsRequest(
                request_id=REQUEST,
                candidate_id=PERSON,
                kind="reason",
                about="tasks",
                words=words,
                received_on=_DAY,
                due_on=_DAY + timedelta(days=30),
                noted_by="Anna Holm",
                opening_id=OPENING,
            )
        )
        unit.contact_persons.add(
            ContactPerson(
                workplace_id=WORKPLACE,
                contact_id=CONTACT,
                name=name,
                talked_on=_DAY,
                talked_by="Anna Holm",
                noted_at=_MORNING,
                noted_by="Anna Holm",
            )
        )
        unit.runs.ask(asked, _MORNING)
        held = unit.runs.claim("test", 60.0, _MORNING, run_id=COMPARISON)
        assert held is not None
        unit.runs.finish(held[1], gzip.decompress(_REPORT.read_bytes()).decode(), _MORNING)
