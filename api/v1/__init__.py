"""The first version of the interface: a file for each resource, with its routes and its schemas.

`ROUTERS` is what the app serves. Every route names its operation (api/access/rules.toml), every
problem it can answer with, and an operation id of its own; docs/http.md says how a resource is added.
"""

from api.v1 import (
    access,
    accounts,
    aggregates,
    audit,
    candidates,
    contacts,
    decisions,
    exports,
    guides,
    imports,
    me,
    models,
    openings,
    own_keys,
    plans,
    problems,
    profiles,
    promotions,
    pseudonymous_exports,
    rights,
    runs,
    session,
    suggestions,
    vocabulary,
    wording,
    workplaces,
)

ROUTERS = (
    aggregates.router,
    access.router,
    accounts.router,
    audit.router,
    candidates.router,
    contacts.router,
    decisions.router,
    exports.router,
    guides.router,
    imports.router,
    me.router,
    # Before the versions, whose names may be anything.
    promotions.router,
    models.router,
    openings.router,
    own_keys.router,
    plans.router,
    problems.router,
    profiles.router,
    pseudonymous_exports.router,
    *rights.ROUTERS,
    runs.router,
    session.router,
    suggestions.router,
    vocabulary.router,
    wording.router,
    workplaces.router,
)

__all__ = ["ROUTERS"]
