"""Peers to compare with: the framework's bare answer, and a list that reads the whole day each time."""

import os
import sys
from datetime import date
from typing import Any

import uvicorn
from fastapi import FastAPI

from api.setting_faults import read_settings
from api.wiring import opened, plan_view, programme_of, scoring_of
from matcher.night import read_night
from matcher.rank import ListSettings, rank
from matcher.reasons import reasons_for

PATH = "/v1/candidates/{candidate_id}/suggestions"


def bare() -> FastAPI:
    """Return an app that answers without doing anything."""
    app = FastAPI()

    @app.get(PATH)
    def hello(candidate_id: str) -> dict[str, str]:
        return {"candidate_id": candidate_id}

    return app


def naive(day: date) -> FastAPI:
    """Return an app that does for one person what a night does for everybody."""
    app, settings = FastAPI(), read_settings(os.environ)
    scorer = scoring_of(settings, programme_of(settings, day)).scorer

    @app.get(PATH)
    def listed(candidate_id: str) -> dict[str, Any]:
        with opened(settings) as store:
            snapshot, plan = store.take_snapshot(day), store.last_plan()
        night = read_night(snapshot, scorer, settings.match_settings())
        found = reasons_for(night, rank(night, plan_view(plan), ListSettings(limit=5), (candidate_id,)))
        return {"items": [line.opening_id for line in found]}

    return app


if __name__ == "__main__":
    kind, port, as_of = sys.argv[1:]
    app = bare() if kind == "bare" else naive(date.fromisoformat(as_of))
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="error")
