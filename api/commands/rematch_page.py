"""A night at the terminal: the proof, who has what, and what simpler ways would give."""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from api.commands.output import print_table, stdout
from api.directory import Directory
from api.jobs.night import NightRun
from api.spelling import danish
from api.wording import CAUSES, PLANS, STATUSES, word
from models.fit import Objective

Report = Mapping[str, Any]

_SHOWN = 15
COMPARISON = ("plan", "placeret", "gevinst", "uger til løn")


def print_night(run: NightRun) -> None:
    """Print a night's summary and its first rows."""
    print_summary(run.report)
    directory = Directory(run.night.snapshot)
    rows = [
        {
            "jobkandidat": row.candidate_id,
            "stilling": directory.opening_name(row.opening_id).da,
            "timer/uge": danish(row.hours_per_week),
            "løntimer": danish(row.figures.expected_goal_hours),
            "uger": danish(row.figures.expected_weeks_to_paid),
            "pris": danish(row.figures.price),
        }
        for row in run.plan.rows[:_SHOWN]
    ]
    print_table(("jobkandidat", "stilling", "timer/uge", "løntimer", "uger", "pris"), rows, "Planen")
    more = len(run.plan.rows) - len(rows)
    if more > 0:
        stdout().print(
            f"... og {more} flere; --out FIL skriver alle. (and {more} more; --out FILE writes all)\n"
        )


def print_summary(report: Report) -> None:
    """Print what was decided, how it is known, and how it compares."""
    console = stdout()
    console.print(Text(f"Natten til {report['as_of']}", style="bold"))
    for label, value in summary_lines(report):
        console.print(Text.assemble((f"  {label:<26}", "dim"), value))
    title = "De samme pladser delt ud på andre måder, målt på de samme værdier"
    print_table(COMPARISON, comparison_rows(report), title)
    people = [
        {"hvad": _people_word(code), "jobkandidater": count} for code, count in report["people"].items()
    ]
    print_table(("hvad", "jobkandidater"), people, "Alle jobkandidater")


def summary_lines(report: Report) -> list[tuple[str, str]]:
    """Return the figures of the proof, label and value."""
    counts = report["counts"]
    unit = "uger" if report["objective_kind"] == Objective.WEEKS_SAVED.value else "løntimer"
    seconds = sum(report["seconds"].values())
    return [
        (
            "Placeret",
            f"{counts['assigned']} af {counts['assigned'] + counts['unplaced']} på {counts['places']} "
            "pladser",
        ),
        (
            "Mål / øvre grænse",
            f"{danish(report['objective'])} / {danish(report['bound'])} {unit} over uden match",
        ),
        (
            "Afstand til bedst mulige",
            f"{100 * report['gap']:.4f} %".replace(".", ",") + f" ({_status(report['status'])})",
        ),
        ("Mulige par", f"{report['reachable_pairs']:,}".replace(",", ".")),
        ("Efterprøvet", "alle regler, pladser og summer holder"),
        ("Tid", f"{seconds:.1f} s".replace(".", ",")),
        ("Planens fingeraftryk", report["digest"][:16]),
    ]


def _status(status: str) -> str:
    return {"optimal": "bevist bedst", "feasible": "højst så meget mangler"}.get(status, status)


def comparison_rows(report: Report) -> list[dict[str, Any]]:
    """Return the night and the simpler plans side by side."""
    night = {
        "name": "night",
        "assigned": report["counts"]["assigned"],
        "value": report["value"],
        "mean_weeks_to_paid": report["mean_weeks_to_paid"],
    }
    return [
        {
            "plan": word(PLANS, one["name"]).da,
            "placeret": one["assigned"],
            "gevinst": danish(one["value"]),
            "uger til løn": danish(one["mean_weeks_to_paid"]),
        }
        for one in (night, *report["baselines"])
    ]


def _people_word(code: str) -> str:
    if code == "assigned":
        return "har fået en plads"
    return word(CAUSES | STATUSES, code).da
