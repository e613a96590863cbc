"""Two or three companies of a list side by side, with pictures of reasons and of the first paid hour."""

from api.pages.compare.routes import router

__all__ = ["router"]
