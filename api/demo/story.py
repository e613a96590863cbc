"""The demo at the terminal: one page to read aloud, Danish first, every figure from the run itself."""

from collections import Counter

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from api.commands.output import stdout
from api.commands.rank_page import print_proposal, print_refusals
from api.commands.rematch_page import summary_lines
from api.demo.journey import Journey
from api.directory import Directory
from api.learned import Learned, strongest
from api.spelling import danish
from api.wording import CAUSES, GROUPS, METRICS, PLANS, word
from data.plain_text import date_da, number_da
from matcher.proposal import MICRO

_TERMS, _DEAREST, _CAUSES_SHOWN = 6, 4, 4
_LARGE = 10
_TABLES_DA = {
    "candidates": "jobkandidater",
    "workplaces": "arbejdspladser",
    "openings": "stillinger",
    "matches": "tidligere match",
    "paid_hours": "måneder med løntimer",
    "brokers": "jobformidlere",
}


def print_story(journey: Journey) -> None:
    """Tell the whole story."""
    console = stdout()
    _read(console, journey)
    _learned(console, journey)
    _one_person(console, journey)
    _night(console, journey)
    _better_than(console, journey)


def _heading(console: Console, number: int, danish: str, english: str) -> None:
    console.print()
    console.print(Text.assemble((f"{number}  {danish}", "bold"), (f"  {english}", "dim")))
    console.print(Text("─" * min(console.width, 100), style="dim"))


def _read(console: Console, journey: Journey) -> None:
    day = journey.run.night.snapshot.as_of
    _heading(console, 1, "Det blev læst", "What was read")
    rows = {name: _TABLES_DA.get(name, name) for name, count in journey.intake.rows_read.items() if count}
    counts = [
        f"{journey.intake.rows_read[name]:,}".replace(",", ".") + f" {label}" for name, label in rows.items()
    ]
    console.print(f"Rækker, gamle udgaver talt med: {', '.join(counts)}.", soft_wrap=False)
    report = journey.run.report["counts"]
    console.print(
        f"Kendt den {date_da(day)}: {report['candidates']} jobkandidater og {report['openings']} "
        "stillinger med "
        f"{report['places']} ledige pladser."
    )
    kinds = Counter(finding.severity.value for finding in journey.findings)
    words = {"error": "fejl", "warning": "advarsler", "note": "noter"}
    said = ", ".join(f"{kinds[kind]} {label}" for kind, label in words.items())
    console.print(f"Fundet undervejs: {said}.")
    for finding in [f for f in journey.findings if f.severity.value != "note"][:2]:
        console.print(Padding(Text(f"{finding.place}: {finding.got}", style="dim"), (0, 0, 0, 2)))


def _learned(console: Console, journey: Journey) -> None:
    card = journey.trained.card
    _heading(console, 2, "Det blev lært", "What was learned")
    console.print(
        f"{card['matches']} match fra {card['first_match_on']} til {card['last_match_on']}; "
        f"{card['first_paid']} af dem førte til en første løntime. Version {journey.trained.model.version}."
    )
    held_out = card["metrics"].get("held_out_matches", 0)
    if held_out:
        console.print(f"Prøvet på de seneste {held_out} match, som modellen ikke havde set (90 %-interval):")
    for line in _metric_lines(journey):
        console.print(f"  {line}")
    console.print(
        "Det betyder mest. Fra lav til høj ganges oddsene for en første løntime i ugen med (80 %-interval):"
    )
    table = Table(box=None, pad_edge=True, show_header=False)
    table.add_column(max_width=66)
    table.add_column(justify="right")
    table.add_column(justify="right", style="dim")
    for one in strongest(journey.trained.model, _TERMS):
        table.add_row(Text(_term(one)), f"× {_two(one.ratio)}", f"{_two(one.low)}–{_two(one.high)}")
    console.print(table)


def _metric_lines(journey: Journey) -> list[str]:
    lines = []
    for name, metric in journey.trained.card["metrics"].items():
        if isinstance(metric, dict) and {"value", "low", "high"} <= metric.keys():
            ends = f"{_two(metric['low'])}–{_two(metric['high'])}"
            lines.append(f"{word(METRICS, name).da}: {_two(metric['value'])} ({ends})")
    return lines


