"""``/konti``: an administrator's list of accounts, and what becomes of each."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import Response

from api.auth.account_access import answers_for, must_answer_for
from api.auth.account_desk import AccountDesk, Changed
from api.auth.passwords import Passwords
from api.clock import now
from api.http.access import ActorHere, allowed
from api.http.paging import PageHere
from api.http.problems import Problem, detail_of
from api.http.schema import Identifier
from api.pages.accounts.forms import NewAccountForm, Nothing, RolesForm
from api.pages.accounts.view import (
    NewView,
    accounts_view,
    giving,
    nobody_new,
    one_view,
    state_of,
    told_view,
    typed,
)
from api.pages.flash import Flash
from api.pages.forms import BLANK, Filled, filled
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.service import ServiceHere
from data.accounts import Account
from data.store import Credentials

router = page_router()
_passwords = Passwords()
_ACCOUNTS = "/konti"
_WHY = {
    "role-too-far": "accounts.role_too_far",
    "role-needs-place": "accounts.role_needs_place",
    "sign-in-taken": "accounts.sign_in_taken",
    "account-own": "accounts.own_account",
}


@router.get(_ACCOUNTS, dependencies=[allowed("accounts.read")])
def list_accounts(visit: VisitHere, actor: ActorHere, service: ServiceHere, asked: PageHere) -> Response:
    """Show the accounts that whoever looks answers for, by sign-in."""
    with service.store.reading() as unit:
        every = unit.accounts.all()
    found = [one for one in every if answers_for(actor, "accounts.read", one.account.grants)]
    rest = [one for one in found if one.account.sign_in > (asked.after or "")]
    shown = asked.page(rest[: asked.enough], lambda one: one.account.sign_in, lambda one: one.account.sign_in)
    onward = f"{_ACCOUNTS}?limit={asked.limit}&cursor={shown.next}" if shown.next else ""
    return page(visit, "accounts/list.html", accounts_view(visit, rest[: asked.limit], onward))


@router.get(_ACCOUNTS + "/ny", dependencies=[allowed("accounts.write")])
def read_new(visit: VisitHere) -> Response:
    """Show the form for somebody new."""
    return page(visit, "accounts/new.html", NewView(giving=giving(visit, nobody_new(visit).grants)))


@router.post(_ACCOUNTS + "/ny", dependencies=[allowed("accounts.write")])
def add_account(
    form: Annotated[Filled[NewAccountForm], filled(NewAccountForm)],
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Add somebody; the temporary password is shown this one time."""
    if form.faults:
        return _new_again(visit, form)
    told, provider = form.value, form.value.vej == "kommunen"
    account = Account(
        account_id=uuid4().hex,
        sign_in=told.login.casefold(),
        name=told.navn,
        broker_id=told.jobformidler,
        team=told.arbejdsteam,
        grants=told.grants(),
    )
    try:
        with service.store.writing() as unit:
            desk = AccountDesk(unit=unit, actor=actor, passwords=_passwords, now=now())
            made = desk.add(account, provider=provider)
    except Problem as refused:
        return _new_again(visit, form, refused)
    if made.password is None:
        return moved(f"{_ACCOUNTS}/{account.account_id}", Flash(key="accounts.added"))
    return page(visit, "accounts/told.html", told_view(visit, made.found, made.password), status=201)


@router.get(_ACCOUNTS + "/{account_id}", dependencies=[allowed("accounts.read")])
def read_account(
    account_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere
) -> Response:
    """Show an account, and what may be done with it."""
    with service.store.reading() as unit:
        found = must_answer_for(unit, actor, "accounts.read", account_id)
    return page(visit, "accounts/one.html", one_view(visit, found))


@router.post(_ACCOUNTS + "/{account_id}", dependencies=[allowed("accounts.write")])
def change_roles(
    account_id: Identifier,
    form: Annotated[Filled[RolesForm], filled(RolesForm)],
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Change roles and place; every session of the account ends."""
    with service.store.reading() as unit:
        before = must_answer_for(unit, actor, "accounts.write", account_id)
    if form.faults:
        return _one_again(visit, before, form)
    told = form.value
    change = Changed(grants=told.grants(), broker_id=told.jobformidler, team=told.arbejdsteam)
    here = f"{_ACCOUNTS}/{account_id}"
    try:
        with service.store.writing() as unit:
            desk = AccountDesk(unit=unit, actor=actor, passwords=_passwords, now=now())
            found = desk.found(account_id)
            if told.tilstand != state_of(found):
                return moved(here, Flash(key="accounts.changed_meanwhile", kind="warning"))
            desk.change(found.account, change)
    except Problem as refused:
        return _one_again(visit, before, form, refused)
    return moved(here, Flash(key="accounts.changed"))


@router.post(_ACCOUNTS + "/{account_id}/luk", dependencies=[allowed("accounts.write")])
def close_account(
    account_id: Identifier,
    form: Annotated[Filled[Nothing], filled(Nothing)],
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Let nobody sign in with an account; its sessions end."""
    del form
    _open_or_close(service, actor, account_id, closed=True)
    here = f"{_ACCOUNTS}/{account_id}"
    return moved(here, Flash(key="accounts.closed", undo=f"{here}/aabn"))


@router.post(_ACCOUNTS + "/{account_id}/aabn", dependencies=[allowed("accounts.write")])
def open_account(
    account_id: Identifier,
    form: Annotated[Filled[Nothing], filled(Nothing)],
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Let an account sign in again."""
    del form
    _open_or_close(service, actor, account_id, closed=False)
    return moved(f"{_ACCOUNTS}/{account_id}", Flash(key="accounts.opened"))


@router.post(_ACCOUNTS + "/{account_id}/nulstil", dependencies=[allowed("accounts.write")])
def reset_account(
    account_id: Identifier,
    form: Annotated[Filled[Nothing], filled(Nothing)],
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Replace password and one-time codes by a temporary password, shown this one time."""
    del form
    with service.store.writing() as unit:
        desk = AccountDesk(unit=unit, actor=actor, passwords=_passwords, now=now())
        told = desk.reset(desk.found(account_id))
    return page(visit, "accounts/told.html", told_view(visit, told.found, told.password or ""))


def _open_or_close(service: ServiceHere, actor: ActorHere, account_id: str, *, closed: bool) -> None:
    with service.store.writing() as unit:
        desk = AccountDesk(unit=unit, actor=actor, passwords=_passwords, now=now())
        desk.change(desk.found(account_id).account, Changed(disabled=closed))


def _new_again(visit: Visit, form: Filled[Any], why: Problem | None = None) -> Response:
    view = NewView(giving=giving(visit, typed(form)), form=form, refused=_words(visit, why))
    return page(visit, "accounts/new.html", view, status=why.status if why else 422)


def _one_again(visit: Visit, found: Credentials, form: Filled[Any], why: Problem | None = None) -> Response:
    view = one_view(visit, found, form if form is not BLANK else None, _words(visit, why))
    return page(visit, "accounts/one.html", view, status=why.status if why else 422)


def _words(visit: Visit, why: Problem | None) -> str:
    if why is None:
        return ""
    return visit.t(_WHY[why.code]) if why.code in _WHY else detail_of(why, visit.language)
