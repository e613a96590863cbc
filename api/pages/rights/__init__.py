"""Citizens' rights on pages: what was asked and by when, objection, access, holds and erasure."""

from api.pages.rights.act_routes import router as acts
from api.pages.rights.routes import router

__all__ = ["acts", "router"]
