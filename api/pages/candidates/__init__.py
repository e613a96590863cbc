"""Jobkandidater: the table of one's own, and the page of one of them."""

from api.pages.candidates.routes import router

__all__ = ["router"]
