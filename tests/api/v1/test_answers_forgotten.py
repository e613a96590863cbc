"""Kept answers do not pile up: the night forgets those that nobody will ask for again."""

from datetime import timedelta

from api.clock import now
from data.store import AnswerKey, open_store
from tests.api.v1.conftest import Served


def test_the_night_forgets_answers_of_last_week(own: Served) -> None:
    """After a night an answer of eight days ago is gone, one of six days ago is still given."""
    old, young = (AnswerKey(actor="machine", key=key, request_digest="d") for key in ("old", "young"))
    with open_store(own.settings.database_url) as store:
        for key, days in ((old, 8), (young, 6)):
            with store.writing() as unit:
                unit.answers.claim(key, now() - timedelta(days=days))
                unit.answers.keep(key, 200, (), b"{}")
        assert own.post("/v1/runs", json={"kind": "night"}).status_code == 202
        outcome = own.work()
        assert outcome is not None
        assert outcome.ending == "done"
        with store.writing() as unit:
            assert unit.answers.claim(young, now()) is not None
            assert unit.answers.claim(old, now()) is None
            unit.answers.keep(old, 200, (), b"{}")
