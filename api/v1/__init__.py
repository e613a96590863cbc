"""The first version of the interface: a file for each resource, with its routes and its schemas.

`ROUTERS` is what the app serves. Every route names its operation (`api.http.access.OPERATIONS`), every
problem it can answer with, and an operation id of its own; docs/http.md says how a resource is added.
"""

from api.v1 import me, models, problems

ROUTERS = (me.router, models.router, problems.router)

__all__ = ["ROUTERS"]
