"""Everything known on a day: the only input of ranking, rematching and training."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from data.brokers import Broker
from data.candidates import Candidate
from data.companies import Workplace
from data.findings import DataRefusedError, Finding, Severity
from data.journal import Decision, Hold
from data.openings import Opening
from data.placements import Match, PaidMonth
from data.versions import Dated, Knowledge, Version, by_id, version_on
from data.vocabulary import Vocabulary, built_in_vocabulary

R = TypeVar("R", bound=Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """All records of a store or a folder, every version of them, before a day is chosen."""

    candidates: tuple[Version[Candidate], ...] = ()
    workplaces: tuple[Version[Workplace], ...] = ()
    openings: tuple[Version[Opening], ...] = ()
    brokers: tuple[Broker, ...] = ()
    matches: tuple[Match, ...] = ()
    paid_months: tuple[PaidMonth, ...] = ()
    holds: tuple[Hold, ...] = ()
    decisions: tuple[Decision, ...] = ()
    vocabulary: Vocabulary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMatch:
    """A match of the past beside the versions of its records that were valid on its first day.

    ``opening`` is ``None`` where the history names the workplace only. Outcomes are cut at the as-of date.
    """

    match: Match
    candidate: Candidate
    workplace: Workplace
    opening: Opening | None
    paid_months: tuple[PaidMonth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything known on ``as_of``, cross-checked; tuples are sorted by id (code points).

    Attributes
    ----------
    candidates, workplaces, openings : tuples of records
        The version of each that is valid on the day. Past candidates and closed workplaces are among them.
    history : tuple of PastMatch
        Matches started on or before the day, outcomes cut at it, attributes as of their first day.
    findings : tuple of Finding
        Notes about versions that had to stand in for earlier ones.
    """

    as_of: date
    candidates: tuple[Candidate, ...]
    workplaces: tuple[Workplace, ...]
    openings: tuple[Opening, ...]
    brokers: tuple[Broker, ...]
    history: tuple[PastMatch, ...]
    holds: tuple[Hold, ...]
    decisions: tuple[Decision, ...]
    vocabulary: Vocabulary
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        """Check that the records of the day belong together.

        Raises
        ------
        DataRefusedError
            If an opening's workplace is missing or an id stands twice.
        """
        findings = [
            *_repeated("candidates", [c.candidate_id for c in self.candidates]),
            *_repeated("workplaces", [w.workplace_id for w in self.workplaces]),
            *_repeated("openings", [o.opening_id for o in self.openings]),
            *_dangling(self.openings, {w.workplace_id for w in self.workplaces}),
        ]
        if findings:
            raise DataRefusedError(findings)

    @classmethod
    def of(cls, records: Records, as_of: date) -> "Snapshot":
        """Rebuild the day ``as_of`` from every version of every record.

        Parameters
        ----------
        records : Records
            All versions; order does not matter.
        as_of : date
            The day to rebuild.

        Raises
        ------
        DataRefusedError
            If records of the day do not belong together.
        """
        candidates = by_id(records.candidates, "candidate_id")
        workplaces = by_id(records.workplaces, "workplace_id")
        openings = by_id(records.openings, "opening_id")
        past = _History(candidates, workplaces, openings, _months(records.paid_months, as_of), as_of)
        history = tuple(
            past.of(match)
            for match in sorted(records.matches, key=lambda m: m.match_id)
            if match.started_on <= as_of
        )
        open_places, homeless = _housed(
            _valid(openings, as_of), valid_workplaces := _valid(workplaces, as_of)
        )
        return cls(
            as_of=as_of,
            candidates=_valid(candidates, as_of),
            workplaces=valid_workplaces,
            openings=open_places,
            brokers=tuple(sorted(records.brokers, key=lambda b: b.broker_id)),
            history=history,
            holds=tuple(sorted(records.holds, key=lambda h: (h.candidate_id, h.opening_id, h.kind))),
            decisions=tuple(
                sorted(
                    (d for d in records.decisions if d.decided_on <= as_of),
                    key=lambda d: (d.candidate_id, d.opening_id, d.decided_on, d.decision),
                )
            ),
            vocabulary=built_in_vocabulary().adding((records.vocabulary or Vocabulary()).words.values()),
            findings=past.findings() + homeless,
        )


