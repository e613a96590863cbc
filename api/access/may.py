"""Whether somebody may do something: one pure function over the rules, deny by default, with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.access.about import About
from api.access.actor import Actor
from api.access.rules import ROLE_WORDS, RULES, Rule, Within, Words
from data.accounts import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether something may be done, in which role, why not, and what would open it.

    Attributes
    ----------
    role : str
        The role that allows it; empty where none was needed or none does.
    hidden : bool
        Whether it is answered as something that does not exist.
    emergency : bool
        Whether it is allowed only because the case was opened in an emergency.
    """

    allowed: bool
    role: str = ""
    reason_da: str = ""
    reason_en: str = ""
    opens: Words | None = None
    hidden: bool = False
    emergency: bool = False

    @property
    def told_da(self) -> str:
        """Reason and what would open it, in Danish."""
        return self.reason_da + (f" Det åbner: {self.opens.da}" if self.opens else "")

    @property
    def told_en(self) -> str:
        """Reason and what would open it, in English."""
        return self.reason_en + (f" What opens it: {self.opens.en}" if self.opens else "")


_NOT_SIGNED_IN = Words(da="Log ind først.", en="Sign in first.")
_ADMINISTRATOR_GIVES = Words(
    da="en administrator kan give dig rollen.", en="an administrator can give you the role."
)
_MOVE_CASE = Words(da="teamlederen kan give dig sagen.", en="the team lead can give you the case.")
_EMERGENCY = Words(
    da="haster det, så åbn sagen i 60 minutter med en begrundelse (POST …/access); teamlederen ser det.",
    en="if it is urgent, open the case for 60 minutes with a reason (POST …/access); the team lead sees it.",
)
_TOO_FAR = {
    Within.OWN: Words(da="Sagen er en anden jobformidlers.", en="The case is another jobformidler's."),
    Within.TEAM: Words(da="Sagen hører til et andet team.", en="The case belongs to another team."),
    Within.MUNICIPALITY: Words(
        da="Det hører til en anden kommune.", en="It belongs to another municipality."
    ),
    Within.INSTALLATION: Words(
        da="Det angår alle kommuner og kræver rollen for hele installationen.",
        en="It concerns every municipality and needs the role for the whole installation.",
    ),
}


def may(actor: Actor, operation: str, about: About | None = None) -> Answer:
    """Tell whether somebody may do something.

    Parameters
    ----------
    actor : Actor
        Who asks.
    operation : str
        What: a key of `RULES`.
    about : About, optional
        What it is done to. Without it the answer is whether they may do it to anything at all.
    """
    rule = RULES.get(operation)
    if rule is None:
        return _denied(Words(da=f"Ingen regel tillader {operation}.", en=f"No rule allows {operation}."))
    if rule.open_to:
        known = rule.open_to == "anyone" or actor.kind != "anyone"
        return Answer(allowed=True) if known else _denied(_NOT_SIGNED_IN)
    grants = [grant for grant in actor.grants if grant.role in rule.who]
    if not grants:
        return _no_role(rule)
    return _at_the_door(rule, grants) if about is None else _about(actor, rule, grants, about)


def _at_the_door(rule: Rule, grants: list[Grant]) -> Answer:
    """Answer for a role before it is known what it is about."""
    for grant in grants:
        if rule.who[grant.role] is not Within.INSTALLATION or not grant.municipality_code:
            return Answer(allowed=True, role=grant.role)
    return _denied(_TOO_FAR[Within.INSTALLATION], _ADMINISTRATOR_GIVES)


def _about(actor: Actor, rule: Rule, grants: list[Grant], about: About) -> Answer:
    if not about.exists:
        return Answer(allowed=False, hidden=True)
    for grant in grants:
        if reaches(actor, grant, rule.who[grant.role], about):
            return Answer(allowed=True, role=grant.role)
    here = [grant for grant in grants if _in_municipality(grant, about)]
    if not here:
        return _elsewhere(about)
    if rule.emergency and about.opened:
        return Answer(allowed=True, role=here[0].role, emergency=True)
    return _denied(_TOO_FAR[rule.who[here[0].role]], _key_to(actor, rule, about))


def reaches(actor: Actor, grant: Grant, within: Within, about: About) -> bool:
    """Tell whether a grant reaches a record."""
    if within is Within.ANYWHERE:
        return True
    if within is Within.INSTALLATION:
        return not grant.municipality_code
    if not _in_municipality(grant, about):
        return False
    if within is Within.MUNICIPALITY:
        return True
    own = bool(actor.broker_id) and about.broker_id == actor.broker_id
    return own or (within is Within.TEAM and actor.team_of(grant) in ("", about.team))


def _in_municipality(grant: Grant, about: About) -> bool:
    return grant.municipality_code in ("", about.municipality_code)


def _elsewhere(about: About) -> Answer:
    """Another municipality's people do not exist here; its workplaces stand in a directory for all."""
    if about.kind == "case":
        return Answer(allowed=False, hidden=True)
    return _denied(_TOO_FAR[Within.MUNICIPALITY])


def _key_to(actor: Actor, rule: Rule, about: About) -> Words | None:
    """Return what would open a case within the municipality."""
    if rule.emergency and may(actor, "access.open", about).allowed:
        return _EMERGENCY
    return _MOVE_CASE if about.kind == "case" else None


def _no_role(rule: Rule) -> Answer:
    roles = [ROLE_WORDS[role] for role in rule.who]
    reason = Words(
        da=f"At {rule.da} kræver en anden rolle: {_listed([role.da for role in roles], 'eller')}.",
        en=f"To {rule.en} needs another role: {_listed([role.en for role in roles], 'or')}.",
    )
    return _denied(reason, _ADMINISTRATOR_GIVES)


def _listed(words: list[str], last: str) -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _denied(reason: Words, opens: Words | None = None) -> Answer:
    return Answer(allowed=False, reason_da=reason.da, reason_en=reason.en, opens=opens)


def permissions(actor: Actor) -> Iterator[tuple[Rule, tuple[Grant, ...]]]:
    """Yield every operation somebody may do to something at all, with the grants that count."""
    for rule in RULES.values():
        if may(actor, rule.operation).allowed:
            yield rule, tuple(grant for grant in actor.grants if grant.role in rule.who)
