"""Figures and names as reasons and causes write them: Danish beside English, a unit on every number."""

from typing import NamedTuple

from data.companies import Workplace
from data.openings import Opening
from data.plain_text import listed
from data.vocabulary import Vocabulary
from models.fit import Objective


class Words(NamedTuple):
    """The same text in Danish and in English."""

    da: str
    en: str

    def then(self, da: str, en: str) -> "Words":
        """Return both texts with more text behind."""
        return Words(self.da + da, self.en + en)


def decimal(value: float) -> Words:
    """Return a figure with one decimal: ``6,2`` and ``6.2``."""
    text = f"{value:.1f}"
    text = "0.0" if text == "-0.0" else text
    return Words(text.replace(".", ","), text)


def signed_hours(value: float) -> Words:
    """Return hours with their sign: ``+6,2 timer``, ``−3,1 timer``."""
    size = decimal(abs(value))
    sign = "+" if value >= 0 else "−"
    return Words(f"{sign}{size.da} timer", f"{sign}{size.en} hours")


def amount(value: float, objective: Objective) -> Words:
    """Return a difference of values in the unit of the objective."""
    size = decimal(value)
    if objective is Objective.WEEKS_SAVED:
        return Words(f"{size.da} uger", f"{size.en} weeks")
    return Words(f"{size.da} timer", f"{size.en} hours")


def worth(value: float, objective: Objective) -> Words:
    """Return what a pair is worth in plain words: paid hours in a year, or weeks to the first one."""
    if objective is Objective.WEEKS_SAVED:
        size = decimal(-value)
        return Words(f"{size.da} uger til første løntime", f"{size.en} weeks to the first paid hour")
    size = decimal(value)
    return Words(f"{size.da} løntimer på et år", f"{size.en} paid hours in a year")


def labels(vocabulary: Vocabulary, kind: str, codes: list[str]) -> Words:
    """Return the labels of codes as a list: ``gulvvask og opvask``."""
    return Words(
        listed([vocabulary.label(kind, code) for code in codes], "og"),
        listed([vocabulary.label(kind, code, "en") for code in codes], "and"),
    )


def place_name(opening: Opening, workplace: Workplace, vocabulary: Vocabulary) -> Words:
    """Return an opening by its largest task and its workplace: ``rengøring hos Kantine Syd``."""
    where = workplace.name or workplace.workplace_id
    tasks = sorted(opening.tasks or (), key=lambda task: (-task[1], task[0]))
    if not tasks:
        return Words(f"stillingen hos {where}", f"the opening at {where}")
    task = labels(vocabulary, "task", [tasks[0][0]])
    return Words(f"{task.da} hos {where}", f"{task.en} at {where}")


def counted(count: int, one: Words, many: Words) -> Words:
    """Return a count with its word: ``1 stilling``, ``3 stillinger``."""
    word = one if count == 1 else many
    return Words(f"{count} {word.da}", f"{count} {word.en}")


def openings_counted(count: int) -> Words:
    """Return a number of openings: ``1 stilling``, ``3 stillinger``."""
    return counted(count, Words("stilling", "opening"), Words("stillinger", "openings"))


def possible_counted(count: int) -> Words:
    """Return a number of openings that the rules allow: ``1 mulig stilling``, ``3 mulige stillinger``."""
    return counted(
        count, Words("mulig stilling", "possible opening"), Words("mulige stillinger", "possible openings")
    )
