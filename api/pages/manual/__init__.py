"""The list of whoever objected to machine ranking: what the rules allow, nearest first, nothing valued."""

from api.pages.manual.view import ManualView, manual_view

__all__ = ["ManualView", "manual_view"]
