"""The night: how good its plan is, what it changed, who is without a place, and whom to call first."""

from api.pages.night.routes import router

__all__ = ["router"]
