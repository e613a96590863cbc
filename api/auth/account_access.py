"""Which accounts an administrator answers for: those whose roles all lie within the own municipalities.

Whoever has the role for the whole installation answers for all. Nobody gives a role further than their own,
and nobody changes the own account: an administrator would else give themselves people's cases.
"""

from collections.abc import Collection, Iterable

from api.access import RULES, Actor
from api.http.problems import Problem
from data.accounts import SOMEWHERE, Grant
from data.store import Credentials, Unit


def answers_for(actor: Actor, operation: str, grants: Iterable[Grant]) -> bool:
    """Tell whether grants lie within what somebody answers for; an account without any lies nowhere."""
    own = {grant.municipality_code for grant in actor.grants if grant.role in RULES[operation].who}
    places = {grant.municipality_code for grant in grants}
    return "" in own or (bool(places) and places <= own - {""})


def must_answer_for(unit: Unit, actor: Actor, operation: str, account_id: str) -> Credentials:
    """Return an account that somebody answers for.

    Raises
    ------
    Problem
        If there is none of that id, or others answer for it, which look the same.
    """
    found = unit.accounts.one(account_id)
    if found is None or not answers_for(actor, operation, found.account.grants):
        raise Problem("account-unknown", account_id=account_id)
    return found


def may_give(actor: Actor, grants: Collection[Grant]) -> None:
    """Let roles pass that somebody may give.

    Raises
    ------
    Problem
        If one of them reaches further than their own, or is one of a municipality and names none.
    """
    if any(one.role in SOMEWHERE and not one.municipality_code for one in grants):
        raise Problem("role-needs-place")
    if not answers_for(actor, "accounts.write", grants):
        raise Problem("role-too-far")


def not_own(actor: Actor, account_id: str) -> None:
    """Let a change pass of somebody else's account.

    Raises
    ------
    Problem
        If it is the own one.
    """
    if actor.account_id == account_id:
        raise Problem("account-own")
