"""Jobkandidater: the table of one's own, and the page of one of them with its decisions."""

from api.pages.candidates.decide_routes import router as decisions_router
from api.pages.candidates.routes import router

__all__ = ["decisions_router", "router"]
