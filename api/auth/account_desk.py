"""What an administrator does with accounts, over HTTP and on the pages alike: add, change, reset."""

from dataclasses import dataclass
from datetime import datetime

from api import accounting
from api.access import Actor
from api.auth.account_access import may_give, must_answer_for, not_own
from api.auth.local import busy
from api.auth.own_keys import given_temporary
from api.auth.passwords import Passwords, TooManySignInsError
from api.http.problems import Problem
from data.accounts import Account, Grant
from data.store import Credentials, SignInTakenError, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What becomes of an account; what is ``None`` stays."""

    grants: tuple[Grant, ...] | None = None
    broker_id: str | None = None
    team: str | None = None
    disabled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An account, and its temporary password, which nobody can be told again; ``None`` without one."""

    found: Credentials
    password: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDesk:
    """One unit's work on accounts by one administrator.

    Attributes
    ----------
    unit : Unit
        That writes.
    actor : Actor
        Who asks: reaches no further than the own municipalities, and never the own account.
    passwords : Passwords
        How passwords are kept.
    now : datetime
        The instant.
    """

    unit: Unit
    actor: Actor
    passwords: Passwords
    now: datetime

    def add(self, account: Account, *, provider: bool) -> Told:
        """Add somebody, with a temporary password unless the provider knows them.

        Raises
        ------
        Problem
            ``role-too-far``, ``sign-in-taken``, ``busy``, or ``audit-key-missing``: nobody signs in where
            the next start would be refused for want of the key.
        """
        if not self.unit.audit.keyed:
            raise Problem("audit-key-missing")
        may_give(self.actor, account.grants)
        try:
            self.unit.accounts.add(account, self.now)
        except SignInTakenError:
            raise Problem("sign-in-taken") from None
        accounting.about("account", account.account_id)
        accounting.explain(roles=[*map(_word, account.grants)])
        password = None if provider else self._temporary(account)
        return Told(found=self._standing(account.account_id), password=password)

    def found(self, account_id: str) -> Credentials:
        """Return somebody else's account that is to be changed.

        Raises
        ------
        Problem
            ``account-own`` or ``account-unknown``.
        """
        not_own(self.actor, account_id)
        return must_answer_for(self.unit, self.actor, "accounts.write", account_id)

    def change(self, account: Account, told: Changed) -> Credentials:
        """Change an account; every session of it ends.

        Raises
        ------
        Problem
            ``role-too-far``.
        """
        if told.grants is not None:
            may_give(self.actor, told.grants)
            accounting.explain(before=[*map(_word, account.grants)], roles=[*map(_word, told.grants)])
            self.unit.accounts.set_grants(account.account_id, told.grants)
        self._place(account, told)
        if told.disabled is not None:
            accounting.explain(disabled=told.disabled)
            self._open_or_close(account.account_id, closed=told.disabled)
        return self._standing(account.account_id)

    def reset(self, found: Credentials) -> Told:
        """Replace password and one-time codes by a temporary password; sessions end.

        Raises
        ------
        Problem
            ``account-at-provider`` or ``busy``.
        """
        if found.password_hash is None:
            raise Problem("account-at-provider")
        password = self._temporary(found.account)
        return Told(found=self._standing(found.account.account_id), password=password)

    def _place(self, account: Account, told: Changed) -> None:
        if told.broker_id is None and told.team is None:
            return
        broker = account.broker_id if told.broker_id is None else told.broker_id
        team = account.team if told.team is None else told.team
        accounting.explain(place=[broker, team])
        self.unit.accounts.place(account.account_id, broker, team)

    def _open_or_close(self, account_id: str, *, closed: bool) -> None:
        if closed:
            self.unit.accounts.disable(account_id, self.now)
        else:
            self.unit.accounts.enable(account_id)

    def _temporary(self, account: Account) -> str:
        try:
            return given_temporary(self.unit, account, self.passwords, self.now)
        except TooManySignInsError:
            raise busy() from None

    def _standing(self, account_id: str) -> Credentials:
        found = self.unit.accounts.one(account_id)
        if found is None:
            raise Problem("account-unknown", account_id=account_id)
        return found


def _word(grant: Grant) -> str:
    return "/".join(filter(None, (f"{grant.role}@{grant.municipality_code}", grant.team)))
