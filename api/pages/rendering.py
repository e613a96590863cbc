"""From a view to a page: templates, the policy of what a browser may do with it, and where forms lead to."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.pages import flash as flashes
from api.pages.flash import Flash
from api.pages.looks import only_looked
from api.pages.static_files import static
from api.pages.typesetting import figure_columns, unbroken
from api.pages.visit import Visit

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# With no referrer at all browsers would not say of which origin a form is.
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Cookie, HX-Request",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_PERSON = "candidate_id"
_MACROS = ("ui", "forms")


class PageResponse(HTMLResponse):
    """A page that says whom it shows, so that the look is accounted for.

    Parameters
    ----------
    content : str
        The page.
    people : tuple of str
        Ids of the people on it.
    """

    def __init__(
        self, content: str, people: tuple[str, ...], status: int, headers: Mapping[str, str]
    ) -> None:
        super().__init__(content, status, dict(headers))
        self.people = people


@cache
def environment() -> Environment:
    """Return the templates of all subjects; what a template does not know is a fault."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"static": static, "version": version("smaajob-matcher")}
    made.globals |= {"figure_columns": figure_columns}
    made.filters |= {"unbroken": unbroken}
    # Parts of pages are made without what stands around them, imports too: macros are known everywhere.
    made.globals |= {name: made.get_template(f"macros/{name}.html").module for name in _MACROS}
    return made


def page(visit: Visit, template: str, view: object = None, *, status: int = 200, part: str = "") -> Response:
    """Return a page.

    Parameters
    ----------
    visit : Visit
        Who looks.
    template : str
        Path below this folder, such as ``candidates/list.html``.
    view : dataclass, optional
        What it shows, as ``view``; every ``candidate_id`` in it counts as a person looked at.
    status : int
        HTTP status: 422 for a form with faults.
    part : str
        Name of the block that is answered where only a part of the page is asked for.
    """
    if visit.path:
        only_looked()
    found = environment().get_template(template)
    context: dict[str, Any] = {"visit": visit, "t": visit.t, "tn": visit.tn, "view": view, "status": status}
    if part and visit.part:
        text = "".join(found.blocks[part](found.new_context(context)))
    else:
        text = found.render(context)
    headers = _HEADERS | {"Content-Language": visit.language}
    response = PageResponse(text, tuple(sorted(set(people_in(view)))), status, headers)
    if visit.flash is not None and not visit.part:
        flashes.take_away(response)
    return response


def moved(path: str, flash: Flash | None = None) -> Response:
    """Return the answer to a form that was done: go and look at a page (303).

    Parameters
    ----------
    path : str
        Of this service.
    flash : Flash, optional
        What that page says.
    """
    response = Response(status_code=303, headers={"Location": path, "Referrer-Policy": "same-origin"})
    if flash is not None:
        flashes.give(response, flash)
    return response


def people_in(view: object) -> Iterator[str]:
    """Yield the ids of the people that a view shows."""
    if is_dataclass(view) and not isinstance(view, type):
        for one in fields(view):
            value = getattr(view, one.name)
            if one.name == _PERSON and isinstance(value, str):
                yield value
            else:
                yield from people_in(value)
    elif isinstance(view, list | tuple):
        for item in view:
            yield from people_in(item)
    elif isinstance(view, Mapping):
        for item in view.values():
            yield from people_in(item)
