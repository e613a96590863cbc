"""``/log``: who looked, decided and changed; whether the log holds; one row in full, and a file."""

from api.pages.audit.routes import router

__all__ = ["router"]
