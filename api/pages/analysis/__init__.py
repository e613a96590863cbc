"""The analysts' pages: versions and comparisons, the official outcome table, and the funnel."""

from api.pages.analysis.outcome_routes import router as outcome_router
from api.pages.analysis.routes import router

__all__ = ["outcome_router", "router"]
