"""Who looks at a page, in which language, and what every page shows around its own matter."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from api import clock
from api.access import NOBODY, ROLE_WORDS, Actor, may
from api.auth.asking import SignedIn
from api.http.problems import FieldFault, message_of
from api.http.wording import Language
from api.pages.flash import Flash, take
from api.pages.forms import Filled
from api.pages.navigation import NAVIGATION, Entry
from api.pages.words import say
from api.service import Service
from api.serving.staleness import NO_PLAN, Staleness, staleness_of
from data.geography import municipalities
from data.plain_text import date_da, date_en
from matcher.wording import Words

LANGUAGE = "__Host-matcher_language"
_RIGHTS, _MISSING = "/rettigheder", "missing"
_DANISH = str.maketrans({",": ".", ".": ","})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldNote:
    """A fault of a field, in words."""

    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One look at a page.

    Attributes
    ----------
    language : str
        ``da`` or ``en``.
    actor : Actor
        Who looks; `NOBODY` before they are known.
    path : str
        Path and query of the page, empty where it is the answer to a form.
    csrf : str
        What forms carry; empty where nobody is signed in.
    flash : Flash or None
        What the page before wants to be said.
    part : bool
        Whether only a part of the page is asked for.
    plan : Staleness or None
        How old the night is; ``None`` where nobody can say.
    entries : tuple of Entry
        The navigation, as far as it is open to who looks.
    """

    language: Language
    actor: Actor = NOBODY
    path: str = ""
    csrf: str = ""
    flash: Flash | None = None
    part: bool = False
    plan: Staleness | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def current_entry(self) -> str:
        """Path of the navigation's entry that this page lies below, the nearest; empty where none is."""
        here = self.path.partition("?")[0]
        here = _RIGHTS if f"{_RIGHTS}/" in f"{here}/" else here  # a case's rights lie below those of all
        above = [one.path for one in self.entries if here == one.path or here.startswith(f"{one.path}/")]
        return max(above, key=len, default="")

    def t(self, key: str, **values: object) -> str:
        """Return a text of the catalogue."""
        return say(self.language, key, **values)

    def tn(self, key: str, count: int, **values: object) -> str:
        """Return a text for a number of things: ``key_one`` for one of them, ``key_many`` for others."""
        told = self.number(count, 0)
        return say(self.language, f"{key}_{'one' if count == 1 else 'many'}", count=told, **values)

    def told(self, words: Words | dict[str, str]) -> str:
        """Return a text that comes in both languages."""
        if isinstance(words, dict):
            return words[self.language]
        return words.da if self.language == "da" else words.en

    def day(self, on: date) -> str:
        """Return a day as it is written."""
        return date_da(on) if self.language == "da" else date_en(on)

    def moment(self, at: datetime) -> str:
        """Return an instant as a clock in Denmark shows it: ``2. marts 2026 kl. 14.05``."""
        local = at.astimezone(ZoneInfo(clock.ZONE))
        hour = f" kl. {local:%H.%M}" if self.language == "da" else f", {local:%H:%M}"
        return f"{self.day(local.date())}{hour}"

    def number(self, value: float, decimals: int = 1) -> str:
        """Return a figure as it is written, without zeros behind: ``2,5``, ``1.105``."""
        text = f"{value:,.{decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.translate(_DANISH) if self.language == "da" else text

    def may(self, operation: str) -> bool:
        """Tell whether who looks may do something to anything at all."""
        return may(self.actor, operation).allowed

    def notes(self, form: Filled[Any]) -> tuple[FieldNote, ...]:
        """Return the faults of a form in words, in the order they were found."""
        return tuple(self.note(fault) for fault in form.faults)

    def note(self, fault: FieldFault) -> FieldNote:
        """Return a fault in words."""
        name = fault.pointer.strip("/").partition("/")[0]
        if fault.code == _MISSING:
            return FieldNote(field=name, message=self.t("frame.field_missing"))
        return FieldNote(field=name, message=message_of(fault, self.language))

    @property
    def signed_in(self) -> bool:
        """Whether somebody with an account looks."""
        return self.actor.kind == "person"

    @property
    def roles(self) -> str:
        """Roles of who looks and where they hold, in words."""
        told = {
            (ROLE_WORDS[grant.role], _municipality(grant.municipality_code)) for grant in self.actor.grants
        }
        if not self.signed_in:
            return ""
        words = [(role.da if self.language == "da" else role.en, place) for role, place in told]
        return "; ".join(sorted(f"{role}, {place}" if place else role for role, place in words))


def visit_of(request: Request) -> Visit:
    """Return who looks, for an endpoint."""
    service: Service = request.app.state.service
    signed_in: SignedIn | None = getattr(request.state, "signed_in", None)
    actor: Actor = getattr(request.state, "actor", NOBODY)
    query = request.url.query
    return Visit(
        language=language_of(request),
        actor=actor,
        path=f"{request.url.path}{'?' if query else ''}{query}" if request.method == "GET" else "",
        csrf=signed_in.csrf if signed_in is not None else "",
        flash=take(request),
        part=_wants_part(request),
        plan=_plan_of(service),
        entries=entries_of(request, actor),
    )


VisitHere = Annotated[Visit, Depends(visit_of)]


def language_of(connection: HTTPConnection) -> Language:
    """Return the language that somebody chose; Danish before they choose."""
    return "en" if connection.cookies.get(LANGUAGE) == "en" else "da"


def entries_of(connection: HTTPConnection, actor: Actor) -> tuple[Entry, ...]:
    """Return the entries of the navigation that lead to pages which somebody may open."""
    paths = {getattr(route, "path", "") for route in connection.scope["app"].routes}
    return tuple(one for one in NAVIGATION if one.path in paths and may(actor, one.operation).allowed)


def _wants_part(request: Request) -> bool:
    asked = request.headers.get
    return asked("hx-request") == "true" and asked("hx-request-type", "partial") == "partial"


def _plan_of(service: Service) -> Staleness | None:
    held = service.days.held()
    if held is None:
        return None
    if held.plan_id is None or held.plan_made_at is None or held.plan_as_of is None:
        return NO_PLAN
    return staleness_of(held.plan_id, held.plan_made_at, held.plan_as_of, service.today())


def _municipality(code: str) -> str:
    found = municipalities().get(code)
    return found.name if found else code
