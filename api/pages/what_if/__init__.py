"""What if: other travel, hours, days or stars of wishes re-rank at once; to be saved, or dropped."""

from api.pages.what_if.routes import router

__all__ = ["router"]
