"""Contact persons of a company: written down, changed, ended and erased where one reads about the company."""

from api.pages.contacts.routes import router

__all__ = ["router"]
