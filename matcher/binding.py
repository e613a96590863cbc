"""Which rules bind for a person: how many openings within her travel time each of them refuses."""

from typing import NamedTuple

import numpy as np

from data.plain_text import listed
from features.lists import Integers
from features.reach import Reach, reachable_pairs
from matcher.night import Night
from matcher.rules.mask import OpeningMask
from matcher.rules.masks import refused_by_rule
from matcher.wording import Words

RULE_WORDS = {
    "candidate_status": Words("jobkandidatens status", "the candidate's status"),
    "running_match": Words("et løbende match", "a running match"),
    "places": Words("ingen ledig plads", "no free place"),
    "season": Words("sæson", "season"),
    "do_not_contact": Words("arbejdspladsen vil ikke kontaktes nu", "the workplace wants no contact now"),
    "contact_cap": Words("loft for henvendelser", "limit of contacts"),
    "no_go_workplaces": Words("fravalgt arbejdsplads", "workplace ruled out"),
    "no_go_industries": Words("fravalgt branche", "industry ruled out"),
    "no_go_tasks": Words("fravalgt opgave", "task ruled out"),
    "must_conditions": Words("nødvendige vilkår", "necessary conditions"),
    "certificates": Words("bevis", "certificate"),
    "hours": Words("mindste timetal", "least hours"),
    "days": Words("fælles tider", "times in common"),
    "travel": Words("rejsetid", "travel time"),
    "hours_budget": Words("timer tilbage i stillingen", "hours left in the opening"),
    "mentor_hours": Words("mentortimer", "mentor hours"),
    "ratio": Words("rimelighedskravet", "the ratio rule"),
    "praktik_weeks": Words("for lang tid uden løn", "too long without pay"),
    "holds": Words("pladser holdt til andre", "places kept for others"),
    "decisions": Words("tidligere beslutning", "earlier decision"),
}
_MOST_NAMED = 3


class Limits(NamedTuple):
    """Open openings within a person's travel time, and how many of them each rule refuses, most first."""

    within: int
    rules: tuple[tuple[str, int], ...]


NO_LIMITS = Limits(0, ())


def binding_rules(night: Night, people: Integers) -> dict[int, Limits]:
    """Return by candidate row what stands in the way; people without an open opening in reach are left out.

    Parameters
    ----------
    night : Night
        The day and its rules.
    people : int32 array
        Rows of candidates, increasing.
    """
    places = night.day.masks["places"]
    there = places.flags if isinstance(places, OpeningMask) else None
    found: dict[int, Limits] = {}
    if not len(people):
        return found
    for block in reachable_pairs(night.market, Reach(candidate_rows=people, openings=there)):
        rows, place = np.unique(block.candidate, return_inverse=True)
        within = np.bincount(place)
        refused = {
            name: np.bincount(place[flags], minlength=len(rows))
            for name, flags in refused_by_rule(night.day, block).items()
        }
        for at, row in enumerate(rows.tolist()):
            counts = [(name, int(count[at])) for name, count in refused.items() if count[at]]
            found[row] = Limits(int(within[at]), tuple(sorted(counts, key=lambda rule: -rule[1])))
    return found


def rules_counted(rules: tuple[tuple[str, int], ...]) -> Words:
    """Return the rules that refuse most, with how many openings: ``mindste timetal (15) og bevis (3)``."""
    named = [(RULE_WORDS[name], count) for name, count in rules[:_MOST_NAMED]]
    return Words(
        listed([f"{words.da} ({count})" for words, count in named], "og"),
        listed([f"{words.en} ({count})" for words, count in named], "and"),
    )
