"""The way in: the first page that is open to who comes, and the choice of language."""

from api.pages.start.routes import router

__all__ = ["router"]
