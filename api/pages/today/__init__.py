"""The day: what to do first, what else there is to do, and what the night changed."""

from api.pages.today.routes import router

__all__ = ["router"]
