"""``/import``: a delivery is tried, then read in as it was tried; every finding is told in words."""

from api.pages.imports.routes import router

__all__ = ["router"]
