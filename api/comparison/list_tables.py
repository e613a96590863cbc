"""What lists gave and would have given, in words, as a table and as rows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from api.comparison.rows import comparison_rows
from api.comparison.tables import Table
from api.valuing_lists import NEAR_TIES
from experiments.bootstrap import Interval
from experiments.comparison import Comparison
from experiments.list_values import DEMANDS, PER_LINES, SHOWN, ListValue, ListValues
from experiments.off_policy import Weakness
from experiments.shown_lists import Came
from matcher.wording import Words

ESTIMATOR = "dr"
"""Of the three estimates the one that is told; the others stand in the files."""

EVERY_ORDER = ""

_CAME = {
    Came.CONTACT: Words("kontakter inden {days} dage", "contacts within {days} days"),
    Came.AGREEMENT: Words("aftaler inden {days} dage", "agreements within {days} days"),
    Came.PAID_HOURS: Words("løntimer inden {days} dage", "paid hours within {days} days"),
}
_WEAK = {
    Weakness.FEW_PEOPLE: Words(
        "listerne er af {people} personer; der skal være {least.people}",
        "the lists are of {people} people; {least.people} are needed",
    ),
    Weakness.FEW_EFFECTIVE: Words(
        "listerne svarer kun til {effective:.0f} personer for denne rækkefølge; der skal være "
        "{least.effective:.0f}",
        "the lists are worth only {effective:.0f} people for this order; {least.effective:.0f} are needed",
    ),
    Weakness.ONE_RULES: Words(
        "én person vejer tungere end alle andre tilsammen tåler",
        "one person outweighs the others",
    ),
    Weakness.FEW_ANSWERS: Words(
        "af linjerne i denne rækkefølge kom der noget ud af {answers}; der skal være {least.answers}",
        "of the lines in this order something came of {answers}; {least.answers} are needed",
    ),
    Weakness.UNSUPPORTED: Words(
        "kun {share} af dens linjer kunne være vist dér, hvor den vil have dem",
        "only {share} of its lines could have been shown where it wants them",
    ),
}
_LEFT_OUT = {
    "what_if": Words("lavet af “hvad nu hvis”", "made by “what if”"),
    "other_length": Words("af en anden længde end den almindelige", "of another length than the usual one"),
    "empty": Words("uden linjer", "without a line"),
    "without_lots": Words("vist uden lodtrækning", "shown without lots"),
    "not_drawn": Words("af personer, der ikke blev trukket ud", "of people who were not drawn"),
    "gone": Words("kan ikke laves igen", "cannot be made again"),
    "different": Words("blev anderledes, da de blev lavet igen", "came out otherwise when made again"),
}
_TOO_NEW = Words(
    "Kan ikke siges: ingen liste er gammel nok endnu.", "Cannot be told: no list is old enough yet."
)
_NO_LISTS = Words(
    "Tjenesten har ikke vist lister, der kan bruges til at sige, hvad andre lister ville have givet.",
    "The service has shown no lists from which it could be told what other lists would have given.",
)
_NO_LOTS = Words(
    "Listerne er vist uden lodtrækning (MATCHER_EXPLORATION_RATE er 0). Så kan kun det viste selv gøres op: "
    "hvad en anden rækkefølge ville have givet, ved ingen.",
    "The lists were shown without lots (MATCHER_EXPLORATION_RATE is 0). So only what was shown can be "
    "counted: what another order would have given, nobody knows.",
)


def no_lists(found: ListValues | None) -> tuple[Words, ...]:
    """Return that there are none to speak of, where the journal was looked at and it is so."""
    return () if found is None or found.values else (_NO_LISTS.then(*_left_out(found)),)


def lists_about(found: ListValues | None) -> Words | None:
    """Return what the table rests on, in a few sentences; ``None`` where the journal was not looked at."""
    if found is None:
        return None
    if not found.values:
        return _NO_LISTS.then(*_left_out(found))
    told = Words(
        f"{found.lists} lister blev vist {found.first_on} til {found.last_on}; på {found.explored} af dem "
        f"kunne linjer, der næsten stod lige, have byttet plads, og chancen er skrevet ned. Det siger, hvad "
        f"en anden rækkefølge ville have givet. Tallene er pr. {PER_LINES} viste linjer med 95 %-interval; "
        f"hvert udfald tæller hos den sidste liste før det.",
        f"{found.lists} lists were shown {found.first_on} to {found.last_on}; on {found.explored} of them "
        f"lines nearly tied could have changed places, and the chance was noted. That tells what another "
        f"order would have given. Figures are per {PER_LINES} shown lines with a 95 % interval; each outcome "
        f"counts for the last list before it.",
    ).then(*_left_out(found))
    if not found.explored:
        told = told.then(f" {_NO_LOTS.da}", f" {_NO_LOTS.en}")
    for name, day in found.learned_until.items():
        told = told.then(
            f" {name} kender selv det, der kom ud af listerne, og er derfor lært igen, som den ville have "
            f"været {day}.",
            f" {name} knows what came of the lists, so it was learned again as it would have been on {day}.",
        )
    return told


def _left_out(found: ListValues) -> tuple[str, str]:
    if not found.left_out:
        return "", ""
    parts = [(count, _LEFT_OUT[reason]) for reason, count in found.left_out.items()]
    return (
        " Udeladt: " + "; ".join(f"{count} {words.da}" for count, words in parts) + ".",
        " Left out: " + "; ".join(f"{count} {words.en}" for count, words in parts) + ".",
    )


def lists_table(found: ListValues) -> Table:
    """Return what each order gives by each outcome, or why it cannot be said."""
    head = (
        Words("det, der kom ud af det", "what came of it"), Words("rækkefølge", "order"),
        Words(f"pr. {PER_LINES} linjer [95 %]", f"per {PER_LINES} lines [95 %]"),
        Words("forskel fra det viste [95 %]", "difference from what was shown [95 %]"),
        Words("svarer til så mange personer", "worth so many people"),
        Words("lister for nye", "lists too new"),
    )  # fmt: skip
    rows = [_row(one) for came in Came for one in _told(found.of(came))]
    return Table(head=head, rows=tuple(rows))


def _told(values: Sequence[ListValue]) -> Sequence[ListValue]:
    """Return what is told of one outcome: a single line where too little came of the lists as shown."""
    hopeless = [one for one in values if one.policy == SHOWN and one.weak]
    return [replace(one, policy=EVERY_ORDER) for one in hopeless] or values


def _row(one: ListValue) -> tuple[Words, ...]:
    value, step = one.values.get(ESTIMATOR), one.differences.get(ESTIMATOR)
    return (
        _named(_CAME[Came(one.came)], days=str(one.horizon_days)),
        policy_words(one.policy),
        _interval(value, signed=False) if value else refusal(one),
        _interval(step, signed=True) if step else Words("–", "–"),
        _plain(f"{one.effective:.0f}"),
        _plain(str(one.too_early + one.lost)),
    )


def policy_words(policy: str) -> Words:
    """Return whose order it is."""
    if policy == SHOWN:
        return Words("som vist", "as shown")
    if policy == EVERY_ORDER:
        return Words("enhver", "any")
    if policy.endswith(NEAR_TIES):
        name = policy.removesuffix(NEAR_TIES)
        return Words(f"{name}, kun mellem naboer, der næsten står lige", f"{name}, among near ties only")
    return Words(f"{policy}, hele listen", f"{policy}, the whole list")


def refusal(one: ListValue) -> Words:
    """Return in words why nothing is said."""
    if not one.lists:
        return _TOO_NEW
    share = f"{100 * one.supported:.1f}"
    told = [_WEAK[weakness] for weakness in one.weak]
    fields = {"people": one.people, "effective": one.effective, "answers": one.answers, "least": DEMANDS}
    da = "; ".join(words.da.format(share=f"{share} %".replace(".", ","), **fields) for words in told)
    en = "; ".join(words.en.format(share=f"{share} %", **fields) for words in told)
    return Words(f"Kan ikke siges: {da}.", f"Cannot be told: {en}.")


def _named(words: Words, **fields: str) -> Words:
    return Words(words.da.format(**fields), words.en.format(**fields))


def _interval(found: Interval, *, signed: bool) -> Words:
    sign = "+" if signed else ""
    value, low, high = (f"{end:{sign}.1f}".replace("-", "−") for end in (found.value, found.low, found.high))
    text = f"{value} [{low}; {high}]"
    return Words(text.replace(".", ","), text)


def _plain(text: str) -> Words:
    return Words(text, text)


def every_row(found: Comparison) -> list[dict[str, Any]]:
    """Return every contrast, then every value of lists, as rows of one table."""
    return [*comparison_rows(found), *list_rows(found.lists)]


def list_rows(found: ListValues | None) -> list[dict[str, Any]]:
    """Return the values as rows of a comparison: a is the lists as shown, b the order of the group's name."""
    if found is None:
        return []
    shown = {one.came: one.values for one in found.values if one.policy == SHOWN}
    return [
        {
            "measure": f"lists_{one.came}_per_{PER_LINES}_lines_{estimator}",
            "group": one.policy,
            "people": one.people,
            **_ends("a", shown.get(one.came, {}).get(estimator)),
            **_ends("b", one.values.get(estimator)),
            **_step(one.differences.get(estimator)),
            "shown": refusal(one).en if one.weak else "",
        }
        for one in found.values
        for estimator in ("ips", "snips", "dr")
    ]


def _ends(name: str, found: Interval | None) -> dict[str, float]:
    return {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high} if found else {}


def _step(found: Interval | None) -> dict[str, float]:
    return {"difference": found.value, "low": found.low, "high": found.high} if found else {}
