"""The answer of a comparison in a sentence, and what each figure means, for who has never seen one."""

from experiments.comparison import Comparison
from experiments.slices import slice_words
from experiments.verdict import Kind
from matcher.wording import Words

_ANSWERS = {
    Kind.BETTER_FOR_ALL: Words(
        "Ja. {b} er bedre end {a}, og det er vist for alle grupper.",
        "Yes. {b} is better than {a}, and it is shown for every group.",
    ),
    Kind.BETTER: Words(
        "Ja, for alle under ét er {b} bedre end {a}. Det er ikke vist for hver enkelt gruppe.",
        "Yes, taken together {b} is better than {a}. It is not shown for every group.",
    ),
    Kind.BETTER_BUT_WORSE_FOR_SOME: Words(
        "Pas på. {b} er bedre end {a} for alle under ét, men dårligere for nogle grupper.",
        "Careful. {b} is better than {a} taken together, but worse for some groups.",
    ),
    Kind.MIXED: Words(
        "Både og. {b} er bedre end {a} på ét punkt og dårligere på et andet.",
        "Both. {b} is better than {a} in one respect and worse in another.",
    ),
    Kind.WORSE_FOR_SOME: Words(
        "Pas på. For alle under ét er der ingen forskel på {b} og {a}, der kan vises, men {b} er dårligere "
        "for nogle grupper.",
        "Careful. Taken together no difference between {b} and {a} can be shown, but {b} is worse for some "
        "groups.",
    ),
    Kind.NO_DIFFERENCE: Words(
        "Det kan ikke ses. Der er ingen forskel på {b} og {a}, der kan vises. Det betyder ikke, at de er "
        "lige gode: intervallerne nedenfor siger, hvor stor en forskel der stadig kan være.",
        "It cannot be told. No difference between {b} and {a} can be shown. That does not mean that they are "
        "equally good: the intervals below say how large a difference there may still be.",
    ),
    Kind.TOO_LITTLE_DATA: Words(
        "Det kan ikke siges endnu. Der er for få match at dømme {b} og {a} på.",
        "It cannot be said yet. There are too few matches to judge {b} and {a} by.",
    ),
    Kind.WORSE: Words(
        "Nej. {b} er dårligere end {a}.",
        "No. {b} is worse than {a}.",
    ),
}
_LISTS = (
    ("worse_for", Words("Dårligere for", "Worse for")),
    ("shown_for", Words("Vist bedre for", "Shown to be better for")),
    ("not_shown_for", Words("Ikke vist for", "Not shown for")),
    ("too_few", Words("For få personer til at sige noget om", "Too few people to say anything about")),
)
MEANINGS = {
    "brier": Words(
        "Hver uge i et år sammenlignes den oplyste chance for en første løntime med det, der skete. 0 er "
        "fuldkomment; at sige 50 % hver gang giver 0,25.",
        "In each week of a year the stated chance of a first paid hour is set beside what happened. 0 is "
        "perfect; saying 50 % every time gives 0.25.",
    ),
    "concordance": Words(
        "Af to match, hvor det ene gav løn først: hvor tit versionen satte det øverst. 50 % er tilfældigt.",
        "Of two matches of which one led to pay first: how often the version put it first. 50 % is chance.",
    ),
    "plan_goal_hours": Words(
        "Ventede løntimer i året efter, for alle der kan matches, også dem uden plads, når pladserne er delt "
        "ud. Højst programmets mål tæller i en måned.",
        "Expected paid hours in the year after, over everybody who may be matched, with or without a place, "
        "once the places are handed out. At most the programme's goal counts in a month.",
    ),
    "weeks_error": Words(
        "Hvor mange uger den oplyste ventetid i gennemsnit var forkert, til den ene eller den anden side.",
        "By how many weeks the stated wait was wrong on average, either way.",
    ),
    "weeks_bias": Words(
        "Oplyst ventetid minus set. 0 er rigtigt; plus er for forsigtigt, minus er for lovende.",
        "Stated wait less seen wait. 0 is right; plus is too careful, minus too promising.",
    ),
    "calibration_error": Words(
        "Hvor langt de oplyste chancer ligger fra det, der skete, i ti hold. Tilfældet alene giver også en "
        "fejl; den står ved siden af i tabellen om kalibrering.",
        "How far stated chances lie from what happened, in ten parts. Chance alone gives an error too; it "
        "stands beside it in the table of calibration.",
    ),
    "ndcg_10": Words(
        "Hvor højt listen aftenen før satte den plads, der blev prøvet og gav løn. 1 er øverst hver gang.",
        "How high the list of the evening before put the place that was tried and led to pay. 1 is always "
        "first.",
    ),
    "ndcg_10_lift": Words(
        "Det samme, minus det for pladser, der blev prøvet og ikke gav løn. 0: listen ligner kun det, "
        "jobformidlerne plejer at vælge.",
        "The same less that of places that were tried and did not. 0: the list only resembles what "
        "jobformidlere usually choose.",
    ),
    "worse_than_none": Words(
        "Andel af planens pladser, som dommerne mener er mindre værd end at søge videre.",
        "Share of the plan's places that the judges hold to be worth less than going on searching.",
    ),
    "crowding": Words(
        "Andel, der ikke kan få plads hos den virksomhed, som står øverst på deres egen liste.",
        "Share of people for whom the company first on their own list has no room.",
    ),
    "churn": Words(
        "Andel af dem med en plads i begge planer, der en uge senere er flyttet til en anden.",
        "Share of those with a place in both plans who are moved to another a week later.",
    ),
}  # fmt: skip


def answer(found: Comparison) -> Words:
    """Return the verdict as a sentence about the two versions."""
    words = _ANSWERS[found.verdict.kind]
    names = {"a": found.a.name, "b": found.b.name}
    return Words(words.da.format(**names), words.en.format(**names))


def group_lists(found: Comparison) -> list[tuple[Words, Words]]:
    """Return what is said of groups: a heading and the groups' names, empty lists left out."""
    told = []
    nothing = found.verdict.kind in {Kind.NO_DIFFERENCE, Kind.TOO_LITTLE_DATA}
    for name, heading in _LISTS:
        if nothing and name == "not_shown_for":  # nothing is shown for anybody: the answer has said so
            continue
        groups = [slice_words(group) for group in getattr(found.verdict, name)]
        if groups:
            told.append((heading, Words("; ".join(g.da for g in groups), "; ".join(g.en for g in groups))))
    return told


def looked_at(found: Comparison) -> Words:
    """Return what the comparison rests on, in a few sentences."""
    data = found.data
    versions = "; ".join(
        f"{one.name} = {one.version}" for one in (found.a, found.b) if one.name != one.version
    )
    return Words(
        f"Der er set på {data.matches} match af {data.people} personer, {data.first_on or '–'} til "
        f"{data.last_on or '–'}; {data.paid} gav en løntime. Ingen af versionerne havde lært af dem: hver "
        f"version blev taget, som den ville have stået på {len(data.evenings)} tidligere aftener. "
        f"{len(data.nights)} af aftenerne er planlagt om igen for {data.plan_rows} personer. Hvert interval "
        f"er 95 % og kommer af at trække personer {found.draws} gange. {versions}",
        f"{data.matches} matches of {data.people} people were looked at, {data.first_on or '–'} to "
        f"{data.last_on or '–'}; {data.paid} led to a paid hour. Neither version had learned from them: each "
        f"was taken as it would have stood on {len(data.evenings)} earlier evenings. {len(data.nights)} of "
        f"the evenings were planned again for {data.plan_rows} people. Each interval is 95 % and comes from "
        f"drawing people {found.draws} times. {versions}",
    )