def _two(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")


def _term(one: Learned) -> str:
    ends = f"{_end(one.start)} → {_end(one.end)}"
    return f"{word(GROUPS, one.group).da}: {one.text_da[:1].lower()}{one.text_da[1:]} ({ends})"


def _end(value: float) -> str:
    """Return an end of a range; hundredths of large figures say nothing."""
    return number_da(round(value) if abs(value) >= _LARGE else round(value, 2))


def _one_person(console: Console, journey: Journey) -> None:
    night = journey.run.night
    _heading(
        console,
        3,
        f"Fem virksomheder til jobkandidat {journey.candidate_id}",
        "Five companies for one person",
    )
    console.print(Text(_about(journey), style="dim"))
    console.print(
        Text(
            "Løntimer ventes på et år (80 %-interval). + taler for, – taler imod, → vil åbne mere.\n",
            style="dim",
        )
    )
    directory = Directory(night.snapshot)
    for proposal in journey.proposals:
        print_proposal(console, night, directory, proposal)
    print_refusals(console, journey.refusals)


def _about(journey: Journey) -> str:
    night = journey.run.night
    person = next(c for c in night.snapshot.candidates if c.candidate_id == journey.candidate_id)
    words = night.snapshot.vocabulary
    known = sorted(person.competences or (), key=lambda item: (-item[1], item[0]))[:4]
    parts = [", ".join(words.label("competence", code) for code, _ in known)]
    if person.hours_per_week_now is not None:
        parts.append(f"{number_da(person.hours_per_week_now)} timer om ugen nu")
    if person.max_travel_minutes is not None:
        parts.append(f"højst {number_da(person.max_travel_minutes)} minutters rejse")
    return " · ".join(part for part in parts if part)


def _night(console: Console, journey: Journey) -> None:
    run = journey.run
    _heading(console, 4, "Nattens plan for alle", "The night's plan for everybody")
    for label, value in summary_lines(run.report):
        console.print(Text.assemble((f"  {label:<26}", "dim"), value))
    directory = Directory(run.night.snapshot)
    dearest = sorted(run.plan.prices.items(), key=lambda item: (-item[1], item[0]))[:_DEAREST]
    if dearest and dearest[0][1] > 0:
        console.print("Mest efterspurgt (det en plads mere ville give andre):")
        for opening, price in dearest:
            hours = number_da(round(price / MICRO, 1))
            console.print(
                Padding(Text(f"{directory.opening_name(opening).da}: {hours} løntimer"), (0, 0, 0, 2))
            )
    causes = Counter(person.cause for person in run.plan.unplaced)
    console.print(f"Uden plads i nat: {len(run.plan.unplaced)}")
    for cause, count in causes.most_common(_CAUSES_SHOWN):
        example = next(person for person in run.plan.unplaced if person.cause == cause)
        console.print(Padding(Text(f"{count} · {word(CAUSES, cause).da}"), (0, 0, 0, 2)))
        told = f"fx {example.candidate_id}: {example.text_da}"
        if example.opens_da:
            told += f" Åbner: {example.opens_da[0]}."
        console.print(Padding(Text(told, style="dim"), (0, 0, 0, 4)))


def _better_than(console: Console, journey: Journey) -> None:
    run = journey.run
    _heading(console, 5, "Hvor meget bedre?", "How much better?")
    table = Table(box=None, pad_edge=True)
    for title in ("", "placeret", "løntimer mere end uden match", "uger til første løntime, alle"):
        table.add_column(title, justify="left" if not title else "right", header_style="dim")
    mine = {"assigned": len(run.plan.rows), "value": run.plan.value}
    mine["mean_weeks_to_paid"] = run.report["mean_weeks_to_paid"]
    for one in ({"name": "night", **mine}, *run.report["baselines"]):
        value, weeks = danish(float(one["value"])), danish(float(one["mean_weeks_to_paid"]))
        style = "bold" if one["name"] == "night" else ""
        table.add_row(word(PLANS, str(one["name"])).da, str(one["assigned"]), value, weeks, style=style)
    console.print(table)
    console.print(
        Text(
            "Samme regler og pladser, regnet på modellens egne værdier: her ses, hvad planlægningen "
            "giver, ikke om "
            "modellen har ret. (Same rules and places, on the model's own values.)",
            style="dim",
        )
    )
