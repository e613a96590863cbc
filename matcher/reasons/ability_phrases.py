"""Phrases about competences and tasks: what the opening uses, beside what the person can do and likes."""

from matcher.reasons.facts import Facts, Phrase, first_of
from matcher.wording import Words


def _asked(facts: Facts) -> dict[str, float]:
    return {code: weight for code, weight in facts.case.opening.competences or () if weight > 0}


def _held(facts: Facts) -> dict[str, float]:
    return {code: level for code, level in facts.case.candidate.competences or () if level > 0}


def competences_used(facts: Facts) -> Words | None:
    """Say what the person can and the opening uses."""
    asked, held = _asked(facts), _held(facts)
    codes = sorted(asked.keys() & held.keys(), key=lambda code: (-asked[code] * held[code], code))
    if not codes:
        return None
    names = facts.names("competence", codes)
    return Words(
        f"Opgaverne bruger det, jobkandidaten kan: {names.da}",
        f"The tasks use what the candidate can do: {names.en}",
    )


def competences_near(facts: Facts) -> Words | None:
    """Say that related competences cover a part."""
    if not facts.figures["competence_cover_related"] > 0:
        return None
    return Words(
        "Det, stillingen bruger, ligger tæt på det, jobkandidaten kan",
        "What the opening uses is close to what the candidate can do",
    )


def essentials_held(facts: Facts) -> Words | None:
    """Say that everything that is necessary is known of the person."""
    codes, held = facts.case.opening.essential_competences, _held(facts)
    if not codes or any(code not in held for code in codes):
        return None
    names = facts.names("competence", list(codes))
    return Words(f"Det nødvendige er kendt: {names.da}", f"What is necessary is known: {names.en}")


def essentials_lacking(facts: Facts) -> Words | None:
    """Say which necessary competences nobody has recorded of the person."""
    codes = [code for code in facts.case.opening.essential_competences or () if code not in _held(facts)]
    if not codes or facts.case.candidate.competences is None:
        return None
    names = facts.names("competence", codes)
    return Words(
        f"Nødvendigt i stillingen og ikke oplyst for jobkandidaten: {names.da}",
        f"Necessary in the opening and not recorded for the candidate: {names.en}",
    )


def competences_lacking(facts: Facts) -> Words | None:
    """Say what else the opening uses, or that nobody has recorded it."""
    if facts.case.candidate.competences is None:
        return Words(
            "Jobkandidatens kompetencer er ikke oplyst", "The candidate's competences are not recorded"
        )
    asked = _asked(facts)
    if not asked:
        return Words(
            "Det er ikke oplyst, hvilke kompetencer stillingen bruger",
            "Which competences the opening uses is not recorded",
        )
    codes = sorted(asked.keys() - _held(facts).keys(), key=lambda code: (-asked[code], code))
    if not codes:
        return None
    names = facts.names("competence", codes)
    return Words(f"Stillingen bruger også: {names.da}", f"The opening also uses: {names.en}")


def competences_idle(facts: Facts) -> Words | None:
    """Say that the opening leaves much of what the person can do unused."""
    idle = sorted(_held(facts).keys() - _asked(facts).keys())
    if not idle:
        return None
    names = facts.names("competence", idle)
    return Words(f"Stillingen bruger ikke: {names.da}", f"The opening does not use: {names.en}")


def _tasks(facts: Facts, wanted: tuple[float, ...]) -> list[str]:
    """Return the opening's tasks of some likings, most hours first."""
    liking = dict(facts.case.candidate.task_experience or ())
    tasks = sorted(facts.case.opening.tasks or (), key=lambda task: (-task[1], task[0]))
    return [code for code, _ in tasks if code in liking and liking[code] in wanted]


def tasks_liked(facts: Facts) -> Words | None:
    """Name tasks that the person has tried and likes."""
    codes = _tasks(facts, (1.0,))
    if not codes:
        return None
    names = facts.names("task", codes)
    return Words(
        f"Opgaver, jobkandidaten har prøvet og kan lide: {names.da}",
        f"Tasks that the candidate has tried and likes: {names.en}",
    )


def tasks_near(facts: Facts) -> Words | None:
    """Say that the tasks are like some that the person likes."""
    if not facts.figures["task_liking_related"] > 0:
        return None
    return Words(
        "Opgaverne ligner nogle, jobkandidaten kan lide", "The tasks are like some that the candidate likes"
    )


def tasks_tried(facts: Facts) -> Words | None:
    """Name tasks that the person has tried."""
    codes = _tasks(facts, (0.0, 1.0))
    if not codes:
        return None
    names = facts.names("task", codes)
    return Words(
        f"Opgaver, jobkandidaten har prøvet: {names.da}", f"Tasks that the candidate has tried: {names.en}"
    )


def tasks_not_disliked(facts: Facts) -> Words | None:
    """Say that none of the tasks is disliked, where the person dislikes some."""
    liking = dict(facts.case.candidate.task_experience or ())
    if _tasks(facts, (-1.0,)) or not any(value < 0 for value in liking.values()):
        return None
    return Words(
        "Ingen af opgaverne er blandt dem, jobkandidaten ikke kan lide",
        "None of the tasks is among those that the candidate does not like",
    )


def tasks_disliked(facts: Facts) -> Words | None:
    """Name tasks that the person has tried and does not like."""
    codes = _tasks(facts, (-1.0,))
    if not codes:
        return None
    names = facts.names("task", codes)
    return Words(
        f"Opgaver, jobkandidaten ikke kan lide: {names.da}",
        f"Tasks that the candidate does not like: {names.en}",
    )


def tasks_untried(facts: Facts) -> Words | None:
    """Name tasks that the person has not tried, or say that nothing is recorded."""
    if facts.case.candidate.task_experience is None:
        return Words(
            "Det er ikke oplyst, hvilke opgaver jobkandidaten har prøvet",
            "Which tasks the candidate has tried is not recorded",
        )
    if facts.case.opening.tasks is None:
        return Words("Stillingens opgaver er ikke oplyst", "The opening's tasks are not recorded")
    tried = dict(facts.case.candidate.task_experience)
    codes = [code for code, _ in sorted(facts.case.opening.tasks, key=lambda t: -t[1]) if code not in tried]
    if not codes:
        return None
    names = facts.names("task", codes)
    return Words(
        f"Opgaver, jobkandidaten ikke har prøvet: {names.da}",
        f"Tasks that the candidate has not tried: {names.en}",
    )


_COVER = (
    "competence_cover",
    "competence_cover_related",
    "competence_held_share",
    "competence_widest_gap",
)
_ESSENTIAL = ("essential_weakest", "essential_weakest_related")
_LIKING = ("task_liking", "task_liking_related")
_USED = first_of(competences_used, competences_near)
_LACKING = first_of(competences_lacking, essentials_lacking)

PLUSES: dict[str, Phrase] = {
    **dict.fromkeys(_COVER, _USED),
    **dict.fromkeys(_ESSENTIAL, first_of(essentials_held, _USED)),
    "competence_unused_share": competences_used,
    **dict.fromkeys(_LIKING, first_of(tasks_liked, tasks_near)),
    "task_tried_share": tasks_tried,
    "task_disliked_share": tasks_not_disliked,
}
MINUSES: dict[str, Phrase] = {
    **dict.fromkeys(_COVER, _LACKING),
    **dict.fromkeys(_ESSENTIAL, first_of(essentials_lacking, _LACKING)),
    "competence_unused_share": competences_idle,
    **dict.fromkeys(_LIKING, first_of(tasks_disliked, tasks_untried)),
    "task_tried_share": tasks_untried,
    "task_disliked_share": tasks_disliked,
}
