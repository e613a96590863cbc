"""The morning diff: what tonight's plan gives that the last one did not, and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.carving import case_of
from matcher.night import Night
from matcher.proposal import MICRO
from matcher.rematch import PlannedPair, RematchPlan
from matcher.rules import Refusal, refusals
from matcher.wording import Words, amount, place_name

KINDS = ("new", "kept", "moved", "lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one person's pair between two plans.

    Attributes
    ----------
    candidate_id : str
        The person.
    kind : str
        ``new``, ``kept``, ``moved`` or ``lost``.
    before, now : str or None
        Openings of the last plan and of tonight's.
    reason : str
        Stable code: ``kept``, ``new_person``, ``place_found``, ``better_opening``, ``opening_gone``,
        ``opening_refused``, ``better_for_others``, ``busy``, ``not_active``, ``person_gone``,
        ``unplaced``, or a cause of `Unplaced`.
    gain : float or None
        Value of tonight's opening less that of the last one as it stands today, in the plan's objective;
        ``None`` where one of them is missing.
    text_da, text_en : str
        The change and its reason in plain words.
    """

    candidate_id: str
    kind: str
    before: str | None
    now: str | None
    reason: str
    gain: float | None
    text_da: str
    text_en: str


def changes_since(last_pairs: Mapping[str, str], plan: RematchPlan, night: Night) -> tuple[Change, ...]:
    """Return a change for everybody who stands in one of two plans, by candidate id.

    Parameters
    ----------
    last_pairs : mapping of candidate id to opening id
        The last published plan.
    plan : RematchPlan
        Tonight's.
    night : Night
        What tonight's plan was made from.
    """
    diff = _Diff(last_pairs, plan, night)
    return tuple(diff.of(person) for person in sorted({*last_pairs, *diff.now}))


def change_counts(changes: tuple[Change, ...]) -> dict[str, dict[str, int]]:
    """Count changes by kind and, within each, by reason; every kind is named."""
    counts = {kind: Counter(c.reason for c in changes if c.kind == kind) for kind in KINDS}
    return {kind: dict(sorted(reasons.items())) for kind, reasons in counts.items()}


@dataclass(frozen=True, slots=True)
class _Why:
    reason: str
    words: Words


class _Diff:
    def __init__(self, last_pairs: Mapping[str, str], plan: RematchPlan, night: Night) -> None:
        self.last = last_pairs
        self.now: dict[str, PlannedPair] = {row.candidate_id: row for row in plan.rows}
        self._causes = {person.candidate_id: person for person in plan.unplaced}
        self._night = night
        self._person = {name: row for row, name in enumerate(night.market.candidates.ids)}
        self._opening = {name: row for row, name in enumerate(night.market.openings.ids)}

    def of(self, person: str) -> Change:
        """Return what became of one person."""
        before, now = self.last.get(person), self.now.get(person)
        if now is None:
            return self._change(person, "lost", self._lost(person, before or ""))
        if before is None:
            return self._change(person, "new", self._new(person, now))
        if before == now.opening_id:
            text = Words(f"Uændret: {self._name(before).da}.", f"Unchanged: {self._name(before).en}.")
            return self._change(person, "kept", _Why("kept", text))
        return self._change(person, "moved", self._moved(person, before, now))

    def _change(self, person: str, kind: str, why: _Why) -> Change:
        now = self.now.get(person)
        return Change(
            candidate_id=person,
            kind=kind,
            before=self.last.get(person),
            now=now.opening_id if now else None,
            reason=why.reason,
            gain=self._gain(person),
            text_da=why.words.da,
            text_en=why.words.en,
        )

    def _new(self, person: str, now: PlannedPair) -> _Why:
        name = self._name(now.opening_id)
        if self.last and person not in self._night.last.nights_unproposed:
            return _Why("new_person", Words(f"Ny kandidat: {name.da}.", f"New candidate: {name.en}."))
        text = Words(f"Natten foreslår {name.da}.", f"The night proposes {name.en}.")
        return _Why("place_found", text)

    def _moved(self, person: str, before: str, now: PlannedPair) -> _Why:
        names = Words(
            f"Fra {self._name(before).da} til {self._name(now.opening_id).da}",
            f"From {self._name(before).en} to {self._name(now.opening_id).en}",
        )
        gone = self._no_longer_possible(person, before)
        if gone is not None:
            return _Why(gone.reason, names.then(f": {gone.words.da}", f": {gone.words.en}"))
        gain = self._gain(person) or 0.0
        size = amount(abs(gain), self._night.objective)
        if gain >= 0:
            return _Why("better_opening", names.then(f": vinder {size.da}.", f": gains {size.en}."))
        others = (
            f": den gamle plads giver mere for andre; her tabes {size.da}.",
            f": the old place gives more to others; {size.en} are lost here.",
        )
        return _Why("better_for_others", names.then(*others))

    def _lost(self, person: str, before: str) -> _Why:
        why = self._left(person) or self._no_longer_possible(person, before)
        if why is not None:
            name = self._name(before)
            return _Why(
                why.reason, Words(f"Mister {name.da}: {why.words.da}", f"Loses {name.en}: {why.words.en}")
            )
        cause = self._causes.get(person)
        if cause is None:
            return _Why("unplaced", Words("Ingen plads i nat.", "No place tonight."))
        return _Why(cause.cause, Words(cause.text_da, cause.text_en))

    def _left(self, person: str) -> _Why | None:
        """Return why a person is not there to be matched, if so."""
        row = self._person.get(person)
        if row is None:
            return _Why("person_gone", Words("jobkandidaten er her ikke mere.", "the candidate is gone."))
        if person in self._night.context.busy:
            text = Words("jobkandidaten er i gang med et match.", "the candidate is in a running match.")
            return _Why("busy", text)
        if self._night.snapshot.candidates[row].status != "active":
            text = Words("jobkandidaten er ikke aktiv nu.", "the candidate is not active now.")
            return _Why("not_active", text)
        return None

    def _no_longer_possible(self, person: str, before: str) -> _Why | None:
        """Return why the last opening cannot be had today, if so."""
        opening = self._opening.get(before)
        if opening is None:
            return _Why("opening_gone", Words("stillingen findes ikke mere.", "the opening is gone."))
        found = refusals(case_of(self._night, self._person[person], opening))
        if not found:
            return None
        reason = "opening_gone" if found[0].rule in _GONE else "opening_refused"
        return _Why(reason, _lowered(found[0]))

    def _gain(self, person: str) -> float | None:
        """Return tonight's value less today's value of the last opening, from the night's valued pairs."""
        now, row = self.now.get(person), self._person.get(person)
        before = self._opening.get(self.last.get(person, ""))
        if now is None or row is None or before is None:
            return None
        pairs = self._night.valued.of(row)
        columns = (self._night.valued.opening[pairs].tolist(), self._night.valued.value[pairs].tolist())
        values: dict[int, int] = dict(zip(*columns, strict=True))
        new = self._opening[now.opening_id]
        if before not in values or new not in values:
            return None
        return (values[new] - values[before]) / MICRO

    def _name(self, opening_id: str) -> Words:
        row = self._opening.get(opening_id)
        if row is None:
            return Words(opening_id, opening_id)
        snapshot = self._night.snapshot
        workplace = snapshot.workplaces[int(self._night.market.openings.workplace[row])]
        return place_name(snapshot.openings[row], workplace, snapshot.vocabulary)


_GONE = ("places", "season")


def _lowered(refusal: Refusal) -> Words:
    return Words(
        refusal.reason_da[0].lower() + refusal.reason_da[1:],
        refusal.reason_en[0].lower() + refusal.reason_en[1:],
    )