class _History:
    """Joins matches with the versions of their records, and counts the versions that stood in."""

    def __init__(
        self,
        candidates: dict[str, list[Version[Candidate]]],
        workplaces: dict[str, list[Version[Workplace]]],
        openings: dict[str, list[Version[Opening]]],
        months: dict[str, list[PaidMonth]],
        as_of: date,
    ) -> None:
        self._candidates, self._workplaces, self._openings = candidates, workplaces, openings
        self._months = months
        self._as_of = as_of
        self._stand_ins: Counter[tuple[str, Knowledge]] = Counter()

    def of(self, match: Match) -> PastMatch:
        opening = self._version(self._openings, match.opening_id, match.started_on, "openings")
        workplace_id = opening.workplace_id if opening else match.workplace_id
        workplace = self._version(self._workplaces, workplace_id, match.started_on, "workplaces")
        candidate = self._version(self._candidates, match.candidate_id, match.started_on, "candidates")
        if candidate is None or workplace is None:
            raise DataRefusedError([_missing(match)])
        return PastMatch(
            match=_cut(match, self._as_of),
            candidate=candidate,
            workplace=workplace,
            opening=opening,
            paid_months=tuple(self._months.get(match.match_id, ())),
        )

    def _version(
        self, groups: dict[str, list[Version[R]]], key: str | None, day: date, table: str
    ) -> R | None:
        found = version_on(groups.get(key or "", ()), day)
        if found is None:
            return None
        self._stand_ins[table, found[1]] += found[1] is not Knowledge.KNOWN
        return found[0]

    def findings(self) -> tuple[Finding, ...]:
        texts = {
            Knowledge.LEARNED_LATER: "were valid on the match's first day but told afterwards",
            Knowledge.ONLY_LATER: "are later than the match: today's attributes may carry its outcome",
        }
        return tuple(
            Finding(
                severity=Severity.WARNING if knowledge is Knowledge.ONLY_LATER else Severity.NOTE,
                code=f"version-{knowledge.value.replace('_', '-')}",
                file=f"{table}.csv",
                column="valid_from",
                expected="the version that was valid and known when a match began",
                got=f"{count} uses of versions that {texts[knowledge]}",
                advice="give earlier versions with valid_from where the case system has them",
            )
            for (table, knowledge), count in sorted(self._stand_ins.items())
            if count
        )


def _valid(groups: dict[str, list[Version[R]]], as_of: date) -> tuple[R, ...]:
    found = ((key, version_on(versions, as_of)) for key, versions in sorted(groups.items()))
    return tuple(item[0] for _, item in found if item and item[1] is not Knowledge.ONLY_LATER)


def _housed(
    openings: tuple[Opening, ...], workplaces: tuple[Workplace, ...]
) -> tuple[tuple[Opening, ...], tuple[Finding, ...]]:
    """Part the openings whose workplace is valid on the day from those whose workplace comes later."""
    ids = {workplace.workplace_id for workplace in workplaces}
    housed = tuple(opening for opening in openings if opening.workplace_id in ids)
    homeless = tuple(
        Finding(
            severity=Severity.WARNING,
            code="workplace-not-yet-valid",
            file="openings.csv",
            column="valid_from",
            expected="a workplace that is valid on the day",
            got=f"opening {opening.opening_id} at {opening.workplace_id}, which is valid later only",
            advice="let the workplace's valid_from not lie after the opening's; the day is without it",
        )
        for opening in openings
        if opening.workplace_id not in ids
    )
    return housed, homeless


def _months(paid_months: Iterable[PaidMonth], as_of: date) -> dict[str, list[PaidMonth]]:
    months: dict[str, list[PaidMonth]] = {}
    for paid in sorted(paid_months, key=lambda p: (p.match_id, p.month)):
        if _over(paid.month, as_of):
            months.setdefault(paid.match_id, []).append(paid)
    return months


def _next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def known_on(past: PastMatch, day: date) -> PastMatch:
    """Return a past match as it was known on an earlier day: what came of it afterwards is cut off."""
    months = tuple(paid for paid in past.paid_months if _over(paid.month, day))
    return replace(past, match=_cut(past.match, day), paid_months=months)


def _over(month: date, day: date) -> bool:
    return _next_month(month) <= day + timedelta(days=1)


def _cut(match: Match, as_of: date) -> Match:
    observed_until = min(match.observed_until or match.ended_on or as_of, as_of)
    first_paid_on = match.first_paid_on if match.first_paid_on and match.first_paid_on <= as_of else None
    ended = match.ended_on is not None and match.ended_on <= as_of
    return replace(
        match,
        observed_until=max(observed_until, first_paid_on or observed_until),
        first_paid_on=first_paid_on,
        ended_on=match.ended_on if ended else None,
        end_reason=match.end_reason if ended else None,
    )


def _repeated(table: str, ids: Sequence[str]) -> list[Finding]:
    return [
        Finding(
            severity=Severity.ERROR,
            code="repeated-id",
            file=f"{table}.csv",
            expected="each id once on a day",
            got=f"{count} rows for {key}",
            advice="keep one row per id",
        )
        for key, count in Counter(ids).items()
        if count > 1
    ]


def _dangling(openings: Iterable[Opening], workplaces: set[str]) -> list[Finding]:
    return [
        Finding(
            severity=Severity.ERROR,
            code="dangling-id",
            file="openings.csv",
            column="workplace_id",
            expected="a workplace that is valid on the day",
            got=f"opening {opening.opening_id} names {opening.workplace_id}",
            advice="add the workplace, or let its valid_from not lie after the opening's",
        )
        for opening in openings
        if opening.workplace_id not in workplaces
    ]


def _missing(match: Match) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="dangling-id",
        file="matches.csv",
        expected="a candidate, and a workplace by itself or through the opening",
        got=f"match {match.match_id} names one that is not stored",
        advice="add the past candidate or closed workplace to its table",
    )
