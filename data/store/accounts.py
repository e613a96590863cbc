"""Accounts within one unit: who signs in, with what, and what they may.

Whatever takes something away or gives something new (a role, a password, a code, being disabled) lets the
account's epoch grow, and no session of an older epoch is found again. So it does not matter who was signing
in at that very moment.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from data.accounts import Account, Grant
from data.store.account_records import Credentials, SignInTakenError, UnknownAccountError
from data.store.account_schema import account_grants, accounts, sessions
from data.store.audit_chain import AuditKeys
from data.store.instants import from_stored, to_stored
from data.store.seeds import SeedSeal, not_sealed

GRANT_COLUMNS = ("role", "municipality_code", "team")
_WITH_GRANTS = (
    select(
        accounts,
        account_grants.c.role,
        account_grants.c.municipality_code,
        account_grants.c.team.label("grant_team"),
    )
    .outerjoin(account_grants, account_grants.c.account_id == accounts.c.account_id)
    .order_by(accounts.c.sign_in)
)
_BY_SIGN_IN = _WITH_GRANTS.where(accounts.c.sign_in == bindparam("sign_in"))


class Accounts:
    """The accounts of the installation.

    Parameters
    ----------
    connection : Connection
        The unit's.
    keys : AuditKeys
        Of the installation: seeds of one-time codes are sealed under the one in use.
    """

    def __init__(self, connection: Connection, keys: AuditKeys) -> None:
        self._connection, self._seal = connection, SeedSeal(keys)

    def add(self, account: Account, now: datetime) -> None:
        """Add an account with its grants; it signs in once it has a password or the provider knows it.

        Raises
        ------
        SignInTakenError
            If its sign-in or id is there already.
        """
        row = {
            "account_id": account.account_id,
            "sign_in": account.sign_in,
            "name": account.name,
            "broker_id": account.broker_id,
            "team": account.team,
            "created_at": to_stored(now),
            "epoch": 1,
            "totp_step": 0,
        }
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(accounts).values(row))
        except IntegrityError as fault:
            raise SignInTakenError(account.sign_in) from fault
        write_grants(self._connection, account_grants, account.account_id, account.grants)

    def any(self) -> bool:
        """Tell whether there is an account at all."""
        return self._connection.execute(select(accounts.c.account_id).limit(1)).first() is not None

    def all(self) -> tuple[Credentials, ...]:
        """Return every account, by sign-in."""
        return tuple(self._credentials(self._connection.execute(_WITH_GRANTS)))

    def one(self, account_id: str) -> Credentials | None:
        """Return an account by its id, ``None`` where there is none."""
        rows = self._connection.execute(_WITH_GRANTS.where(accounts.c.account_id == account_id))
        return next(self._credentials(rows), None)

    def credentials(self, sign_in: str) -> Credentials | None:
        """Return what a sign-in is checked against, ``None`` for an unknown name."""
        rows = self._connection.execute(_BY_SIGN_IN, {"sign_in": sign_in})
        return next(self._credentials(rows), None)

    def set_grants(self, account_id: str, grants: Sequence[Grant]) -> None:
        """Replace what an account may; its sessions end.

        Raises
        ------
        UnknownAccountError
            If there is no such account.
        """
        self._change(account_id)
        self._connection.execute(delete(account_grants).where(account_grants.c.account_id == account_id))
        write_grants(self._connection, account_grants, account_id, grants)

    def place(self, account_id: str, broker_id: str, team: str) -> None:
        """Say which jobformidler of the records somebody is and in which team; the sessions end.

        Raises
        ------
        UnknownAccountError
            If there is no such account.
        """
        self._change(account_id, broker_id=broker_id, team=team)

    def disable(self, account_id: str, now: datetime) -> None:
        """Let nobody sign in with an account any more; its sessions end.

        Raises
        ------
        UnknownAccountError
            If there is no such account.
        """
        self._change(account_id, disabled_at=to_stored(now))

    def enable(self, account_id: str) -> None:
        """Let an account sign in again.

        Raises
        ------
        UnknownAccountError
            If there is no such account.
        """
        self._change(account_id, disabled_at=None)

    def set_password(self, account_id: str, password_hash: str, until: datetime | None = None) -> None:
        """Give an account a password, as argon2id keeps it; its sessions end.

        Parameters
        ----------
        account_id : str
            The account.
        password_hash : str
            What is kept of the password.
        until : datetime, optional
            For a temporary one: how long it waits for its holder to choose another.

        Raises
        ------
        UnknownAccountError
            If there is no such account.
        """
        ends = None if until is None else to_stored(until)
        self._change(account_id, password_hash=password_hash, password_until=ends)

    def renew_hash(self, account_id: str, old: str, new: str) -> None:
        """Keep the same password under newer parameters; nothing ends, and a newer password stays."""
        same = (accounts.c.account_id == account_id) & (accounts.c.password_hash == old)
        self._connection.execute(update(accounts).where(same).values(password_hash=new))

    def set_totp(self, account_id: str, secret: str | None) -> None:
        """Give an account a new secret of one-time codes, or take it away; its sessions end.

        Raises
        ------
        AuditKeyError
            If there is no key to seal it under.
        UnknownAccountError
            If there is no such account.
        """
        kept = None if secret is None else self._seal.sealed(account_id, secret)
        self._change(account_id, totp_secret=kept, totp_offered=None, totp_step=0)

    def offer_totp(self, account_id: str, secret: str) -> None:
        """Keep a secret of one-time codes until a code of it is shown; nothing ends, and no code counts yet.

        Raises
        ------
        AuditKeyError
            If there is no key to seal it under.
        """
        of_account = update(accounts).where(accounts.c.account_id == account_id)
        self._connection.execute(of_account.values(totp_offered=self._seal.sealed(account_id, secret)))

    def confirm_totp(self, account_id: str, step: int) -> None:
        """Let the codes that were offered count, the one of a time step as used; the sessions end.

        Raises
        ------
        UnknownAccountError
            If there is no such account.
        """
        self._change(account_id, totp_secret=accounts.c.totp_offered, totp_offered=None, totp_step=step)

    def seeds_lie_open(self) -> bool:
        """Tell whether a secret of one-time codes is kept as it is, by a program of before."""
        lying = select(accounts.c.account_id).where(not_sealed(accounts.c.totp_secret)).limit(1)
        return self._connection.execute(lying).first() is not None

    def seal_seeds(self, *, anew: bool = False) -> int:
        """Seal under the key in use what lies open; return how many secrets of one-time codes that were.

        Parameters
        ----------
        anew : bool
            Whether those of former keys are sealed again too. What no key here opens stays as it is.
        """
        kept = select(accounts.c.account_id, accounts.c.totp_secret).where(
            accounts.c.totp_secret.is_not(None)
        )
        done = 0
        for account_id, before in self._connection.execute(kept.with_for_update()).all():
            seed = self._seal.opened(account_id, before)
            waits = not self._seal.is_current(before) if anew else seed == before
            if waits and seed is not None:
                of_account = accounts.c.account_id == account_id
                now = self._seal.sealed(account_id, seed)
                self._connection.execute(update(accounts).where(of_account).values(totp_secret=now))
                done += 1
        return done

    def use_code(self, account_id: str, step: int) -> bool:
        """Use the code of a time step; return whether it, and every later one, was still unused."""
        unused = (accounts.c.account_id == account_id) & (accounts.c.totp_step < step)
        return self._connection.execute(update(accounts).where(unused).values(totp_step=step)).rowcount == 1

    def bind_subject(self, account_id: str, subject: str) -> bool:
        """Bind an account to the provider's name for a person, once; return whether it is that person."""
        free = or_(accounts.c.oidc_subject.is_(None), accounts.c.oidc_subject == subject)
        bound = update(accounts).where(accounts.c.account_id == account_id, free)
        try:
            with self._connection.begin_nested():
                return self._connection.execute(bound.values(oidc_subject=subject)).rowcount == 1
        except IntegrityError:  # that person is another account
            return False

    def unbind_subject(self, account_id: str) -> None:
        """Let whoever comes next from the provider under the sign-in be the person; the sessions end.

        Raises
        ------
        UnknownAccountError
            If there is no such account.
        """
        self._change(account_id, oidc_subject=None)

    def _credentials(self, rows: Iterable[Row[Any]]) -> Iterator[Credentials]:
        for account_id, group in groupby(rows, lambda row: str(row.account_id)):
            of_account = list(group)
            row = of_account[0]
            yield Credentials(
                account=account_of(of_account),
                epoch=row.epoch,
                password_hash=row.password_hash,
                has_codes=row.totp_secret is not None,
                password_until=None if row.password_until is None else from_stored(row.password_until),
                totp_secret=self._seal.opened(account_id, row.totp_secret),
                totp_offered=self._seal.opened(account_id, row.totp_offered),
                oidc_subject=row.oidc_subject,
            )

    def _change(self, account_id: str, **values: object) -> None:
        values["epoch"] = accounts.c.epoch + 1
        changed = update(accounts).where(accounts.c.account_id == account_id).values(values)
        if self._connection.execute(changed).rowcount != 1:
            raise UnknownAccountError(account_id)
        self._connection.execute(delete(sessions).where(sessions.c.account_id == account_id))


def write_grants(connection: Connection, table: Table, holder_id: str, grants: Sequence[Grant]) -> None:
    """Write the grants of an account or a token."""
    rows = [(holder_id, *(getattr(grant, name) for name in GRANT_COLUMNS)) for grant in sorted(set(grants))]
    if rows:
        connection.execute(insert(table).values(rows))


def account_of(rows: Sequence[Row[Any]]) -> Account:
    """Return an account of its rows, one for each grant."""
    row = rows[0]
    return Account(
        account_id=row.account_id,
        sign_in=row.sign_in,
        name=row.name,
        broker_id=row.broker_id,
        team=row.team,
        grants=grants_of(rows),
        disabled_at=None if row.disabled_at is None else from_stored(row.disabled_at),
    )


def grants_of(rows: Sequence[Row[Any]]) -> tuple[Grant, ...]:
    """Return the grants of rows that hold one each, or none."""
    found = (
        Grant(role=row.role, municipality_code=row.municipality_code, team=row.grant_team)
        for row in rows
        if row.role is not None
    )
    return tuple(sorted(found))
