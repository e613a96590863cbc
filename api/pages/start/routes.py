"""``/`` leads on; ``/sprog`` changes the language."""

from typing import Annotated, Literal

from fastapi import Request, Response

from api.auth.own_pages import refuse_other_pages
from api.http.access import actor_behind, allowed
from api.pages.forms import Filled, Form, filled
from api.pages.paths import own_path
from api.pages.rendering import moved
from api.pages.route import page_router
from api.pages.visit import LANGUAGE, entries_of
from api.service import ServiceHere

_YEAR_SECONDS = 365 * 24 * 3600
_NOWHERE = "/indstillinger"

router = page_router()


class LanguageForm(Form):
    """Which language, and where to go on."""

    sprog: Literal["da", "en"]
    videre: str = "/"


@router.get("/", dependencies=[allowed("pages.start")])
async def start(request: Request) -> Response:
    """Lead to the first page that is open to who comes."""
    actor = request.state.actor = await actor_behind(request)
    entries = entries_of(request, actor)
    return moved(entries[0].path if entries else _NOWHERE)


@router.post("/sprog", dependencies=[allowed("pages.start")])
def choose_language(
    form: Annotated[Filled[LanguageForm], filled(LanguageForm)], request: Request, service: ServiceHere
) -> Response:
    """Remember the language in this browser."""
    refuse_other_pages(request, service.settings)
    response = moved(own_path(form.value.videre))
    response.set_cookie(
        LANGUAGE,
        form.value.sprog,
        max_age=_YEAR_SECONDS,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )
    return response
