"""The analysts' pages: versions and comparisons, which is in use, the official outcome table, the funnel."""

from api.pages.analysis.outcome_routes import router as outcome_router
from api.pages.analysis.routes import router
from api.pages.analysis.use_routes import router as use_router

__all__ = ["outcome_router", "router", "use_router"]
