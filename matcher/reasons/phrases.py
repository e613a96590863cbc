"""The words of a group: the strongest column that records can put into words, else a neutral sentence."""

from matcher.reasons import ability_phrases, place_phrases, wish_phrases
from matcher.reasons.facts import Facts, Phrase
from matcher.wording import Words

PLUSES: dict[str, Phrase] = ability_phrases.PLUSES | wish_phrases.PLUSES | place_phrases.PLUSES
MINUSES: dict[str, Phrase] = ability_phrases.MINUSES | wish_phrases.MINUSES | place_phrases.MINUSES

GROUP_NAMES = {
    "competences": Words("Kompetencer", "Competences"),
    "tasks": Words("Opgaver", "Tasks"),
    "wishes": Words("Ønsker", "Wishes"),
    "support": Words("Vilkår og støtte", "Conditions and support"),
    "travel": Words("Rejsetid", "Travel"),
    "hours": Words("Timer", "Hours"),
    "pay": Words("Start på løn", "Start of pay"),
    "workplace": Words("Arbejdspladsen", "The workplace"),
    "language": Words("Dansk", "Danish"),
}


def phrase_of(facts: Facts, columns: list[str], *, plus: bool) -> Words | None:
    """Say what a group adds or takes away, or ``None`` where the records have no word for it.

    Parameters
    ----------
    facts : Facts
        The pair.
    columns : list of str
        The group's columns that pull in this direction, the strongest first.
    plus : bool
        Whether the group adds.
    """
    phrases = PLUSES if plus else MINUSES
    told = (phrases[column](facts) for column in columns if column in phrases)
    return next((words for words in told if words is not None), None)


def neutral(group: str, *, plus: bool) -> Words:
    """Say no more than which way a group pulls."""
    name = GROUP_NAMES[group]
    if plus:
        return name.then(
            ": passer bedre end gennemsnittet af de stillinger, der kan nås",
            ": a better fit than the average opening in reach",
        )
    return name.then(
        ": passer ringere end gennemsnittet af de stillinger, der kan nås",
        ": a poorer fit than the average opening in reach",
    )
