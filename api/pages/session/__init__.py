"""Signing in and out."""

from api.pages.session.routes import router

__all__ = ["router"]
