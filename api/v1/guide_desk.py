"""Guides at work: answers are kept as a draft until they count, and then they change a person's record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from api import clock
from api.access import about_case
from api.access.cases import require_case
from api.guides import GUIDES, Answer, Fault, Guide, Question, Reading, read_answers
from api.guides.answers import answers_json, answers_of, facts_of
from api.http.conditional import etag_of
from api.http.once import Made
from api.http.problems import FieldFault, Problem
from api.service import Service
from api.v1.candidates import RESOURCE
from api.v1.record_access import Asking
from api.v1.record_schemas import cells_of
from api.v1.records import fault_code
from data.facts import Fact, GuideDraft
from data.store import StoredRecord
from data.tables import CANDIDATES
from data.vocabulary import Vocabulary

READ, WRITE = "guides.read", "guides.write"
_OWN = ("missing", "not-among", "not-empty")
_NAMED = {"cpr": "holds-cpr"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a guide is for one person.

    Attributes
    ----------
    guide : Guide
        What is asked.
    person : StoredRecord
        Her record as it stands.
    facts : mapping of field to Fact
        Where what is known comes from.
    draft : GuideDraft or None
        Answers that are written down and do not count yet.
    answers : mapping of field to Answer
        Those answers.
    """

    guide: Guide
    person: StoredRecord
    facts: Mapping[str, Fact]
    draft: GuideDraft | None
    answers: Mapping[str, Answer]

    @property
    def candidate_id(self) -> str:
        """Whose answers they are."""
        return str(self.person.row[0])

    @property
    def known(self) -> dict[str, str]:
        """What the record says of each question, as it would stand in a file; empty where it says nothing."""
        cells = cells_of(CANDIDATES, self.person)
        return {question.field: cells[question.field] for question in self.guide.questions}

    def settled(self, field: str) -> bool:
        """Tell whether a field was asked about, there was nothing to tell, and that still stands."""
        fact = self.facts.get(field)
        return fact is not None and fact.empty and stands(fact, self.known[field])


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(Progress):
    """A guide open for one person.

    Attributes
    ----------
    asking : Asking
        Who has opened it, in which unit, on which day.
    vocabulary : Vocabulary
        The words that count as known.
    """

    asking: Asking
    vocabulary: Vocabulary

    @property
    def etag(self) -> str:
        """What tells this state of draft and record from every other."""
        number = self.draft.number if self.draft else 0
        last = max((fact.noted_at for fact in self.facts.values()), default="")
        return etag_of(self.guide.key, self.person.tag, number, last)

    def reading(self) -> Reading:
        """Return the answers as they would be read into the record now."""
        before = cells_of(CANDIDATES, self.person)
        return read_answers(self.guide, self.answers, before, self.vocabulary, self.asking.as_of)

    def saved(self, told: Mapping[str, Answer | None]) -> "Desk":
        """Write answers down; those of other questions stay, ``None`` takes one back. Nothing counts yet."""
        answers = {field: one for field, one in {**self.answers, **told}.items() if one is not None}
        draft = GuideDraft(
            candidate_id=self.candidate_id,
            guide=self.guide.key,
            answers_json=answers_json(answers),
            number=self.draft.number + 1 if self.draft else 1,
            saved_by=self.asking.actor.name,
            saved_at=clock.now(),
        )
        self.asking.unit.guides.save(draft)
        return replace(self, answers=answers, draft=draft)

    def dropped(self) -> "Desk":
        """Throw the answers away that do not count yet."""
        self.asking.unit.guides.drop(self.candidate_id, self.guide.key)
        return replace(self, answers={}, draft=None)

    def finished(self) -> Made:
        """Let the answers count: the record is changed, and each fact told with its source; the draft goes.

        Raises
        ------
        Problem
            If there are no answers, or one of them cannot be stored: every such answer is named, and nothing
            was stored.
        """
        if not self.answers:
            raise Problem("guide-without-answers")
        reading = self.reading()
        if reading.row is None:
            raise Problem("request-invalid", errors=faults_of(self.guide, reading))
        RESOURCE.guard.change(self.asking, reading.cells, self.person.record)
        made = RESOURCE.told(self.asking, reading.cells, self.person)
        guides, by = self.asking.unit.guides, self.asking.actor.name
        told = facts_of(self.candidate_id, self.guide, self.answers, reading.row, by, clock.now())
        guides.note(told)
        guides.drop(self.candidate_id, self.guide.key)
        return made


