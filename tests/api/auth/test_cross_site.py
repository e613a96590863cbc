"""Changes by the cookie: only from our own pages, with the session's token; every other way is refused."""

from itertools import product

import pytest

from api.auth import asking
from api.auth.asking import csrf_of
from tests.api.auth.doors import ORIGIN, Door, cookie

ORIGINS = (
    None,
    ORIGIN,
    "null",
    "",
    "https://evil.test",
    "http://matcher.test",
    "https://matcher.test:8443",
    "https://matcher.test.evil.test",
    "https://evil.test/https://matcher.test",
    "HTTPS://MATCHER.TEST/",
)
SITES = (None, "same-origin", "same-site", "cross-site", "none", "nonsense")
TOKENS = ("right", "none", "empty", "another session's", "cookie itself", "cut short")


def _token(kind: str, secret: str, other: str) -> str | None:
    right = csrf_of(secret)
    return {
        "right": right,
        "none": None,
        "empty": "",
        "another session's": csrf_of(other),
        "cookie itself": secret,
        "cut short": right[:-1],
    }[kind]


def let_through(here: Door) -> set[tuple[str | None, str | None, str]]:
    """Return the combinations of Origin, fetch metadata and token that changed something."""
    account = here.account("let.through")
    secret, other = here.seated(account), here.seated(account)
    browser = here.another()
    through = set()
    for origin, site, kind in product(ORIGINS, SITES, TOKENS):
        headers = cookie(secret)
        for name, value in (
            ("Origin", origin),
            ("Sec-Fetch-Site", site),
            ("X-CSRF-Token", _token(kind, secret, other)),
        ):
            if value is not None:
                headers[name] = value
        before = len(here.notes.kept)
        answer = browser.post("/v1/notes", headers=headers)
        changed = len(here.notes.kept) > before
        assert answer.status_code == (200 if changed else 403)
        if changed:
            through.add((origin, site, kind))
    return through


OWN = {(ORIGIN, None, "right"), (ORIGIN, "same-origin", "right"), (None, "same-origin", "right")}


def test_only_our_own_pages_change_anything(quick: Door) -> None:
    """Of 360 combinations of Origin, fetch metadata and token only the three of our own pages get through."""
    assert len(ORIGINS) * len(SITES) * len(TOKENS) == 360
    assert let_through(quick) == OWN


@pytest.mark.parametrize("missing", ["token", "origin", "both"])
def test_a_door_that_checks_less_is_caught(
    quick: Door, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """The naive versions, without the token, without the Origin, or with the cookie alone, let others in."""
    if missing in {"token", "both"}:
        monkeypatch.setattr(asking, "same", lambda *_: True)
    if missing in {"origin", "both"}:
        monkeypatch.setattr(asking, "require_own_page", lambda *_: None)
    assert let_through(quick) > OWN


def test_reading_needs_neither(quick: Door) -> None:
    """What changes nothing is answered with the cookie alone, and no other page can read the answer."""
    secret = quick.seated(quick.account())
    answer = quick.another().get("/v1/notes", headers=cookie(secret) | {"Origin": "https://evil.test"})
    assert answer.json() == {"name": "Anna Holm"}
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_signing_out_is_a_change(quick: Door) -> None:
    """Another page cannot sign anybody out."""
    secret = quick.seated(quick.account())
    foreign = quick.own(secret) | {"Origin": "https://evil.test"}
    assert quick.another().delete("/v1/session", headers=foreign).status_code == 403
    assert quick.another().delete("/v1/session", headers=cookie(secret)).status_code == 403
    assert quick.status(secret) == 200


def test_without_an_address_of_its_own_the_asked_one_counts(quick: Door) -> None:
    """Where MATCHER_PUBLIC_URL is not set, the Origin is that of the request's own Host."""
    object.__setattr__(
        quick.service, "settings", quick.service.settings.model_copy(update={"public_url": ""})
    )
    secret = quick.seated(quick.account())
    browser = quick.another()
    own = browser.post("/v1/notes", headers=quick.own(secret))
    other = browser.post("/v1/notes", headers=quick.own(secret) | {"Host": "evil.test"})
    assert (own.status_code, other.status_code) == (200, 403)
