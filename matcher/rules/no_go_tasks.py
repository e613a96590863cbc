"""The person's veto on tasks, which needs no reason; a wider word covers the narrower ones.

An opening with one such task is refused; what opens it is to swap that task. Source: the person's own word.
"""

from data.openings import Opening
from data.vocabulary import Vocabulary
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, Reading


def wider_tasks(opening: Opening, vocabulary: Vocabulary) -> dict[str, str]:
    """Return every code that covers a task of the opening, with the task it covers."""
    found: dict[str, str] = {}
    for task, _ in opening.tasks or ():
        code: str | None = task
        while code and code not in found:
            found[code] = task
            word = vocabulary.get("task", code)
            code = word.broader if word else None
    return found


def _objection(case: PairCase) -> Texts | None:
    if not case.candidate.no_go_tasks:
        return None
    covered = wider_tasks(case.opening, case.context.vocabulary)
    hit = next((code for code in case.candidate.no_go_tasks if code in covered), None)
    if hit is None:
        return None
    words, task = case.context.vocabulary, covered[hit]
    return Texts(
        f"Jobkandidaten har fravalgt opgaven {words.label('task', hit)}.",
        f"The candidate has ruled out the task {words.label('task', hit, 'en')}.",
        f"opgaven {words.label('task', task)} byttes med en anden",
        f"the task {words.label('task', task, 'en')} is swapped for another",
    )


def _mask(day: DayOpenings) -> Reading:
    words = day.context.vocabulary
    covering = day.codes(lambda opening, _: wider_tasks(opening, words))
    return lambda people: people.veto(lambda candidate: candidate.no_go_tasks, covering)


RULE = Rule(name="no_go_tasks", source="Jobkandidatens eget fravalg", objection=_objection, mask=_mask)
