"""``/kandidater/{id}/guide``: the two guides step by step, and what is worth asking first."""

from api.pages.guides.routes import router

__all__ = ["router"]
