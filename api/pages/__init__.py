"""The workplace in a browser: pages made on the server from the same functions as the interface.

A subject is a folder: ``routes.py`` (what is asked and answered), ``view.py`` (what a template needs, made by
pure functions), its templates and its words. `PAGES` is what the app serves; docs/pages.md says how a page is
made.
"""

from api.pages import (
    accounts,
    analysis,
    audit,
    candidates,
    compare,
    contacts,
    guides,
    imports,
    night,
    rights,
    session,
    settings,
    sheet,
    start,
    static_files,
    team,
    today,
    what_if,
    why_not,
    workplaces,
)

PAGES = (
    static_files.router,
    start.router,
    today.router,
    session.router,
    sheet.router,
    accounts.own_router,
    accounts.router,
    candidates.router,
    guides.router,
    analysis.router,
    analysis.outcome_router,
    analysis.use_router,
    night.router,
    team.router,
    imports.router,
    audit.router,
    settings.router,
    workplaces.router,
    workplaces.company,
    workplaces.talk,
    contacts.router,
    candidates.decisions_router,
    what_if.router,
    why_not.router,
    compare.router,
    rights.router,
    rights.acts,
)

__all__ = ["PAGES"]
