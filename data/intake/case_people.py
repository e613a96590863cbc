"""A person of a case system, in the columns of the exchange format."""

from collections.abc import Callable, Mapping

from data.intake.case_lists import joined, times, vetoes, weighted
from data.intake.gathering import RefusedValueError
from data.intake.guard import plain_text
from data.intake.lexicon import Lexicon, yes_or_no

Cells = Mapping[str, str]
Part = Callable[[Cells, Lexicon], dict[str, str]]

NAMES = frozenset(
    [
        "sags_id",
        "fornavn",
        "postnr",
        "kommunekode",
        "ydelse",
        "ydelse_fra",
        "visitationskategori",
        "maaneder_paa_ydelse",
        "timer_nu",
        "timer_maal",
        "koerekort",
        "bil",
        "max_rejsetid_min",
        "ledig_dage",
        "ledig_tidsrum",
        "erfaring_opgaver",
        "oenske_opgaver",
        "oenske_brancher",
        "fravalg",
        "vilkaar",
        "dansk_niveau",
        "jobformidler",
    ]
)
DROPPED = frozenset({"fornavn", "efternavn", "navn", "ydelse_fra"})
_LIKING_UNKNOWN, _ONE_STAR, _NEED = "0", "1", "2"
_MUST = "3"


def _experience(cells: Cells, lexicon: Lexicon) -> dict[str, str]:
    return {"task_experience": joined(weighted(cells["erfaring_opgaver"], "task", lexicon, _LIKING_UNKNOWN))}


def _task_wishes(cells: Cells, lexicon: Lexicon) -> dict[str, str]:
    return {"wishes_tasks": joined(weighted(cells["oenske_opgaver"], "task", lexicon, _ONE_STAR))}


def _industry_wishes(cells: Cells, lexicon: Lexicon) -> dict[str, str]:
    return {"wishes_industries": joined(weighted(cells["oenske_brancher"], "industry", lexicon, _ONE_STAR))}


def _vetoes(cells: Cells, lexicon: Lexicon) -> dict[str, str]:
    return vetoes(cells["fravalg"], lexicon)


def _conditions(cells: Cells, lexicon: Lexicon) -> dict[str, str]:
    needs = weighted(cells["vilkaar"], "condition", lexicon, _NEED)
    musts = "|".join(code for code, need in needs if need == _MUST)
    return {"conditions": joined(needs), "must_conditions": musts}


def _availability(cells: Cells, _: Lexicon) -> dict[str, str]:
    return {"availability": times(cells.get("ledig_dage", ""), cells.get("ledig_tidsrum", ""))}


def _transport(cells: Cells, _: Lexicon) -> dict[str, str]:
    licence, car = _said(cells, "koerekort"), _said(cells, "bil")
    modes = "walk|public|car" if licence and car else "walk|public"
    known = car is not None or licence is False
    return {"transport": modes if known else "", "certificates": "KOEREKORT_B" if licence else ""}


def _said(cells: Cells, name: str) -> bool | None:
    text = plain_text(cells.get(name, ""))
    said = yes_or_no(text)
    if text and said is None:
        raise RefusedValueError("not-yes-or-no", "ja, nej or x", "leave the cell empty if it is not known")
    return said


PARTS: tuple[tuple[tuple[str, ...], Part], ...] = (
    (("erfaring_opgaver",), _experience),
    (("oenske_opgaver",), _task_wishes),
    (("oenske_brancher",), _industry_wishes),
    (("fravalg",), _vetoes),
    (("vilkaar",), _conditions),
    (("ledig_dage", "ledig_tidsrum"), _availability),
    (("koerekort", "bil"), _transport),
)
