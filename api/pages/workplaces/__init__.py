"""Companies: search with a map of reach, the page of one of them, and the task talk."""

from api.pages.workplaces.company_routes import router as company
from api.pages.workplaces.routes import router
from api.pages.workplaces.talk_routes import router as talk

__all__ = ["company", "router", "talk"]
