"""Every page of the workplace, found by itself: an example of each route that shows something.

Whoever adds a page adds a line here; from then on it is swept for accessibility, visited with hostile texts
in the store, its statements are counted and its time is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi.routing import APIRoute

from api.pages import PAGES
from tests.pages.delivery import DELIVERY

# Of the sample: somebody of the first jobformidler with companies on the list, and what is open to them.
PERSON = "K-0461-0023"
OPENING = "A-0461-0001"
WORKPLACE = "9000879040"
# Made by `tests.pages.planted` in a town of one's own.
REQUEST, COMPARISON = "anmodning-1", "sammenligning-1"
CONTACT = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An address of a page and somebody who may open it.

    Attributes
    ----------
    path : str
        With its query.
    role : str
        A key of `tests.pages.town.PEOPLE`; empty: nobody signed in.
    """

    path: str
    role: str = "jobformidler"


def _of(below: str) -> Example:
    return Example(path=f"/kandidater/{PERSON}{below}")


def _officer(below: str) -> Example:
    return Example(path=f"/kandidater/{PERSON}/rettigheder{below}", role="officer")


def _admin(path: str) -> Example:
    return Example(path=path, role="administrator")


# The route of each page, and where an example of it is seen.
EXAMPLES: Mapping[str, Example] = {
    "/log-ind": Example(path="/log-ind", role=""),
    "/log-ind/ny-adgangskode": Example(path="/log-ind/ny-adgangskode", role=""),
    "/log-ind/engangskoder": Example(path="/log-ind/engangskoder", role=""),
    "/konti": _admin("/konti"),
    "/konti/ny": _admin("/konti/ny"),
    "/konti/{account_id}": _admin("/konti/bo.lund"),
    "/konti/mig": Example(path="/konti/mig"),
    "/i-dag": Example(path="/i-dag"),
    "/import": _admin("/import"),
    "/import/{run_id}": _admin(f"/import/{DELIVERY}"),
    "/import/{run_id}/fund": _admin(f"/import/{DELIVERY}/fund"),
    "/indstillinger": _admin("/indstillinger"),
    "/log": Example(path="/log", role="officer"),
    "/log/kaeden": Example(path="/log/kaeden", role="officer"),
    "/log/{number}": Example(path="/log/1", role="officer"),
    "/natten": Example(path="/natten"),
    "/natten/aendringer": Example(path="/natten/aendringer"),
    "/natten/uden-plads": Example(path="/natten/uden-plads"),
    "/natten/ring-foerst": Example(path="/natten/ring-foerst"),
    "/natten/pladser": Example(path="/natten/pladser"),
    "/natten/tidligere": Example(path="/natten/tidligere"),
    "/natten/koersel": Example(path="/natten/koersel"),
    "/team": Example(path="/team", role="team_lead"),
    "/analyse": Example(path="/analyse", role="analyst"),
    "/analyse/skift": Example(path="/analyse/skift", role="analyst"),
    "/analyse/resultater": Example(path="/analyse/resultater?periode=aar", role="team_lead"),
    "/kandidater": Example(path="/kandidater"),
    "/kandidater/{candidate_id}": _of(""),
    "/kandidater/{candidate_id}/stillinger/{opening_id}/{answer}": _of(f"/stillinger/{OPENING}/afvis"),
    "/kandidater/{candidate_id}/samtale": _of("/samtale"),
    "/kandidater/{candidate_id}/samtaleark": _of("/samtaleark"),
    "/kandidater/{candidate_id}/sammenlign": _of("/sammenlign"),
    "/kandidater/{candidate_id}/hvad-nu-hvis": _of("/hvad-nu-hvis?rejse=90"),
    "/kandidater/{candidate_id}/hvorfor-ikke": _of("/hvorfor-ikke?soeg=bageriet"),
    "/kandidater/{candidate_id}/virksomheder": _of("/virksomheder"),
    "/kandidater/{candidate_id}/guide": _of("/guide"),
    "/kandidater/{candidate_id}/guide/{guide}": _of("/guide/samtale"),
    "/kandidater/{candidate_id}/guide/{guide}/svar": _of("/guide/visitation/svar"),
    "/kandidater/{candidate_id}/guide/{guide}/{step}": _of("/guide/samtale/oensker"),
    "/rettigheder": Example(path="/rettigheder?vis=alle"),
    "/kandidater/{candidate_id}/rettigheder": _officer(""),
    "/kandidater/{candidate_id}/rettigheder/ny/{kind}": _of("/rettigheder/ny/begrundelse"),
    "/kandidater/{candidate_id}/rettigheder/indsigelse": _of("/rettigheder/indsigelse"),
    "/kandidater/{candidate_id}/rettigheder/indsigelse/tilbage": _of("/rettigheder/indsigelse/tilbage"),
    "/kandidater/{candidate_id}/rettigheder/bevar": _officer("/bevar"),
    "/kandidater/{candidate_id}/rettigheder/frigiv": _officer("/frigiv"),
    "/kandidater/{candidate_id}/rettigheder/slet": _officer("/slet"),
    "/virksomheder": Example(path="/virksomheder"),
    "/virksomheder/{workplace_id}": Example(path=f"/virksomheder/{WORKPLACE}"),
    "/virksomheder/{workplace_id}/kontaktpersoner/ny": Example(
        path=f"/virksomheder/{WORKPLACE}/kontaktpersoner/ny"
    ),
    "/virksomheder/{workplace_id}/opgavesamtale": Example(path=f"/virksomheder/{WORKPLACE}/opgavesamtale"),
}
# Files, which browsers save and do not show.
DOWNLOADS: Mapping[str, Example] = {
    "/import/skabelon.xlsx": _admin("/import/skabelon.xlsx"),
    "/import/skabelon/{name}": _admin("/import/skabelon/candidates.csv"),
    "/analyse/resultater.csv": Example(path="/analyse/resultater.csv?periode=aar", role="team_lead"),
    "/analyse/forloeb.csv": Example(path="/analyse/forloeb.csv", role="team_lead"),
    "/team/fordeling.csv": Example(path="/team/fordeling.csv", role="team_lead"),
    "/log/fund.csv": Example(path="/log/fund.csv?sag=K-0461-0024", role="officer"),
    "/import/{run_id}/fund.csv": _admin(f"/import/{DELIVERY}/fund.csv"),
}
# What is there only once it is made: counted in a town where it is planted, swept by test_analysis.py,
# test_rights.py and test_contacts.py.
PLANTED: Mapping[str, Example] = {
    "/rettigheder/{request_id}": Example(path=f"/rettigheder/{REQUEST}", role="team_lead"),
    "/virksomheder/{workplace_id}/kontaktpersoner/{contact_id}": Example(
        path=f"/virksomheder/{WORKPLACE}/kontaktpersoner/{CONTACT}"
    ),
    "/virksomheder/{workplace_id}/kontaktpersoner/{contact_id}/slet": Example(
        path=f"/virksomheder/{WORKPLACE}/kontaktpersoner/{CONTACT}/slet"
    ),
    "/analyse/sammenlign/{run_id}": Example(path=f"/analyse/sammenlign/{COMPARISON}", role="analyst"),
    "/analyse/sammenlign/{run_id}/tal.csv": Example(
        path=f"/analyse/sammenlign/{COMPARISON}/tal.csv", role="analyst"
    ),
}
# What shows nothing of its own: the first address leads on, and what pages are made up with; and the access
# export, which reads every table that knows people.
NO_PAGES = frozenset(
    {
        "/",
        "/static/{version}/{path:path}",
        "/rettigheder/find",
        "/kandidater/{candidate_id}/rettigheder/mine-oplysninger.html",
        "/kandidater/{candidate_id}/rettigheder/mine-oplysninger.json",
    }
)


def routes() -> frozenset[str]:
    """Return every route that answers to a browser which only looks."""
    return frozenset(
        route.path
        for router in PAGES
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    )


def pages() -> dict[str, Example]:
    """Return the examples of the pages that are there."""
    there = routes()
    return {route: example for route, example in EXAMPLES.items() if route in there}
