"""Work that somebody has begun and not ended, so that the pages about it have something to show."""

from datetime import UTC, date, datetime, time

from api.guides.answers import Answer, answers_json
from api.settings import Settings
from data.facts import GuideDraft
from data.store import open_store
from tests.api.conftest import DAY

GUIDE = "visitation"


def begin(settings: Settings, candidate_id: str) -> None:
    """Write answers down in a guide, which do not count before they are saved in the case.

    Parameters
    ----------
    settings : Settings
        Of the store.
    candidate_id : str
        Of whose guide.
    """
    told = {
        "transport": "bike|public|walk",
        "max_travel_minutes": "45",
        "hours_per_week_now": "10",
        "conditions": "PAUSE:2|GRADUAL:1",
    }
    answers = {
        field: Answer(value=value, source="person", said_on=date.fromisoformat(DAY))
        for field, value in told.items()
    }
    draft = GuideDraft(
        candidate_id=candidate_id,
        guide=GUIDE,
        answers_json=answers_json(answers),
        number=1,
        saved_by="Anna Holm",
        saved_at=datetime.combine(date.fromisoformat(DAY), time(7, 30), tzinfo=UTC),
    )
    with open_store(settings.database_url) as store, store.writing() as unit:
        unit.guides.save(draft)