def stands(fact: Fact, cell: str) -> bool:
    """Tell whether the record still says what was told; a later import or change may have replaced it."""
    return (fact.told or "") == cell


def guide_named(service: Service, key: str) -> Guide:
    """Return a guide as this installation asks it.

    Raises
    ------
    Problem
        If there is none of that name.
    """
    guide = GUIDES.get(key)
    if guide is None:
        raise Problem("guide-unknown", guide=key)
    return guide.without_health() if service.settings.minimal else guide


def open_desk(asking: Asking, guide: Guide, candidate_id: str, operation: str = READ) -> Desk:
    """Open a guide for a person.

    Raises
    ------
    Problem
        If the person is not there, or not for whoever asks.
    """
    person = _person(asking, candidate_id, operation)
    draft = asking.unit.guides.draft(candidate_id, guide.key)
    return Desk(
        asking=asking,
        guide=guide,
        person=person,
        facts=asking.unit.guides.facts(candidate_id),
        draft=draft,
        answers=_answers(guide, draft),
        vocabulary=asking.unit.records.vocabulary(),
    )


def progress_of(asking: Asking, guides: Sequence[Guide], candidate_id: str) -> tuple[Progress, ...]:
    """Return how far some guides are for a person, in three statements however many they are.

    Raises
    ------
    Problem
        If the person is not there, or not for whoever asks.
    """
    person = _person(asking, candidate_id, READ)
    facts = asking.unit.guides.facts(candidate_id)
    drafts = {one.guide: one for one in asking.unit.guides.drafts_of([candidate_id])}
    return tuple(
        Progress(guide=guide, person=person, facts=facts, draft=draft, answers=_answers(guide, draft))
        for guide in guides
        for draft in (drafts.get(guide.key),)
    )


def _person(asking: Asking, candidate_id: str, operation: str) -> StoredRecord:
    person = asking.unit.records.one(CANDIDATES, candidate_id, asking.as_of)
    record = person.record if person else None
    require_case(asking.unit, asking.actor, operation, about_case(candidate_id, record))
    if person is None:
        raise Problem("candidate-unknown", record_id=candidate_id)
    return person


def checked(guide: Guide, told: Mapping[str, Answer | None], today: date) -> None:
    """Refuse answers that no draft may hold: to what is not asked, by nobody's word, of days to come.

    Raises
    ------
    Problem
        Naming every answer at fault.
    """
    faults = []
    for field, answer in told.items():
        question = guide.question(field)
        if question is None:
            known = ", ".join(one.field for one in guide.questions)
            faults.append(
                FieldFault(code="unknown-field", pointer=f"/answers/{field}", values={"known": known})
            )
        elif answer is not None and answer.source not in question.sources:
            expected = {"expected": ", ".join(question.sources)}
            faults.append(FieldFault(code="not-among", pointer=f"/answers/{field}/source", values=expected))
        elif answer is not None and answer.said_on > today:
            latest = {"limit": today}
            faults.append(FieldFault(code="too-large", pointer=f"/answers/{field}/said_on", values=latest))
    if faults:
        raise Problem("request-invalid", errors=faults)


def faults_of(guide: Guide, reading: Reading) -> list[FieldFault]:
    """Return what is wrong with answers, as the interface tells it: of what is written what it should be."""
    return [_fault(guide.question(fault.field), fault) for fault in reading.faults]


def _fault(question: Question | None, fault: Fault) -> FieldFault:
    expected = ", ".join(option.value for option in question.choices) if question else ""
    told = question.fault if question else ""
    return FieldFault(
        code=fault.code if fault.code in _OWN else _NAMED.get(fault.code) or told or fault_code(fault.code),
        pointer=f"/answers/{fault.field}/value",
        values={"expected": expected},
    )


def _answers(guide: Guide, draft: GuideDraft | None) -> dict[str, Answer]:
    """Return the answers of a draft to questions that are still asked."""
    answers = answers_of(draft.answers_json) if draft else {}
    return {field: one for field, one in answers.items() if guide.question(field) is not None}
