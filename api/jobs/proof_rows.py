"""What stands on a proof sheet: titles, words and figures, in the order in which they are read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.serving.staleness import staleness_on
from api.spelling import danish
from api.wording import CAUSES, CHANGES, PLANS, STATUSES, word
from matcher.changes import KINDS
from matcher.wording import Words
from models.fit import Objective

Report = Mapping[str, Any]
Row = tuple[Words, *tuple[str, ...]]
_REASONS = CHANGES | CAUSES
UNKNOWN = "–"
_YES_NO = {True: "ja", False: "nej", None: UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the sheet: its title, a sentence, and rows whose first cell is in words."""

    title: Words
    intro: Words | None = None
    warning: bool = False
    heads: tuple[Words, ...] = ()
    rows: tuple[Row, ...] = ()


def sections_of(report: Report, today: date) -> tuple[Section, ...]:
    """Return the sheet, part by part.

    Parameters
    ----------
    report : mapping
        The report of a night.
    today : date
        The day it is read on.
    """
    return (
        *_warnings(report, today),
        _outcome(report),
        _proof(report),
        _people(report),
        *_changes(report),
        _baselines(report),
        _origin(report),
    )


def _warnings(report: Report, today: date) -> Iterator[Section]:
    if report["degraded"]:
        intro = Words(
            f"Planen er ikke lavet på den sædvanlige måde: {report['degraded_da']}.",
            f"This plan was not made in the usual way: {report['degraded']}.",
        )
        yield Section(title=Words("Nødløsning", "Fallback"), intro=intro, warning=True)
    age = staleness_on(date.fromisoformat(report["as_of"]), today)
    if age.stale:
        yield Section(title=Words("Planens alder", "Age of the plan"), intro=age.text, warning=True)


def _outcome(report: Report) -> Section:
    counts, totals = report["counts"], report["totals"]
    waiting = waiting_in(report)
    rows: list[Row] = [
        (Words("Har fået en plads", "Given a place"), f"{whole(counts['assigned'])} af {whole(waiting)}"),
        (Words("Pladser i alt", "Places in all"), whole(counts["places"])),
        (Words("Beholdt fra den forrige plan", "Kept since the plan before"), whole(counts["kept"])),
        (Words("Timer om ugen i planen", "Hours a week in the plan"), amount(totals["hours_per_week"])),
        (
            Words(
                "Uger til første løntime, gennemsnit for alle", "Weeks to the first paid hour, mean of all"
            ),
            amount(report["mean_weeks_to_paid"]),
        ),
    ]
    return Section(title=Words("Hvad natten gav", "What the night gave"), rows=tuple(rows))


def _proof(report: Report) -> Section:
    unit = (
        Words("uger sparet", "weeks saved")
        if report["objective_kind"] == Objective.WEEKS_SAVED.value
        else Words("løntimer på et år", "paid hours in a year")
    )
    intro = Words(
        "Ingen plan under de samme regler kan overgå den øvre grænse. Afstanden er det, der højst mangler.",
        "No plan under the same rules can exceed the upper bound. The gap is the most that can be missing.",
    )
    proven = Words("Priserne beviser planen", "The prices prove the plan")
    pairs = Words("Mulige par, som reglerne tillader", "Pairs that the rules allow")
    goal = Words(f"Mål, {unit.da} over uden match", f"Objective, {unit.en} above no match")
    rows: list[Row] = [
        (goal, amount(report["objective"])),
        (Words("Øvre grænse", "Upper bound"), amount(report["bound"])),
        (Words("Afstand", "Gap"), percent(report["gap"])),
        (proven, _YES_NO[report["prices_exact"]]),
        (pairs, whole(report["reachable_pairs"])),
        (Words("Efterprøvet af uafhængig læsning", "Read again by an independent check"), "ja"),
    ]
    return Section(title=Words("Hvor godt det er", "How good it is"), intro=intro, rows=tuple(rows))


def _people(report: Report) -> Section:
    told = sorted(report["people"].items(), key=lambda item: (item[0] != "assigned", -item[1], item[0]))
    rows = tuple((word(CAUSES | STATUSES, code), whole(count)) for code, count in told)
    intro = Words(
        "Alle er talt én gang. Hvem det er, og hvad der ville åbne mest, står i planens liste.",
        "Everybody is counted once. Who they are, and what would open most, stands in the plan's list.",
    )
    return Section(title=Words("Alle jobkandidater", "All candidates"), intro=intro, rows=rows)


def _changes(report: Report) -> Iterator[Section]:
    if "changes" not in report:
        return
    counts = report["changes"]["counts"]
    rows = tuple(
        (_of_kind(kind, reason), whole(count))
        for kind in KINDS
        for reason, count in sorted(counts.get(kind, {}).items(), key=lambda item: (-item[1], item[0]))
    )
    none = Words("Intet er ændret siden den forrige plan.", "Nothing has changed since the plan before.")
    title = Words("Ændret siden den forrige plan", "Changed since the plan before")
    yield Section(title=title, intro=None if rows else none, rows=rows)


def _of_kind(kind: str, reason: str) -> Words:
    first, why = word(CHANGES, kind), word(_REASONS, reason)
    if kind == reason:
        return first
    return Words(f"{first.da}: {why.da}", f"{first.en}: {why.en}")


def _baselines(report: Report) -> Section:
    heads = (
        Words("Plan", "Plan"),
        Words("Placeret", "Placed"),
        Words("Gevinst", "Gain"),
        Words("Uger til løn", "Weeks to pay"),
    )
    night = {
        "name": "night",
        "assigned": report["counts"]["assigned"],
        "value": report["value"],
        "mean_weeks_to_paid": report["mean_weeks_to_paid"],
    }
    rows = tuple(
        (
            word(PLANS, one["name"]),
            whole(one["assigned"]),
            amount(one["value"]),
            amount(one["mean_weeks_to_paid"]),
        )
        for one in (night, *report["baselines"])
    )
    intro = Words(
        "De samme pladser delt ud på enklere måder, målt på de samme værdier.",
        "The same places handed out in simpler ways, measured by the same values.",
    )
    return Section(title=Words("Til sammenligning", "For comparison"), intro=intro, heads=heads, rows=rows)


def _origin(report: Report) -> Section:
    seconds = sum(report["seconds"].values()) if report["seconds"] else None
    rows: list[Row] = [
        (Words("Model", "Model"), report["model_version"]),
        (Words("Ordningens regler", "Version of the programme"), report["programme_version"] or UNKNOWN),
        (Words("Planens fingeraftryk", "Digest of the plan"), report["digest"][:16]),
        (Words("Sekunder i alt", "Seconds in all"), amount(seconds)),
        (Words("Mest hukommelse, MiB", "Most memory, MiB"), amount(report["peak_memory_mib"])),
    ]
    return Section(title=Words("Hvad den er lavet af", "What it was made of"), rows=tuple(rows))


def waiting_in(report: Report) -> int | None:
    """Return how many people the night could give a place, ``None`` where the report does not say."""
    counts = report["counts"]["assigned"], report["counts"]["unplaced"]
    return None if None in counts else sum(counts)


def whole(count: int | None) -> str:
    """Return a count with thousands parted by dots."""
    return UNKNOWN if count is None else f"{count:,}".replace(",", ".")


def amount(value: float | None) -> str:
    """Return a figure with one decimal."""
    return UNKNOWN if value is None else danish(value)


def percent(share: float | None) -> str:
    """Return a share as a percentage with four decimals and a decimal comma."""
    return UNKNOWN if share is None else f"{100 * share:.4f} %".replace(".", ",")
