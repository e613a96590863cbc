"""A company of a case system: one workplace, and one opening where it offers places."""

from collections.abc import Callable, Mapping

from data.intake.case_lists import items_of, joined, opening_hours, weighted
from data.intake.figures import read_number
from data.intake.guard import plain_text
from data.intake.lexicon import Lexicon
from data.intake.places import restore_code

Cells = Mapping[str, str]
Part = Callable[[Cells, Lexicon], dict[str, str]]

NAMES = frozenset(
    [
        "cvr",
        "p_nummer",
        "navn",
        "adresse",
        "postnr",
        "kommunekode",
        "branchekode",
        "branchesystem",
        "ansatte_fuldtid",
        "stoettede_fuldtid",
        "aabningstid",
        "opgaver",
        "timer_min",
        "timer_max",
        "antal_pladser",
        "vilkaar_tilbudt",
        "dansk_krav",
        "kontaktperson",
        "ansaettelseshensigt",
        "bekraeftet_dato",
    ]
)
DROPPED = frozenset({"adresse", "kontaktperson"})
WORKPLACE_NAMES = frozenset(
    [
        "workplace_id",
        "company_id",
        "name",
        "postcode",
        "municipality_code",
        "industry_system",
        "employees_fte",
        "supported_now_fte",
        "danish_required",
        "hire_intention",
    ]
)
OPENING_NAMES = frozenset({"workplace_id", "hours_per_week_min", "hours_per_week_max", "places"})
_OFFERED = "2"
_DIVISION_DIGITS = 2
_SHORT_OF_A_ZERO = 5


def _industry(cells: Cells, _: Lexicon) -> dict[str, str]:
    code = restore_code("industry_code", plain_text(cells["branchekode"]).replace(".", ""))
    digits = code.isascii() and code.isdigit()
    whole = code.zfill(len(code) + 1) if digits and len(code) == _SHORT_OF_A_ZERO else code
    return {"industry_code": whole[:_DIVISION_DIGITS] if digits else whole}


def _conditions(cells: Cells, lexicon: Lexicon) -> dict[str, str]:
    return {"conditions_offered": joined(weighted(cells["vilkaar_tilbudt"], "condition", lexicon, _OFFERED))}


def _confirmed(cells: Cells, _: Lexicon) -> dict[str, str]:
    return {"hire_intention_on": cells["bekraeftet_dato"] if cells.get("ansaettelseshensigt") else ""}


def _last_confirmed(cells: Cells, _: Lexicon) -> dict[str, str]:
    return {"last_confirmed_on": cells["bekraeftet_dato"]}


def _schedule(cells: Cells, _: Lexicon) -> dict[str, str]:
    return {"schedule": opening_hours(cells["aabningstid"])}


def _tasks(cells: Cells, lexicon: Lexicon) -> dict[str, str]:
    """Return tasks with hours; where a task has none, an even part of the opening's hours."""
    text = cells["opgaver"]
    most = plain_text(cells.get("timer_max", "")) or plain_text(cells.get("timer_min", ""))
    share = read_number(most) / max(1, len(items_of(text))) if most else 1.0
    return {"tasks": joined(weighted(text, "task", lexicon, f"{share:.4f}"))}


WORKPLACE_PARTS: tuple[tuple[tuple[str, ...], Part], ...] = (
    (("branchekode",), _industry),
    (("vilkaar_tilbudt",), _conditions),
    (("bekraeftet_dato",), _confirmed),
)
OPENING_PARTS: tuple[tuple[tuple[str, ...], Part], ...] = (
    (("aabningstid",), _schedule),
    (("opgaver",), _tasks),
    (("bekraeftet_dato",), _last_confirmed),
)


def opening_id_of(cells: Cells) -> str:
    """Return the id of the one opening that a row describes."""
    number = plain_text(cells.get("p_nummer", ""))
    return f"{number}-1" if number else ""


def offers_places(cells: Cells) -> bool:
    """Tell whether a row says how many places there are, and not none."""
    return plain_text(cells.get("antal_pladser", "")) not in ("", "0", "0.0", "0,0")
