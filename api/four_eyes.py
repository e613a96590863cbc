"""Who answers for a change of the model in use: two different people, and a reason in words."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from api.faults import UsageError
from api.promotion import Answerable
from data.accounts import ADMINISTRATOR, ANALYST, Account, Grant
from data.store import Unit

LEAST_REASON = 10
_MAY = frozenset({Grant(role=ANALYST), Grant(role=ADMINISTRATOR)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Who answers for a change, and why it is made.

    Attributes
    ----------
    people : mapping of option to str
        The people by the option that names them; where accounts exist, their sign-ins.
    reason : str
        Why, in words that stand in the audit.
    """

    people: Mapping[str, str]
    reason: str

    def __post_init__(self) -> None:
        """Check that everybody is named, that nobody is named twice, and that there is a reason.

        Raises
        ------
        UsageError
            Naming the option.
        """
        seen: set[str] = set()
        for option, said in self.people.items():
            if not said.strip() or not said.isprintable():
                raise UsageError(f"{option}: expected a person, got {said!r}; say who it is.")
            if _same(said) in seen:
                raise UsageError(f"{option}: expected somebody else, got {said} again; four eyes are needed.")
            seen.add(_same(said))
        if not is_reason(self.reason):
            raise UsageError(
                f"--reason: expected why, in {LEAST_REASON} characters at least, got {self.reason!r}; say it "
                "in a sentence."
            )

    def answerable(self) -> Answerable:
        """Return who answers for a move of the version in use."""
        return Answerable(reason=self.reason, check=self.check_accounts)

    def check_accounts(self, unit: Unit) -> None:
        """See that everybody has an account that may decide on models, as soon as there are accounts at all.

        Raises
        ------
        UsageError
            Naming the option.
        """
        if not unit.accounts.any():
            return
        for option, said in self.people.items():
            found = unit.accounts.credentials(said.strip().casefold())
            if found is None or found.account.disabled_at is not None:
                raise UsageError(
                    f"{option}: expected the sign-in of an account, got {said}; see 'matcher account list'."
                )
            if not decides(found.account):
                raise UsageError(
                    f"{option}: expected an analyst or administrator of the whole installation, got {said}; "
                    "name another."
                )


def is_reason(text: str) -> bool:
    """Tell whether a text is long enough to be a reason."""
    return len(text.strip()) >= LEAST_REASON


def decides(account: Account) -> bool:
    """Tell whether an account may decide on models: it is open, and has a role for the whole installation."""
    return account.disabled_at is None and not _MAY.isdisjoint(account.grants)


def _same(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
