"""Passwords of local accounts: argon2id, and only those that are hard to guess."""

import re
import threading
import tomllib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_LENGTH = 12
LONGEST = 256
_LEAST_DIFFERENT = 6
_LEAST_PART = 4
_AT_ONCE = 2
_WAIT_SECONDS = 3.0
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_SWAPPED = str.maketrans("014357$@!", "oiaestsai")
# RFC 9106 and OWASP's second choice: 46 MiB, one pass, one lane; 50 ms of one core.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1, hash_len=32, salt_len=16)
_turns = threading.BoundedSemaphore(_AT_ONCE)


class PasswordRefusedError(ValueError):
    """A password would be guessed; the message says why, and never repeats it."""


class TooManySignInsError(RuntimeError):
    """More passwords are being looked at than memory and cores are there for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passwords:
    """Makes and checks what is kept of passwords.

    Attributes
    ----------
    hasher : PasswordHasher
        With the parameters of today; hashes of older ones are still read.
    """

    hasher: PasswordHasher = field(default=_HASHER)

    def hashed(self, password: str) -> str:
        """Return what is kept of a password.

        Raises
        ------
        TooManySignInsError
            If there is no turn in time.
        """
        with _turn():
            return self.hasher.hash(_normal(password))

    def verify(self, kept: str | None, password: str) -> bool:
        """Tell whether a password is the one that was kept; without one it takes as long, and is not.

        Raises
        ------
        TooManySignInsError
            If there is no turn in time.
        """
        with _turn():
            try:
                self.hasher.verify(kept or _dummy(self.hasher), _normal(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self.hasher.check_needs_rehash(kept)


def check_password(password: str, sign_in: str, name: str) -> None:
    """Let a password pass that is long enough, not known to everybody, and not the person's own name.

    Parameters
    ----------
    password : str
        As typed.
    sign_in, name : str
        Of the account it is for.

    Raises
    ------
    PasswordRefusedError
        If it does not pass.
    """
    text = _normal(password)
    if len(text) < LEAST_LENGTH:
        raise PasswordRefusedError(f"expected at least {LEAST_LENGTH} characters, got {len(text)}")
    if len(text) > LONGEST:
        raise PasswordRefusedError(f"expected at most {LONGEST} characters, got {len(text)}")
    low = text.casefold()
    if len(set(low)) < _LEAST_DIFFERENT:
        raise PasswordRefusedError(f"expected at least {_LEAST_DIFFERENT} different characters, got fewer")
    if any(part in low for part in _parts(sign_in, name)):
        raise PasswordRefusedError("expected one without the person's own name, got one with it")
    if _is_known(low):
        raise PasswordRefusedError("expected one that is not known to everybody, got one that is tried first")


def _parts(sign_in: str, name: str) -> set[str]:
    words = re.split(r"[\W_]+", f"{sign_in} {name}".casefold())
    return {word for word in words if len(word) >= _LEAST_PART}


def _is_known(low: str) -> bool:
    """Tell whether nothing is left of a password once known words, figures and a second telling are gone."""
    known = _known()
    spellings = {low, _ENDS.sub("", low)}
    spellings |= {spelling.translate(_SWAPPED) for spelling in spellings}
    spellings |= {_ENDS.sub("", spelling) for spelling in spellings}
    return any(_is_made_of(spelling, known) for spelling in spellings)


def _is_made_of(text: str, known: frozenset[str]) -> bool:
    # Figures and signs between the words are what everybody adds.
    left = re.sub(r"[\W\d_]+", "", text)
    if text in known or left in known or not left:
        return True
    for length in range(1, len(left) // 2 + 1):
        if len(left) % length == 0 and left == left[:length] * (len(left) // length):
            return left[:length] in known or length <= _LEAST_PART
    return any(left.startswith(word) and left[len(word) :] in known for word in known)


@cache
def _known() -> frozenset[str]:
    text = Path(__file__).with_name("known_passwords.toml").read_text(encoding="utf-8")
    return frozenset(word for words in tomllib.loads(text).values() for word in words)


@cache
def _dummy(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")


def _normal(password: str) -> str:
    # The same letter may come as one sign or as two, depending on the keyboard.
    return unicodedata.normalize("NFKC", password)


@contextmanager
def _turn() -> Iterator[None]:
    """Take a turn: each hash needs its 46 MiB, and cores are there for lists too."""
    if not _turns.acquire(timeout=_WAIT_SECONDS):
        raise TooManySignInsError
    try:
        yield
    finally:
        _turns.release()
