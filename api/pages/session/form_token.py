"""The token of forms for people without a session: the form's own cookie has to come with it."""

from fastapi import Request, Response

from api.auth import cookies
from api.auth.asking import csrf_of
from api.auth.secret_words import new_secret, same
from api.http.problems import Problem

FORM = "__Host-matcher_form"
_FORM_SECONDS = 3600


def form_secret(request: Request) -> str:
    """Return the secret of somebody's forms, a new one where the browser brings none."""
    return cookies.read(request, FORM) or new_secret()


def form_token(secret: str) -> str:
    """Return what the forms carry."""
    return csrf_of(secret)


def must_be_of_form(request: Request) -> str:
    """Return the secret of the form that came.

    Raises
    ------
    Problem
        If it is no form of this browser.
    """
    secret = cookies.read(request, FORM)
    if secret is None or not same(request.state.form.token, form_token(secret)):
        raise Problem("cross-site")
    return secret


def with_secret(response: Response, secret: str) -> Response:
    """Return a page whose forms carry the token of a secret."""
    cookies.give(response, FORM, secret, _FORM_SECONDS)
    return response
