"""The team: its load, who is without a place and why, whether everybody gets proposals, opened cases."""

from api.pages.team.routes import router

__all__ = ["router"]
