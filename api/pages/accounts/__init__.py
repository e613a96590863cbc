"""``/konti``: who signs in and may do what; and everybody's own password and one-time codes."""

from api.pages.accounts.own_routes import router as own_router
from api.pages.accounts.routes import router

__all__ = ["own_router", "router"]
