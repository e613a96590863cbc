"""Reading the settings, and every fault of them at once: variable, expected, got, what to do."""

import difflib
import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

from api.faults import UsageError
from api.settings import LEAST_SECRET, OTHER_VARIABLES, PREFIX, SECRETS, Settings, variable

_FILE = "_FILE"
_OF_TESTS = f"{PREFIX}TEST_"
_CORRECT = "correct or unset the variable"
_LEAST_DIFFERENT = 10
_PLACEHOLDERS = ("change", "replace", "example", "password", "secret", "default", "your-")
_KNOWN_PASSWORDS = frozenset({"postgres", "password", "matcher", "changeme", "secret", "admin", "example"})
_BY_KUBERNETES = re.compile(r"_SERVICE_(HOST|PORT)|_PORT(_\d+_TCP.*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingFault:
    """What is wrong with one variable; nothing in it repeats a secret."""

    variable: str
    expected: str
    got: str
    advice: str

    def __str__(self) -> str:
        return f"{self.variable}: expected {self.expected}, got {self.got}: {self.advice}."


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment, and the files that it names for secrets.

    Raises
    ------
    UsageError
        If a variable cannot be read or is none of ours; the message names all of them at once.
    """
    settings, faults = _read(os.environ if environment is None else environment)
    _refuse(faults)
    return settings


def read_service_settings(**changes: object) -> Settings:
    """Read the settings of a service, and check what a service needs beyond a command.

    Parameters
    ----------
    **changes
        Settings named on the command line; ``None`` leaves what the environment says.

    Raises
    ------
    UsageError
        As `read_settings`, and where it would not be safe or possible to serve.
    """
    settings, faults = _read(os.environ)
    settings = settings.model_copy(update={k: v for k, v in changes.items() if v is not None})
    _refuse([*faults, *service_faults(settings)])
    return settings


def _refuse(faults: list[SettingFault]) -> None:
    if faults:
        raise UsageError("\n".join(str(fault) for fault in faults))


def _read(environment: Mapping[str, str]) -> tuple[Settings, list[SettingFault]]:
    """Read everything that can be read; what cannot stays at its default and is among the faults."""
    told, faults = _from_files(environment)
    faults += _unknown(environment)
    try:
        return Settings(**told), faults
    except ValidationError as refused:
        wrong = {str(entry["loc"][0]): entry for entry in refused.errors()}
    defaults = {name: Settings.model_fields[name].default for name in wrong}
    return Settings(**told | defaults), [*faults, *(_wrong(name, entry) for name, entry in wrong.items())]


def _wrong(name: str, entry: Mapping[str, object]) -> SettingFault:
    got = "a value that is not shown" if name in SECRETS else repr(entry["input"])
    expected = str(entry["msg"]).removeprefix("Input should be ")
    kubernetes = str(entry["input"]).startswith("tcp://")
    advice = _of_kubernetes() if kubernetes else _CORRECT
    return SettingFault(variable=variable(name), expected=expected, got=got, advice=advice)


def _of_kubernetes() -> str:
    return "Kubernetes sets it for a service called matcher: say enableServiceLinks: false in the pod"


def _from_files(environment: Mapping[str, str]) -> tuple[dict[str, Any], list[SettingFault]]:
    told: dict[str, Any] = {}
    faults: list[SettingFault] = []
    for name in SECRETS:
        file = environment.get(variable(name) + _FILE)
        if file:
            found = _secret_in(Path(file), variable(name), environment)
            if isinstance(found, SettingFault):
                faults.append(found)
            else:
                told[name] = found
    return told, faults


def _secret_in(path: Path, name: str, environment: Mapping[str, str]) -> str | SettingFault:
    if environment.get(name):
        return SettingFault(
            variable=name + _FILE, expected=f"either {name} or a file", got="both", advice="unset one of them"
        )
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        got = getattr(fault, "strerror", None) or "something that is not UTF-8"
        return SettingFault(
            variable=name + _FILE, expected="a file that can be read", got=f"{got} ({path})", advice=_CORRECT
        )
    if not text:
        advice = "write the secret into it"
        return SettingFault(
            variable=name + _FILE, expected="a secret in the file", got=f"nothing ({path})", advice=advice
        )
    return text


def _unknown(environment: Mapping[str, str]) -> Iterator[SettingFault]:
    known = known_variables()
    for name in sorted(environment):
        if name.startswith(PREFIX) and not name.startswith(_OF_TESTS) and name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
            advice = (
                f"perhaps {near[0]} was meant" if near else "unset it; docs/settings.md names all there are"
            )
            if _BY_KUBERNETES.search(name):
                advice = _of_kubernetes()
            yield SettingFault(
                variable=name, expected="one of our variables", got="an unknown one", advice=advice
            )


def known_variables() -> frozenset[str]:
    """Return every variable that means something to us."""
    settings = {variable(name) for name in Settings.model_fields}
    files = {variable(name) + _FILE for name in SECRETS}
    return frozenset(settings | files | set(OTHER_VARIABLES))


def service_faults(settings: Settings) -> tuple[SettingFault, ...]:
    """Return what stands in the way of serving, beyond what each variable says by itself."""
    checks = (
        _token, _database_password, _workers, _ports, _exploration, _keys, _proxies, _provider,
        _match_settings,
    )  # fmt: skip
    return tuple(fault for check in checks for fault in check(settings))


def is_loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _token(settings: Settings) -> Iterator[SettingFault]:
    if settings.token is None:
        if not is_loopback(settings.host):
            yield SettingFault(
                variable="MATCHER_TOKEN",
                expected=f"a token, because MATCHER_HOST {settings.host} is reached from other machines",
                got="none",
                advice="set it or MATCHER_TOKEN_FILE ('openssl rand -hex 32' makes one), or serve 127.0.0.1",
            )
        return
    yield from _weak_secret("MATCHER_TOKEN", settings.token)


def _weak_secret(name: str, secret: SecretStr) -> Iterator[SettingFault]:
    text = secret.get_secret_value()
    placeholder = any(word in text.lower() for word in _PLACEHOLDERS)
    if len(text) < LEAST_SECRET:
        got = f"{len(text)} characters"
    elif placeholder or len(set(text)) < _LEAST_DIFFERENT or not text.isascii() or not text.isprintable():
        got = "one that can be guessed or cannot be sent"
    else:
        return
    yield SettingFault(
        variable=name,
        expected=f"at least {LEAST_SECRET} random ASCII characters",
        got=got,
        advice="'openssl rand -hex 32' makes such a secret",
    )


def _database_password(settings: Settings) -> Iterator[SettingFault]:
    login = settings.database_url.partition("://")[2].rpartition("@")[0]
    if not is_loopback(settings.host) and login.partition(":")[2].lower() in _KNOWN_PASSWORDS:
        yield SettingFault(
            variable="MATCHER_DATABASE_URL",
            expected="a password of its own",
            got="one that everybody knows",
            advice="change it in the database and here",
        )


def _workers(settings: Settings) -> Iterator[SettingFault]:
    if settings.workers > 1 and settings.on_sqlite:
        yield SettingFault(
            variable="MATCHER_WORKERS",
            expected="1, because an SQLite file is written by one process at a time",
            got=str(settings.workers),
            advice="leave it at 1, or let MATCHER_DATABASE_URL name a PostgreSQL database",
        )


def _ports(settings: Settings) -> Iterator[SettingFault]:
    if settings.port and settings.port == settings.metrics_port:
        yield SettingFault(
            variable="MATCHER_METRICS_PORT",
            expected="another port than that of the interface",
            got=str(settings.port),
            advice="choose another, or 0 for no metrics",
        )


def _exploration(settings: Settings) -> Iterator[SettingFault]:
    if settings.exploration_key is not None:
        yield from _weak_secret("MATCHER_EXPLORATION_KEY", settings.exploration_key)
    elif settings.exploration_rate > 0:
        yield SettingFault(
            variable="MATCHER_EXPLORATION_KEY",
            expected="a key, because MATCHER_EXPLORATION_RATE is above 0",
            got="none",
            advice="set it ('openssl rand -hex 32' makes one), or let the rate be 0",
        )


def _keys(settings: Settings) -> Iterator[SettingFault]:
    if settings.bundle_key is not None:
        yield from _weak_secret("MATCHER_BUNDLE_KEY", settings.bundle_key)
    if settings.pseudonym_key is not None:
        yield from _weak_secret("MATCHER_PSEUDONYM_KEY", settings.pseudonym_key)


def _proxies(settings: Settings) -> Iterator[SettingFault]:
    for address in filter(None, map(str.strip, settings.trusted_proxies.split(","))):
        try:
            ipaddress.ip_network(address)
        except ValueError:
            yield SettingFault(
                variable="MATCHER_TRUSTED_PROXIES",
                expected="addresses or networks such as 10.0.0.0/8, by comma",
                got=repr(address),
                advice="name the proxies themselves: whoever is trusted may say where a request comes from",
            )


def _provider(settings: Settings) -> Iterator[SettingFault]:
    if not settings.oidc_issuer:
        return
    for name in ("oidc_client_id", "public_url"):
        if not getattr(settings, name):
            yield SettingFault(
                variable=variable(name),
                expected="a value, because MATCHER_OIDC_ISSUER is set",
                got="none",
                advice="docs/access.md says what the provider has to be told, and what it tells",
            )
    if not is_safe_address(settings.oidc_issuer):
        yield SettingFault(
            variable="MATCHER_OIDC_ISSUER",
            expected="an https address",
            got=repr(settings.oidc_issuer),
            advice="name the provider exactly as its own 'issuer' does",
        )


def is_safe_address(address: str) -> bool:
    """Tell whether nobody on the way to an address can read or change what is said there."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def _match_settings(settings: Settings) -> Iterator[SettingFault]:
    try:
        settings.match_settings()
    except ValueError as fault:
        yield SettingFault(
            variable="MATCHER_…", expected="settings that fit together", got=str(fault), advice=_CORRECT
        )
