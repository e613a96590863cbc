"""All rows together: nobody twice, no capacity overrun, every pin kept, and the totals add up."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from data.findings import Finding
from matcher.plan import PlanTotals
from matcher.rules import PairCase, refusals
from matcher.verify.reading import Line, Reading, fault
from matcher.verify.rows import ROUNDING

_FIFTH_UP_TO = 50  # § 65: one in five of so many, one in ten of those beyond


def once_each(lines: Sequence[Line]) -> Iterator[Finding]:
    """Look for people with more than one assignment."""
    for candidate_id, count in Counter(line.row.candidate_id for line in lines).items():
        if count > 1:
            yield fault(
                "twice", None, "candidate_id", "one row per candidate", f"{count} rows for {candidate_id}"
            )


def openings_hold(lines: Sequence[Line], reading: Reading) -> Iterator[Finding]:
    """Count places, places kept for others, and hours a week per opening."""
    for opening_id, group in _by(lines, "opening_id").items():
        opening, kept = group[0].opening, reading.journal.kept_for(opening_id)
        free = opening.places if opening.status == "open" else 0
        others = sum(line.row.candidate_id not in kept for line in group)
        if len(group) > free:
            yield fault("places", None, "opening_id", f"at most {free} at {opening_id}", len(group))
        elif others > max(0, free - len(kept)):
            yield fault(
                "kept-place",
                None,
                "opening_id",
                f"{len(kept)} of {free} kept at {opening_id}",
                f"{others} others",
            )
        hours = math.fsum(line.row.hours_per_week for line in group)
        budget = opening.free_hours_per_week
        if budget is not None and hours > budget + ROUNDING * len(group):
            yield fault(
                "hours-budget", None, "hours_per_week", f"at most {budget:g} at {opening_id}", f"{hours:g}"
            )


def workplaces_hold(lines: Sequence[Line], reading: Reading) -> Iterator[Finding]:
    """Count mentor hours, new contacts and unpaid starts per workplace."""
    for workplace_id, group in _by(lines, "workplace_id").items():
        yield from _mentors(workplace_id, group, reading)
        yield from _contacts(workplace_id, group, reading)
        yield from _unpaid_starts(workplace_id, group)


def _mentors(workplace_id: str, group: list[Line], reading: Reading) -> Iterator[Finding]:
    offered = group[0].workplace.mentor_hours_per_week
    table = reading.settings.mentor_hours_by_need
    taken = math.fsum(table[line.candidate.mentor_need or 0] for line in group)
    if offered is not None and taken > offered + ROUNDING:
        yield fault(
            "mentor-hours", None, "workplace_id", f"at most {offered:g} at {workplace_id}", f"{taken:g}"
        )


def _contacts(workplace_id: str, group: list[Line], reading: Reading) -> Iterator[Finding]:
    most = group[0].workplace.max_contacts_per_month
    known = reading.journal.contacted(workplace_id)
    people = known | {line.row.candidate_id for line in group}
    if most is not None and len(people) > max(most, len(known)):
        yield fault(
            "contacts", None, "workplace_id", f"at most {most} a month at {workplace_id}", len(people)
        )


def _unpaid_starts(workplace_id: str, group: list[Line]) -> Iterator[Finding]:
    """Bekendtgørelse om en aktiv beskæftigelsesindsats § 65, for all unpaid starts of the night together."""
    employees, supported = group[0].workplace.employees_fte, group[0].workplace.supported_now_fte
    unpaid = math.fsum(_full_time(line) for line in group)
    if employees is None or supported is None or not unpaid:
        return
    few, beyond = min(employees, _FIFTH_UP_TO), max(0.0, employees - _FIFTH_UP_TO)
    most = max(1, few // 5 + beyond // 10)
    if supported + unpaid > most + ROUNDING:
        yield fault(
            "ratio", None, "workplace_id", f"at most {most:g} supported at {workplace_id}", supported + unpaid
        )


def _full_time(line: Line) -> float:
    """Read the full-time share of an unpaid start again: the most hours it may grow to, of 37."""
    if line.opening.paid_from_week is None or line.opening.paid_from_week == 0:
        return 0.0
    hours = line.opening.hours_per_week_max
    return min(37.0 if hours is None else hours, 37.0) / 37.0


def brokers_hold(lines: Sequence[Line], reading: Reading) -> Iterator[Finding]:
    """Count running matches and new starts per jobformidler against her caseload."""
    broker_of = {c.candidate_id: c.broker_id for c in reading.snapshot.candidates}
    day = reading.snapshot.as_of
    busy = {p.match.candidate_id for p in reading.snapshot.history if p.match.occupies(day)}
    running = Counter(broker_of.get(candidate_id) for candidate_id in busy)
    starts = Counter(line.candidate.broker_id for line in lines)
    for broker in reading.snapshot.brokers:
        carried, new = running[broker.broker_id], starts[broker.broker_id]
        if broker.caseload_max is not None and new and carried + new > broker.caseload_max:
            yield fault(
                "caseload",
                None,
                "broker_id",
                f"at most {broker.caseload_max} for {broker.broker_id}",
                f"{carried} + {new}",
            )


def pins_kept(lines: Sequence[Line], reading: Reading) -> Iterator[Finding]:
    """Look for pins that the rules allow and the plan breaks, with nobody else pinned in the way."""
    placed = {(line.row.candidate_id, line.row.opening_id) for line in lines}
    people = {c.candidate_id: c for c in reading.snapshot.candidates}
    openings = {o.opening_id: o for o in reading.snapshot.openings}
    for candidate_id in reading.journal.pinned_people():
        wanted = sorted(reading.journal.pins(candidate_id))
        pairs = [(candidate_id, opening_id) for opening_id in wanted if opening_id in openings]
        if candidate_id not in people or not pairs or any(pair in placed for pair in pairs):
            continue
        if all(_could_stand(pair, lines, reading) for pair in pairs):
            yield fault(
                "pin", None, "opening_id", f"{candidate_id} at {pairs[0][1]}, as pinned", "another plan"
            )


def _could_stand(pair: tuple[str, str], lines: Sequence[Line], reading: Reading) -> bool:
    candidate = next(c for c in reading.snapshot.candidates if c.candidate_id == pair[0])
    opening = next(o for o in reading.snapshot.openings if o.opening_id == pair[1])
    workplace = next(w for w in reading.snapshot.workplaces if w.workplace_id == opening.workplace_id)
    case = PairCase(
        candidate=candidate,
        workplace=workplace,
        opening=opening,
        programme=reading.programme,
        context=reading.context,
        travel_minutes=reading.travel_minutes(candidate, workplace),
    )
    rivals = [line for line in lines if line.workplace.workplace_id == workplace.workplace_id]
    pinned = [r for r in rivals if r.row.opening_id in reading.journal.pins(r.row.candidate_id)]
    return not refusals(case) and not pinned


def totals_of(lines: Sequence[Line], totals: PlanTotals) -> Iterator[Finding]:
    """Add the rows up again."""
    if totals.assigned != len(lines):
        yield fault("totals", None, "assigned", len(lines), totals.assigned)
    for name in ("expected_goal_hours", "expected_weeks_to_paid"):
        summed, stated = math.fsum(getattr(line.row, name) for line in lines), getattr(totals, name)
        if not abs(summed - stated) <= ROUNDING * (len(lines) + 1):
            yield fault("totals", None, name, f"{summed:.4f}, the sum of the rows", stated)


def _by(lines: Sequence[Line], name: str) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(getattr(line.row, name), []).append(line)
    return groups
