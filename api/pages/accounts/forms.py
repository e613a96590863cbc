"""The forms of accounts, and what an administrator or a holder filled in."""

from itertools import zip_longest
from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints

from api.auth.passwords import LONGEST
from api.http.schema import Name
from api.pages.forms import Form
from data.accounts import Grant

Role = Literal["", "jobformidler", "team_lead", "analyst", "administrator", "data_protection_officer"]
SignInName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\s\x00-\x1f\x7f]+$")]
Code = Annotated[str, StringConstraints(pattern=r"^([0-9]{4})?$")]
Short = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\s/@\x00-\x1f\x7f]*$")]


class Nothing(Form):
    """A button alone."""


class Granting(Form):
    """Roles, each with where it holds; a row without a role is left out."""

    rolle: list[Role] = Field(default=[], max_length=20)
    kommune: list[Code] = Field(default=[], max_length=20)
    team: list[Short] = Field(default=[], max_length=20)
    jobformidler: Short = ""
    arbejdsteam: Short = ""

    def grants(self) -> tuple[Grant, ...]:
        """Return what is granted."""
        rows = zip_longest(self.rolle, self.kommune, self.team, fillvalue="")
        return tuple(
            sorted({Grant(role=role, municipality_code=code, team=team) for role, code, team in rows if role})
        )


class NewAccountForm(Granting):
    """Somebody who shall sign in."""

    login: SignInName
    navn: Name
    vej: Literal["adgangskode", "kommunen"] = "adgangskode"


class RolesForm(Granting):
    """What becomes of somebody's roles and place; ``tilstand`` is the account as it was shown."""

    tilstand: str = Field(max_length=100)


class OwnForm(Form):
    """What somebody has now, and the password to have from now on."""

    navn: str = Field(default="", max_length=200)
    adgangskode: SecretStr = Field(min_length=1, max_length=LONGEST)
    kode: str = Field(default="", max_length=20)


class OwnPasswordForm(OwnForm):
    """A new password, typed twice."""

    ny: SecretStr = Field(min_length=1, max_length=LONGEST)
    gentag: SecretStr = Field(min_length=1, max_length=LONGEST)
