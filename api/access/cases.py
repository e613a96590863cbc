"""The rules asked about somebody's case: what they need to know is looked up, and no more than that."""

from dataclasses import replace

from api import accounting, clock
from api.access.about import About
from api.access.actor import Actor
from api.access.may import Answer, may
from api.access.rules import RULES, WITHHELD, Within
from api.http.access import denied
from api.http.problems import Problem
from data.accounts import Grant
from data.reach import Part, Reach
from data.store import Unit


def require_case(
    unit: Unit, actor: Actor, operation: str, about: About, unknown: Problem | None = None
) -> Answer:
    """Return the answer that allows something to be done to a case.

    Parameters
    ----------
    unit : Unit
        For what has to be looked up.
    actor : Actor
        Who asks.
    operation : str
        What.
    about : About
        The case.
    unknown : Problem, optional
        What a case that is not there is answered with.

    Raises
    ------
    Problem
        If the person is not there or another municipality's, which look the same; or if they may not, with
        the reason and what would open it.
    """
    answer = answer_on_case(unit, actor, operation, about)
    if not answer.allowed:
        accounting.refused(about.record_id)
    if answer.hidden:
        raise unknown or Problem("candidate-unknown", record_id=about.record_id)
    if not answer.allowed:
        raise denied(answer)
    accounting.concerns(about.record_id, about.municipality_code or "")
    return answer


def answer_on_case(unit: Unit, actor: Actor, operation: str, about: About) -> Answer:
    """Ask the rules; the jobformidler's team and an emergency are looked up where it hangs on them.

    Of a case that does not exist for the one who asks nothing is looked up, so that it takes no longer.
    """
    answer = may(actor, operation, about)
    if answer.allowed or answer.hidden:
        return answer
    rule = RULES[operation]
    if about.broker_id and Within.TEAM in rule.who.values():
        about = replace(about, team=unit.cases.team_of(about.broker_id))
        answer = may(actor, operation, about)
    if not answer.allowed and rule.emergency:
        opened = unit.opened_cases.is_open(about.record_id, actor.key, clock.now())
        answer = may(actor, operation, replace(about, opened=opened))
    return answer


def reach_of(unit: Unit, actor: Actor, operation: str) -> Reach:
    """Return the cases that an operation's lists may hold for somebody; opened cases stand in no list."""
    rule = RULES[operation]
    grants = [grant for grant in actor.grants if grant.role in rule.who]
    narrowed = {actor.team_of(grant) for grant in grants if rule.who[grant.role] is Within.TEAM} - {""}
    brokers = unit.cases.brokers_in(sorted(narrowed)) if narrowed else {}
    own = frozenset({actor.broker_id}) - {""}

    def part(grant: Grant) -> Part:
        within, team = rule.who[grant.role], actor.team_of(grant)
        if within is Within.OWN:
            return Part(municipality_code=grant.municipality_code, brokers=own)
        if within is Within.TEAM and team:
            return Part(municipality_code=grant.municipality_code, brokers=brokers[team] | own)
        return Part(municipality_code=grant.municipality_code)

    return Reach(parts=tuple(map(part, grants)))


def withheld_from(unit: Unit, actor: Actor, about: About) -> frozenset[str]:
    """Return the fields of a person that somebody who may see the case is not shown."""
    return frozenset(
        name
        for operation, names in WITHHELD.items()
        if not answer_on_case(unit, actor, operation, about).allowed
        for name in names
    )
