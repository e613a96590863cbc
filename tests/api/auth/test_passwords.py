"""Passwords: which are taken, what is kept of them, and codes by RFC 6238."""

from datetime import UTC, datetime

import pytest

from api.auth import passwords
from api.auth.codes import ISSUER, enrolment_address, new_totp_secret, step_of
from api.auth.passwords import PasswordRefusedError, Passwords, TooManySignInsError, check_password

REFUSED = (
    "short",
    "elleve tegn",
    "password1234",
    "Password1234!",
    "P@ssw0rd1234",
    "1234567890123",
    "aaaaaaaaaaaaaaaa",
    "abababababababab",
    "qwertyuiop12",
    "Velkommen2026!",
    "Sommer2026!!",
    "kommunekommune",
    "adgangskode1",
    "Adgangskode 12",
    "odensekommune1",
    "matcherpassword",
    "letmeinletmein",
    "correcthorsebatterystaple",
    "holm er sej i dag",
    "jeg er Anna!!!!",
    "x" * 257,
)
TAKEN = (
    "gul kanariefugl synger",
    "tolv tegn er",
    "Rønnebær på taget",
    "kaffe uden mælk, tak",
    "9f2c1e7ab04d",
    "🐦🌧️ regnvejrsfugl",
    "k" * 100 + "anariefugl på en gren",
)


@pytest.mark.parametrize("password", REFUSED)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    """Short, known, repeated, or the person's own name: refused with a reason that does not repeat it."""
    with pytest.raises(PasswordRefusedError) as refused:
        check_password(password, "anna.holm", "Anna Holm")
    assert password not in str(refused.value)


@pytest.mark.parametrize("password", TAKEN)
def test_a_good_password_is_taken(password: str) -> None:
    """Twelve characters of any kind are enough; no signs are demanded."""
    check_password(password, "anna.holm", "Anna Holm")


def test_what_is_kept_is_argon2id() -> None:
    """The hash is argon2id with OWASP's least memory or more, salted, and the password is checked by it."""
    kept = [Passwords().hashed("gul kanariefugl") for _ in range(2)]
    assert kept[0] != kept[1]
    assert kept[0].startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert Passwords().verify(kept[0], "gul kanariefugl")
    assert not Passwords().verify(kept[0], "gul Kanariefugl")
    assert not Passwords().verify(None, "nobody has this password")
    assert not Passwords().verify("no hash at all", "gul kanariefugl")


def test_the_same_letters_are_the_same_password() -> None:
    """å as one sign or as two is one password, on whatever keyboard."""
    assert Passwords().verify(Passwords().hashed("blåbærgrød med fløde"), "bla\u030abærgrød med fløde")


def test_hashing_has_its_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """At most two are hashed at once; whoever gets no turn in time is told so, and takes no memory."""
    monkeypatch.setattr(passwords, "_WAIT_SECONDS", 0.01)
    taken = [passwords._turns.acquire(timeout=1) for _ in range(2)]
    try:
        with pytest.raises(TooManySignInsError):
            Passwords().hashed("gul kanariefugl")
    finally:
        for _ in taken:
            passwords._turns.release()


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B (SHA-1, last six figures), and one step to either side; nothing else."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = datetime(2005, 3, 18, 1, 58, 29, tzinfo=UTC)
    assert step_of(secret, "081804", at) == 0x23523EC
    assert step_of(secret, "081 804", at) == 0x23523EC
    assert step_of(secret, "050471", at) == 0x23523ED
    assert step_of(secret, "081804", datetime(2005, 3, 18, 1, 59, 31, tzinfo=UTC)) is None
    assert [step_of(secret, wrong, at) for wrong in ("", "81804", "0818044", "٠٨١٨٠٤", "08180x")] == [
        None
    ] * 5
    assert step_of(None, "081804", at) is None


def test_the_address_of_enrolment_is_what_apps_read() -> None:
    """otpauth:// names issuer, account and secret; every secret is new."""
    secret = new_totp_secret()
    address = enrolment_address(secret, "anna.holm")
    assert address.startswith("otpauth://totp/")
    assert f"secret={secret}" in address
    assert "anna.holm" in address
    assert ISSUER.isprintable()
    assert secret != new_totp_secret()
    assert len(secret) == 32
