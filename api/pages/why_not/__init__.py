"""Why not this company: any company searched for, what binds, what would open it, or why it stands lower."""

from api.pages.why_not.routes import router

__all__ = ["router"]
