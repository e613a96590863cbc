"""What the task talk shows: one step at a time with what may be chosen, and everything before it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from api.pages.forms import Filled, blank
from api.pages.typesetting import by_alphabet
from api.pages.visit import Visit
from api.pages.workplaces.company_view import facts_of_opening
from api.pages.workplaces.naming import few, hours_in_words, name_of, tasks_of
from api.pages.workplaces.talk_draft import STEPS, SUMMARY, Draft
from api.pages.workplaces.talk_records import Answers, Trial, offered
from data.availability import WEEKDAYS
from data.companies import HIRE_INTENTIONS, Workplace
from data.store import StoredRecord
from data.vocabulary import Vocabulary

Pairs = tuple[tuple[str, str], ...]
_MOST_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLink:
    """A step of the talk; it is the one shown where ``here``."""

    title: str
    address: str
    answered: bool
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step.

    Attributes
    ----------
    step : str
        Which.
    draft : str
        The answers so far.
    labels : mapping
        What each field is called.
    options : mapping
        What may be chosen in a field.
    """

    workplace_id: str
    name: str
    step: str
    number: int
    steps: tuple[StepLink, ...]
    draft: str
    form: Filled[Any]
    labels: Mapping[str, str]
    options: Mapping[str, Pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryView:
    """Everything before it is saved; ``wrong`` names the fields that cannot be stored like that."""

    workplace_id: str
    name: str
    tag: str
    draft: str
    steps: tuple[StepLink, ...]
    title: str
    opening: Pairs
    company: Pairs
    wrong: tuple[str, ...]
    changed: bool


def step_view(
    visit: Visit, place: Workplace, words: Vocabulary, draft: Draft, step: str, form: Filled[Any]
) -> StepView:
    """Return what a step shows."""
    return StepView(
        workplace_id=place.workplace_id,
        name=name_of(place),
        step=step,
        number=list(STEPS).index(step) + 1,
        steps=_links(visit, place, draft, step),
        draft=draft.text,
        form=form if form.said or form.faults else _known(step, place),
        labels={name: visit.t(f"workplaces.talk_{name}") for name in STEPS[step].model_fields},
        options=_options(visit, words),
    )


def summary_view(
    visit: Visit,
    stored: StoredRecord,
    words: Vocabulary,
    draft: Draft,
    told: tuple[Answers, Trial],
    *,
    changed: bool = False,
) -> SummaryView:
    """Return what is shown before saving; ``changed`` where the company was changed meanwhile."""
    answers, trial = told
    place: Workplace = stored.record
    opening = trial.opening
    return SummaryView(
        workplace_id=place.workplace_id,
        name=name_of(place),
        tag=stored.tag,
        draft=draft.text,
        steps=_links(visit, place, draft, SUMMARY),
        title="" if opening is None else few(visit, tasks_of(visit, [opening], words), _MOST_SHOWN),
        opening=() if opening is None else (
            (visit.t("workplaces.talk_pladser"), visit.tn("workplaces.places", opening.places)),
            *facts_of_opening(visit, opening, words),
            (
                visit.t("workplaces.talk_slutter"),
                visit.day(opening.open_until) if opening.open_until else visit.t("workplaces.talk_no_end"),
            ),
        ),
        company=_company(visit, answers, words),
        wrong=tuple(visit.t("workplaces.talk_wrong", field=name) for name in trial.wrong),
        changed=changed,
    )  # fmt: skip


def address_of(workplace_id: str, step: str, draft: str) -> str:
    """Return where a step is, with the answers so far."""
    base = f"/virksomheder/{quote(workplace_id, safe='')}/opgavesamtale"
    return f"{base}?{urlencode({'trin': step, 'kladde': draft})}"


def _links(visit: Visit, place: Workplace, draft: Draft, here: str) -> tuple[StepLink, ...]:
    return tuple(
        StepLink(
            title=visit.t(f"workplaces.talk_step_{step}"),
            address=address_of(place.workplace_id, step, draft.text),
            answered=step in draft.steps,
            here=step == here,
        )
        for step in STEPS
    )


def _known(step: str, place: Workplace) -> Filled[Any]:
    """Return a step as it is first shown: filled with what is known of the company."""
    if step == "stoette":
        mentor = place.mentor_hours_per_week
        written = None if mentor is None else f"{mentor:g}".replace(".", ",")
        return blank(vilkaar=offered(place), mentor=written)
    if step == "krav":
        return blank(dansk=place.danish_required)
    return blank(pladser=1) if step == "tid" else blank()


def _options(visit: Visit, words: Vocabulary) -> Mapping[str, Pairs]:
    def named(kind: str) -> Pairs:
        pairs = ((word.code, words.label(kind, word.code, visit.language)) for word in words.of_kind(kind))
        return tuple(sorted(pairs, key=lambda pair: by_alphabet(pair[1])))

    return {
        "opgaver": named("task"),
        "certifikater": named("certificate"),
        "vilkaar": named("condition"),
        "dage": tuple((day, visit.t(f"candidates.day_{day}")) for day in WEEKDAYS),
        "dansk": tuple((str(level), visit.t(f"workplaces.danish_{level}")) for level in range(5)),
        "hensigt": tuple((code, visit.t(f"workplaces.choose_{code}")) for code in HIRE_INTENTIONS),
    }


def _company(visit: Visit, told: Answers, words: Vocabulary) -> Pairs:
    pairs: list[tuple[str, str]] = []
    if told.support is not None:
        chosen = [words.label("condition", code, visit.language) for code in told.support.vilkaar]
        pairs.append(
            (visit.t("workplaces.talk_vilkaar"), ", ".join(chosen) or visit.t("workplaces.talk_nothing"))
        )
        if told.support.mentor is not None:
            pairs.append((visit.t("workplaces.talk_mentor"), hours_in_words(visit, told.support.mentor)))
    if told.needs.dansk is not None:
        pairs.append((visit.t("workplaces.talk_dansk"), visit.t(f"workplaces.danish_{told.needs.dansk}")))
    if told.pay.hensigt is not None:
        pairs.append((visit.t("workplaces.talk_hensigt"), visit.t(f"workplaces.choose_{told.pay.hensigt}")))
    return tuple(pairs)
