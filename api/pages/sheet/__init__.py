"""The sheet for a talk, to be printed, and the talk as a calendar file."""

from api.pages.sheet.routes import router

__all__ = ["router"]
