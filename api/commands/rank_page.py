"""One person's list at the terminal: each opening with what speaks for and against it, in plain Danish."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from api.commands.output import stdout
from api.directory import Directory
from api.wording import RULES, TONIGHT, word
from data.plain_text import number_da
from matcher.night import Night
from matcher.proposal import Proposal
from matcher.refused import RefusedGroup
from models.fit import Objective

_MARKS = {"for": ("+", "blue"), "against": ("–", "yellow"), "opens": ("→", "cyan")}
_GROUPS_SHOWN = 6


def print_list(
    night: Night, candidate_id: str, proposals: Sequence[Proposal], refusals: Sequence[RefusedGroup]
) -> None:
    """Print a list with its reasons, and what the rules keep off it."""
    console = stdout()
    console.print(Text(f"Jobkandidat {candidate_id}", style="bold"))
    goal = number_da(night.programme.goal_hours_per_month)
    console.print(
        Text(
            f"{night.snapshot.as_of} · model {night.scorer.version} · løntimer på et år, højst {goal} "
            "om måneden\n",
            style="dim",
        )
    )
    if not proposals:
        console.print("Ingen stilling er åben for jobkandidaten. (No opening is open to this person.)")
    directory = Directory(night.snapshot)
    for proposal in proposals:
        print_proposal(console, night, directory, proposal)
    print_refusals(console, refusals)


def print_proposal(console: Console, night: Night, directory: Directory, proposal: Proposal) -> None:
    """Print one line of a list with its reasons."""
    name = directory.opening_name(proposal.opening_id).da
    trade = directory.trade(proposal.workplace_id).da
    head = Text(f"{proposal.rank:>2}. ", style="bold")
    head.append(name[:1].upper() + name[1:], style="bold")
    if trade:
        head.append(f" · {trade.lower()}", style="dim")
    console.print(head)
    console.print(Padding(Text(_figures(night, proposal)), (0, 0, 0, 4)))
    if proposal.worth_less_than_unmatched:
        console.print(
            Padding(Text("Tvivl: ventes at give mindre end at søge videre uden match."), (0, 0, 0, 4))
        )
    for reason in proposal.reasons:
        mark, style = _MARKS.get(reason.kind, ("·", ""))
        console.print(Padding(Text.assemble((f"{mark} ", style), reason.text_da), (0, 0, 0, 4)))
    console.print()


def _figures(night: Night, proposal: Proposal) -> str:
    figures = proposal.figures
    parts = [
        f"{figures.expected_goal_hours:.0f} timer ({figures.low:.0f}–{figures.high:.0f})",
        f"første løntime efter ca. {figures.expected_weeks_to_paid:.0f} uger",
    ]
    if figures.price > 0:
        unit = "uger" if night.objective is Objective.WEEKS_SAVED else "timer"
        parts.append(f"efterspurgt: {number_da(round(figures.price, 1))} {unit} værd for andre")
    return " · ".join([*parts, word(TONIGHT, proposal.tonight).da])


def print_refusals(console: Console, refusals: Sequence[RefusedGroup]) -> None:
    """Print what the rules keep off a list, the most telling first."""
    if not refusals:
        return
    console.print(Text("Uden for listen: ledige stillinger, som en regel lukker", style="bold"))
    for group in refusals[:_GROUPS_SHOWN]:
        console.print(Padding(Text(_refused(group)), (0, 0, 0, 4)))


def _refused(group: RefusedGroup) -> str:
    label = word(RULES, group.rule).da
    label = label[:1].upper() + label[1:]
    text = f"{label}: {group.total}"
    if group.alone:
        text += f", heraf {group.alone} kun af den grund"
    own = [r for example in group.examples[:1] for r in example.refusals if r.rule == group.rule]
    if group.alone and own:
        text += f". Åbner: {own[0].opens_da}"
    return text
