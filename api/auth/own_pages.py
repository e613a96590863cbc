"""Requests of our own pages told from those of others: what a browser's cookie alone does not say."""

from urllib.parse import urlsplit

from fastapi import Request

from api.http.problems import Problem
from api.settings import Settings

CSRF_HEADER = "X-CSRF-Token"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def changes_something(request: Request) -> bool:
    """Tell whether a request may change anything."""
    return request.method not in _SAFE_METHODS


def require_own_page(request: Request, settings: Settings) -> None:
    """Refuse a request that a browser sends for another page, or that does not say for which.

    Raises
    ------
    Problem
        If neither ``Origin`` nor ``Sec-Fetch-Site`` says that it is a page of this service.
    """
    if not _from_own_page(request, settings, silent=False):
        raise Problem("cross-site")


def refuse_other_pages(request: Request, settings: Settings) -> None:
    """Refuse a request that a browser sends for another page; programs, which say nothing, pass.

    Raises
    ------
    Problem
        If ``Origin`` or ``Sec-Fetch-Site`` names another page.
    """
    if not _from_own_page(request, settings, silent=True):
        raise Problem("cross-site")


def _from_own_page(request: Request, settings: Settings, *, silent: bool) -> bool:
    """Tell whether both headers, as far as they came, say that it is our page; without any: ``silent``."""
    origins = request.headers.getlist("origin")
    sites = request.headers.getlist("sec-fetch-site")
    own = own_origin(request, settings)
    if any(origin != own for origin in origins) or any(site != "same-origin" for site in sites):
        return False
    return bool(origins or sites) or silent


def own_origin(request: Request, settings: Settings) -> str:
    """Return the origin of this service: that of the settings, else the one that was asked."""
    address = settings.public_url or str(request.base_url)
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
